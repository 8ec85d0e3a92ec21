"""Classifications written for a batch: one statement, and an event for each that has changed."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from django.db import connection
from psycopg import sql

from audit.recording import UnitOfWork
from feedback.changes import new_batch
from feedback.choices import FeedbackEvent, OverrideAspect
from feedback.classifying.effective import Decision, Labels, effective_labels
from feedback.models import Feedback, Override

_TOLD = ("engine", "language", "text_polarity", "mismatch", "topics", "grounds_eligible",
         "grounds_possible")  # fmt: skip

_PAIR = """CASE WHEN old_{0} IS DISTINCT FROM {0}
THEN jsonb_build_object('{0}', jsonb_build_array(old_{0}, {0})) ELSE '{{}}' END"""
_CHANGES = " || ".join(_PAIR.format(name) for name in _TOLD)

_STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS classification_change (
    batch_id bigint, feedback_id bigint, changes jsonb
) ON COMMIT DELETE ROWS
"""

_WRITE = f"""
WITH said AS (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(
        feedback_id bigint, engine text, pack_version text, result jsonb, language text,
        text_polarity text, mismatch text, topics text[], grounds_eligible text[],
        grounds_possible text[])
), written AS (
    INSERT INTO feedback_classification AS c (organization_id, feedback_id, engine, pack_version,
        result, language, text_polarity, mismatch, topics, grounds_eligible, grounds_possible,
        classified_at)
    SELECT %(organization)s, feedback_id, engine, pack_version, result, language, text_polarity,
           mismatch, topics, grounds_eligible, grounds_possible, %(now)s
    FROM said ORDER BY feedback_id
    ON CONFLICT (organization_id, feedback_id) DO UPDATE SET
        engine = EXCLUDED.engine, pack_version = EXCLUDED.pack_version, result = EXCLUDED.result,
        language = EXCLUDED.language, text_polarity = EXCLUDED.text_polarity,
        mismatch = EXCLUDED.mismatch, topics = EXCLUDED.topics,
        grounds_eligible = EXCLUDED.grounds_eligible,
        grounds_possible = EXCLUDED.grounds_possible, classified_at = EXCLUDED.classified_at
    WHERE (c.result, c.pack_version, c.language, c.text_polarity, c.mismatch, c.topics,
           c.grounds_eligible, c.grounds_possible) IS DISTINCT FROM
          (EXCLUDED.result, EXCLUDED.pack_version, EXCLUDED.language, EXCLUDED.text_polarity,
           EXCLUDED.mismatch, EXCLUDED.topics, EXCLUDED.grounds_eligible,
           EXCLUDED.grounds_possible)
    RETURNING new.feedback_id,
        {", ".join(f"old.{name} AS old_{name}, new.{name}" for name in _TOLD)}
)
INSERT INTO classification_change (batch_id, feedback_id, changes)
SELECT %(batch)s, feedback_id, {_CHANGES} FROM written
"""  # noqa: S608 - our own names

_GONE = ", ".join(f"'{name}', jsonb_build_array({name}, NULL)" for name in _TOLD)
_FORGET = f"""
WITH gone AS (
    DELETE FROM feedback_classification
    WHERE organization_id = %(organization)s AND feedback_id = ANY(%(feedback)s)
    RETURNING *
)
INSERT INTO classification_change (batch_id, feedback_id, changes)
SELECT %(batch)s, feedback_id, jsonb_build_object({_GONE}) FROM gone
"""  # noqa: S608 - our own names

_EVENTS = """
SELECT feedback_id AS position, {name} AS name, {prefix} AS subject_prefix,
       feedback_id AS subject_id, changes, NULL::jsonb AS personal
FROM classification_change WHERE batch_id = {batch}
"""


def write_classifications(
    work: UnitOfWork, *, results: Mapping[int, Mapping[str, Any]], pack_versions: Mapping[int, str]
) -> int:
    """Write what the engine said (row id of the feedback -> JSON); return how many changed.

    A person's overrides stay on top. What is the same as before is not written and tells nothing.
    """
    if not results:
        return 0
    decisions = decisions_of(work.actor.organization_id, results)
    rows = [
        {
            "feedback_id": feedback_id,
            "engine": result["engine"],
            "pack_version": pack_versions.get(feedback_id, ""),
            "result": result,
            **_columns(effective_labels(result, decisions.get(feedback_id, ()))),
        }
        for feedback_id, result in results.items()
    ]
    batch = new_batch()
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        cursor.execute(
            _WRITE,
            {
                "rows": orjson.dumps(rows).decode(),
                "organization": work.actor.organization_id,
                "now": work.now,
                "batch": batch,
            },
        )
        count = int(cursor.rowcount)
    work.record_query(_events_of(batch), count=count)
    return count


def forget_classifications(work: UnitOfWork, feedback: list[int]) -> None:
    """Delete what was said of these feedback (by row ids), and tell it.

    Whoever follows the events would otherwise go on showing labels of a text that is gone. The ids
    are handed in as one array: joined to a temporary table, which has no statistics, a large batch
    was compared row by row.
    """
    if not feedback:
        return
    batch = new_batch()
    parameters: dict[str, Any] = {
        "organization": work.actor.organization_id,
        "feedback": feedback,
        "batch": batch,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        cursor.execute(_FORGET, parameters)
        count = int(cursor.rowcount)
    work.record_query(_events_of(batch), count=count)


def decisions_of(organization_id: int, feedback: Iterable[int]) -> dict[int, list[Decision]]:
    """Return the overrides of these feedback, by row id."""
    found: dict[int, list[Decision]] = {}
    rows = Override.objects.filter(organization_id=organization_id, feedback_id__in=list(feedback))
    for one in rows.order_by("feedback_id", "aspect", "ground"):
        decision = Decision(aspect=OverrideAspect(one.aspect), ground=one.ground, value=one.value)
        found.setdefault(one.feedback_id, []).append(decision)
    return found


def _columns(labels: Labels) -> dict[str, Any]:
    return {
        "language": labels.language,
        "text_polarity": labels.text_polarity,
        "mismatch": labels.mismatch,
        "topics": labels.topics,
        "grounds_eligible": labels.grounds_eligible,
        "grounds_possible": labels.grounds_possible,
    }


def _events_of(batch: int) -> sql.Composable:
    """Return the SELECT that tells the changes of a batch as events (see audit's DraftQuery)."""
    return sql.SQL(_EVENTS).format(
        name=sql.Literal(FeedbackEvent.CLASSIFIED.value),
        prefix=sql.Literal(Feedback.PUBLIC_PREFIX),
        batch=sql.Literal(batch),
    )
