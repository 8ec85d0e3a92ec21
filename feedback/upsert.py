"""The one statement that turns the stage into feedback, and what it changed.

A row that says nothing new is not written at all. What a source leaves out never erases what
another one told: only rating and comment follow the newest source to the letter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg import sql

from feedback.choices import SourceCoverage
from marketplaces.policy import Pack

# Asked twice: before the insert, so that an unchanged row costs one look-up and no write, and at
# the conflict, because another import may have written the row in between.
_DIFFERS = """(
    f.rating IS DISTINCT FROM {new}.rating
    OR f.comment IS DISTINCT FROM {new}.comment
    OR f.left_on IS DISTINCT FROM {new}.left_on
    OR ({new}.reply IS NOT NULL AND f.reply IS DISTINCT FROM {new}.reply)
    OR ({new}.arrived_on_time IS NOT NULL
        AND f.arrived_on_time IS DISTINCT FROM {new}.arrived_on_time)
    OR ({new}.item_as_described IS NOT NULL
        AND f.item_as_described IS DISTINCT FROM {new}.item_as_described)
    OR ({new}.customer_service IS NOT NULL
        AND f.customer_service IS DISTINCT FROM {new}.customer_service)
    OR ({new}.order_reference IS NOT NULL
        AND f.order_reference IS DISTINCT FROM {new}.order_reference)
    OR ({new}.buyer_hash IS NOT NULL AND f.buyer_hash IS DISTINCT FROM {new}.buyer_hash)
    OR f.state = 'missing'
    OR (f.source_coverage <> 'all' AND %(coverage)s = 'all')
)"""

_UPSERT = """
WITH incoming AS (
    SELECT DISTINCT ON (external_id) * FROM feedback_stage
    WHERE bad_code IS NULL ORDER BY external_id, line
), different AS (
    SELECT i.* FROM incoming AS i
    LEFT JOIN feedback_feedback AS f
      ON f.organization_id = %(organization)s AND f.seller_account_id = %(account)s
     AND f.external_id = i.external_id
    WHERE f.id IS NULL OR {differs_from_incoming}
), written AS (
    INSERT INTO feedback_feedback AS f (
        organization_id, seller_account_id, external_id, rating, polarity, comment, reply,
        arrived_on_time, item_as_described, customer_service, left_on, left_at, left_precision,
        order_reference, buyer_hash, state, source_coverage, pack_version, feedback_import_id,
        version, created_at, updated_at)
    SELECT %(organization)s, %(account)s, external_id, rating,
        CASE WHEN rating = ANY(%(positive)s) THEN 'positive'
             WHEN rating = ANY(%(neutral)s) THEN 'neutral'
             WHEN rating = ANY(%(negative)s) THEN 'negative' END,
        comment, reply, arrived_on_time, item_as_described, customer_service, left_on,
        left_on::timestamp AT TIME ZONE %(zone)s, 'day', order_reference, buyer_hash,
        'live', %(coverage)s, %(pack_version)s, %(import)s, 1, %(now)s, %(now)s
    FROM different
    ON CONFLICT (organization_id, seller_account_id, external_id) DO UPDATE SET
        rating = EXCLUDED.rating,
        polarity = EXCLUDED.polarity,
        comment = EXCLUDED.comment,
        reply = COALESCE(EXCLUDED.reply, f.reply),
        arrived_on_time = COALESCE(EXCLUDED.arrived_on_time, f.arrived_on_time),
        item_as_described = COALESCE(EXCLUDED.item_as_described, f.item_as_described),
        customer_service = COALESCE(EXCLUDED.customer_service, f.customer_service),
        left_on = EXCLUDED.left_on,
        left_at = EXCLUDED.left_at,
        order_reference = COALESCE(EXCLUDED.order_reference, f.order_reference),
        buyer_hash = COALESCE(EXCLUDED.buyer_hash, f.buyer_hash),
        state = CASE f.state WHEN 'missing' THEN 'live' ELSE f.state END,
        source_coverage = CASE f.source_coverage WHEN 'all' THEN 'all'
                          ELSE EXCLUDED.source_coverage END,
        pack_version = EXCLUDED.pack_version,
        feedback_import_id = EXCLUDED.feedback_import_id,
        version = f.version + 1,
        updated_at = EXCLUDED.updated_at
    WHERE {differs_from_excluded}
    RETURNING new.id, old.id IS NULL AS is_new,
        old.left_on AS old_left_on, new.left_on, old.rating AS old_rating, new.rating,
        old.polarity AS old_polarity, new.polarity, old.state AS old_state, new.state,
        old.source_coverage AS old_source_coverage, new.source_coverage,
        old.comment AS old_comment, new.comment, old.reply AS old_reply, new.reply
)
INSERT INTO feedback_change (feedback_id, seller_account_id, is_new, old_left_on, left_on,
    old_rating, rating, old_polarity, polarity, old_state, state,
    old_source_coverage, source_coverage, old_comment, comment, old_reply, reply)
SELECT id, %(account)s, is_new, old_left_on, left_on, old_rating, rating,
    old_polarity, polarity, old_state, state, old_source_coverage, source_coverage,
    old_comment, CASE WHEN NOT is_new THEN comment END,
    old_reply, CASE WHEN NOT is_new THEN reply END
FROM written
""".format(  # noqa: S608 - only our own text above is put in
    differs_from_incoming=_DIFFERS.format(new="i"),
    differs_from_excluded=_DIFFERS.format(new="EXCLUDED"),
)

_COUNT = (
    "SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM feedback_change"
)

# A value and what became of it, as `{"field": [before, after]}`; nothing if both are the same.
_PAIR = """CASE WHEN {old} IS DISTINCT FROM {new}
THEN jsonb_build_object({name}, jsonb_build_array({old}, {new})) ELSE '{{}}' END"""


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows came in and how many changed."""

    new: int
    changed: int


def write_stage(
    *, owner: Mapping[str, int], pack: Pack, coverage: SourceCoverage, now: datetime
) -> Written:
    """Upsert the good rows of the stage; `feedback_change` then holds what really changed.

    `owner` holds the row ids `organization`, `account` and `import`.
    """
    parameters: dict[str, Any] = {
        **owner,
        "coverage": coverage.value,
        "positive": list(pack.polarity.positive),
        "neutral": list(pack.polarity.neutral),
        "negative": list(pack.polarity.negative),
        "zone": pack.calendar.time_zone,
        "pack_version": pack.version,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, parameters)
        cursor.execute(_COUNT)
        new, changed = cursor.fetchone()
    return Written(new=new, changed=changed)


def events_of_changes() -> sql.Composable:
    """Return the SELECT that tells the changes as events (see audit.recording.DraftQuery)."""
    plain = _object_of("rating", "polarity", "left_on", "state", "source_coverage")
    return sql.SQL("""
        SELECT feedback_id AS position,
               CASE WHEN is_new THEN 'feedback.received' ELSE 'feedback.edited' END AS name,
               'fb' AS subject_prefix, feedback_id AS subject_id, {plain} AS changes,
               NULLIF({personal}, '{{}}') AS personal
        FROM feedback_change
    """).format(plain=plain, personal=_object_of("comment", "reply"))


def _object_of(*names: str) -> sql.Composable:
    pairs = [
        sql.SQL(_PAIR).format(
            name=sql.Literal(name), old=sql.Identifier(f"old_{name}"), new=sql.Identifier(name)
        )
        for name in names
    ]
    return sql.SQL(" || ").join(pairs)
