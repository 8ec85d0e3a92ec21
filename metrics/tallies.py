"""Daily tallies kept exact by signed differences, set-based for any number of changes."""

from typing import Any

from django.db import connection

from feedback.changes import CHANGED_COLUMNS, FeedbackChanges, OrderChanges
from metrics.counters import COUNTED_COLUMNS, COUNTERS, ORDERS

_NEW = ", ".join(COUNTED_COLUMNS)
_OLD = ", ".join(f"old_{name} AS {name}" for name in COUNTED_COLUMNS)
_SUMS = ",\n           ".join(
    f"COALESCE(sum(n) FILTER (WHERE {condition}), 0) AS {name}"
    for name, condition in COUNTERS.items()
)
_COLUMNS = ", ".join(COUNTERS)
_ANY = " OR ".join(f"d.{name} <> 0" for name in COUNTERS)

# Each change takes its old row out of its day and puts the new one in; what counts nowhere falls
# through every condition.
_DELTA = f"""
CREATE TEMPORARY TABLE IF NOT EXISTS metrics_delta (
    seller_account_id bigint, day date, {", ".join(f"{name} integer" for name in COUNTERS)}
) ON COMMIT DELETE ROWS;
DELETE FROM metrics_delta;
INSERT INTO metrics_delta
WITH signed AS (
    SELECT seller_account_id, old_counts_on AS day, {_OLD}, -1 AS n
    FROM feedback_change WHERE batch_id = {{batch}} AND NOT is_new
    UNION ALL
    SELECT seller_account_id, counts_on, {_NEW}, 1
    FROM feedback_change WHERE batch_id = {{batch}}
)
SELECT seller_account_id, day,
           {_SUMS}
FROM signed GROUP BY seller_account_id, day
"""  # noqa: S608 - our own names and conditions

# Not one INSERT .. ON CONFLICT: a difference below zero would fail the table's own check before
# the conflict is even looked for. The score row that the caller holds keeps other writers away.
_UPDATE = f"""
UPDATE metrics_daytally AS t SET {", ".join(f"{name} = t.{name} + d.{name}" for name in COUNTERS)}
FROM metrics_delta AS d
WHERE t.organization_id = %(organization)s
  AND t.seller_account_id = d.seller_account_id AND t.day = d.day AND ({_ANY})
"""  # noqa: S608

_INSERT = f"""
INSERT INTO metrics_daytally (organization_id, seller_account_id, day, {_COLUMNS}, {ORDERS})
SELECT %(organization)s, d.*, 0
FROM metrics_delta AS d
WHERE ({_ANY})
  AND NOT EXISTS (SELECT FROM metrics_daytally AS t WHERE t.organization_id = %(organization)s
                  AND t.seller_account_id = d.seller_account_id AND t.day = d.day)
"""  # noqa: S608

_PLACE = f"""
INSERT INTO metrics_daytally AS t (organization_id, seller_account_id, day, {_COLUMNS}, {ORDERS})
SELECT %(organization)s, account, day, {", ".join("0" for _ in COUNTERS)}, 0
FROM unnest(%(accounts)s::bigint[], %(days)s::date[]) AS placed(account, day)
ON CONFLICT (organization_id, seller_account_id, day) DO NOTHING
"""  # noqa: S608
_ADD_ORDERS = f"""
UPDATE metrics_daytally AS t SET {ORDERS} = t.{ORDERS} + placed.n
FROM (SELECT account, day, sum(n) AS n
      FROM unnest(%(accounts)s::bigint[], %(days)s::date[], %(counts)s::integer[])
           AS given(account, day, n) GROUP BY account, day) AS placed
WHERE t.organization_id = %(organization)s AND t.seller_account_id = placed.account
  AND t.day = placed.day
"""  # noqa: S608


def apply_changes(changes: FeedbackChanges) -> None:
    """Bring the tallies up to date; the caller holds the score rows of the accounts."""
    with connection.cursor() as cursor:
        cursor.execute(_DELTA.format(batch=int(changes.batch_id)))
        cursor.execute(_UPDATE, {"organization": changes.organization_id})
        cursor.execute(_INSERT, {"organization": changes.organization_id})


def apply_orders(changes: OrderChanges) -> None:
    """Add the orders to their days; the caller holds the score rows of the accounts."""
    accounts, days, counts = (list(column) for column in zip(*changes.placed, strict=True))
    parameters: dict[str, Any] = {
        "organization": changes.organization_id,
        "accounts": accounts,
        "days": days,
        "counts": counts,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, parameters)
        cursor.execute(_ADD_ORDERS, parameters)


if not set(COUNTED_COLUMNS) <= set(CHANGED_COLUMNS):
    message = "A change must tell every column that the tallies count."
    raise RuntimeError(message)
