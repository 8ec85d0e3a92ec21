"""The one statement that turns the stage into feedback, and what it changed.

A row that says nothing new is not written at all. What a source leaves out never erases what
another one told; rating and comment follow the newest source that has such a column.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from feedback.account_locks import hold_accounts
from feedback.changes import NOTED, RETURNED
from feedback.choices import SourceCoverage
from marketplaces.choices import Clock, RatingKind
from marketplaces.policy import Pack

# What one source tells and another does not: an empty value never erases.
_KEPT = (
    "reply",
    "arrived_on_time",
    "item_as_described",
    "customer_service",
    "order_reference",
    "buyer_hash",
    "channel",
)

# A range says nothing about a feedback whose day is known, a day nothing about an instant in it.
_DAY_DIFFERS = """({new}.left_precision <> 'range' AND (f.left_on <> {new}.left_on
    OR ({new}.left_precision = 'instant' AND f.left_at <> {new}.left_at)))"""

_KEPT_DIFFERS = " OR ".join(
    f"(i.{name} IS NOT NULL AND f.{name} IS DISTINCT FROM i.{name})" for name in _KEPT
)

# Whether the row tells something new about a feedback that is known. The writer holds the account,
# so that nothing changes between this and the writing.
_DIFFERS = f"""(
    (%(has_rating)s AND NOT i.keeps_rating AND (f.rating IS DISTINCT FROM i.rating
        OR f.polarity IS DISTINCT FROM i.polarity
        OR (i.rating_raw IS NOT NULL AND f.rating_raw IS DISTINCT FROM i.rating_raw)))
    OR (%(has_comment)s AND NOT i.keeps_comment AND f.comment IS DISTINCT FROM i.comment)
    OR {_DAY_DIFFERS.format(new="i")}
    OR {_KEPT_DIFFERS}
    OR f.ordered_on IS DISTINCT FROM r.ordered_on OR f.order_id IS DISTINCT FROM r.order_id
    OR (i.details IS NOT NULL AND NOT COALESCE(f.details, '{{}}') @> i.details)
    OR (i.automated AND NOT f.automated)
    OR f.state = 'missing'
    OR (i.state <> 'live' AND f.state <> i.state)
    OR (%(has_uncounted)s AND (f.uncounted_reason IS NOT DISTINCT FROM 'excluded')
        <> (i.uncounted_reason IS NOT DISTINCT FROM 'excluded'))
    OR (f.source_coverage <> 'all' AND %(coverage)s = 'all')
)"""

_RATING = ("rating", "rating_raw", "polarity")
# What goes through as it came, beside rating and comment, which a row may leave as they are known.
_OTHERS = (
    *_KEPT,
    "details",
    "left_on",
    "left_at",
    "left_precision",
    "left_latest_on",
    "automated",
    "uncounted_reason",
    "state",
)


def _known(name: str, keeps: str) -> str:
    return f"CASE WHEN {keeps} AND f.id IS NOT NULL THEN f.{name} ELSE i.{name} END AS {name}"


# A source that says the same in stars does not erase what another wrote in its own scale.
_SAME_RATING = """(f.rating IS NOT DISTINCT FROM EXCLUDED.rating
    AND f.polarity IS NOT DISTINCT FROM EXCLUDED.polarity)"""

_COUNTS_ON = "CASE WHEN %(order_clock)s THEN COALESCE({ordered_on}, {left_on}) ELSE {left_on} END"

_UPSERT = """
WITH incoming AS (
    SELECT DISTINCT ON (s.external_id) s.external_id, s.rating, s.rating_raw, s.comment, s.reply,
        COALESCE(s.polarity, CASE WHEN s.rating = ANY(%(positive)s) THEN 'positive'
             WHEN s.rating = ANY(%(neutral)s) THEN 'neutral'
             WHEN s.rating = ANY(%(negative)s) THEN 'negative' END) AS polarity,
        s.arrived_on_time, s.item_as_described, s.customer_service, s.left_on, s.left_latest_on,
        COALESCE(s.left_at, s.left_on::timestamp AT TIME ZONE %(zone)s) AS left_at,
        CASE WHEN s.left_latest_on IS NOT NULL THEN 'range' WHEN s.left_at IS NULL THEN 'day'
             ELSE 'instant' END AS left_precision,
        s.order_reference, s.ordered_on,
        s.buyer_hash, s.channel, s.automated, s.details, s.uncounted_reason,
        COALESCE(s.state, 'live') AS state, s.keeps_rating, s.keeps_comment
    FROM feedback_stage AS s
    WHERE s.bad_code IS NULL AND s.left_on IS NOT NULL ORDER BY s.external_id, s.line
), different AS (  -- an order's day stands in for one that the source does not tell
    SELECT i.external_id, {known_rating}, {known_comment}, {others}, r.order_id, r.ordered_on,
        COALESCE(i.channel, f.channel, %(channel)s) AS channel
    FROM incoming AS i
    LEFT JOIN feedback_feedback AS f
      ON f.organization_id = %(organization)s AND f.seller_account_id = %(account)s
     AND f.external_id = i.external_id
    LEFT JOIN feedback_order AS o
      ON o.organization_id = %(organization)s AND o.seller_account_id = %(account)s
     AND o.external_id = COALESCE(i.order_reference, f.order_reference)
    CROSS JOIN LATERAL (SELECT f.id IS NULL OR (i.order_reference IS NOT NULL
        AND f.order_reference IS DISTINCT FROM i.order_reference) AS is_other) AS reference
    CROSS JOIN LATERAL (SELECT
        CASE WHEN is_other THEN o.id ELSE COALESCE(o.id, f.order_id) END AS order_id,
        COALESCE(i.ordered_on, CASE WHEN NOT is_other THEN f.ordered_on END, o.ordered_on)
            AS ordered_on) AS r
    WHERE f.id IS NULL OR {differs}
), written AS (
    INSERT INTO feedback_feedback AS f (
        organization_id, seller_account_id, external_id, rating, rating_raw, polarity, comment,
        reply, arrived_on_time, item_as_described, customer_service, left_on, left_at,
        left_precision, left_latest_on, ordered_on, counts_on, order_reference, order_id,
        buyer_hash, channel, automated, details, state, uncounted_reason, source_coverage,
        pack_version, feedback_import_id, version, created_at, updated_at)
    SELECT %(organization)s, %(account)s, external_id, rating, rating_raw, polarity, comment,
        reply, arrived_on_time, item_as_described, customer_service, left_on, left_at,
        left_precision, left_latest_on, ordered_on, {counts_on_new}, order_reference, order_id,
        buyer_hash, channel, automated, details, state, uncounted_reason,
        %(coverage)s, %(pack_version)s, %(import)s, 1, %(now)s, %(now)s
    FROM different ORDER BY external_id  -- as the index does that finds them
    ON CONFLICT (organization_id, seller_account_id, external_id) DO UPDATE SET
        rating = CASE WHEN %(has_rating)s THEN EXCLUDED.rating ELSE f.rating END,
        rating_raw = CASE WHEN %(has_rating)s AND NOT {same_rating} THEN EXCLUDED.rating_raw
                     ELSE COALESCE(EXCLUDED.rating_raw, f.rating_raw) END,
        polarity = CASE WHEN %(has_rating)s THEN EXCLUDED.polarity ELSE f.polarity END,
        comment = CASE WHEN %(has_comment)s THEN EXCLUDED.comment ELSE f.comment END,
        {kept_set},
        order_id = EXCLUDED.order_id,
        ordered_on = EXCLUDED.ordered_on,
        details = CASE WHEN EXCLUDED.details IS NULL THEN f.details
                       ELSE COALESCE(f.details, '{{}}') || EXCLUDED.details END,
        left_on = CASE WHEN {day_differs} THEN EXCLUDED.left_on ELSE f.left_on END,
        left_at = CASE WHEN {day_differs} THEN EXCLUDED.left_at ELSE f.left_at END,
        left_precision = CASE WHEN {day_differs} THEN EXCLUDED.left_precision
                         ELSE f.left_precision END,
        left_latest_on = CASE WHEN {day_differs} THEN NULL ELSE f.left_latest_on END,
        counts_on = CASE WHEN {day_differs} THEN {counts_on_excluded} ELSE {counts_on_kept} END,
        automated = f.automated OR EXCLUDED.automated,
        state = CASE WHEN EXCLUDED.state <> 'live' THEN EXCLUDED.state
                     WHEN f.state = 'missing' THEN 'live' ELSE f.state END,
        uncounted_reason = CASE
            WHEN NOT %(has_uncounted)s THEN f.uncounted_reason
            WHEN EXCLUDED.uncounted_reason IS NOT NULL THEN EXCLUDED.uncounted_reason
            WHEN f.uncounted_reason = 'excluded' THEN NULL ELSE f.uncounted_reason END,
        source_coverage = CASE f.source_coverage WHEN 'all' THEN 'all'
                          ELSE EXCLUDED.source_coverage END,
        pack_version = EXCLUDED.pack_version,
        feedback_import_id = EXCLUDED.feedback_import_id,
        version = f.version + 1,
        updated_at = EXCLUDED.updated_at
    RETURNING new.id AS feedback_id, new.external_id, old.id IS NULL AS is_new, {returned}
)
INSERT INTO feedback_change (batch_id, feedback_id, seller_account_id, external_id, is_new, {kept})
SELECT %(batch)s, feedback_id, %(account)s, external_id, is_new, {kept} FROM written
""".format(  # noqa: S608 - only our own text above is put in
    differs=_DIFFERS,
    known_rating=", ".join(_known(name, "i.keeps_rating") for name in _RATING),
    known_comment=_known("comment", "i.keeps_comment"),
    others=", ".join(f"i.{name}" for name in _OTHERS if name != "channel"),
    day_differs=_DAY_DIFFERS.format(new="EXCLUDED"),
    same_rating=_SAME_RATING,
    counts_on_new=_COUNTS_ON.format(ordered_on="ordered_on", left_on="left_on"),
    counts_on_excluded=_COUNTS_ON.format(
        ordered_on="EXCLUDED.ordered_on", left_on="EXCLUDED.left_on"
    ),
    counts_on_kept=_COUNTS_ON.format(ordered_on="EXCLUDED.ordered_on", left_on="f.left_on"),
    kept_set=", ".join(f"{name} = COALESCE(EXCLUDED.{name}, f.{name})" for name in _KEPT),
    returned=RETURNED,
    kept=NOTED,
)

_COUNT = """
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new)
FROM feedback_change WHERE batch_id = %s
"""


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows came in and how many changed."""

    new: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Whose rows the stage holds, by which rules they are judged, and what their source tells."""

    owner: Mapping[str, int]  # the row ids `organization`, `account` and `import`, and `batch`
    pack: Pack
    coverage: SourceCoverage
    channel: str
    supplied: frozenset[str]
    now: datetime


def write_stage(writing: Writing) -> Written:
    """Upsert the good rows of the stage; `feedback_change` then holds what really changed."""
    pack = writing.pack
    has_stars = pack.rating.kind is RatingKind.STARS
    polarity = pack.polarity
    parameters: dict[str, Any] = {
        **writing.owner,
        "coverage": writing.coverage.value,
        "channel": writing.channel,
        "has_rating": "rating" in writing.supplied,
        "has_comment": "comment" in writing.supplied,
        "has_uncounted": "uncounted_reason" in writing.supplied,
        "positive": list(polarity.positive) if has_stars else [],
        "neutral": list(polarity.neutral) if has_stars else [],
        "negative": list(polarity.negative) if has_stars else [],
        "order_clock": pack.score.windows.clock is Clock.ORDER,
        "zone": pack.calendar.time_zone,
        "pack_version": pack.version,
        "now": writing.now,
    }
    hold_accounts(writing.owner["organization"], [writing.owner["account"]])
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, parameters)
        cursor.execute(_COUNT, [writing.owner["batch"]])
        new, changed = cursor.fetchone()
    return Written(new=new, changed=changed)
