"""Public replies over REST and GraphQL: the same answers, the same refusals, versions as ETags."""

import json
from typing import Any

import pytest
import time_machine
from django.test import Client

from audit.models import Event
from feedback.models import Feedback, Reply
from tests.contract.test_same_answers import as_rest
from tests.factories import bearer, make_api_key
from tests.shops import NOW, Shop, csv_of

FIELDS = """id feedback { id } status text findings { rule start end severity message }
draftedBy draftedAt approvedBy approvedAt publishedAt deletedAt version"""
TRANSITIONS = "feedback status version longest lastDay moves { move allowed code reason }"


class Caller:
    """Asks about the reply to one feedback."""

    def __init__(self, shop: Shop, marketplace: str) -> None:
        shop.import_bytes(csv_of(("F1", 1, "Late", "2026-11-20")), marketplace=marketplace)
        self.feedback = Feedback.objects.get(seller_account=shop.account(marketplace))
        self.id = self.feedback.public_id
        self.headers = bearer(make_api_key(shop.organization)[1])

    def rest(self, method: str, below: str = "", body: Any = None, **headers: str) -> Any:
        address = f"/api/v1/feedback/{self.id}/reply{below}"
        sent = b"" if body is None else json.dumps(body)
        kind = "application/json"
        return Client().generic(method, address, sent, kind, headers={**self.headers, **headers})

    def change(self, method: str, below: str = "", *, version: int, body: Any = None) -> Any:
        return self.rest(method, below, body, **{"If-Match": f'"{version}"'})

    def draft(self, text: str) -> Any:
        return self.rest("PUT", body={"text": text})

    def graphql(self, field: str, selection: str, **variables: Any) -> Any:
        kind = "query" if field in {"reply", "replyTransitions"} else "mutation"
        types = {"feedback": "ID!", "text": "String!", "version": "Int!"}
        given = {"feedback": self.id, **variables}
        head = ", ".join(f"${name}: {types[name]}" for name in given)
        passed = ", ".join(f"{name}: ${name}" for name in given)
        query = f"{kind} ({head}) {{ {field}({passed}) {{ {selection} }} }}"
        return (
            Client()
            .post(
                "/graphql/",
                {"query": query, "variables": given},
                content_type="application/json",
                headers=self.headers,
            )
            .json()
        )


@pytest.fixture
def caller(shop: Shop) -> Any:
    with time_machine.travel(NOW, tick=False):
        yield Caller(shop, "amazon.us")


def moves(answer: Any) -> dict[str, str | None]:
    return {one["move"]: one["code"] for one in answer.json()["moves"]}


def test_from_the_draft_to_the_deletion(caller: Caller) -> None:
    assert caller.rest("GET").status_code == 404
    first = caller.draft("Sorry")
    assert (first.status_code, first["ETag"]) == (201, '"1"')
    assert first.json() == {
        "id": Reply.objects.get().public_id,
        "feedback": caller.id,
        "status": "draft",
        "text": "Sorry",
        "findings": [],
        "drafted_by": first.json()["drafted_by"],
        "drafted_at": "2026-11-22T12:00:00Z",
        "approved_by": None,
        "approved_at": None,
        "published_at": None,
        "deleted_at": None,
        "version": 1,
    }
    changed = caller.change("PUT", version=1, body={"text": "So sorry"})
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    approved = caller.change("POST", "/approval", version=2)
    assert (approved.status_code, approved.json()["status"]) == (200, "approved")
    published = caller.change("POST", "/publication", version=3)
    assert (published.status_code, published["ETag"]) == (200, '"4"')
    shown = Client().get(f"/api/v1/feedback/{caller.id}", headers=caller.headers).json()
    assert (shown["reply"], shown["version"]) == ("So sorry", 2)
    assert caller.rest("GET").json() == published.json()
    deleted = caller.change("DELETE", version=4)
    assert (deleted.status_code, deleted.json()["status"]) == (200, "deleted")
    again = caller.change("PUT", version=5, body={"text": "Again"})
    assert (again.status_code, again.json()["code"]) == (409, "reply_only_once")
    assert (
        again.json()["detail"] == "The reply was deleted, and the marketplace allows no second one."
    )


def test_the_same_in_graphql(caller: Caller) -> None:
    assert caller.graphql("reply", FIELDS)["data"] == {"reply": None}
    steps = {
        "draftReply": {"text": "Sorry"},
        "approveReply": {"version": 1},
        "publishReply": {"version": 2},
        "deleteReply": {"version": 3},
    }
    for field, given in steps.items():
        answer = caller.graphql(field, FIELDS, **given)
        assert "errors" not in answer, answer
        rest = caller.rest("GET").json()
        assert as_rest(answer["data"][field]) == rest
        assert as_rest(caller.graphql("reply", FIELDS)["data"]["reply"]) == rest
        told = caller.graphql("replyTransitions", TRANSITIONS)["data"]["replyTransitions"]
        assert as_rest(told) == caller.rest("GET", "/transitions").json()
    assert rest["version"] == 4


def test_transitions(caller: Caller) -> None:
    answer = caller.rest("GET", "/transitions")
    assert answer.json() == {
        "feedback": caller.id,
        "status": None,
        "version": None,
        "longest": None,
        "last_day": None,
        "moves": answer.json()["moves"],
    }
    assert moves(answer) == {
        "draft": None,
        "approve": "reply_missing",
        "publish": "reply_missing",
        "edit": "reply_not_published",
        "delete": "reply_missing",
    }
    caller.draft("Sorry")
    assert moves(caller.rest("GET", "/transitions")) == {
        "draft": None,
        "approve": None,
        "publish": "reply_not_approved",
        "edit": "reply_not_published",
        "delete": None,
    }


CHANGES = [
    ("PUT", "", {"text": "Two"}),
    ("POST", "/approval", None),
    ("POST", "/publication", None),
    ("DELETE", "", None),
]


@pytest.mark.parametrize(("method", "below", "body"), CHANGES)
def test_each_change_names_its_version(caller: Caller, method: str, below: str, body: Any) -> None:
    caller.draft("One")
    caller.change("PUT", version=1, body={"text": "Changed"})
    if below == "/publication":
        caller.change("POST", "/approval", version=2)
    now_there = Reply.objects.values().get()
    events = Event.objects.count()
    missing = caller.rest(method, below, body)
    assert (missing.status_code, missing.json()["code"]) == (428, "version_required")
    stale = caller.change(method, below, version=1, body=body)
    assert (stale.status_code, stale.json()["code"]) == (412, "version_stale")
    assert stale.json()["current"] == {
        "version": now_there["version"],
        "status": now_there["status"],
        "text": "Changed",
    }
    strange = caller.rest(method, below, body, **{"If-Match": '"abc"'})
    assert strange.status_code == 412
    for header in ('W/"2"', "*", "2", '"1", "2"', ""):
        malformed = caller.rest(method, below, body, **{"If-Match": header})
        assert (malformed.status_code, malformed.json()["code"]) == (400, "invalid"), header
    assert Reply.objects.values().get() == now_there
    assert Event.objects.count() == events


def test_a_stale_version_in_graphql(caller: Caller) -> None:
    caller.draft("One")
    error = caller.graphql("approveReply", "id", version=9)["errors"][0]["extensions"]
    assert error["code"] == "version_stale"
    assert error["current"] == {"version": 1, "status": "draft", "text": "One"}
    error = caller.graphql("draftReply", "id", text="Two")["errors"][0]["extensions"]
    assert error["code"] == "version_required"


REFUSALS = [
    # method, path below, body, the field of GraphQL and its arguments, status, code
    ("PUT", "", {"text": ""}, "draftReply", {"text": ""}, 400, "blank"),
    ("PUT", "", {"text": "x" * 20_001}, "draftReply", {"text": "x" * 20_001}, 400, "max_length"),
    ("POST", "/approval", None, "approveReply", {"version": 1}, 404, "not_found"),
    ("DELETE", "", None, "deleteReply", {"version": 1}, 404, "not_found"),
]


@pytest.mark.parametrize(("method", "below", "body", "field", "given", "status", "code"), REFUSALS)
def test_the_same_refusals(  # noqa: PLR0917
    caller: Caller,
    method: str,
    below: str,
    body: Any,
    field: str,
    given: dict[str, Any],
    status: int,
    code: str,
) -> None:
    answer = caller.change(method, below, version=1, body=body)
    assert answer.status_code == status
    seen = {answer.json()["code"], *(one["code"] for one in answer.json().get("errors", []))}
    assert code in seen
    error = caller.graphql(field, "id", **given)["errors"][0]["extensions"]
    assert code in {error["code"], *(one["code"] for one in error.get("errors", []))}
    assert Reply.objects.count() == 0


@pytest.mark.parametrize("body", [{}, {"text": 5}, {"text": None}, {"text": "a", "status": "x"}])
def test_a_body_that_is_none(caller: Caller, body: Any) -> None:
    assert caller.rest("PUT", body=body).status_code == 400
    assert Reply.objects.count() == 0


def test_unknown_parameters_are_refused(caller: Caller) -> None:
    address = f"/api/v1/feedback/{caller.id}/reply?surprise=1"
    assert Client().get(address, headers=caller.headers).status_code == 400
