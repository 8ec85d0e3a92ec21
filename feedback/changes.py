"""What a batch of feedback changes was: the value that subscribers get."""

from dataclasses import dataclass
from datetime import date
from itertools import count

# What is told of a change, each with its value before and after.
CHANGED_COLUMNS = {
    "rating": "smallint",
    "rating_raw": "text",
    "polarity": "text",
    "left_on": "date",
    "left_at": "timestamptz",
    "left_precision": "text",
    "ordered_on": "date",
    "counts_on": "date",
    "channel": "text",
    "automated": "boolean",
    "state": "text",
    "uncounted_reason": "text",
    "source_coverage": "text",
    "order_reference": "text",
    "arrived_on_time": "boolean",
    "item_as_described": "boolean",
    "customer_service": "boolean",
    "comment": "text",
    "reply": "text",
    "details": "jsonb",
}
# What is noted of a change for those who react to it: also what is never told.
NOTED_COLUMNS = {**CHANGED_COLUMNS, "buyer_hash": "bytea"}

# For the statements that write `feedback_change`: what they insert, and what an UPDATE returns.
NOTED = ", ".join(f"old_{name}, {name}" for name in NOTED_COLUMNS)
RETURNED = ", ".join(f"old.{name} AS old_{name}, new.{name}" for name in NOTED_COLUMNS)

_numbers = count(1)


def new_batch() -> int:
    """Return a number for a batch of changes; the temporary table lives in this process."""
    return next(_numbers)


@dataclass(frozen=True, slots=True)
class FeedbackChanges:
    """The rows stand in the temporary table `feedback_change` until the transaction ends.

    They are those with this `batch_id`. Other columns:
    feedback_id, seller_account_id, external_id, is_new, and for each of `NOTED_COLUMNS` the
    value after the change and, as `old_...`, the one before. One feedback stands in a batch once.
    """

    organization_id: int
    batch_id: int
    seller_account_ids: tuple[int, ...]
    new: int
    changed: int


@dataclass(frozen=True, slots=True)
class OrderChanges:
    """Orders of one account that are new or have changed.

    They stand in the temporary table `order_change` with this `batch_id`. `placed` holds (seller
    account, day, difference): +1 for an order that now counts on the day.
    """

    organization_id: int
    batch_id: int
    seller_account_id: int
    placed: tuple[tuple[int, date, int], ...]
