"""Feedback that has just been written, or whose order has: its text is read in the same work.

A batch of up to `MOST_AT_ONCE` comments is classified in the transaction that wrote it, so that
the next read shows it. A larger one would keep other writers of the account waiting: its old
classifications go at once, since their offsets belong to another text, and a job reads it.
"""

from collections.abc import Sequence

from django.db import connection
from psycopg import sql

from audit.recording import UnitOfWork
from feedback.changes import FeedbackChanges, OrderChanges
from feedback.choices import RunScope
from feedback.classifying.engines import engine_for
from feedback.classifying.inputs import stored_texts
from feedback.classifying.reading import classify_stored
from feedback.classifying.runs import queue_run
from feedback.classifying.writing import forget_classifications
from feedback.models import SellerAccount

MOST_AT_ONCE = 1_000

_TO_READ = """
SELECT feedback_id AS id FROM feedback_change
WHERE batch_id = {batch} AND comment IS NOT NULL AND (
    is_new OR (old_comment, old_polarity, old_order_reference)
        IS DISTINCT FROM (comment, polarity, order_reference))
"""

_EMPTIED = """
SELECT feedback_id AS id FROM feedback_change
WHERE batch_id = {batch} AND comment IS NULL AND old_comment IS NOT NULL
"""

_OF_ORDERS = """
SELECT f.id FROM order_change AS o
JOIN feedback_feedback AS f ON f.organization_id = {organization} AND f.order_id = o.order_id
WHERE o.batch_id = {batch} AND f.comment IS NOT NULL
  AND (o.is_new
       OR (o.old_fulfilled_by, o.old_label_from_marketplace, o.old_shipped_at, o.old_promised_by)
          IS DISTINCT FROM (o.fulfilled_by, o.label_from_marketplace, o.shipped_at, o.promised_by))
"""


def classify_changes(work: UnitOfWork, changes: FeedbackChanges) -> None:
    """Read the comments of a batch that are new, or whose stars or order have changed."""
    batch = sql.Literal(changes.batch_id)
    forget_classifications(work, _ids(sql.SQL(_EMPTIED).format(batch=batch)))
    _read(work, sql.SQL(_TO_READ).format(batch=batch), changes.seller_account_ids)


def classify_orders(work: UnitOfWork, changes: OrderChanges) -> None:
    """Read the comments anew whose order is new or has changed: some grounds depend on it."""
    feedback = sql.SQL(_OF_ORDERS).format(
        organization=sql.Literal(changes.organization_id), batch=sql.Literal(changes.batch_id)
    )
    _read(work, feedback, [changes.seller_account_id])


def _read(work: UnitOfWork, feedback: sql.Composable, accounts: Sequence[int]) -> None:
    """Read the feedback whose row ids a SELECT yields, or have it read."""
    organization_id = work.actor.organization_id
    found = _ids(feedback)
    if not found:
        return
    if len(found) <= MOST_AT_ONCE:
        texts = stored_texts(organization_id, found, on=work.now.date())
        classify_stored(work, texts, engine=engine_for(organization_id))
        return
    forget_classifications(work, found)
    for account in SellerAccount.objects.filter(
        organization_id=organization_id, pk__in=accounts
    ).order_by("pk"):
        queue_run(work, scope=RunScope.MISSING, seller_account=account)


def _ids(feedback: sql.Composable) -> list[int]:
    """Return the row ids in order; a million of them take 40 MB."""
    with connection.cursor() as cursor:
        cursor.execute(feedback)
        return sorted(row[0] for row in cursor.fetchall())
