"""Feedback that has just been written, or whose order has: its text is read in the same work.

A batch of up to `MOST_AT_ONCE` comments of usual length is classified in the transaction that wrote
it, so that the next read shows it. A larger one would keep other writers of the account waiting:
its old classifications go at once, since their offsets belong to another text, and a job reads it.
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
MOST_CHARACTERS_AT_ONCE = 500_000  # a thousand comments have 150,000 as a rule

_TO_READ = """
SELECT feedback_id, length(comment) FROM feedback_change
WHERE batch_id = {batch} AND comment IS NOT NULL AND (
    is_new OR (old_comment, old_polarity, old_order_reference)
        IS DISTINCT FROM (comment, polarity, order_reference))
"""

_EMPTIED = """
SELECT feedback_id, 0 FROM feedback_change
WHERE batch_id = {batch} AND comment IS NULL AND old_comment IS NOT NULL
"""

_OF_ORDERS = """
SELECT f.id, length(f.comment) FROM order_change AS o
JOIN feedback_feedback AS f ON f.organization_id = {organization} AND f.order_id = o.order_id
WHERE o.batch_id = {batch} AND f.comment IS NOT NULL
"""


def classify_changes(work: UnitOfWork, changes: FeedbackChanges) -> None:
    """Read the comments of a batch that are new, or whose stars or order have changed."""
    batch = sql.Literal(changes.batch_id)
    forget_classifications(work, list(_found(sql.SQL(_EMPTIED).format(batch=batch))))
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
    found = _found(feedback)
    if not found:
        return
    if len(found) <= MOST_AT_ONCE and sum(found.values()) <= MOST_CHARACTERS_AT_ONCE:
        texts = stored_texts(organization_id, found, on=work.now.date())
        classify_stored(work, texts, engine=engine_for(organization_id))
        return
    forget_classifications(work, list(found))
    for account in SellerAccount.objects.filter(
        organization_id=organization_id, pk__in=accounts
    ).order_by("pk"):
        queue_run(work, scope=RunScope.MISSING, seller_account=account)


def _found(feedback: sql.Composable) -> dict[int, int]:
    """Return how long each comment is, by row id; a million of them take 100 MB."""
    with connection.cursor() as cursor:
        cursor.execute(feedback)
        return dict(cursor.fetchall())
