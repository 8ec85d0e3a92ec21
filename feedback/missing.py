"""What a source says of feedback that is no longer there: by name, or by leaving it out.

A feedback that is gone from a report of 1 to 3 stars may have been removed, or raised to 4 or 5
stars by its buyer: `missing` says only that it is not there, and such a report says nothing about
feedback with more stars.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from feedback.changes import NOTED, RETURNED

_CHANGE = f"""
WITH changed AS (
    UPDATE feedback_feedback AS f SET state = {{state}}, version = f.version + 1,
        updated_at = %(now)s, feedback_import_id = %(import)s
    {{source}}
    WHERE f.organization_id = %(organization)s AND f.seller_account_id = %(account)s AND {{which}}
    RETURNING f.id AS feedback_id, f.external_id, {RETURNED}
)
INSERT INTO feedback_change (batch_id, feedback_id, seller_account_id, external_id, is_new, {NOTED})
SELECT %(batch)s, feedback_id, %(account)s, external_id, FALSE, {NOTED} FROM changed
"""  # noqa: S608 - only our own text

_STATED = _CHANGE.format(
    state="s.state",
    source="""FROM (SELECT DISTINCT ON (external_id) external_id, state FROM feedback_stage AS gone
        WHERE bad_code IS NULL AND left_on IS NULL AND NOT EXISTS (
            SELECT FROM feedback_stage AS told WHERE told.external_id = gone.external_id
            AND told.left_on IS NOT NULL AND told.bad_code IS NULL)
        ORDER BY external_id, line) AS s""",
    which="""f.external_id = s.external_id AND f.state <> s.state
        AND (s.state <> 'missing' OR f.state = 'live')""",
)

# A report of 1 to 3 stars says nothing of what is positive or has no rating.
_LEFT_OUT = _CHANGE.format(
    state="'missing'",
    source="",
    which="""f.state = 'live' AND {within}
        AND (%(all)s OR f.polarity IN ('neutral', 'negative'))
        AND NOT EXISTS (SELECT FROM feedback_stage AS s
                        WHERE s.bad_code IS NULL AND s.external_id = f.external_id)""",
)
# Named days hold a range of days only as a whole; between two rows no range can be placed at all.
_IN_DAYS = """f.left_on >= %(first)s
        AND COALESCE(f.left_latest_on, f.left_on) <= %(last)s"""
_BETWEEN_ROWS = """f.left_precision <> 'range' AND f.left_at BETWEEN
        (SELECT min(COALESCE(left_at, left_on::timestamp AT TIME ZONE %(zone)s))
         FROM feedback_stage WHERE bad_code IS NULL AND left_latest_on IS NULL)
        AND (SELECT max(COALESCE(left_at, left_on::timestamp AT TIME ZONE %(zone)s))
             FROM feedback_stage WHERE bad_code IS NULL AND left_latest_on IS NULL)"""

# Statistics of the account may be older than the import that filled it, and a nested loop over the
# stage would then cost the square of the rows.
_WITHOUT_LOOPS = "SET LOCAL enable_nestloop = off"
_WITH_LOOPS = "SET LOCAL enable_nestloop = on"


@dataclass(frozen=True, slots=True)
class DayRange:
    """The days that a file holds completely, both included."""

    first: date
    last: date


def mark_stated(owner: dict[str, int], *, now: datetime) -> int:
    """Give feedback the state that rows without a day tell; return how many changed."""
    with connection.cursor() as cursor:
        cursor.execute(_STATED, {**owner, "now": now})
        return int(cursor.rowcount)


def mark_left_out(
    owner: dict[str, int], *, days: DayRange | None, holds_all: bool, zone: str, now: datetime
) -> int:
    """Mark live feedback that the stage does not hold; return how many changed.

    Without `days` that is between the oldest and the newest row of the stage, to the instant where
    it is known: the oldest day of such a file may be cut in its middle.
    """
    within = _BETWEEN_ROWS if days is None else _IN_DAYS
    more: dict[str, Any] = {"all": holds_all, "zone": zone, "now": now}
    if days is not None:
        more |= {"first": days.first, "last": days.last}
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT_LOOPS)
        cursor.execute(_LEFT_OUT.format(within=within), {**owner, **more})
        changed = int(cursor.rowcount)
        cursor.execute(_WITH_LOOPS)
    return changed
