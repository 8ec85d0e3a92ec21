"""What eBay's two interfaces share: verdicts, buckets instead of dates, and identity."""

from datetime import date, timedelta

from feedback.choices import Polarity
from marketplaces.choices import ExternalId
from marketplaces.policy import Pack

POLARITIES = {
    "positive": Polarity.POSITIVE.value,
    "neutral": Polarity.NEUTRAL.value,
    "negative": Polarity.NEGATIVE.value,
}
# `IndependentlyWithdrawn` is what a third party, such as eBay itself, has withdrawn.
WITHDRAWN = frozenset({"withdrawn", "independentlywithdrawn", "independently_withdrawn"})
KNOWN_VERDICTS = "POSITIVE, NEUTRAL, NEGATIVE and WITHDRAWN"
REMOVED_TEXT = "--"

# Days back at the most and at the least. Each bucket begins where the shorter one ends.
_BUCKETS = {
    ("DAY", 30): (30, 0),
    ("DAY", 90): (90, 31),
    ("DAY", 180): (180, 91),
    ("DAY", 365): (365, 181),
    ("YEAR", 5): (1_826, 366),
}


def bucket_days(unit: str | None, value: int | None, today: date) -> tuple[date, date] | None:
    """Return the first and last day of a bucket such as 90 DAY; None if it is not known."""
    found = _BUCKETS.get(((unit or "").upper(), value or 0))
    if found is None:
        return None
    return today - timedelta(days=found[0]), today - timedelta(days=found[1])


def identity(pack: Pack, *, line_item: str | None, feedback_id: str | None) -> str | None:
    """Return what identifies a feedback: the line item if the rules say so and it is there."""
    if pack.feedback_identity.external_id is ExternalId.LINE_ITEM_ID and line_item:
        return line_item
    return feedback_id
