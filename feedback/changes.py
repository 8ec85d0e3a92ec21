"""What a batch of feedback changes was: the value that subscribers get."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeedbackChanges:
    """The rows stand in the temporary table `feedback_change` until the transaction ends.

    Its columns: feedback_id, seller_account_id, is_new, and for left_on, rating, polarity, state
    and source_coverage the value after the change and, as `old_...`, the one before.
    """

    organization_id: int
    seller_account_ids: tuple[int, ...]
    new: int
    changed: int
