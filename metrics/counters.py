"""What a daily tally counts, each as one SQL condition: the tallies and every check share it.

A condition speaks of one row with the columns rating, polarity, state, uncounted_reason,
source_coverage, arrived_on_time, item_as_described and customer_service, and is true, false or
null (not counted). Only live feedback counts at all.
"""

_COUNTED = "state = 'live' AND uncounted_reason IS NULL"

FACTORS = ("arrived_on_time", "item_as_described", "customer_service")

COUNTERS: dict[str, str] = {
    **{f"stars_{stars}": f"{_COUNTED} AND rating = {stars}" for stars in range(1, 6)},
    **{word: f"{_COUNTED} AND polarity = '{word}'" for word in ("positive", "neutral", "negative")},
    "unrated": f"{_COUNTED} AND polarity IS NULL",
    "partial": f"{_COUNTED} AND source_coverage <> 'all'",
    "uncounted": "state = 'live' AND uncounted_reason IS NOT NULL",
    **{
        f"{factor}_{answer}": f"{_COUNTED} AND {value}{factor}"
        for factor in FACTORS
        for answer, value in (("yes", ""), ("no", "NOT "))
    },
}

# The columns of a feedback that these conditions read, beside the day on which it counts.
COUNTED_COLUMNS = (
    "rating",
    "polarity",
    "state",
    "uncounted_reason",
    "source_coverage",
    *FACTORS,
)
# Orders placed on a day: the base of shares of orders. They come from orders, not from feedback.
ORDERS = "orders"
