"""Orders taken in: what is new, changed, unchanged or rejected, and what it leaves behind."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.choices import Scope
from accounts.errors import MarketplaceForbidden, ScopeMissing
from audit.models import Event
from feedback.choices import OnError, OrderResult
from feedback.models import Order, OrderIncident
from feedback.order_importing import OrderBatch, take_orders
from feedback.services.recording import RowsRejected
from metrics.models import DayTally
from tests.factories import make_actor
from tests.feedback.orders.conftest import OrderShop, counts
from tests.shops import NOW

PLACED = datetime(2026, 11, 1, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 3, 9, tzinfo=UTC)
ORDER: dict[str, Any] = {
    "external_id": "o-1",
    "ordered_at": PLACED,
    "promised_by": datetime(2026, 11, 5, tzinfo=UTC),
    "fulfilled_by": "seller",
    "label_from_marketplace": False,
    "buyer_email": "Buyer@Example.com",
}


def told(name: str) -> list[dict[str, Any]]:
    return list(Event.objects.filter(name=name).order_by("seq").values_list("changes", flat=True))


def tallied() -> dict[date, int]:
    return dict(DayTally.objects.exclude(orders=0).values_list("day", "orders"))


def test_a_new_order(shop: OrderShop) -> None:
    taken = shop.take(ORDER)
    order = Order.objects.get()
    assert counts(taken) == (1, 0, 0, 0)
    assert [(one.line, one.result, one.order_id) for one in taken.told] == [
        (0, OrderResult.NEW, order.pk)
    ]
    assert (order.external_id, order.ordered_at, order.ordered_on) == (
        "o-1",
        PLACED,
        date(2026, 11, 1),
    )
    assert (order.shipped_at, order.fulfilled_by, order.label_from_marketplace) == (
        None,
        "seller",
        False,
    )
    assert (order.version, order.created_at, order.updated_at) == (1, NOW, NOW)
    assert len(bytes(order.buyer_hash)) == 32
    assert told("order.received") == [
        {
            "external_id": [None, "o-1"],
            "seller_account": [None, shop.account().public_id],
            "ordered_at": [None, "2026-11-01T09:00:00+00:00"],
            "ordered_on": [None, "2026-11-01"],
            "promised_by": [None, "2026-11-05T00:00:00+00:00"],
            "fulfilled_by": [None, "seller"],
            "label_from_marketplace": [None, False],
        }
    ]
    assert tallied() == {date(2026, 11, 1): 1}
    assert "xample" not in str(Event.objects.values()) + str(Order.objects.values())


def test_the_day_is_that_of_the_marketplace(shop: OrderShop) -> None:
    at = datetime(2026, 11, 1, 5, tzinfo=UTC)  # still October in Los Angeles
    shop.take({"external_id": "o-1", "ordered_at": at}, marketplace="amazon.us")
    assert Order.objects.get().ordered_on == date(2026, 10, 31)


def test_the_same_order_again_writes_nothing(shop: OrderShop) -> None:
    incident = {"kind": "late", "occurred_at": LATER, "at_fault": None}
    shop.take({**ORDER, "incidents": [incident]})
    events = Event.objects.count()
    with CaptureQueriesContext(connection) as captured:
        taken = shop.take({**ORDER, "incidents": [incident]}, {"external_id": "o-1"})
    assert counts(taken) == (0, 0, 1, 0)
    assert [one.result for one in taken.told] == [OrderResult.UNCHANGED] * 2
    assert Event.objects.count() == events
    assert (Order.objects.get().version, OrderIncident.objects.get().created_at) == (1, NOW)
    assert not [q for q in captured.captured_queries if "audit_head" in q["sql"]]


def test_what_a_row_leaves_out_stays(shop: OrderShop) -> None:
    shop.take(ORDER)
    later = NOW.replace(hour=13)
    taken = shop.take({"external_id": "o-1", "delivered_at": LATER, "promised_by": None}, now=later)
    order = Order.objects.get()
    assert counts(taken) == (0, 1, 0, 0)
    assert (order.ordered_at, order.delivered_at, order.promised_by) == (
        PLACED,
        LATER,
        ORDER["promised_by"],
    )
    assert (order.version, order.created_at, order.updated_at) == (2, NOW, later)
    assert bytes(order.buyer_hash)
    assert told("order.changed") == [{"delivered_at": [None, "2026-11-03T09:00:00+00:00"]}]


def test_a_corrected_day_moves_the_tally(shop: OrderShop) -> None:
    shop.take(ORDER, {"external_id": "o-2", "ordered_at": PLACED})
    shop.take({"external_id": "o-1", "ordered_at": LATER})
    assert tallied() == {date(2026, 11, 1): 1, date(2026, 11, 3): 1}
    assert shop.windows()["lifetime"]["orders"] == 2
    assert told("order.changed") == [
        {
            "ordered_at": ["2026-11-01T09:00:00+00:00", "2026-11-03T09:00:00+00:00"],
            "ordered_on": ["2026-11-01", "2026-11-03"],
        }
    ]


def test_incidents_are_kept_once_a_kind(shop: OrderShop) -> None:
    late = {"kind": "late", "occurred_at": LATER}
    claim = {"kind": "claim", "occurred_at": LATER, "at_fault": True}
    shop.take({**ORDER, "incidents": [late]})
    shop.take({"external_id": "o-1", "incidents": [{**late, "at_fault": False}, claim]})
    shop.take({"external_id": "o-1", "incidents": [late]})  # open again? no: left out
    rows = OrderIncident.objects.order_by("kind").values_list("kind", "occurred_at", "at_fault")
    assert list(rows) == [("claim", LATER, True), ("late", LATER, False)]
    assert Order.objects.get().version == 2
    assert told("order.received")[0]["incident_late_occurred_at"] == [
        None,
        "2026-11-03T09:00:00+00:00",
    ]
    assert told("order.changed") == [
        {
            "incident_claim_at_fault": [None, True],
            "incident_claim_occurred_at": [None, "2026-11-03T09:00:00+00:00"],
            "incident_late_at_fault": [None, False],
        }
    ]


@pytest.mark.parametrize(
    ("changes", "column", "code", "message"),
    [
        (
            {"delivered_at": datetime(2026, 10, 31, tzinfo=UTC)},
            "delivered_at",
            "times_in_wrong_order",
            "The order is delivered (2026-10-31T00:00:00Z) before it is placed (2026-11-01T09:00:00Z).",  # noqa: E501
        ),
        (
            {"ordered_at": None},
            "ordered_at",
            "missing_value",
            "ordered_at is empty, and the order is not known yet.",
        ),
        (
            {"ordered_at": datetime(2026, 11, 24, tzinfo=UTC)},
            "ordered_at",
            "date_out_of_range",
            "ordered_at is 2026-11-24; it must lie between 1995-01-01 and 2026-11-23.",
        ),
        (
            {"promised_by": datetime(9999, 12, 31, 23, tzinfo=UTC)},
            "promised_by",
            "date_out_of_range",
            "promised_by is 9999-12-31; it must lie between 1995-01-01 and 2036-11-22.",
        ),
        (
            {"incidents": [{"kind": "late", "occurred_at": datetime(1, 1, 1, tzinfo=UTC)}]},
            "incidents",
            "date_out_of_range",
            "incidents is 0001-01-01; it must lie between 1995-01-01 and 2026-11-23.",
        ),
        (
            {
                "incidents": [
                    {"kind": "late", "occurred_at": PLACED},
                    {"kind": "late", "occurred_at": LATER},
                ]
            },
            "incidents",
            "duplicate_in_file",
            "orders[0] has another value for the same order.",
        ),
        ({"external_id": " "}, "external_id", "missing_value", "external_id is empty."),
    ],
)
def test_a_bad_row_leaves_no_trace(
    shop: OrderShop, changes: dict[str, Any], column: str, code: str, message: str
) -> None:
    shop.account()
    events = Event.objects.count()
    taken = shop.take({**ORDER, **changes})
    (bad,) = taken.first_rejected
    assert (bad.line, bad.place, bad.column, bad.code) == (0, "orders[0]", column, code)
    assert bad.message == message
    assert counts(taken) == (0, 0, 0, 1)
    assert Order.objects.count() == OrderIncident.objects.count() == tallied().__len__() == 0
    assert Event.objects.count() == events


def test_a_promise_before_the_order_is_data(shop: OrderShop) -> None:
    taken = shop.take({**ORDER, "promised_by": datetime(2026, 10, 1, tzinfo=UTC)})
    assert counts(taken) == (1, 0, 0, 0)


def test_an_order_delivered_on_its_own_day_is_in_order(shop: OrderShop) -> None:
    taken = shop.orders(
        "order_id,ordered_at,delivered_at\no-1,2026-11-01T09:00:00-07:00,2026-11-01\n",
        marketplace="amazon.us",
    )
    assert counts(taken) == (1, 0, 0, 0)


def test_a_delivery_is_compared_with_the_order_that_is_known(shop: OrderShop) -> None:
    shop.take({**ORDER, "delivered_at": LATER})
    taken = shop.take({"external_id": "o-1", "ordered_at": datetime(2026, 11, 4, tzinfo=UTC)})
    assert [row.code for row in taken.first_rejected] == ["times_in_wrong_order"]
    assert Order.objects.get().ordered_at == PLACED


def test_rows_of_one_order_are_joined(shop: OrderShop) -> None:
    taken = shop.take(
        ORDER,
        {"external_id": "o-1", "incidents": [{"kind": "claim", "occurred_at": LATER}]},
        {"external_id": "o-1", "delivered_at": LATER, "fulfilled_by": "seller"},
        {"external_id": "o-1", "incidents": [{"kind": "late", "occurred_at": LATER}]},
        {"external_id": "o-1", "fulfilled_by": "marketplace"},
    )
    assert counts(taken) == (1, 0, 0, 1)
    assert [one.result for one in taken.told] == [OrderResult.NEW] * 4 + [OrderResult.REJECTED]
    (bad,) = taken.first_rejected
    assert (bad.line, bad.column, bad.message) == (
        4,
        "fulfilled_by",
        "orders[0] has another value for the same order.",
    )
    order = Order.objects.get()
    assert (order.fulfilled_by, order.delivered_at, order.incidents.count()) == ("seller", LATER, 2)


def test_all_or_nothing(shop: OrderShop) -> None:
    shop.account()
    events = Event.objects.count()
    with pytest.raises(RowsRejected) as refusal:
        shop.take(ORDER, {"external_id": "o-2"}, on_error=OnError.REJECT_ALL)
    (error,) = refusal.value.errors
    assert (error.pointer, error.code) == ("#/orders/1/ordered_at", "missing_value")
    assert error.detail == (
        "orders[1], ordered_at: ordered_at is empty, and the order is not known yet."
    )
    assert Order.objects.count() == 0
    assert Event.objects.count() == events


def test_a_dry_run_tells_and_changes_nothing(shop: OrderShop) -> None:
    shop.take(ORDER)
    known = Order.objects.get()
    events = Event.objects.count()
    taken = shop.take(
        {"external_id": "o-1", "shipped_at": LATER},
        {"external_id": "o-2", "ordered_at": PLACED},
        dry_run=True,
    )
    assert counts(taken) == (1, 1, 0, 0)
    assert [(one.result, one.order_id) for one in taken.told] == [
        (OrderResult.CHANGED, known.pk),
        (OrderResult.NEW, None),
    ]
    assert Order.objects.get().shipped_at is None
    assert Event.objects.count() == events
    assert tallied() == {date(2026, 11, 1): 1}


def test_two_batches_in_one_second_are_two(shop: OrderShop) -> None:
    shop.take(ORDER)
    shop.take({"external_id": "o-2", "ordered_at": PLACED})
    assert tallied() == {date(2026, 11, 1): 2}
    assert len(told("order.received")) == 2


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ({"scopes": [Scope.FEEDBACK_READ]}, ScopeMissing),
        ({"marketplaces": ["amazon.us"]}, MarketplaceForbidden),
    ],
)
def test_who_may_not(shop: OrderShop, options: dict[str, Any], refusal: type) -> None:
    actor = make_actor(shop.organization, **options)
    with pytest.raises(refusal):
        take_orders(
            batch=OrderBatch(given=[ORDER]), seller_account=shop.account(), actor=actor, now=NOW
        )
    assert Order.objects.count() == 0


def test_many_orders_take_as_many_queries_as_one(shop: OrderShop) -> None:
    def asked(first: int, count: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            taken = shop.take(
                *(
                    {
                        "external_id": f"o-{n}",
                        "ordered_at": PLACED,
                        "incidents": [{"kind": "late", "occurred_at": LATER}],
                    }
                    for n in range(first, first + count)
                )
            )
        assert taken.new == count
        return len([q for q in captured.captured_queries if not q["sql"].startswith("ANALYZE")])

    shop.take({"external_id": "first", "ordered_at": PLACED})
    assert asked(0, 1) == asked(1, 20_000)
    assert tallied() == {date(2026, 11, 1): 20_002}
