"""What follows from any change of feedback: its events, and whoever reacts to it."""

from audit.recording import UnitOfWork
from feedback.changes import FeedbackChanges
from feedback.choices import FeedbackEvent
from feedback.models import SellerAccount
from feedback.telling import events_of_changes
from feedback.upsert import Written


def tell_changes(
    work: UnitOfWork, *, account: SellerAccount, batch_id: int, written: Written
) -> None:
    """Record the events of a batch in `feedback_change`, and publish it; nothing if it is empty."""
    count = written.new + written.changed
    if not count:
        return
    events = events_of_changes(batch_id=batch_id, seller_account=account.public_id)
    work.record_query(events, count=count)
    work.publish(
        FeedbackEvent.CHANGED,
        FeedbackChanges(
            organization_id=account.organization_id,
            batch_id=batch_id,
            seller_account_ids=(account.pk,),
            new=written.new,
            changed=written.changed,
        ),
    )
