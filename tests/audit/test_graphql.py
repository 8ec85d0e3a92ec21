"""The same feed in GraphQL."""

import pytest

from accounts.choices import Scope
from audit.filters import EventFilterSet
from tests.audit.conftest import NOW, ask, caller_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.audit.urls")]

FEED = """query Feed($after: BigInt! = 0, $limit: Int, $filters: EventFilter) {
  events(after: $after, limit: $limit, filters: $filters) { items { seq } next end } }"""


def test_an_event_is_shown_whole(tenant, caller):
    tenant.write(1, reason="Asked.", personal={"email": (None, "ann@example.com")})
    answer = ask(
        caller,
        """{ event(seq: 1) { seq name object objectType actor { kind label } channel requestId
        reason occurredAt changes { field before after } personalErased } }""",
    )
    assert answer["data"]["event"] == {
        "seq": 1,
        "name": "thing.changed",
        "object": tenant.organization.public_id,
        "objectType": "organization",
        "actor": {"kind": "SYSTEM", "label": "Job of Acme"},
        "channel": "JOB",
        "requestId": "",
        "reason": "Asked.",
        "occurredAt": "2026-03-01T09:30:00.250000Z",
        "changes": [
            {"field": "value", "before": 0, "after": 1},
            {"field": "email", "before": None, "after": "ann@example.com"},
        ],
        "personalErased": False,
    }


def test_pages_follow_the_number(tenant, caller):
    tenant.write(3)
    assert ask(caller, FEED, limit=2)["data"]["events"] == {
        "items": [{"seq": 1}, {"seq": 2}],
        "next": 2,
        "end": False,
    }
    last = ask(caller, FEED, after=2)["data"]["events"]
    assert last == {"items": [{"seq": 3}], "next": 3, "end": True}


def test_filters_find_the_same_as_in_rest(tenant, caller):
    tenant.write(2)
    own = tenant.organization.public_id
    for filters, query, expected in (
        ({"object": own}, f"object={own}", [1, 2]),
        ({"name": "thing.made"}, "name=thing.made", []),
        ({"actorKind": ["SYSTEM"]}, "actor_kind=system", [1, 2]),
        ({"actorKind": ["USER"]}, "actor_kind=user", []),
        ({"since": NOW.isoformat()}, "since=2026-03-01T09:30:00.25Z", [1, 2]),
        ({"until": NOW.isoformat()}, "until=2026-03-01T09:30:00.25Z", []),
        ({"name": None}, "", [1, 2]),
    ):
        found = ask(caller, FEED, filters=filters)["data"]["events"]
        assert [item["seq"] for item in found["items"]] == expected, filters
        assert [i["seq"] for i in caller.get(f"/api/v1/events?{query}").json()["items"]] == expected
    assert set(EventFilterSet.base_filters) == {"object", "name", "actor_kind", "since", "until"}


def codes(answer) -> list[str]:
    return [error["extensions"]["code"] for error in answer["errors"]]


def test_refusals_have_the_codes_of_rest(tenant, caller):
    assert codes(ask(caller, FEED, after=1)) == ["after_end"]
    assert codes(ask(caller, FEED, limit=0)) == ["invalid"]
    assert codes(ask(caller, FEED, filters={"object": "fb_1"})) == ["invalid"]
    assert codes(ask(caller, FEED, after=1 << 63)) == ["number_out_of_range"]
    assert codes(ask(caller, "{ events(after: 9223372036854775808) { end } }")) == [
        "invalid_document"
    ]
    narrow = caller_of(tenant, scopes=[Scope.FEEDBACK_READ])
    assert codes(ask(caller, FEED, after="1")) == ["invalid_document"]
    assert codes(ask(narrow, FEED)) == ["scope_missing"]
    answer = ask(narrow, "{ event(seq: 1) { seq } }")
    assert (codes(answer), answer["data"]) == (["scope_missing"], {"event": None})


def test_a_number_may_be_larger_than_an_int_of_graphql(caller):
    answer = ask(caller, "{ event(seq: 5000000000) { seq } }")
    assert answer == {"data": {"event": None}}


def test_another_organization_s_events_do_not_exist(other, caller):
    other.write(2)
    assert ask(caller, FEED)["data"]["events"] == {"items": [], "next": 0, "end": True}
    assert ask(caller, "{ event(seq: 1) { seq } }")["data"] == {"event": None}


def test_negative_numbers_are_refused(caller):
    assert codes(ask(caller, FEED, after=-1)) == ["invalid"]
