"""The own shop's orders fit the feedback that is left about them."""

import csv
import io
from datetime import UTC, date, datetime

from config.demo_shop.channels import OWN_SHOP
from config.demo_shop.csv_exports import order_number, order_reference
from config.demo_shop.files import write_orders
from config.demo_shop.invention import invent
from config.demo_shop.orders import own_shop_orders

TODAY = date(2026, 11, 25)
COUNT = 1_600


def feedback():
    return list(invent(OWN_SHOP, today=TODAY, count=COUNT))


def orders():
    content = own_shop_orders(feedback(), today=TODAY).decode()
    rows = csv.DictReader(io.StringIO(content, newline=""))
    return {row["order_reference"]: row for row in rows}


def instant(row, column):
    return datetime.fromisoformat(row[column])


def test_every_feedback_has_its_order_and_three_in_ten_more_have_none():
    found = orders()
    assert list(next(iter(found.values()))) == [
        "order_reference",
        "ordered_at",
        "promised_by",
        "shipped_at",
        "delivered_at",
        "fulfilled_by",
    ]
    assert {order_reference(order_number(one.number)) for one in feedback()} <= set(found)
    # 1,600 with feedback, 480 between them without, 41 that are still open.
    assert len(found) == 1_600 + 480 + 41


def test_instants_have_the_offset_of_the_shop_and_come_in_order():
    for row in orders().values():
        assert row["ordered_at"].endswith("+09:00")
        assert instant(row, "ordered_at") < instant(row, "promised_by")
        if row["shipped_at"]:
            assert instant(row, "ordered_at") < instant(row, "shipped_at")
        if row["delivered_at"]:
            assert instant(row, "shipped_at") < instant(row, "delivered_at")
            assert instant(row, "delivered_at") < datetime(2026, 11, 25, tzinfo=UTC)


def test_who_says_late_had_a_late_parcel_and_who_says_never_has_none():
    found = orders()
    for one in feedback():
        row = found[order_reference(order_number(one.number))]
        if "never_arrived" in one.topics:
            assert row["delivered_at"] == ""
            continue
        late = instant(row, "delivered_at") > instant(row, "promised_by")
        assert late == (one.arrived_on_time is False)
        assert instant(row, "delivered_at").date() < one.day


def test_the_latest_orders_are_on_their_way():
    latest = list(orders().values())[-41:]
    assert {row["delivered_at"] for row in latest} == {""}
    assert any(row["shipped_at"] for row in latest)
    assert any(not row["shipped_at"] for row in latest)


def test_seller_and_marketplace_fulfil():
    values = [row["fulfilled_by"] for row in orders().values()]
    assert set(values) == {"seller", "marketplace"}
    assert values.count("seller") > values.count("marketplace")


def test_the_file_is_the_same_every_time(tmp_path):
    write_orders(tmp_path, today=TODAY)
    content = (tmp_path / "own_shop_orders.csv").read_bytes()
    assert content == own_shop_orders(feedback(), today=TODAY)
