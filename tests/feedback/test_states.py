"""Changes of states: all or nothing, told, and counted at once."""

import json
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.errors import Invalid, NotFound, ScopeMissing
from audit.models import Event
from feedback.choices import FeedbackState
from feedback.models import Feedback
from feedback.reasons import LONGEST_REASON
from feedback.services.states import StateMoveClosed, change_state
from feedback.state_rules import MOVES, is_open
from tests.factories import make_actor, make_api_key
from tests.shops import NOW, Shop, csv_of

State = FeedbackState
LATER = NOW + timedelta(hours=1)
OPEN = {
    (State.LIVE, State.STRUCK_THROUGH),
    (State.LIVE, State.REMOVED_BY_MARKETPLACE),
    (State.LIVE, State.REMOVED_BY_BUYER),
    (State.LIVE, State.WITHDRAWN),
    (State.STRUCK_THROUGH, State.LIVE),
    (State.STRUCK_THROUGH, State.REMOVED_BY_MARKETPLACE),
    (State.STRUCK_THROUGH, State.REMOVED_BY_BUYER),
    (State.STRUCK_THROUGH, State.WITHDRAWN),
    (State.REMOVED_BY_MARKETPLACE, State.LIVE),
    (State.REMOVED_BY_BUYER, State.LIVE),
    (State.WITHDRAWN, State.LIVE),
    (State.MISSING, State.LIVE),
    (State.MISSING, State.REMOVED_BY_MARKETPLACE),
    (State.MISSING, State.REMOVED_BY_BUYER),
    (State.MISSING, State.WITHDRAWN),
}


@pytest.fixture
def shop(db: None) -> Shop:
    shop = Shop()
    rows = [(f"R{n}", 5 if n < 8 else 1, "Fine", "2026-11-10") for n in range(10)]
    shop.import_bytes(csv_of(*rows))
    return shop


def ids(*names: str) -> list[int]:
    rows = Feedback.objects.filter(external_id__in=names)
    return list(rows.order_by("external_id").values_list("pk", flat=True))


def change(shop: Shop, feedback: list[int], state: str, **given: Any) -> int:
    options = {"actor": shop.actor, "now": LATER, "reason": "Heard from support", **given}
    return change_state(feedback=feedback, state=State(state), **options)


def everything() -> tuple[Any, ...]:
    return list(Feedback.objects.order_by("pk").values()), Event.objects.count()


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_the_table_of_moves(before: State, after: State) -> None:
    assert is_open(before, after) == (before == after or (before, after) in OPEN)
    assert set(MOVES) == set(State)


def test_a_struck_through_negative_leaves_the_score(shop: Shop) -> None:
    """8 positive, 2 negative, one of them struck through: 8/9 = 89 % (80 % before)."""
    assert shop.windows()["365d"]["official"]["displayed"] == 80
    assert change(shop, ids("R8"), "struck_through") == 1
    window = shop.windows(now=LATER)["365d"]
    assert (window["official"]["numerator"], window["official"]["denominator"]) == (8, 9)
    assert window["official"]["displayed"] == 89
    change(shop, ids("R8"), "live", now=LATER + timedelta(hours=1))
    assert shop.windows(now=LATER + timedelta(hours=1))["365d"]["official"]["displayed"] == 80


def test_what_is_told_of_a_change(shop: Shop) -> None:
    (row,) = ids("R8")
    before = Feedback.objects.filter(pk=row).values().get()
    change(shop, [row], "removed_by_marketplace", reason="  Case 17  ")
    after = Feedback.objects.filter(pk=row).values().get()
    assert {name for name in after if before[name] != after[name]} == {
        "state", "version", "updated_at",
    }  # fmt: skip
    assert (after["state"], after["version"], after["updated_at"]) == (
        "removed_by_marketplace", 2, LATER,
    )  # fmt: skip
    event = Event.objects.get(subject_prefix="fb", subject_id=row, name="feedback.edited")
    assert event.changes == {"state": ["live", "removed_by_marketplace"]}
    assert (event.reason, event.occurred_at) == ("Case 17", LATER)


def test_many_at_once_in_several_accounts(shop: Shop) -> None:
    shop.import_bytes(csv_of(("A1", 1, "", "2026-11-10")), marketplace="amazon.us")
    assert change(shop, ids("R8", "R9", "A1"), "withdrawn") == 3
    assert shop.windows(now=LATER)["30d"]["total"] == 8
    assert shop.windows("amazon.us", now=LATER)["30d"]["total"] == 0
    assert Event.objects.filter(name="feedback.edited").count() == 3


def test_what_has_the_state_already_is_left_as_it_is(shop: Shop) -> None:
    change(shop, ids("R8"), "withdrawn")
    before = everything()
    assert change(shop, ids("R8"), "withdrawn", now=LATER + timedelta(hours=1)) == 0
    assert everything() == before
    assert change(shop, ids("R8", "R9"), "withdrawn") == 1
    assert change(shop, [], "withdrawn") == 0


@pytest.mark.parametrize("state", ["struck_through", "removed_by_buyer", "missing"])
def test_a_closed_move_changes_nothing_at_all(shop: Shop, state: str) -> None:
    change(shop, ids("R8"), "withdrawn")
    before = everything()
    with pytest.raises(StateMoveClosed) as refusal:
        change(shop, ids("R7", "R8"), state)
    assert refusal.value.code == "state_move_closed"
    assert everything() == before
    assert shop.windows(now=LATER)["30d"]["total"] == 9


def test_other_refusals_change_nothing(shop: Shop) -> None:
    other = Shop("Other")
    other.import_bytes(csv_of(("X1", 1, "", "2026-11-10")))
    before = everything()
    with pytest.raises(NotFound):
        change(shop, ids("R8", "X1"), "withdrawn")
    limited = make_actor(shop.organization, marketplaces=["amazon.us"])
    with pytest.raises(NotFound):
        change(shop, ids("R8"), "withdrawn", actor=limited)
    with pytest.raises(ScopeMissing):
        change(shop, ids("R8"), "withdrawn", actor=make_actor(shop.organization, scopes=()))
    for reason in ("", "  ", "a\0b", "x" * (LONGEST_REASON + 1)):
        with pytest.raises(Invalid) as refusal:
            change(shop, ids("R8"), "withdrawn", reason=reason)
        assert [error.pointer for error in refusal.value.errors] == ["#/reason"]
    assert everything() == before


def test_a_withdrawn_feedback_stays_so_when_its_file_comes_again(shop: Shop) -> None:
    change(shop, ids("R8"), "withdrawn")
    shop.import_bytes(csv_of(("R8", 2, "", "2026-11-10")), now=LATER)
    row = Feedback.objects.get(external_id="R8")
    assert (row.state, row.rating, row.version) == ("withdrawn", 2, 3)
    assert shop.windows(now=LATER)["30d"]["total"] == 9


def ask(shop: Shop, path: str, body: Any) -> Any:
    _, secret = make_api_key(shop.organization)
    headers = {"Authorization": f"Bearer {secret}"}
    with time_machine.travel(LATER, tick=False):
        return Client().post(path, json.dumps(body), "application/json", headers=headers)


def test_over_rest(shop: Shop) -> None:
    row = Feedback.objects.get(external_id="R8")
    path = f"/api/v1/feedback/{row.public_id}/state"
    answer = ask(shop, path, {"state": "struck_through", "reason": "Case 17"})
    assert (answer.status_code, answer.json()["state"], answer.json()["version"]) == (
        200, "struck_through", 2,
    )  # fmt: skip
    closed = ask(shop, path, {"state": "missing", "reason": "Case 17"})
    assert (closed.status_code, closed.json()["code"]) == (409, "state_move_closed")
    for body, pointer, code in (
        ({"state": "live"}, "#/reason", "required"),
        ({"state": "live", "reason": ""}, "#/reason", "blank"),
        ({"state": "live", "reason": "x" * 501}, "#/reason", "max_length"),
        ({"state": "gone", "reason": "x"}, "#/state", "invalid_choice"),
        ({"state": "live", "reason": "x", "why": 1}, "#/why", "unknown_field"),
    ):
        refused = ask(shop, path, body)
        assert refused.status_code == 400
        assert [(e["pointer"], e["code"]) for e in refused.json()["errors"]] == [(pointer, code)]
    assert Feedback.objects.get(external_id="R8").state == "struck_through"


def test_over_graphql(shop: Shop) -> None:
    row = Feedback.objects.get(external_id="R8")
    query = """mutation ($id: ID!, $state: FeedbackState!, $reason: String!) {
        changeFeedbackState(id: $id, state: $state, reason: $reason) { id state version } }"""

    def change_to(state: str, reason: str) -> Any:
        variables = {"id": row.public_id, "state": state, "reason": reason}
        return ask(shop, "/graphql/", {"query": query, "variables": variables}).json()

    assert change_to("WITHDRAWN", "Agreed")["data"]["changeFeedbackState"] == {
        "id": row.public_id,
        "state": "WITHDRAWN",
        "version": 2,
    }
    for state, reason, code in (
        ("STRUCK_THROUGH", "Agreed", "state_move_closed"),
        ("LIVE", " ", "invalid"),
    ):
        (error,) = change_to(state, reason)["errors"]
        assert error["extensions"]["code"] == code
