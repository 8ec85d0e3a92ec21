"""The stage: a temporary table into which rows are copied before the database judges them.

It lives in the connection and empties itself at the end of each transaction, and so does
`feedback_change`, which holds what became of the rows, batch by batch (`import_id`).
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db import connection

# What is told of a change, each with its value before and after.
CHANGED_COLUMNS = {
    "rating": "smallint",
    "polarity": "text",
    "left_on": "date",
    "state": "text",
    "source_coverage": "text",
    "order_reference": "text",
    "arrived_on_time": "boolean",
    "item_as_described": "boolean",
    "customer_service": "boolean",
    "comment": "text",
    "reply": "text",
}

_CREATE = """
CREATE TEMPORARY TABLE IF NOT EXISTS feedback_stage (
    line bigint, raw text, external_id text, rating smallint, comment text, reply text,
    arrived_on_time boolean, item_as_described boolean, customer_service boolean,
    left_on date, left_at timestamptz, order_reference text, buyer_hash bytea,
    bad_column text, bad_code text, bad_message text
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS feedback_change (
    import_id bigint, feedback_id bigint, seller_account_id bigint, external_id text,
    is_new boolean, {changed}
) ON COMMIT DELETE ROWS;
DELETE FROM feedback_stage;
""".format(
    changed=", ".join(f"old_{name} {kind}, {name} {kind}" for name, kind in CHANGED_COLUMNS.items())
)

_COPY = """
COPY feedback_stage (line, raw, external_id, rating, comment, reply, arrived_on_time,
    item_as_described, customer_service, left_on, order_reference, buyer_hash,
    bad_column, bad_code, bad_message) FROM STDIN
"""


class StagedRow(NamedTuple):
    """One row on the stage: either values, or (the last three) what is wrong with it.

    A tuple, because it goes to COPY as it is; its fields stand in the order of the columns.
    """

    line: int
    raw: str
    external_id: str | None = None
    rating: int | None = None
    comment: str | None = None
    reply: str | None = None
    arrived_on_time: bool | None = None
    item_as_described: bool | None = None
    customer_service: bool | None = None
    left_on: date | None = None
    order_reference: str | None = None
    buyer_hash: bytes | None = None
    bad_column: str | None = None
    bad_code: str | None = None
    bad_message: str | None = None


def fill_stage(rows: Iterable[StagedRow]) -> int:
    """Copy the rows onto the empty stage, one at a time, and return how many there were."""
    count = 0
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        with cursor.copy(_COPY) as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
        if count > 1_000:  # a temporary table has no statistics of its own, and plans need them
            cursor.execute("ANALYZE feedback_stage")
    return count
