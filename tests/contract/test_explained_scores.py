"""Past scores, explanations and scores of marketplaces: REST and GraphQL say the same."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.models import Feedback
from metrics.contributions import contribution_of
from metrics.explaining import Question, explain_score
from metrics.serializers_explained import (
    ExplanationSerializer,
    MarketplaceScoreSerializer,
    explanation_answer,
)
from tests.contract.conftest import Caller
from tests.contract.test_same_answers import SCORE, as_rest
from tests.shops import NOW

AS_OF = "2026-11-22T12:00:00Z"
EARLIER = "2026-11-22T11:59:59Z"
EXPLANATION = """sellerAccount marketplace formula packVersion asOf window firstDay
official { measure numerator denominator value displayed reason } coverage partial counted
notCounted { outsideWindow struckThrough removedByMarketplace removedByBuyer withdrawn missing
repeat excluded unrated } prior { numerator denominator } orders total { numerator denominator }
items { feedback leftOn countsOn rating polarity counted reason numerator denominator } next"""


@pytest.fixture
def account(caller: Caller) -> str:
    return caller.shop.account().public_id


@pytest.mark.parametrize("as_of", [AS_OF, EARLIER])
def test_a_past_score(caller: Caller, account: str, as_of: str) -> None:
    query = (
        f"query ($id: ID!, $at: DateTime) {{ score(sellerAccount: $id, asOf: $at) {{{SCORE}}} }}"
    )
    rest = caller.rest(f"seller-accounts/{account}/score", as_of=as_of)
    assert as_rest(caller.graphql(query, id=account, at=as_of)["score"]) == rest
    assert rest["as_of"] == as_of
    assert rest["windows"][-1]["total"] == (4 if as_of == AS_OF else 0)


@pytest.mark.parametrize(
    "asked",
    [{}, {"window": "30d"}, {"window": "365d", "as_of": AS_OF}, {"as_of": EARLIER}, {"limit": 2}],
)
def test_an_explanation(caller: Caller, account: str, asked: dict[str, Any]) -> None:
    query = f"""query ($id: ID!, $window: String, $as_of: DateTime, $limit: Int, $cursor: String) {{
        scoreExplanation(sellerAccount: $id, window: $window, asOf: $as_of, limit: $limit,
                         cursor: $cursor) {{ {EXPLANATION} }} }}"""

    def both(**given: Any) -> Any:
        rest = caller.rest(f"seller-accounts/{account}/score/explain", **given)
        answer = as_rest(caller.graphql(query, id=account, **given)["scoreExplanation"])
        # A cursor is bound to its own question, and that is the same through both.
        assert answer == rest
        return rest

    found = both(**asked)
    items = found["items"]
    while found["next"]:
        found = both(**asked, cursor=found["next"])
        items += found["items"]
    everything = Feedback.objects.filter(seller_account=caller.shop.account())
    expected = [] if asked.get("as_of") == EARLIER else [one.public_id for one in everything]
    assert sorted(item["feedback"] for item in items) == sorted(expected)


def test_scores_by_marketplace(caller: Caller) -> None:
    fields = SCORE.replace("sellerAccount", "accounts", 1)
    query = f"query ($c: String) {{ scoresByMarketplace(limit: 1, cursor: $c) {{ items {{{fields}}} next }} }}"  # noqa: E501
    rest = caller.rest("scores/by-marketplace")["items"]
    graphql, cursor = [], None
    while True:
        page = caller.graphql(query, c=cursor)["scoresByMarketplace"]
        graphql += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert as_rest(graphql) == rest
    assert [one["marketplace"] for one in rest] == ["amazon.us", "own_shop"]
    first = caller.rest("scores/by-marketplace", limit=1)
    second = caller.rest("scores/by-marketplace", limit=1, cursor=first["next"])
    assert first["items"] + second["items"] == rest


def test_the_document_names_the_fields_that_are_answered(caller: Caller) -> None:
    shop = caller.shop
    explanation = explain_score(
        account=shop.account(), question=Question(), actor=shop.actor, now=NOW
    )
    answer = explanation_answer(shop.account(), explanation)
    fields = ExplanationSerializer().fields
    assert set(answer) == set(fields)
    assert set(answer["not_counted"]) == set(fields["not_counted"].fields)
    assert set(answer["items"][0]) == set(fields["items"].child.fields)
    assert contribution_of(answer["formula"]).prior == answer["prior"]
    (first, _) = caller.rest("scores/by-marketplace")["items"]
    assert set(first) == set(MarketplaceScoreSerializer().fields)


# The key, which brings a ready score along; else the account; then the operation itself.
PINNED = {
    "seller-accounts/{account}/score": 1,
    "seller-accounts/{account}/score?as_of=" + AS_OF: 3,
    "seller-accounts/{account}/score/explain": 4,
    "scores/by-marketplace": 3,
}


@pytest.mark.parametrize(("path", "queries"), PINNED.items())
def test_queries_are_pinned(caller: Caller, account: str, path: str, queries: int) -> None:
    path, _, query = path.format(account=account).partition("?")
    parameters = dict([query.split("=")]) if query else {}
    caller.rest(path, **parameters)  # notes the use of the key, which it does once a minute
    with CaptureQueriesContext(connection) as captured:
        caller.rest(path, **parameters)
    assert [q["sql"] for q in captured.captured_queries][queries:] == []
    assert len(captured) == queries
