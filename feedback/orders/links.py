"""Feedback that came before its order: it is linked as soon as the order is there.

The number of the order decides. A day that the feedback's own source told stays; a day that the
order gave follows the order. A link alone is nothing that is told: the feedback keeps its version,
unless the marketplace's score, or its rule about further feedback of a buyer, asks for that day.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from feedback.changes import CHANGED_COLUMNS, NOTED, RETURNED
from feedback.counting import settle_repeats
from feedback.staging import prepare
from marketplaces.choices import Clock
from marketplaces.policy import Pack

_LINK = f"""
WITH taken AS (
    SELECT DISTINCT external_id FROM order_stage WHERE bad_code IS NULL
), found AS MATERIALIZED (
    SELECT f.id, o.id AS order_id,
           CASE WHEN f.ordered_on = c.old_ordered_on THEN o.ordered_on
                ELSE COALESCE(f.ordered_on, o.ordered_on) END AS ordered_on
    FROM taken AS t
    JOIN feedback_order AS o
      ON o.organization_id = %(organization)s AND o.seller_account_id = %(account)s
     AND o.external_id = t.external_id
    JOIN feedback_feedback AS f
      ON f.organization_id = %(organization)s AND f.seller_account_id = %(account)s
     AND f.order_reference = o.external_id
    LEFT JOIN order_change AS c ON c.batch_id = %(batch)s AND c.order_id = o.id
    WHERE f.order_id IS DISTINCT FROM o.id OR f.ordered_on IS NULL
       OR (f.ordered_on = c.old_ordered_on AND c.ordered_on <> c.old_ordered_on)
    ORDER BY f.external_id  -- as an import does, so that nobody waits in a ring
    FOR NO KEY UPDATE OF f
), linked AS (
    UPDATE feedback_feedback AS f SET
        order_id = found.order_id,
        ordered_on = found.ordered_on,
        counts_on = CASE WHEN %(order_clock)s THEN found.ordered_on ELSE f.counts_on END,
        version = f.version + {{moves}}::integer,
        updated_at = CASE WHEN {{moves}} THEN %(now)s ELSE f.updated_at END
    FROM found
    WHERE f.organization_id = %(organization)s AND f.id = found.id
    RETURNING new.id AS feedback_id, new.external_id, {RETURNED}
)
INSERT INTO feedback_change
    (batch_id, feedback_id, seller_account_id, external_id, is_new, {NOTED})
SELECT %(batch)s, feedback_id, %(account)s, external_id, FALSE, {NOTED} FROM linked
WHERE old_counts_on <> counts_on
   OR (%(order_repeats)s AND old_ordered_on IS DISTINCT FROM ordered_on)
""".format(  # noqa: S608 - our own names
    moves="""((%(order_clock)s AND f.counts_on <> found.ordered_on)
        OR (%(order_repeats)s AND f.ordered_on IS DISTINCT FROM found.ordered_on))"""
)

_UNTOLD = f"""
DELETE FROM feedback_change WHERE batch_id = %(batch)s
   AND ({", ".join(f"old_{name}" for name in CHANGED_COLUMNS)})
       IS NOT DISTINCT FROM ({", ".join(CHANGED_COLUMNS)})
"""  # noqa: S608
_COUNT = "SELECT count(*) FROM feedback_change WHERE batch_id = %(batch)s"


def link_feedback(*, owner: Mapping[str, int], pack: Pack, now: datetime) -> int:
    """Link the feedback of the orders on the stage, and return how many count otherwise by it.

    These stand in `feedback_change`. `owner` holds `organization`, `account` and `batch`.
    """
    rule = pack.score.repeats
    by_order = rule if rule is not None and rule.clock is Clock.ORDER else None
    parameters: dict[str, Any] = {
        **owner,
        "order_clock": pack.score.windows.clock is Clock.ORDER,
        "order_repeats": by_order is not None,
        "now": now,
    }
    prepare()
    with connection.cursor() as cursor:
        cursor.execute(_LINK, parameters)
        if by_order is not None:
            settle_repeats(owner, rule=by_order, now=now)
            cursor.execute(_UNTOLD, owner)
        cursor.execute(_COUNT, owner)
        return int(cursor.fetchone()[0])
