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


class Rounding(StrEnum):
    """How a marketplace rounds the percentage that it shows."""

    HALF_UP = "half_up"


class ExternalId(StrEnum):
    """What identifies one feedback on the marketplace."""

    FEEDBACK_ID = "feedback_id"
    ORDER_ID = "order_id"
    LINE_ITEM_ID = "line_item_id"


class Clock(StrEnum):
    """From which moment a window runs."""

    FEEDBACK = "feedback"
    ORDER = "order"
    REQUEST = "request"


class RemovalOutcome(StrEnum):
    """What becomes of a feedback whose removal the marketplace grants."""

    REMOVED = "removed"
    STRUCK_THROUGH = "struck_through"
