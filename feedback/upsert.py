"""The one statement that turns the stage into feedback, and what it changed.

A row that says nothing new is not written at all. What a source leaves out never erases what
another one told; rating and comment follow the newest source that has such a column.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg import sql

from feedback.choices import SourceCoverage
from feedback.staging import CHANGED_COLUMNS
from marketplaces.policy import Pack

# Asked twice: before the insert, so that an unchanged row costs one look-up and no write, and at
# the conflict, because another import may have written the row in between.
_DIFFERS = """(
    (%(has_rating)s AND f.rating IS DISTINCT FROM {new}.rating)
    OR (%(has_comment)s AND f.comment IS DISTINCT FROM {new}.comment)
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
    FROM different ORDER BY external_id  -- so that two imports never wait for each other in a ring
    ON CONFLICT (organization_id, seller_account_id, external_id) DO UPDATE SET
        rating = CASE WHEN %(has_rating)s THEN EXCLUDED.rating ELSE f.rating END,
        polarity = CASE WHEN %(has_rating)s THEN EXCLUDED.polarity ELSE f.polarity END,
        comment = CASE WHEN %(has_comment)s THEN EXCLUDED.comment ELSE f.comment END,
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
    RETURNING new.id AS feedback_id, new.external_id, old.id IS NULL AS is_new, {returned}
)
INSERT INTO feedback_change (import_id, feedback_id, seller_account_id, external_id, is_new, {kept})
SELECT %(import)s, feedback_id, %(account)s, external_id, is_new, {kept} FROM written
""".format(  # noqa: S608 - only our own text above is put in
    differs_from_incoming=_DIFFERS.format(new="i"),
    differs_from_excluded=_DIFFERS.format(new="EXCLUDED"),
    returned=", ".join(f"old.{name} AS old_{name}, new.{name}" for name in CHANGED_COLUMNS),
    kept=", ".join(f"old_{name}, {name}" for name in CHANGED_COLUMNS),
)

_COUNT = """
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new)
FROM feedback_change WHERE import_id = %s
"""

# Free text may hold personal data; of a new row it stands in the row itself.
_PERSONAL = ("comment", "reply")

# A value and what became of it, as `{"field": [before, after]}`; nothing if both are the same.
_PAIR = """CASE WHEN {old} IS DISTINCT FROM {new}
THEN jsonb_build_object({name}, jsonb_build_array({old}, {new})) ELSE '{{}}' END"""


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows came in and how many changed."""

    new: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Whose rows the stage holds, by which rules they are judged, and what their source tells."""

    owner: Mapping[str, int]  # the row ids `organization`, `account` and `import`
    pack: Pack
    coverage: SourceCoverage
    supplied: frozenset[str]
    now: datetime


def write_stage(writing: Writing) -> Written:
    """Upsert the good rows of the stage; `feedback_change` then holds what really changed."""
    pack = writing.pack
    parameters: dict[str, Any] = {
        **writing.owner,
        "coverage": writing.coverage.value,
        "has_rating": "rating" in writing.supplied,
        "has_comment": "comment" in writing.supplied,
        "positive": list(pack.polarity.positive),
        "neutral": list(pack.polarity.neutral),
        "negative": list(pack.polarity.negative),
        "zone": pack.calendar.time_zone,
        "pack_version": pack.version,
        "now": writing.now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, parameters)
        cursor.execute(_COUNT, [writing.owner["import"]])
        new, changed = cursor.fetchone()
    return Written(new=new, changed=changed)


def events_of_changes(*, import_id: int, seller_account: str) -> sql.Composable:
    """Return the SELECT that tells the changes of one import as events (see DraftQuery).

    A received feedback also tells its account (public id) and its id on the marketplace.
    """
    plain = [name for name in CHANGED_COLUMNS if name not in _PERSONAL]
    return sql.SQL("""
        SELECT feedback_id AS position,
               CASE WHEN is_new THEN 'feedback.received' ELSE 'feedback.edited' END AS name,
               'fb' AS subject_prefix, feedback_id AS subject_id,
               {plain} || CASE WHEN is_new THEN jsonb_build_object(
                   'seller_account', jsonb_build_array(NULL, {account}::text),
                   'external_id', jsonb_build_array(NULL, external_id)) ELSE '{{}}' END AS changes,
               CASE WHEN NOT is_new THEN NULLIF({personal}, '{{}}') END AS personal
        FROM feedback_change WHERE import_id = {batch}
    """).format(
        plain=_object_of(plain),
        personal=_object_of(_PERSONAL),
        account=sql.Literal(seller_account),
        batch=sql.Literal(import_id),
    )


def _object_of(names: Iterable[str]) -> sql.Composable:
    pairs = [
        sql.SQL(_PAIR).format(
            name=sql.Literal(name), old=sql.Identifier(f"old_{name}"), new=sql.Identifier(name)
        )
        for name in names
    ]
    return sql.SQL(" || ").join(pairs)
