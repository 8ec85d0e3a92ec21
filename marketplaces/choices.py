"""The closed lists of marketplaces: what a pack may choose from."""

from enum import StrEnum


class Coverage(StrEnum):
    """What a source of feedback holds, and so which scores it can support."""

    ALL = "all"
    NEGATIVE_NEUTRAL_ONLY = "negative_neutral_only"
    AGGREGATE_ONLY = "aggregate_only"


class DateOrder(StrEnum):
    """The order of day, month and year in a report; `unknown` has to be asked for."""

    MDY = "mdy"
    DMY = "dmy"
    YMD = "ymd"
    UNKNOWN = "unknown"


class RatingKind(StrEnum):
    """What a buyer gives: stars, or a verdict of +1, 0 or -1 (eBay, or a recommendation)."""

    STARS = "stars"
    POLARITY = "polarity"


class Measure(StrEnum):
    """Which number the marketplace itself publishes about a seller."""

    POSITIVE_SHARE = "positive_share"
    NEGATIVE_ORDER_SHARE = "negative_order_share"
    STAR_MEAN = "star_mean"
    OPERATIONAL = "operational"  # nothing from ratings: its score comes from orders alone


class RepeatKind(StrEnum):
    """Which further feedback of the same buyer a marketplace leaves out of its score."""

    CALENDAR_WEEK = "calendar_week"  # the same verdict in the same week, Monday to Sunday
    GAP = "gap"  # less than so many days after another one


class GapBase(StrEnum):
    """From which earlier feedback of the buyer the gap is counted."""

    LAST_COUNTED = "last_counted"
    LAST = "last"


class Rounding(StrEnum):
    """How a marketplace rounds the number that it shows."""

    HALF_UP = "half_up"


class ExternalId(StrEnum):
    """What identifies one feedback on the marketplace."""

    FEEDBACK_ID = "feedback_id"
    ORDER_ID = "order_id"
    LINE_ITEM_ID = "line_item_id"


class Clock(StrEnum):
    """From which moment a window runs; scores and repeats know only the first two."""

    FEEDBACK = "feedback"
    ORDER = "order"
    REQUEST = "request"
    DELIVERY = "delivery"


class Bound(StrEnum):
    """On which side of its limit a number is good."""

    BELOW = "below"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"


class RemovalOutcome(StrEnum):
    """What becomes of a feedback whose removal the marketplace grants."""

    REMOVED = "removed"
    STRUCK_THROUGH = "struck_through"
