"""What a source says of feedback that is no longer there: by name, or by leaving it out.

A feedback that is gone from a report of 1 to 3 stars may have been removed, or raised to 4 or 5
stars by its buyer: `missing` says only that it is not there, and such a report says nothing about
feedback with more stars.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from feedback.changes import CHANGED_COLUMNS

_RETURNED = ", ".join(f"old.{name} AS old_{name}, new.{name}" for name in CHANGED_COLUMNS)
_KEPT = ", ".join(f"old_{name}, {name}" for name in CHANGED_COLUMNS)

_CHANGE = f"""
WITH changed AS (
    UPDATE feedback_feedback AS f SET state = {{state}}, version = f.version + 1,
        updated_at = %(now)s, feedback_import_id = %(import)s
    FROM {{source}}
    WHERE f.organization_id = %(organization)s AND f.seller_account_id = %(account)s AND {{which}}
    RETURNING f.id AS feedback_id, f.external_id, {_RETURNED}
)
INSERT INTO feedback_change (batch_id, feedback_id, seller_account_id, external_id, is_new, {_KEPT})
SELECT %(batch)s, feedback_id, %(account)s, external_id, FALSE, {_KEPT} FROM changed
"""  # noqa: S608 - only our own text

_STATED = _CHANGE.format(
    state="s.state",
    source="""(SELECT DISTINCT ON (external_id) external_id, state FROM feedback_stage AS gone
        WHERE bad_code IS NULL AND left_on IS NULL AND NOT EXISTS (
            SELECT FROM feedback_stage AS told WHERE told.external_id = gone.external_id
            AND told.left_on IS NOT NULL) ORDER BY external_id, line) AS s""",
    which="""f.external_id = s.external_id AND f.state <> s.state
        AND (s.state <> 'missing' OR f.state = 'live')""",
)

_LEFT_OUT = _CHANGE.format(
    state="'missing'",
    source="(SELECT 1) AS once",
    which="""f.state = 'live' AND f.left_on BETWEEN %(first)s AND %(last)s
        AND (%(all)s OR f.polarity IS DISTINCT FROM 'positive')
        AND NOT EXISTS (SELECT FROM feedback_stage AS s
                        WHERE s.bad_code IS NULL AND s.external_id = f.external_id)""",
)

_DAYS = """
SELECT min(left_on), max(left_on) FROM feedback_stage WHERE bad_code IS NULL
"""


@dataclass(frozen=True, slots=True)
class DayRange:
    """The days that a file holds completely, both included."""

    first: date
    last: date


def days_of_stage() -> DayRange | None:
    """Return the days from the oldest to the newest good row of the stage; None without a row."""
    with connection.cursor() as cursor:
        cursor.execute(_DAYS)
        first, last = cursor.fetchone()
    return None if first is None else DayRange(first, last)


def mark_stated(owner: dict[str, int], *, now: datetime) -> int:
    """Give feedback the state that rows without a day tell; return how many changed."""
    return _change(_STATED, {**owner, "now": now})


def mark_left_out(owner: dict[str, int], *, days: DayRange, holds_all: bool, now: datetime) -> int:
    """Mark live feedback of these days that the stage does not hold; return how many changed."""
    more = {"first": days.first, "last": days.last, "all": holds_all, "now": now}
    return _change(_LEFT_OUT, {**owner, **more})


def _change(statement: str, parameters: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)
