"""What follows from any change of feedback: its events, and whoever reacts to it."""

from audit.recording import UnitOfWork
from feedback.changes import FeedbackChanges
from feedback.choices import FeedbackEvent
from feedback.counting import settle_repeats
from feedback.models import SellerAccount
from feedback.telling import events_of_changes
from feedback.upsert import Written
from marketplaces.packs import pack_for


def tell_changes(
    work: UnitOfWork, *, account: SellerAccount, batch_id: int, written: Written
) -> None:
    """Record the events of a batch in `feedback_change`, and publish it; nothing if it is empty.

    Where the marketplace leaves further feedback of a buyer out of its score, the buyers of the
    batch are judged anew, which may change feedback beside it.
    """
    if not written.new + written.changed:
        return
    changed = written.changed + _settle_repeats(work, account=account, batch_id=batch_id)
    count = written.new + changed
    events = events_of_changes(batch_id=batch_id, seller_account=account.public_id)
    work.record_query(events, count=count)
    work.publish(
        FeedbackEvent.CHANGED,
        FeedbackChanges(
            organization_id=account.organization_id,
            batch_id=batch_id,
            seller_account_ids=(account.pk,),
            new=written.new,
            changed=changed,
        ),
    )


def _settle_repeats(work: UnitOfWork, *, account: SellerAccount, batch_id: int) -> int:
    rule = pack_for(account.marketplace_id, on=work.now.date()).score.repeats
    if rule is None:
        return 0
    owner = {
        "organization": account.organization_id,
        "account": account.pk,
        "batch": batch_id,
    }
    return settle_repeats(owner, rule=rule, now=work.now)
