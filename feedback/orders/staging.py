"""The stage of orders: a temporary table into which rows are copied before they are judged.

It lives in the connection and empties itself at the end of each transaction, and so do
`order_change` and `order_incident_change`, which hold what became of the rows, batch by batch.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection

# What is told of a change of an order, each with its value before and after.
ORDER_COLUMNS = {
    "ordered_at": "timestamptz",
    "ordered_on": "date",
    "promised_by": "timestamptz",
    "shipped_at": "timestamptz",
    "delivered_at": "timestamptz",
    "fulfilled_by": "text",
    "label_from_marketplace": "boolean",
}
INCIDENT_COLUMNS = {"occurred_at": "timestamptz", "at_fault": "boolean"}


def _before_and_after(columns: dict[str, str]) -> str:
    return ", ".join(f"old_{name} {kind}, {name} {kind}" for name, kind in columns.items())


_CREATE = f"""
CREATE TEMPORARY TABLE IF NOT EXISTS order_stage (
    line bigint, place text, raw text, external_id text, ordered_at timestamptz,
    promised_by timestamptz, shipped_at timestamptz, delivered_at timestamptz, fulfilled_by text,
    label_from_marketplace boolean, buyer_hash bytea, incidents jsonb,
    bad_column text, bad_code text, bad_message text
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS order_change (
    batch_id bigint, order_id bigint, external_id text, is_new boolean,
    {_before_and_after(ORDER_COLUMNS)}
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS order_incident_change (
    batch_id bigint, order_id bigint, kind text, {_before_and_after(INCIDENT_COLUMNS)}
) ON COMMIT DELETE ROWS;
DELETE FROM order_stage;
"""  # noqa: S608 - our own names

_COPY = "COPY order_stage FROM STDIN"


class StagedOrder(NamedTuple):
    """One row about one order: either values, or (the last three) what is wrong with it.

    `line` numbers the rows, `place` calls one in messages ("Line 7"). A row may leave out whatever
    is known already. `incidents` is a JSON array of objects with `kind`, `occurred_at` (RFC 3339)
    and `at_fault`. The fields stand in the order of the stage's columns.
    """

    line: int
    place: str
    raw: str = ""
    external_id: str | None = None
    ordered_at: datetime | None = None
    promised_by: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    fulfilled_by: str | None = None
    label_from_marketplace: bool | None = None
    buyer_hash: bytes | None = None
    incidents: str | None = None
    bad_column: str | None = None
    bad_code: str | None = None
    bad_message: str | None = None


def fill_order_stage(rows: Iterable[StagedOrder]) -> int:
    """Copy the rows onto the empty stage, one at a time, and return how many there were."""
    count = 0
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        with cursor.copy(_COPY) as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
        if count > 1_000:  # a temporary table has no statistics of its own, and plans need them
            cursor.execute("ANALYZE order_stage")
    return count
