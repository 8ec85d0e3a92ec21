"""Orders through REST and GraphQL: the same answers, the same filters, the same pages."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.schema import schema
from feedback.choices import OnError
from feedback.models import Order
from feedback.order_importing import OrderBatch, take_orders
from feedback.serializers_orders import (
    NewIncidentSerializer,
    NewOrderSerializer,
    OrderIncidentSerializer,
    OrderOutcomeSerializer,
    OrderSerializer,
    OrdersTakenSerializer,
)
from tests.contract.conftest import Caller
from tests.contract.test_same_answers import as_rest, snake
from tests.shops import NOW

ORDER = """id marketplace externalId orderedAt orderedOn promisedBy shippedAt deliveredAt
fulfilledBy labelFromMarketplace version createdAt updatedAt sellerAccount { id } feedback
incidents { id kind occurredAt atFault createdAt }"""
LIST = f"query ($f: OrderFilter) {{ orders(filters: $f) {{ items {{ {ORDER} }} next }} }}"
RECORD = """mutation ($a: ID!, $o: [NewOrder!]!, $e: OnError! = REJECT_ROWS) {
recordOrders(sellerAccount: $a, orders: $o, onError: $e) { rowsRead rowsRejected new changed
unchanged results { index result id errors { pointer code detail } } } }"""


@pytest.fixture
def filled(caller: Caller) -> Caller:
    def on(day: int) -> datetime:
        return datetime(2026, 11, day, 9, tzinfo=UTC)

    late = {"kind": "late", "occurred_at": on(9), "at_fault": None}
    claim = {"kind": "claim", "occurred_at": on(8), "at_fault": True}
    batches: dict[str, list[dict[str, Any]]] = {
        "own_shop": [
            {"external_id": "o-1", "ordered_at": on(1), "incidents": [late, claim]},
            {"external_id": "o-2", "ordered_at": on(2), "fulfilled_by": "seller"},
        ],
        "amazon.us": [
            {
                "external_id": "111-1111111-1111112",
                "ordered_at": on(3),
                "fulfilled_by": "marketplace",
                "label_from_marketplace": True,
            }
        ],
    }
    for marketplace, given in batches.items():
        take_orders(
            batch=OrderBatch(given=given, on_error=OnError.REJECT_ALL),
            seller_account=caller.shop.account(marketplace),
            actor=caller.shop.actor,
            now=NOW,
        )
    return caller


@pytest.mark.parametrize(
    ("parameters", "filters", "expected"),
    [
        ({}, {}, 3),
        ({"marketplace": "own_shop"}, {"marketplace": "own_shop"}, 2),
        ({"external_id": "o-2"}, {"externalId": "o-2"}, 1),
        ({"fulfilled_by": "seller"}, {"fulfilledBy": ["SELLER"]}, 1),
        (
            {"fulfilled_by": ["seller", "marketplace"]},
            {"fulfilledBy": ["SELLER", "MARKETPLACE"]},
            2,
        ),
        (
            {"ordered_from": "2026-11-02", "ordered_to": "2026-11-02"},
            {"orderedFrom": "2026-11-02", "orderedTo": "2026-11-02"},
            1,
        ),
        ({"has_incident": "true"}, {"hasIncident": True}, 1),
        ({"has_incident": "false"}, {"hasIncident": False}, 2),
    ],
)
def test_lists_of_orders(
    filled: Caller, parameters: dict[str, Any], filters: dict[str, Any], expected: int
) -> None:
    rest = filled.rest("orders", **parameters)
    graphql = filled.graphql(LIST, f=filters)["orders"]
    assert len(rest["items"]) == expected
    assert as_rest(graphql["items"]) == rest["items"]
    assert (rest["next"], graphql["next"]) == (None, None)


def test_the_filter_by_account(filled: Caller) -> None:
    account = filled.shop.account("amazon.us").public_id
    rest = filled.rest("orders", seller_account=account)["items"]
    assert [one["external_id"] for one in rest] == ["111-1111111-1111112"]
    assert as_rest(filled.graphql(LIST, f={"sellerAccount": account})["orders"]["items"]) == rest


def test_one_order(filled: Caller) -> None:
    items = filled.rest("orders")["items"]
    assert [len(item["feedback"]) for item in items] == [1, 0, 0]
    assert [one["kind"] for one in items[2]["incidents"]] == ["claim", "late"]
    query = f"query ($id: ID!) {{ order(id: $id) {{ {ORDER} }} }}"
    for item in items:
        assert filled.rest(f"orders/{item['id']}") == item
        assert as_rest(filled.graphql(query, id=item["id"])["order"]) == item


def test_pages_hold_every_row_once(filled: Caller) -> None:
    whole = [item["id"] for item in filled.rest("orders")["items"]]
    first = filled.rest("orders", limit=2)
    second = filled.rest("orders", limit=2, cursor=first["next"])
    assert [item["id"] for item in first["items"] + second["items"]] == whole
    query = "query ($c: String) { orders(limit: 2, cursor: $c) { items { id } next } }"
    first = filled.graphql(query)["orders"]
    second = filled.graphql(query, c=first["next"])["orders"]
    assert [item["id"] for item in first["items"] + second["items"]] == whole


def test_both_record_the_same(filled: Caller) -> None:
    account = filled.shop.account().public_id
    given = [
        {"externalId": "o-1", "fulfilledBy": "SELLER", "buyerEmail": "a@b.example"},
        {"externalId": "o-2"},
        {
            "externalId": "o-3",
            "orderedAt": "2026-11-05T09:00:00Z",
            "incidents": [{"kind": "CHARGEBACK", "occurredAt": "2026-11-06T09:00:00Z"}],
        },
        {"externalId": "o-4"},
        {"externalId": " "},
        {"externalId": "o-3", "orderedAt": "2026-11-06T09:00:00Z"},
    ]
    answer = filled.graphql(RECORD, a=account, o=given)["recordOrders"]
    results = answer.pop("results")
    assert answer == {"rowsRead": 6, "rowsRejected": 3, "new": 1, "changed": 1, "unchanged": 1}
    numbers = {order.external_id: order.public_id for order in Order.objects.all()}
    assert [(one["index"], one["result"], one["id"]) for one in results] == [
        (0, "CHANGED", numbers["o-1"]),
        (1, "UNCHANGED", numbers["o-2"]),
        (2, "NEW", numbers["o-3"]),
        (3, "REJECTED", None),
        (4, "REJECTED", None),
        (5, "REJECTED", None),
    ]
    assert [error["pointer"] for one in results for error in one["errors"]] == [
        "#/orders/3/ordered_at",
        "#/orders/4/external_id",
        "#/orders/5/ordered_at",
    ]
    assert Order.objects.get(external_id="o-3").incidents.get().kind == "chargeback"


@pytest.mark.parametrize("count", [0, 1_001])
def test_a_batch_has_its_limits(filled: Caller, count: int) -> None:
    given = [{"externalId": "o-1"}] * count
    with pytest.raises(AssertionError, match="too_many_orders"):
        filled.graphql(RECORD, a=filled.shop.account().public_id, o=given)


def test_graphql_has_every_field_of_rest() -> None:
    types = {
        "Order": OrderSerializer,
        "OrderIncident": OrderIncidentSerializer,
        "NewOrder": NewOrderSerializer,
        "NewIncident": NewIncidentSerializer,
        "OrdersTaken": OrdersTakenSerializer,
        "OrderOutcome": OrderOutcomeSerializer,
    }
    for name, serializer in types.items():
        fields = {snake(one) for one in schema._schema.type_map[name].fields}
        assert fields == set(serializer().fields), name


def test_queries_of_the_list_are_pinned(filled: Caller) -> None:
    filled.rest("orders")
    with CaptureQueriesContext(connection) as captured:
        filled.rest("orders")
    assert len(captured) == 4  # the key, orders with accounts, incidents, feedback
    with CaptureQueriesContext(connection) as captured:
        filled.graphql(LIST)
    assert len(captured) == 4
