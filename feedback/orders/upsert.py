"""The statements that turn the stage into orders and incidents, and what they changed.

A row that says nothing new is not written at all; what a row leaves out never erases. The caller
holds the seller account, so that nobody else writes its orders meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from feedback.orders.staging import INCIDENT_COLUMNS, ORDER_COLUMNS

_KEPT = (
    "promised_by",
    "shipped_at",
    "delivered_at",
    "fulfilled_by",
    "label_from_marketplace",
    "buyer_hash",
)
_TOLD = ", ".join(f"old_{name}, {name}" for name in ORDER_COLUMNS)
_DIFFERS = "(o.ordered_at <> {new}.ordered_at OR " + (
    " OR ".join(
        f"({{new}}.{name} IS NOT NULL AND o.{name} IS DISTINCT FROM {{new}}.{name})"
        for name in _KEPT
    )
    + ")"
)

# The rows of one order agree where they say something, so any of them will do.
_ORDERS = f"""
WITH incoming AS (
    SELECT external_id, max(ordered_at) AS ordered_at, max(promised_by) AS promised_by,
        max(shipped_at) AS shipped_at, max(delivered_at) AS delivered_at,
        max(fulfilled_by) AS fulfilled_by,
        bool_or(label_from_marketplace) AS label_from_marketplace,
        (array_agg(buyer_hash) FILTER (WHERE buyer_hash IS NOT NULL))[1] AS buyer_hash
    FROM order_stage WHERE bad_code IS NULL GROUP BY external_id
), complete AS (
    SELECT o.id AS known_id, i.external_id, COALESCE(i.ordered_at, o.ordered_at) AS ordered_at,
        {", ".join(f"i.{name}" for name in _KEPT)}
    FROM incoming AS i
    LEFT JOIN feedback_order AS o
      ON o.organization_id = %(organization)s AND o.seller_account_id = %(account)s
     AND o.external_id = i.external_id
), different AS (
    SELECT c.* FROM complete AS c LEFT JOIN feedback_order AS o
      ON o.organization_id = %(organization)s AND o.id = c.known_id
    WHERE o.id IS NULL OR {_DIFFERS.format(new="c")}
), written AS (
    INSERT INTO feedback_order AS o (organization_id, seller_account_id, external_id, ordered_at,
        ordered_on, {", ".join(_KEPT)}, version, created_at, updated_at)
    SELECT %(organization)s, %(account)s, external_id, ordered_at,
        (ordered_at AT TIME ZONE %(zone)s)::date, {", ".join(_KEPT)}, 1, %(now)s, %(now)s
    FROM different ORDER BY external_id
    ON CONFLICT (organization_id, seller_account_id, external_id) DO UPDATE SET
        ordered_at = EXCLUDED.ordered_at,
        ordered_on = CASE WHEN o.ordered_at <> EXCLUDED.ordered_at THEN EXCLUDED.ordered_on
                          ELSE o.ordered_on END,
        {", ".join(f"{name} = COALESCE(EXCLUDED.{name}, o.{name})" for name in _KEPT)},
        version = o.version + 1,
        updated_at = EXCLUDED.updated_at
    WHERE {_DIFFERS.format(new="EXCLUDED")}
    RETURNING new.id AS order_id, new.external_id, old.id IS NULL AS is_new,
        {", ".join(f"old.{name} AS old_{name}, new.{name}" for name in ORDER_COLUMNS)}
)
INSERT INTO order_change (batch_id, order_id, external_id, is_new, {_TOLD})
SELECT %(batch)s, order_id, external_id, is_new, {_TOLD} FROM written
"""  # noqa: S608 - our own names

_INCIDENTS = f"""
WITH incoming AS (
    SELECT DISTINCT ON (o.id, i.kind) o.id AS order_id, i.kind, i.occurred_at, i.at_fault
    FROM order_stage AS s
    JOIN feedback_order AS o
      ON o.organization_id = %(organization)s AND o.seller_account_id = %(account)s
     AND o.external_id = s.external_id,
    jsonb_to_recordset(s.incidents) AS i(kind text, occurred_at timestamptz, at_fault boolean)
    WHERE s.bad_code IS NULL
    ORDER BY o.id, i.kind, i.at_fault IS NULL, s.line
), written AS (
    INSERT INTO feedback_orderincident AS x
        (organization_id, order_id, kind, occurred_at, at_fault, created_at)
    SELECT %(organization)s, order_id, kind, occurred_at, at_fault, %(now)s FROM incoming
    ON CONFLICT (organization_id, order_id, kind) DO UPDATE SET
        occurred_at = EXCLUDED.occurred_at, at_fault = COALESCE(EXCLUDED.at_fault, x.at_fault)
    WHERE x.occurred_at <> EXCLUDED.occurred_at
       OR (EXCLUDED.at_fault IS NOT NULL AND x.at_fault IS DISTINCT FROM EXCLUDED.at_fault)
    RETURNING new.order_id, new.kind,
        {", ".join(f"old.{name} AS old_{name}, new.{name}" for name in INCIDENT_COLUMNS)}
)
INSERT INTO order_incident_change
    (batch_id, order_id, kind, {", ".join(f"old_{n}, {n}" for n in INCIDENT_COLUMNS)})
SELECT %(batch)s, * FROM written
"""  # noqa: S608

# An order whose incidents alone have changed has changed too.
_TOUCHED = f"""
WITH touched AS (
    UPDATE feedback_order AS o SET version = o.version + 1, updated_at = %(now)s
    WHERE o.organization_id = %(organization)s
      AND o.id IN (SELECT order_id FROM order_incident_change WHERE batch_id = %(batch)s
                   EXCEPT SELECT order_id FROM order_change WHERE batch_id = %(batch)s)
    RETURNING o.id, o.external_id, {", ".join(f"o.{name}" for name in ORDER_COLUMNS)}
)
INSERT INTO order_change (batch_id, order_id, external_id, is_new, {_TOLD})
SELECT %(batch)s, id, external_id, FALSE, {", ".join(f"{n}, {n}" for n in ORDER_COLUMNS)}
FROM touched
"""  # noqa: S608

_COUNT = """
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new),
       (SELECT count(DISTINCT external_id) FROM order_stage WHERE bad_code IS NULL)
FROM order_change WHERE batch_id = %(batch)s
"""

_PLACED = """
SELECT day, sum(n)::integer FROM (
    SELECT ordered_on AS day, 1 AS n FROM order_change WHERE batch_id = %(batch)s
    UNION ALL
    SELECT old_ordered_on, -1 FROM order_change WHERE batch_id = %(batch)s AND NOT is_new
) AS moved GROUP BY day HAVING sum(n) <> 0 ORDER BY day
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingOrders:
    """Whose orders the stage holds: the row ids `organization` and `account`, and `batch`."""

    owner: Mapping[str, int]
    zone: str
    now: datetime


@dataclass(frozen=True, slots=True)
class WrittenOrders:
    """How many orders came in, changed, and were there already as they are."""

    new: int
    changed: int
    unchanged: int


def write_orders(writing: WritingOrders) -> WrittenOrders:
    """Upsert the good rows of the stage; `order_change` then holds what really changed."""
    parameters: dict[str, Any] = {**writing.owner, "zone": writing.zone, "now": writing.now}
    with connection.cursor() as cursor:
        for statement in (_ORDERS, _INCIDENTS, _TOUCHED, _COUNT):
            cursor.execute(statement, parameters)
        new, changed, told = cursor.fetchone()
    return WrittenOrders(new=new, changed=changed, unchanged=told - new - changed)


def placed_orders(batch_id: int) -> list[tuple[date, int]]:
    """Return how many orders more, or fewer, the batch has put on each day."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACED, {"batch": batch_id})
        return list(cursor.fetchall())
