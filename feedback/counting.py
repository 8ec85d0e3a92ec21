"""Keeps up to date which further feedback of a buyer a marketplace leaves out of its score."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from itertools import batched
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from feedback.changes import NOTED, RETURNED
from feedback.choices import Polarity
from feedback.repeats import BuyerFeedback, uncounted
from marketplaces.choices import Clock
from marketplaces.policy import RepeatRule

_BUYERS_AT_ONCE = 5_000

# Who left the feedback of a batch, now and before.
_BUYERS = """
SELECT DISTINCT buyer FROM feedback_change
CROSS JOIN LATERAL (VALUES (buyer_hash), (old_buyer_hash)) AS told(buyer)
WHERE batch_id = %(batch)s AND buyer IS NOT NULL
"""
# Their live feedback. What the marketplace itself excluded takes no part, nor does what is known
# only as a range of days where the days are compared.
_COMPARED = """
SELECT buyer_hash, id, left_on, ordered_on, polarity,
       CASE WHEN left_precision = 'instant' THEN left_at END,
       uncounted_reason IS NOT DISTINCT FROM 'repeat',
       %(by_feedback)s AND left_precision = 'range'
FROM feedback_feedback
WHERE organization_id = %(organization)s AND seller_account_id = %(account)s
  AND buyer_hash = ANY(%(buyers)s)
  AND state = 'live' AND uncounted_reason IS DISTINCT FROM 'excluded'
"""

# The long lists are arrays: PostgreSQL hashes them, whatever it believes of the tables' sizes.
_OF_BATCH = """
SELECT feedback_id FROM feedback_change WHERE batch_id = %(batch)s AND feedback_id = ANY(%(ids)s)
"""
_IN_BATCH = """
UPDATE feedback_feedback SET uncounted_reason = %(reason)s
WHERE organization_id = %(organization)s AND id = ANY(%(ids)s)
"""
_IN_CHANGES = """
UPDATE feedback_change SET uncounted_reason = %(reason)s
WHERE batch_id = %(batch)s AND feedback_id = ANY(%(ids)s)
"""
_BESIDE = f"""
WITH settled AS (
    UPDATE feedback_feedback AS f SET uncounted_reason = %(reason)s, version = f.version + 1,
        updated_at = %(now)s
    WHERE f.organization_id = %(organization)s AND f.id = ANY(%(ids)s)
    RETURNING f.id, f.external_id, {RETURNED}
)
INSERT INTO feedback_change (batch_id, feedback_id, seller_account_id, external_id, is_new, {NOTED})
SELECT %(batch)s, id, %(account)s, external_id, FALSE, {NOTED} FROM settled
"""  # noqa: S608


def settle_repeats(owner: Mapping[str, int], *, rule: RepeatRule, now: datetime) -> int:
    """Judge the buyers of a batch anew; return how many feedback beside the batch changed by it.

    `owner` holds the row ids `organization`, `account` and `batch`; the rows beside the batch are
    added to it in `feedback_change`. The caller holds the account.
    """
    repeats: list[int] = []
    counted: list[int] = []
    for buyers in batched(_buyers(owner), _BUYERS_AT_ONCE, strict=False):
        for row_id, is_repeat in _differing(_compared(owner, buyers, rule), rule):
            (repeats if is_repeat else counted).append(row_id)
    settled = (("repeat", repeats), (None, counted))
    return sum(_settle({**owner, "now": now}, ids, reason) for reason, ids in settled if ids)


def _buyers(owner: Mapping[str, int]) -> Iterator[bytes]:
    """Give the buyers of the batch, one by one: there may be as many as rows."""
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(_BUYERS, owner)
        for (buyer,) in cursor:
            yield bytes(buyer)


def _compared(
    owner: Mapping[str, int], buyers: Sequence[bytes], rule: RepeatRule
) -> list[tuple[Any, ...]]:
    by_feedback = rule.clock is Clock.FEEDBACK
    parameters: dict[str, Any] = {**owner, "buyers": list(buyers), "by_feedback": by_feedback}
    with connection.cursor() as cursor:
        cursor.execute(_COMPARED, parameters)
        return list(cursor.fetchall())


def _differing(rows: Iterable[Sequence[Any]], rule: RepeatRule) -> Iterator[tuple[int, bool]]:
    """Give each feedback that is not marked as the rule says, and whether it is a repeat."""
    zone = ZoneInfo(rule.time_zone or "UTC")
    compared: dict[bytes, list[BuyerFeedback]] = defaultdict(list)
    marked: set[int] = set()
    for buyer, row_id, left_on, ordered_on, polarity, left_at, is_repeat, is_vague in rows:
        if is_repeat:
            marked.add(row_id)
        if not is_vague:
            verdict = Polarity(polarity) if polarity else None
            one = BuyerFeedback(row_id, left_on, ordered_on, verdict, left_at)
            compared[bytes(buyer)].append(one)
    wanted: set[int] = set()
    for feedback in compared.values():
        wanted |= uncounted(feedback, rule, zone)
    yield from ((row_id, True) for row_id in sorted(wanted - marked))
    yield from ((row_id, False) for row_id in sorted(marked - wanted))


def _settle(owner: Mapping[str, Any], ids: list[int], reason: str | None) -> int:
    """Write the reason; return how many of these feedback the batch did not hold."""
    parameters = {**owner, "ids": ids, "reason": reason}
    with connection.cursor() as cursor:
        cursor.execute(_OF_BATCH, parameters)
        there = {row_id for (row_id,) in cursor.fetchall()}
        beside = [row_id for row_id in ids if row_id not in there]
        if there:
            cursor.execute(_IN_BATCH, {**parameters, "ids": list(there)})
            cursor.execute(_IN_CHANGES, {**parameters, "ids": list(there)})
        if beside:
            cursor.execute(_BESIDE, {**parameters, "ids": beside})
    return len(beside)
