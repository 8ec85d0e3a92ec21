"""The CSV files of the own shop and of Coupang."""

import csv
import io
import re
from datetime import date

from config.demo_shop.channels import COUPANG, OWN_SHOP
from config.demo_shop.csv_exports import order_number
from config.demo_shop.files import feedback_file

TODAY = date(2026, 11, 25)


def rows_of(channel, count=300):
    content = feedback_file(channel, today=TODAY, count=count).decode()
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_the_own_shop_exports_everything():
    rows = rows_of(OWN_SHOP)
    assert list(rows[0]) == [
        "external_id",
        "rating",
        "comment",
        "reply",
        "left_on",
        "order_reference",
        "arrived_on_time",
        "item_as_described",
        "customer_service",
    ]
    assert len({row["external_id"] for row in rows}) == 300
    assert {row["rating"] for row in rows} == {"1", "2", "3", "4", "5"}
    assert {row["arrived_on_time"] for row in rows} == {"true", "false", ""}
    assert rows[-1]["order_reference"] == "HB-10390"
    days = [date.fromisoformat(row["left_on"]) for row in rows]
    assert days == sorted(days)


def test_the_own_shop_is_english_and_korean():
    comments = [row["comment"] for row in rows_of(OWN_SHOP) if row["comment"]]
    korean = sum(bool(re.search("[가-힣]", comment)) for comment in comments)
    assert 0.4 < korean / len(comments) < 0.6


def test_coupang_exports_no_factors_and_korean_only():
    rows = rows_of(COUPANG)
    assert list(rows[0]) == ["external_id", "rating", "comment", "left_on", "order_reference"]
    assert len({row["external_id"] for row in rows}) == 300
    assert len({row["order_reference"] for row in rows}) == 300
    long = [row["comment"] for row in rows if len(row["comment"]) > 15]
    assert all(re.search("[가-힣]", comment) for comment in long)


def test_every_feedback_has_an_order_of_its_own_and_leaves_others_without():
    numbers = [order_number(place) for place in range(1, 1_001)]
    assert len(set(numbers)) == 1_000
    assert numbers[-1] == 11_300
