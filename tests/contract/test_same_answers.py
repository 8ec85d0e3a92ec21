"""The same question through REST and GraphQL has the same answer, field by field."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.schema import schema
from feedback.serializers import FEEDBACK_COLUMNS, FeedbackSerializer, feedback_answer
from metrics.serializers import ScoreSerializer, score_answer
from metrics.services import score_of
from tests.contract.conftest import Caller
from tests.shops import NOW

SCALARS = """id marketplace externalId rating ratingRaw polarity comment reply arrivedOnTime
itemAsDescribed customerService leftOn leftAt leftPrecision leftLatestOn orderedOn countsOn
orderReference order channel automated details state uncountedReason sourceCoverage packVersion
version createdAt updatedAt sellerAccount { id } feedbackImport { id }
classification { engine language textPolarity mismatch topics groundsEligible groundsPossible }"""
SHARE = "count numerator denominator ratio displayed reason"
FACTOR = "yes no ratio reason"
SCORE = f"""sellerAccount marketplace formula packVersion asOf validUntil windows {{
window firstDay total partial uncounted orders coverage
official {{ measure numerator denominator value displayed reason }}
distribution {{ stars1 stars2 stars3 stars4 stars5 unrated }}
positive {{ {SHARE} }} neutral {{ {SHARE} }} negative {{ {SHARE} }}
mean {{ total count value displayed reason }}
factors {{ arrivedOnTime {{ {FACTOR} }} itemAsDescribed {{ {FACTOR} }}
customerService {{ {FACTOR} }} }} }}"""


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[a-z])(?=[0-9]$)", "_", name).lower()


def as_rest(value: Any) -> Any:
    """Return a GraphQL value as REST writes it: snake case, enum values, linked ids."""
    if isinstance(value, list):
        return [as_rest(one) for one in value]
    if isinstance(value, dict):
        return (
            value["id"]
            if set(value) == {"id"}
            else {snake(k): as_rest(v) for k, v in value.items()}
        )
    if isinstance(value, str) and re.fullmatch(r"[A-Z_]{3,}", value):
        return value.lower()
    return value


@pytest.mark.parametrize(
    ("parameters", "filters", "expected"),
    [
        ({}, {}, 8),
        ({"polarity": "negative"}, {"polarity": ["NEGATIVE"]}, 4),
        ({"polarity": ["negative", "neutral"]}, {"polarity": ["NEGATIVE", "NEUTRAL"]}, 6),
        ({"rating": 3}, {"rating": 3}, 2),
        ({"marketplace": "own_shop"}, {"marketplace": "own_shop"}, 4),
        ({"state": "live"}, {"state": ["LIVE"]}, 8),
        ({"has_comment": "true"}, {"hasComment": True}, 6),
        ({"has_comment": "false"}, {"hasComment": False}, 2),
        (
            {"left_from": "2026-07-05", "left_to": "2026-11-02"},
            {"leftFrom": "2026-07-05", "leftTo": "2026-11-02"},
            4,
        ),
        ({"external_id": "R3"}, {"externalId": "R3"}, 1),
        ({"order_reference": "111-1111111-1111112"}, {"orderReference": "111-1111111-1111112"}, 1),
        (
            {"updated_since": "2026-11-22T12:00:01Z"},
            {"updatedSince": "2026-11-22T12:00:01Z"},
            0,
        ),
    ],
)
def test_lists_of_feedback(
    caller: Caller, parameters: dict[str, Any], filters: dict[str, Any], expected: int
) -> None:
    rest = caller.rest("feedback", **parameters)
    query = (
        f"query ($f: FeedbackFilter) {{ feedback(filters: $f) {{ items {{ {SCALARS} }} next }} }}"
    )
    graphql = caller.graphql(query, f=filters)["feedback"]
    assert len(rest["items"]) == expected
    for one, other in zip(as_rest(graphql["items"]), rest["items"], strict=True):
        assert one == other
    assert (rest["next"], graphql["next"]) == (None, None)


def test_one_feedback(caller: Caller) -> None:
    for item in caller.rest("feedback")["items"]:
        query = f"query ($id: ID!) {{ feedbackById(id: $id) {{ {SCALARS} }} }}"
        assert caller.rest(f"feedback/{item['id']}") == item
        assert as_rest(caller.graphql(query, id=item["id"])["feedbackById"]) == item


def test_pages_hold_every_row_once(caller: Caller) -> None:
    whole = [item["id"] for item in caller.rest("feedback")["items"]]
    rest, graphql, cursor = [], [], None
    query = "query ($c: String) { feedback(limit: 3, cursor: $c) { items { id } next } }"
    while True:
        answer = caller.rest("feedback", limit=3, **({"cursor": cursor} if cursor else {}))
        rest += [item["id"] for item in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break
    while True:
        answer = caller.graphql(query, c=cursor)["feedback"]
        graphql += [item["id"] for item in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert rest == graphql == whole
    assert len(set(whole)) == 8


def test_scores(caller: Caller) -> None:
    rest = caller.rest("scores")["items"]
    graphql = caller.graphql(f"{{ scores {{ items {{ {SCORE} }} }} }}")["scores"]["items"]
    assert without_instants(as_rest(graphql)) == without_instants(rest)
    for score in rest:
        one = caller.rest(f"seller-accounts/{score['seller_account']}/score")
        query = f"query ($id: ID!) {{ score(sellerAccount: $id) {{ {SCORE} }} }}"
        asked = caller.graphql(query, id=score["seller_account"])["score"]
        assert without_instants([one]) == without_instants([score])
        assert without_instants([as_rest(asked)]) == without_instants([score])


def without_instants(scores: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The score is computed when it is asked for, so these two differ between two questions."""
    return [{k: v for k, v in one.items() if k not in {"as_of", "valid_until"}} for one in scores]


def test_seller_accounts_and_imports(caller: Caller) -> None:
    accounts = "{ sellerAccounts { items { id marketplace externalId name createdAt } } }"
    assert (
        as_rest(caller.graphql(accounts)["sellerAccounts"]["items"])
        == caller.rest("seller-accounts")["items"]
    )
    imports = """{ feedbackImports { items { id sellerAccount { id } format fileName mode onError
        status rowsRead rowsNew rowsChanged rowsUnchanged rowsRejected rowsMissing errorCode
        errorMessage createdAt createdBy finishedAt } } }"""
    assert (
        as_rest(caller.graphql(imports)["feedbackImports"]["items"])
        == caller.rest("feedback-imports")["items"]
    )


def test_the_document_names_the_fields_that_are_answered(caller: Caller) -> None:
    row = caller.shop.account().feedback.values(*FEEDBACK_COLUMNS).first()
    assert list(feedback_answer(row)) == list(FeedbackSerializer().fields) or set(
        feedback_answer(row)
    ) == set(FeedbackSerializer().fields)
    score = score_of(account=caller.shop.account(), actor=caller.shop.actor, now=NOW)
    answer = score_answer(caller.shop.account(), score)
    assert set(answer) == set(ScoreSerializer().fields)
    window = ScoreSerializer().fields["windows"].child
    assert set(answer["windows"][0]) == set(window.fields)
    for name in ("distribution", "positive", "neutral", "negative", "mean", "official", "factors"):
        assert set(answer["windows"][0][name]) == set(window.fields[name].fields)


def test_graphql_has_every_field_of_rest() -> None:
    fields = {snake(name) for name in schema._schema.type_map["Feedback"].fields}
    assert fields == set(FeedbackSerializer().fields)


# Authentication reads the key; then the operation itself.
PINNED = {
    "feedback": 2,
    "seller-accounts": 2,
    "feedback-imports": 2,
    "scores": 3,
    "performance-snapshots": 2,
}


@pytest.mark.parametrize(("path", "queries"), PINNED.items())
def test_queries_of_lists_are_pinned(caller: Caller, path: str, queries: int) -> None:
    caller.rest(path)  # notes the use of the key, which it does once a minute
    with CaptureQueriesContext(connection) as captured:
        caller.rest(path)
    assert [q["sql"] for q in captured.captured_queries][queries:] == []
    assert len(captured) == queries
