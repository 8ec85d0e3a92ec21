"""Orders over REST: what goes in, what is refused by index, files, and the list."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.choices import Scope
from audit.models import Event
from feedback.models import Order, OrderIncident
from tests.factories import bearer, make_api_key, make_world
from tests.feedback.orders.conftest import OrderShop
from tests.shops import NOW

ORDER = {"external_id": "o-1", "ordered_at": "2026-11-01T09:00:00Z"}

TENTH = NOW.replace(day=10)


@pytest.fixture
def secret(shop: OrderShop) -> str:
    return make_api_key(shop.organization)[1]


def post(secret: str, account: str, *orders: Any, **more: Any) -> Any:
    body = {"seller_account": account, "orders": list(orders), **more}
    return Client().post(
        "/api/v1/orders", body, content_type="application/json", headers=bearer(secret)
    )


def upload(secret: str, content: str, **form: Any) -> Any:
    file = SimpleUploadedFile("orders.csv", content.encode())
    return Client().post("/api/v1/order-imports", {"file": file, **form}, headers=bearer(secret))


def get(secret: str, path: str = "", **query: str) -> Any:
    return Client().get(f"/api/v1/orders{path}", query, headers=bearer(secret))


def test_each_order_is_answered_by_its_index(shop: OrderShop, secret: str) -> None:
    account = shop.account().public_id
    post(secret, account, {**ORDER, "external_id": "known"}, ORDER)
    answer = post(
        secret,
        account,
        {**ORDER, "external_id": "new", "incidents": None, "buyer_email": None},
        {"external_id": "known", "shipped_at": "2026-11-02T09:00:00+09:00"},
        ORDER,
        {"external_id": "unknown", "buyer_id": "B7"},
        {"external_id": "", "ordered_at": "2026-11-01T09:00:00", "color": "red"},
        {"external_id": "x", "ordered_at": "yesterday", "fulfilled_by": "owl"},
        7,
        None,
    )
    assert answer.status_code == 200
    body = answer.json()
    numbers = {order.external_id: order.public_id for order in Order.objects.all()}
    assert {name: body[name] for name in body if name != "results"} == {
        "rows_read": 8,
        "rows_rejected": 5,
        "new": 1,
        "changed": 1,
        "unchanged": 1,
    }
    assert [(one["index"], one["result"], one["id"]) for one in body["results"]] == [
        (0, "new", numbers["new"]),
        (1, "changed", numbers["known"]),
        (2, "unchanged", numbers["o-1"]),
        *((index, "rejected", None) for index in range(3, 8)),
    ]
    assert [
        (error["pointer"], error["code"]) for one in body["results"] for error in one["errors"]
    ] == [
        ("#/orders/3/ordered_at", "missing_value"),
        ("#/orders/4/color", "unknown_field"),
        ("#/orders/5/ordered_at", "invalid"),
        ("#/orders/5/fulfilled_by", "invalid_choice"),
        ("#/orders/6", "invalid"),
        ("#/orders/7", "null"),
    ]
    event = Event.objects.filter(name="order.changed").get()
    assert (event.channel, event.request_id) == ("rest", answer["X-Request-ID"])


def test_all_or_nothing(shop: OrderShop, secret: str) -> None:
    account = shop.account().public_id
    bad = {**ORDER, "external_id": "o-2", "ordered_at": "2026-11-01T09:00:00"}
    answer = post(secret, account, ORDER, bad, on_error="reject_all")
    assert (answer.status_code, answer.json()["code"]) == (400, "rows_rejected")
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("#/orders/1/ordered_at", "naive_time")
    assert Order.objects.count() == 0


def test_a_dry_run_leaves_no_trace(shop: OrderShop, secret: str) -> None:
    answer = post(secret, shop.account().public_id, ORDER, dry_run=True).json()
    assert answer["results"] == [{"index": 0, "result": "new", "id": None, "errors": []}]
    assert Order.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"orders": []}, "min_length"),
        ({"orders": [ORDER] * 1_001}, "max_length"),
        ({"orders": "o-1"}, "not_a_list"),
        ({"on_error": "ignore"}, "invalid_choice"),
        ({"dry_run": "yes"}, "invalid"),
        ({"surprise": 1}, "unknown_field"),
        ({"seller_account": None}, "null"),
    ],
)
def test_a_body_that_is_refused(
    shop: OrderShop, secret: str, change: dict[str, Any], code: str
) -> None:
    body = {"seller_account": shop.account().public_id, "orders": [ORDER], **change}
    answer = Client().post(
        "/api/v1/orders", body, content_type="application/json", headers=bearer(secret)
    )
    assert answer.status_code == 400
    assert code in {error["code"] for error in answer.json()["errors"]}
    assert Order.objects.count() == 0


def test_the_largest_batch_is_told_to_the_last(shop: OrderShop, secret: str) -> None:
    orders = [{"external_id": f"o-{n}"} for n in range(1_000)]
    answer = post(secret, shop.account().public_id, *orders).json()
    assert answer["rows_rejected"] == 1_000
    assert {one["errors"][0]["code"] for one in answer["results"]} == {"missing_value"}


def test_reading_rights_do_not_record(shop: OrderShop) -> None:
    _, reader = make_api_key(shop.organization, scopes=[Scope.FEEDBACK_READ])
    account = shop.account().public_id
    for answer in (
        post(reader, account, ORDER),
        upload(reader, "order_id,x\n1,2\n", seller_account=account),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert Order.objects.count() == 0


def test_the_account_of_another_organization_does_not_exist(shop: OrderShop, secret: str) -> None:
    foreign = make_world("Other").seller_account.public_id
    before = Order.objects.count()
    for answer in (
        post(secret, foreign, ORDER),
        upload(secret, "order_id,x\n1,2\n", seller_account=foreign),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert Order.objects.count() == before


# Files --------------------------------------------------------------------------------------------


def test_a_file_goes_in(shop: OrderShop, secret: str) -> None:
    content = "order_id,ordered_at,email\no-1,2026-11-01,a@b.example\no-2,,c@d.example\n"
    account = shop.account().public_id
    tried = upload(secret, content, seller_account=account, dry_run="true")
    assert Order.objects.count() == 0
    answer = upload(secret, content, seller_account=account)
    assert answer.status_code == 200
    assert answer.json() == {
        "rows_read": 2,
        "rows_rejected": 1,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "rejected": [
            {
                "line": 3,
                "raw": "o-2,,[email]",
                "column": "ordered_at",
                "code": "missing_value",
                "message": "ordered_at is empty, and the order is not known yet.",
            }
        ],
    }
    assert tried.json() == answer.json()
    assert Order.objects.get().external_id == "o-1"


@pytest.mark.parametrize(
    ("content", "form", "code"),
    [
        ("", {}, "empty_file"),
        ("hello\nworld\n", {}, "wrong_format"),
        ("when,who\n1,2\n", {}, "missing_column"),
        ("order_id,ordered_at\no-1,\n", {"on_error": "reject_all"}, "rows_rejected"),
        ("order_id,x\n1,2\n", {"encoding": "klingon"}, "undecodable"),
        ("order_id,x\n1,2\n", {"surprise": "1"}, "unknown_field"),
    ],
)
def test_a_file_that_is_refused(
    shop: OrderShop, secret: str, content: str, form: dict[str, str], code: str
) -> None:
    answer = upload(secret, content, seller_account=shop.account().public_id, **form)
    assert answer.status_code == 400
    assert code in {answer.json()["code"], *(e["code"] for e in answer.json().get("errors", []))}
    assert Order.objects.count() == 0


# Reading ------------------------------------------------------------------------------------------


@pytest.fixture
def filled(shop: OrderShop) -> OrderShop:
    shop.import_bytes(
        b"external_id,rating,comment,left_on,order_reference\nR1,1,Late,2026-11-02,o-1\n"
    )
    incident = "late,2026-11-03T09:00:00Z,yes"
    shop.orders(
        "order_id,ordered_at,fulfilled_by,delivered_at,incident_kind,incident_at,at_fault\n"
        f"o-1,2026-11-01T09:00:00Z,seller,2026-11-04T09:00:00Z,{incident}\n"
        "o-2,2026-11-02T09:00:00Z,marketplace,,,,\n"
        "o-3,2026-11-03T09:00:00Z,,,,,\n"
    )
    shop.take({"external_id": "us", "ordered_at": TENTH}, marketplace="amazon.us")
    return shop


def test_one_order(filled: OrderShop, secret: str) -> None:
    order = Order.objects.get(external_id="o-1")
    assert get(secret, f"/{order.public_id}").json() == {
        "id": order.public_id,
        "seller_account": filled.account().public_id,
        "marketplace": "own_shop",
        "external_id": "o-1",
        "ordered_at": "2026-11-01T09:00:00Z",
        "ordered_on": "2026-11-01",
        "promised_by": None,
        "shipped_at": None,
        "delivered_at": "2026-11-04T09:00:00Z",
        "fulfilled_by": "seller",
        "label_from_marketplace": None,
        "incidents": [
            {
                "id": OrderIncident.objects.get().public_id,
                "kind": "late",
                "occurred_at": "2026-11-03T09:00:00Z",
                "at_fault": True,
                "created_at": "2026-11-22T12:00:00Z",
            }
        ],
        "feedback": [order.feedback.get().public_id],
        "version": 1,
        "created_at": "2026-11-22T12:00:00Z",
        "updated_at": "2026-11-22T12:00:00Z",
    }


def test_a_key_for_one_marketplace_sees_only_that(filled: OrderShop) -> None:
    _, limited = make_api_key(filled.organization, marketplaces=["amazon.us"])
    assert [one["external_id"] for one in get(limited).json()["items"]] == ["us"]
    hidden = Order.objects.get(external_id="o-1").public_id
    assert get(limited, f"/{hidden}").status_code == 404


def test_the_list_asks_as_much_for_many(filled: OrderShop, secret: str) -> None:
    get(secret)
    found = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            get(secret)
        found.append(len(captured))
        filled.take(
            *({"external_id": f"n-{n}", "ordered_at": TENTH} for n in range(30)),
        )
    assert found == [4, 4]
