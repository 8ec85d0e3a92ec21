"""Writes the CSV files: the own shop's export, with factors, and Coupang's, without."""

import csv
import io
from collections.abc import Iterable, Sequence

from config.demo_shop.invention import Left

_OWN_SHOP_HEADER = (
    "external_id",
    "rating",
    "comment",
    "reply",
    "left_on",
    "order_reference",
    "arrived_on_time",
    "item_as_described",
    "customer_service",
)
_COUPANG_HEADER = ("external_id", "rating", "comment", "left_on", "order_reference")
_FACTORS = {True: "true", False: "false", None: ""}


def order_number(feedback_number: int) -> int:
    """Return the number of the order that a feedback is about; three in thirteen have none."""
    return 10_000 + feedback_number * 13 // 10


def order_reference(number: int) -> str:
    """Return how the own shop writes an order's number."""
    return f"HB-{number}"


def own_shop_export(feedback: Iterable[Left]) -> bytes:
    """Write all that the own shop knows of its feedback."""
    return csv_bytes(
        _OWN_SHOP_HEADER,
        (
            (
                f"R{one.number:05}",
                one.rating,
                one.comment,
                one.reply,
                one.day,
                order_reference(order_number(one.number)),
                _FACTORS[one.arrived_on_time],
                _FACTORS[one.item_as_described],
                _FACTORS[one.customer_service],
            )
            for one in feedback
        ),
    )


def coupang_export(feedback: Iterable[Left]) -> bytes:
    """Write what a seller on Coupang can take out: no factors and no answers."""
    return csv_bytes(
        _COUPANG_HEADER,
        (
            (f"CP{7_300_000 + one.number}", one.rating, one.comment, one.day, _coupang_order(one))
            for one in feedback
        ),
    )


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write the rows under the header, quoted as spreadsheets do, in UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().encode()


def _coupang_order(one: Left) -> str:
    return str(20_000_000_000_000 + one.number * 9_973)
