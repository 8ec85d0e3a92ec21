"""The one statement that changes the reply shown with a feedback, and what it changed."""

from datetime import datetime

from django.db import connection

from feedback.changes import NOTED, RETURNED
from feedback.models import Feedback
from feedback.staging import prepare
from feedback.upsert import Written

_SET_REPLY = f"""
WITH written AS (
    UPDATE feedback_feedback AS f
    SET reply = %(reply)s, version = f.version + 1, updated_at = %(now)s
    WHERE f.organization_id = %(organization)s AND f.id = %(feedback)s
      AND f.reply IS DISTINCT FROM %(reply)s
    RETURNING new.id AS feedback_id, new.seller_account_id, new.external_id, {RETURNED}
)
INSERT INTO feedback_change (batch_id, feedback_id, seller_account_id, external_id, is_new, {NOTED})
SELECT %(batch)s, feedback_id, seller_account_id, external_id, false, {NOTED} FROM written
"""  # noqa: S608 - only our own column names are put in


def set_reply(feedback: Feedback, *, reply: str | None, batch_id: int, now: datetime) -> Written:
    """Write what the marketplace now shows as the reply; `feedback_change` holds the change."""
    prepare()
    with connection.cursor() as cursor:
        cursor.execute(
            _SET_REPLY,
            {
                "organization": feedback.organization_id,
                "feedback": feedback.pk,
                "reply": reply,
                "batch": batch_id,
                "now": now,
            },
        )
        return Written(new=0, changed=cursor.rowcount)
