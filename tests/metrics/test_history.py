"""Scores as they stood at an instant: what was shown then, whatever came later."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.errors import Invalid, ScopeMissing
from feedback.choices import FeedbackState, SourceCoverage
from feedback.models import Feedback
from feedback.services.states import StateMoveClosed, change_state
from metrics.history import AsOfInFuture, score_at
from metrics.scores import ComputedScore
from metrics.services import score_of
from tests.factories import make_actor, make_api_key
from tests.metrics import histories
from tests.shops import NOW, Shop, csv_of

TICK = timedelta(microseconds=1)
FULL = SourceCoverage.ALL

steps = st.one_of(
    st.tuples(st.just("take"), histories.batch, histories.coverages, histories.supplied),
    st.tuples(st.just("state"), st.sampled_from(histories.ROWS), st.sampled_from(FeedbackState)),
    st.tuples(st.just("orders"), histories.orders),
)
waits = st.sampled_from([TICK, timedelta(seconds=1), timedelta(hours=7), timedelta(days=29)])


def play(step: tuple[Any, ...], account: Any, shop: Shop, now: datetime) -> None:
    """Do one step; a state that a feedback cannot take is refused, and nothing happens."""
    kind, what, *rest = step
    if kind == "take":
        coverage, supplied = rest
        histories.take(
            account, what, actor=shop.actor, now=now, coverage=coverage, supplied=supplied
        )
    elif kind == "orders":
        histories.place_orders(account, what, actor=shop.actor, now=now)
    else:
        rows = Feedback.objects.filter(seller_account=account, external_id=what)
        ids = list(rows.values_list("pk", flat=True))
        with contextlib.suppress(StateMoveClosed):
            change_state(feedback=ids, state=rest[0], actor=shop.actor, now=now, reason="Heard")


def told(score: ComputedScore) -> tuple[Any, ...]:
    return score.windows, score.formula, score.pack_version, score.valid_until


@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    history=st.lists(st.tuples(waits, steps), min_size=1, max_size=7),
    marketplace=st.sampled_from(histories.MARKETPLACES),
)
def test_an_instant_answers_what_was_shown_then(
    shop: Shop, history: list[tuple[timedelta, tuple[Any, ...]]], marketplace: str
) -> None:
    account, now = histories.new_account(shop, marketplace), NOW - timedelta(days=1)
    remembered = {}
    for wait, step in history:
        now += wait
        play(step, account, shop, now)
        remembered[now] = told(score_of(account=account, actor=shop.actor, now=now))
    end = now + TICK
    for instant, score in remembered.items():
        assert told(score_at(account=account, as_of=instant, actor=shop.actor, now=end)) == score


@pytest.fixture
def asked(shop: Shop):
    """Ask REST for the score at an instant; the clock stands where it is told."""
    _, secret = make_api_key(shop.organization)

    def ask(as_of: str, *, clock: datetime, marketplace: str = "amazon.us") -> Any:
        path = f"/api/v1/seller-accounts/{shop.account(marketplace).public_id}/score"
        headers = {"Authorization": f"Bearer {secret}"}
        with time_machine.travel(clock, tick=False):
            return Client().get(path, {"as_of": as_of}, headers=headers)

    return ask


def test_the_same_bytes_after_edits_removals_and_returns(shop: Shop, asked) -> None:
    rows = [(f"R{n}", 5 if n else 1, "", "2026-11-10") for n in range(4)]
    shop.import_bytes(csv_of(*rows), marketplace="amazon.us", coverage=FULL)
    first = asked("2026-11-22T12:00:00Z", clock=NOW)
    assert first.json()["as_of"] == "2026-11-22T12:00:00Z"
    window = first.json()["windows"][0]
    assert (window["official"]["numerator"], window["official"]["denominator"]) == (3, 4)

    def same(hours: int) -> None:
        later = NOW + timedelta(hours=hours)
        assert asked("2026-11-22T12:00:00Z", clock=later).content == first.content

    later = [NOW + timedelta(hours=hours) for hours in range(1, 6)]
    shop.import_bytes(csv_of(("R9", 2, "", "2026-11-11")), marketplace="amazon.us", now=later[0])
    same(2)
    edited = csv_of(("R0", 5, "", "2025-01-01"))
    shop.import_bytes(edited, marketplace="amazon.us", coverage=FULL, now=later[1])
    same(3)
    one = Feedback.objects.get(external_id="R1").pk
    for now, state in ((later[2], "removed_by_marketplace"), (later[3], "live")):
        change_state(
            feedback=[one], state=FeedbackState(state), actor=shop.actor, now=now, reason="Heard"
        )
        same(6)
    shop.import_bytes(csv_of(("R0", 1, "", "2026-11-10")), marketplace="amazon.us", now=later[4])
    same(400 * 24)


def test_what_was_unknown_then_is_null_and_not_what_is_known_now(shop: Shop) -> None:
    """JSON null before an edit is a value; a field without an event is as it is now."""
    account = shop.account()
    unrated = histories.StagedRow(1, "", external_id="R1", left_on=date(2026, 11, 10))
    histories.take(account, [unrated], actor=shop.actor, now=NOW)
    rated = unrated._replace(rating=5, arrived_on_time=True)
    histories.take(account, [rated], actor=shop.actor, now=NOW + TICK)
    windows = {
        at: score_at(account=account, as_of=NOW + at, actor=shop.actor, now=NOW + TICK).windows[0]
        for at in (timedelta(0), TICK)
    }
    assert [one["distribution"]["unrated"] for one in windows.values()] == [1, 0]
    assert [one["distribution"]["stars_5"] for one in windows.values()] == [0, 1]
    assert [one["factors"]["arrived_on_time"]["yes"] for one in windows.values()] == [0, 1]


def test_before_any_feedback_there_is_no_data(shop: Shop, asked) -> None:
    shop.import_bytes(csv_of(("R1", 5, "", "2026-11-01")), marketplace="amazon.us", coverage=FULL)
    for as_of in ("2026-11-22T11:59:59.999999Z", "1900-01-01T00:00:00Z"):
        answer = asked(as_of, clock=NOW).json()
        assert {window["official"]["reason"] for window in answer["windows"]} == {"no_data"}
        assert {window["total"] for window in answer["windows"]} == {0}


def test_an_order_counts_from_the_instant_at_which_it_was_received(shop: Shop) -> None:
    account = shop.account()
    histories.place_orders(account, [("O1", date(2026, 11, 1))], actor=shop.actor, now=NOW)
    found = [
        score_at(account=account, as_of=at, actor=shop.actor, now=NOW).windows[0]["orders"]
        for at in (NOW - TICK, NOW)
    ]
    assert found == [0, 1]


def test_an_order_stands_on_the_day_that_was_known_then(shop: Shop) -> None:
    account = shop.account()
    for now, day in ((NOW, date(2026, 11, 1)), (NOW + TICK, date(2025, 1, 1))):
        histories.place_orders(account, [("O1", day)], actor=shop.actor, now=now)
    found = [
        score_at(account=account, as_of=at, actor=shop.actor, now=NOW + TICK).windows[0]["orders"]
        for at in (NOW, NOW + TICK)
    ]
    assert found == [1, 0]


@pytest.mark.parametrize(
    ("as_of", "code"),
    [
        ("2026-11-22T12:00:00.000001Z", "as_of_in_future"),
        ("9999-12-31T23:59:59Z", "as_of_in_future"),
        ("1899-12-31T23:59:59Z", "out_of_range"),
        ("0001-01-01T00:00:00Z", "out_of_range"),
        ("2026-11-22T12:00:00", "naive_time"),
        ("yesterday", "invalid"),
        ("", "blank"),
    ],
)
def test_an_instant_that_cannot_be_answered_is_refused(asked, as_of: str, code: str) -> None:
    answer = asked(as_of, clock=NOW)
    assert answer.status_code == 400
    assert [(e["parameter"], e["code"]) for e in answer.json()["errors"]] == [("as_of", code)]


def test_the_refusals_of_the_service(shop: Shop) -> None:
    account = shop.account()
    with pytest.raises(AsOfInFuture):
        score_at(account=account, as_of=NOW + TICK, actor=shop.actor, now=NOW)
    with pytest.raises(Invalid):
        score_at(account=account, as_of=datetime(1, 1, 1, tzinfo=UTC), actor=shop.actor, now=NOW)
    stranger = make_actor(shop.organization, scopes=())
    with pytest.raises(ScopeMissing):
        score_at(account=account, as_of=NOW, actor=stranger, now=NOW)
