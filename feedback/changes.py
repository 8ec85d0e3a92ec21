"""What a batch of feedback changes was: the value that subscribers get."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeedbackChanges:
    """The rows stand in the temporary table `feedback_change` until the transaction ends.

    They are those with this `import_id`. Other columns: feedback_id, seller_account_id,
    external_id, is_new, and for each of `staging.CHANGED_COLUMNS` the value after the change and,
    as `old_...`, the one before.
    """

    organization_id: int
    import_id: int
    seller_account_ids: tuple[int, ...]
    new: int
    changed: int
