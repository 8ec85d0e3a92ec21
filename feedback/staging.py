"""The stage: a temporary table into which rows are copied before the database judges them.

It lives in the connection and empties itself at the end of each transaction, and so does
`feedback_change`, which holds what became of the rows, batch by batch (see `changes.py`).
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from feedback.changes import NOTED_COLUMNS

type Staged = tuple[Any, ...]  # a StagedRow, or a plain tuple of the same values

_CREATE = """
CREATE TEMPORARY TABLE IF NOT EXISTS feedback_stage (
    line bigint, raw text, external_id text, rating smallint, comment text, reply text,
    left_on date, order_reference text, arrived_on_time boolean, item_as_described boolean,
    customer_service boolean, buyer_hash bytea, polarity text, rating_raw text,
    left_at timestamptz, left_latest_on date, ordered_on date, channel text, automated boolean,
    state text, uncounted_reason text, details jsonb, keeps_rating boolean, keeps_comment boolean,
    bad_column text, bad_code text, bad_message text, cells jsonb
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS feedback_change (
    batch_id bigint, feedback_id bigint, seller_account_id bigint, external_id text,
    is_new boolean, {changed}
) ON COMMIT DELETE ROWS;
DELETE FROM feedback_stage;
""".format(
    changed=", ".join(f"old_{name} {kind}, {name} {kind}" for name, kind in NOTED_COLUMNS.items())
)

_COPY = "COPY feedback_stage FROM STDIN"


class StagedRow(NamedTuple):
    """One row on the stage: either values, or (the last four) what is wrong with it.

    A tuple, because it goes to COPY as it is; its fields stand in the order of the columns, which
    is that of `formats.rows.ParsedRow` with the buyer's hash in place of the buyer.
    """

    line: int
    raw: str
    external_id: str | None = None
    rating: int | None = None
    comment: str | None = None
    reply: str | None = None
    left_on: date | None = None
    order_reference: str | None = None
    arrived_on_time: bool | None = None
    item_as_described: bool | None = None
    customer_service: bool | None = None
    buyer_hash: bytes | None = None
    polarity: str | None = None
    rating_raw: str | None = None
    left_at: datetime | None = None
    left_latest_on: date | None = None
    ordered_on: date | None = None
    channel: str | None = None
    automated: bool = False
    state: str | None = None
    uncounted_reason: str | None = None
    details: str | None = None
    keeps_rating: bool = False
    keeps_comment: bool = False
    bad_column: str | None = None
    bad_code: str | None = None
    bad_message: str | None = None
    cells: str | None = None


def prepare() -> None:
    """Create the temporary tables of this connection if need be, and empty the stage."""
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)


def fill_stage(rows: Iterable[Staged]) -> int:
    """Copy the rows onto the empty stage, one at a time, and return how many there were."""
    count = 0
    prepare()
    with connection.cursor() as cursor:
        with cursor.copy(_COPY) as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
        if count > 1_000:  # a temporary table has no statistics of its own, and plans need them
            cursor.execute("ANALYZE feedback_stage")
            # Sorts of a whole file that would otherwise go over the disk; until the commit only.
            cursor.execute("SET LOCAL work_mem = '64MB'")
    return count
