"""Keeps up to date which further feedback of a buyer a marketplace leaves out of its score."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from feedback.changes import CHANGED_COLUMNS
from feedback.choices import Polarity
from feedback.repeats import BuyerFeedback, uncounted
from marketplaces.policy import RepeatRule

# The live feedback of every buyer whom the batch touches, where more than one could be compared or
# one was left out before. What the marketplace itself excluded takes no part.
_COMPARED = """
SELECT buyer_hash, id, left_on, ordered_on, polarity,
       CASE WHEN left_precision = 'instant' THEN left_at END, uncounted_reason = 'repeat'
FROM (
    SELECT f.*, count(*) OVER (PARTITION BY buyer_hash) AS of_buyer
    FROM feedback_feedback AS f
    WHERE organization_id = %(organization)s AND seller_account_id = %(account)s
      AND state = 'live' AND uncounted_reason IS DISTINCT FROM 'excluded'
      AND buyer_hash IN (
        SELECT t.buyer_hash FROM feedback_change AS c JOIN feedback_feedback AS t
          ON t.organization_id = %(organization)s AND t.id = c.feedback_id
        WHERE c.batch_id = %(batch)s AND t.buyer_hash IS NOT NULL)
) AS compared
WHERE of_buyer > 1 OR uncounted_reason = 'repeat'
"""

_SETTLED = """
UPDATE feedback_feedback AS f SET uncounted_reason = s.reason {more}
FROM unnest(%(ids)s::bigint[], %(reasons)s::text[]) AS s(id, reason)
WHERE f.organization_id = %(organization)s AND f.id = s.id AND {where} EXISTS (
    SELECT FROM feedback_change AS c WHERE c.batch_id = %(batch)s AND c.feedback_id = f.id)
"""
_IN_BATCH = f"""
WITH settled AS ({_SETTLED.format(more="", where="")} RETURNING f.id, f.uncounted_reason)
UPDATE feedback_change AS c SET uncounted_reason = settled.uncounted_reason
FROM settled WHERE c.batch_id = %(batch)s AND c.feedback_id = settled.id
"""  # noqa: S608 - our own text
_KEPT = ", ".join(f"old_{name}, {name}" for name in CHANGED_COLUMNS)
_RETURNED = ", ".join(f"old.{name} AS old_{name}, new.{name}" for name in CHANGED_COLUMNS)
_BESIDE = f"""
WITH settled AS (
    {_SETTLED.format(more=", version = f.version + 1, updated_at = %(now)s", where="NOT")}
    RETURNING f.id, f.external_id, {_RETURNED}
)
INSERT INTO feedback_change (batch_id, feedback_id, seller_account_id, external_id, is_new, {_KEPT})
SELECT %(batch)s, id, %(account)s, external_id, FALSE, {_KEPT} FROM settled
"""  # noqa: S608


def settle_repeats(owner: Mapping[str, int], *, rule: RepeatRule, now: datetime) -> int:
    """Judge the buyers of a batch anew; return how many feedback beside the batch changed by it.

    `owner` holds the row ids `organization`, `account` and `batch`; the rows beside the batch are
    added to it in `feedback_change`.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COMPARED, owner)
        differing = dict(_differing(cursor.fetchall(), rule))
        if not differing:
            return 0
        ids, reasons = list(differing), list(differing.values())
        parameters: dict[str, Any] = {**owner, "ids": ids, "reasons": reasons, "now": now}
        cursor.execute(_BESIDE, parameters)
        beside = int(cursor.rowcount)
        cursor.execute(_IN_BATCH, parameters)
    return beside


def _differing(rows: Iterable[Sequence[Any]], rule: RepeatRule) -> Iterable[tuple[int, str | None]]:
    """Give each feedback whose reason is not what the rule says, with the right one."""
    zone = ZoneInfo(rule.time_zone) if rule.time_zone else ZoneInfo("UTC")
    buyers: dict[bytes, list[BuyerFeedback]] = defaultdict(list)
    marked: set[int] = set()
    for buyer, row_id, left_on, ordered_on, polarity, left_at, is_repeat in rows:
        verdict = Polarity(polarity) if polarity else None
        buyers[bytes(buyer)].append(BuyerFeedback(row_id, left_on, ordered_on, verdict, left_at))
        if is_repeat:
            marked.add(row_id)
    for compared in buyers.values():
        wanted = uncounted(compared, rule, zone)
        here = {row.id for row in compared}
        yield from ((row_id, "repeat") for row_id in wanted - marked)
        yield from ((row_id, None) for row_id in (marked & here) - wanted)
