"""Rows about orders that cannot be taken: each is marked on the stage with its reason.

Several rows may speak of one order: what they say is joined, and a row that contradicts an earlier
one is bad. The caller holds the seller account, so that the orders stay as they are found here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # before the first marketplaces opened
_CLOCKS_DIFFER = timedelta(days=1)
_LONGEST_PROMISE = timedelta(days=3653)

_OUT_OF_RANGE = """
WITH told AS (
    SELECT s.line, v.name, v.at, v.latest FROM order_stage AS s, LATERAL (VALUES
        ('ordered_at', s.ordered_at, %(latest)s::timestamptz),
        ('promised_by', s.promised_by, %(promise)s::timestamptz),
        ('shipped_at', s.shipped_at, %(latest)s::timestamptz),
        ('delivered_at', s.delivered_at, %(latest)s::timestamptz)) AS v(name, at, latest)
    WHERE s.bad_code IS NULL
    UNION ALL
    SELECT s.line, 'incidents', (i ->> 'occurred_at')::timestamptz, %(latest)s::timestamptz
    FROM order_stage AS s, jsonb_array_elements(s.incidents) AS i WHERE s.bad_code IS NULL
), wrong AS (
    SELECT DISTINCT ON (line) * FROM told
    WHERE at < %(earliest)s OR at > latest ORDER BY line, name
)
UPDATE order_stage AS s SET bad_column = w.name, bad_code = 'date_out_of_range',
    bad_message = concat(w.name, ' is ', (w.at AT TIME ZONE 'UTC')::date, '; it must lie between ',
        (%(earliest)s AT TIME ZONE 'UTC')::date, ' and ', (w.latest AT TIME ZONE 'UTC')::date, '.')
FROM wrong AS w WHERE s.line = w.line
"""

_CONTRADICTIONS = """
WITH joined AS (
    SELECT external_id FROM order_stage WHERE bad_code IS NULL GROUP BY external_id
    HAVING count(*) > 1 OR bool_or(jsonb_array_length(incidents) > 1)
), said AS (
    SELECT s.line, s.place, s.external_id, v.name, v.name AS topic, v.value
    FROM order_stage AS s JOIN joined USING (external_id), LATERAL (VALUES
        ('ordered_at', s.ordered_at::text), ('promised_by', s.promised_by::text),
        ('shipped_at', s.shipped_at::text), ('delivered_at', s.delivered_at::text),
        ('fulfilled_by', s.fulfilled_by), ('buyer', s.buyer_hash::text),
        ('label_from_marketplace', s.label_from_marketplace::text)) AS v(name, value)
    WHERE s.bad_code IS NULL
    UNION ALL
    SELECT s.line, s.place, s.external_id, 'incidents', concat(i.kind, ' ', v.name), v.value
    FROM order_stage AS s JOIN joined USING (external_id),
        jsonb_to_recordset(s.incidents) AS i(kind text, occurred_at timestamptz, at_fault boolean),
        LATERAL (VALUES ('occurred_at', i.occurred_at::text), ('at_fault', i.at_fault::text))
            AS v(name, value)
    WHERE s.bad_code IS NULL
), compared AS (
    SELECT line, name, value, first_value(value) OVER same AS first_value,
           first_value(place) OVER same AS first_place
    FROM said WHERE value IS NOT NULL
    WINDOW same AS (PARTITION BY external_id, topic ORDER BY line)
), wrong AS (
    SELECT DISTINCT ON (line) line, name, first_place FROM compared
    WHERE value <> first_value ORDER BY line, name
)
UPDATE order_stage AS s SET bad_column = w.name, bad_code = 'duplicate_in_file',
    bad_message = concat(w.first_place, ' has another value for the same order.')
FROM wrong AS w WHERE s.line = w.line
"""

# What is known of each order when the row has been taken.
_MERGED = """
WITH merged AS (
    SELECT s.external_id, COALESCE(max(s.ordered_at), max(o.ordered_at)) AS ordered_at,
           COALESCE(max(s.delivered_at), max(o.delivered_at)) AS delivered_at
    FROM order_stage AS s
    LEFT JOIN feedback_order AS o
      ON o.organization_id = %(organization)s AND o.seller_account_id = %(account)s
     AND o.external_id = s.external_id
    WHERE s.bad_code IS NULL GROUP BY s.external_id
)
"""

# A day is kept as its start, so an order delivered on its own day may seem to arrive before it.
_WRONG_ORDER = f"""{_MERGED}
UPDATE order_stage AS s SET bad_column = 'delivered_at', bad_code = 'times_in_wrong_order',
    bad_message = concat('The order is delivered (', to_char(m.delivered_at AT TIME ZONE 'UTC',
        'YYYY-MM-DD"T"HH24:MI:SS"Z"'), ') before it is placed (',
        to_char(m.ordered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), ').')
FROM merged AS m
WHERE m.external_id = s.external_id AND s.bad_code IS NULL AND m.delivered_at < m.ordered_at
  AND m.delivered_at AT TIME ZONE %(zone)s <> date_trunc('day', m.ordered_at AT TIME ZONE %(zone)s)
  AND (s.ordered_at IS NOT NULL OR s.delivered_at IS NOT NULL)
"""  # noqa: S608 - our own text

_NEVER_PLACED = f"""{_MERGED}
UPDATE order_stage AS s SET bad_column = 'ordered_at', bad_code = 'missing_value',
    bad_message = 'ordered_at is empty, and the order is not known yet.'
FROM merged AS m
WHERE m.external_id = s.external_id AND s.bad_code IS NULL AND m.ordered_at IS NULL
"""  # noqa: S608

_REJECTED = """
SELECT line, place, raw, bad_column, bad_code, bad_message FROM order_stage
WHERE bad_code IS NOT NULL ORDER BY line LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class RejectedOrder:
    """One row that was not taken: as it came, and why."""

    line: int
    place: str
    raw: str
    column: str
    code: str
    message: str


def judge_orders(*, owner: Mapping[str, int], zone: str, now: datetime) -> int:
    """Mark the bad rows of the stage and return how many there are.

    `owner` holds the row ids `organization` and `account`.
    """
    parameters: dict[str, Any] = {
        **owner,
        "zone": zone,
        "earliest": EARLIEST,
        "latest": now + _CLOCKS_DIFFER,
        "promise": now + _LONGEST_PROMISE,
    }
    with connection.cursor() as cursor:
        for statement in (_OUT_OF_RANGE, _CONTRADICTIONS, _WRONG_ORDER, _NEVER_PLACED):
            cursor.execute(statement, parameters)
        cursor.execute("SELECT count(*) FROM order_stage WHERE bad_code IS NOT NULL")
        return int(cursor.fetchone()[0])


def rejected_orders(limit: int = 100) -> tuple[RejectedOrder, ...]:
    """Return the first bad rows."""
    with connection.cursor() as cursor:
        cursor.execute(_REJECTED, [limit])
        return tuple(RejectedOrder(*row) for row in cursor.fetchall())
