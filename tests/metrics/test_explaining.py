"""Explained scores: every row once, with what it adds or why it does not count."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.errors import Invalid, ScopeMissing
from api.refusals import CursorMismatch
from feedback.choices import FeedbackState, SourceCoverage
from feedback.models import Feedback
from metrics.explaining import Explanation, NotCounted, Question, explain_score
from metrics.history import AsOfInFuture
from metrics.services import score_of
from tests.factories import FeedbackFactory, make_actor
from tests.metrics import histories
from tests.shops import NOW, Shop, csv_of

TICK = timedelta(microseconds=1)


def explain(shop: Shop, account: Any, **asked: Any) -> Explanation:
    now = asked.pop("now", NOW)
    question = Question(**asked)
    return explain_score(account=account, question=question, actor=shop.actor, now=now)


def pages(shop: Shop, account: Any, *, limit: int, **asked: Any) -> list[Explanation]:
    found = [explain(shop, account, limit=limit, **asked)]
    while found[-1].next is not None:
        found.append(explain(shop, account, limit=limit, cursor=found[-1].next, **asked))
    return found


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    batches=st.lists(st.tuples(histories.batch, histories.coverages), min_size=1, max_size=4),
    marketplace=st.sampled_from(histories.MARKETPLACES),
    limit=st.integers(1, 4),
)
def test_contributions_are_the_official_number(
    shop: Shop, batches: list[Any], marketplace: str, limit: int
) -> None:
    account = histories.new_account(shop, marketplace)
    for rows, coverage in batches:
        histories.take(account, rows, actor=shop.actor, now=NOW, coverage=coverage)
    placed = [(f"P{age}", histories.TODAY - timedelta(days=age)) for age in range(3, 400, 7)]
    histories.place_orders(account, placed, actor=shop.actor, now=NOW)
    score = score_of(account=account, actor=shop.actor, now=NOW)
    ids = sorted(Feedback.objects.filter(seller_account=account).values_list("pk", flat=True))
    for window in score.windows:
        found = pages(shop, account, limit=limit, window=window["window"])
        first, rows = found[0], [row for page in found for row in page.rows]
        assert first.window["official"] == window["official"]
        assert sorted(row.feedback_id for row in rows) == ids
        assert rows == sorted(rows, key=lambda r: (r.counts_on, r.feedback_id), reverse=True)
        counted = [row for row in rows if row.reason is None]
        assert first.counted == len(counted)
        for reason in NotCounted:
            assert first.not_counted[reason] == sum(row.reason == reason for row in rows)
        parts = [(row.numerator, row.denominator) for row in rows] + [first.prior or (0, 0)]
        parts += [(0, window["orders"] if first.per_order else 0)]
        total = (sum(part[0] for part in parts), sum(part[1] for part in parts))
        assert first.total == total
        if window["official"]["reason"] is None:
            assert total == (window["official"]["numerator"], window["official"]["denominator"])


def test_each_reason_is_told(shop: Shop) -> None:
    account = shop.account("amazon.us")
    day = date(2026, 11, 10)
    fields: list[dict[str, Any]] = [
        {"counts_on": date(2026, 1, 1)},
        {"state": "struck_through"},
        {"state": "removed_by_marketplace"},
        {"state": "removed_by_buyer"},
        {"state": "withdrawn"},
        {"state": "missing", "uncounted_reason": "repeat"},
        {"uncounted_reason": "repeat"},
        {"uncounted_reason": "excluded"},
        {"rating": None, "polarity": None},
        {"rating": 5, "polarity": "positive"},
    ]
    for one in fields:
        FeedbackFactory(seller_account=account, **{"counts_on": day, **one})
    found = explain(shop, account, window="30d")
    assert found.not_counted == dict.fromkeys(NotCounted, 1)
    assert (found.counted, found.total, found.prior, found.per_order) == (1, (1, 1), None, False)
    told = {row.reason: (row.numerator, row.denominator) for row in found.rows}
    assert told == dict.fromkeys(NotCounted, (0, 0)) | {None: (1, 1)}


def test_pages_stay_at_the_instant_of_the_first_one(shop: Shop) -> None:
    account = shop.account()
    shop.import_bytes(csv_of(*((f"R{n}", 5, "", "2026-11-10") for n in range(4))))
    first = explain(shop, account, limit=3)
    gone = Feedback.objects.order_by("pk").first()
    shop.import_bytes(csv_of(("R9", 1, "", "2026-11-01")), now=NOW + TICK)
    shop.import_bytes(csv_of((gone.external_id, 1, "", "2026-11-20")), now=NOW + TICK)
    second = explain(shop, account, limit=3, cursor=first.next, now=NOW + 2 * TICK)
    assert [row.feedback_id for row in second.rows] == [gone.pk]
    assert (second.as_of, second.total, second.next) == (NOW, (4, 4), None)
    present = explain(shop, account, now=NOW + 2 * TICK)
    assert (present.total, len(present.rows)) == ((3, 5), 5)
    past = explain(shop, account, as_of=NOW, now=NOW + 2 * TICK)
    assert (past.total, len(past.rows)) == ((4, 4), 4)


def test_a_partial_source_is_noted(shop: Shop) -> None:
    account = shop.account("amazon.us")
    row = histories.StagedRow(1, "", external_id="R1", rating=1, left_on=date(2026, 11, 1))
    partial = SourceCoverage.NEGATIVE_NEUTRAL_ONLY
    histories.take(account, [row], actor=shop.actor, now=NOW, coverage=partial)
    window = explain(shop, account).window
    assert (window["coverage"], window["partial"]) == ("partial", 1)
    assert (window["official"]["numerator"], window["official"]["reason"]) == (None, "coverage")


def test_an_account_without_feedback_has_nothing_to_explain(shop: Shop) -> None:
    found = explain(shop, shop.account())
    assert (found.rows, found.next, found.counted, found.total) == ([], None, 0, (0, 0))
    assert found.window["official"]["reason"] == "no_data"
    assert found.window["window"] == "lifetime"


def test_what_cannot_be_asked_is_refused(shop: Shop) -> None:
    account = shop.account("amazon.us")
    shop.import_bytes(
        csv_of(("R1", 5, "", "2026-11-01"), ("R2", 5, "", "2026-11-01")), marketplace="amazon.us"
    )
    with pytest.raises(Invalid) as refusal:
        explain(shop, account, window="31d")
    assert [(e.pointer, e.code) for e in refusal.value.errors] == [("?window", "invalid_choice")]
    with pytest.raises(AsOfInFuture):
        explain(shop, account, as_of=NOW + TICK)
    cursor = explain(shop, account, limit=1).next
    with pytest.raises(CursorMismatch):
        explain(shop, account, limit=1, window="30d", cursor=cursor)
    with pytest.raises(CursorMismatch):
        explain(shop, shop.account("own_shop"), limit=1, cursor=cursor)
    with pytest.raises(ScopeMissing):
        explain_score(
            account=account, question=Question(), now=NOW,
            actor=make_actor(shop.organization, scopes=()),
        )  # fmt: skip
    assert Feedback.objects.filter(state=FeedbackState.LIVE).count() == 2
