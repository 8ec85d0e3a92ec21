"""Daily tallies counted anew from rows, as SQL: what the kept tallies must equal.

A relation of feedback has the columns seller_account_id, counts_on and those of `counters.py`; one
of orders has seller_account_id and ordered_on. Their parameters are `organization` and `accounts`.
"""

from metrics.counters import COUNTED_COLUMNS, COUNTERS, ORDERS

FEEDBACK_NOW = f"""
SELECT seller_account_id, counts_on, {", ".join(COUNTED_COLUMNS)} FROM feedback_feedback
WHERE organization_id = %(organization)s AND seller_account_id = ANY(%(accounts)s)
"""  # noqa: S608 - our own names

ORDERS_NOW = """
SELECT seller_account_id, ordered_on FROM feedback_order
WHERE organization_id = %(organization)s AND seller_account_id = ANY(%(accounts)s)
"""

_COUNTS = ", ".join(
    f"count(*) FILTER (WHERE {condition}) AS {name}" for name, condition in COUNTERS.items()
)
_ZEROS = ", ".join("0" for _ in COUNTERS)
_SUMS = ", ".join(f"sum({name})::integer AS {name}" for name in (*COUNTERS, ORDERS))


def tallies_of(*, feedback: str, orders: str) -> str:
    """Return the SELECT of the daily tallies that these rows make, with DayTally's columns."""
    return f"""
SELECT seller_account_id, day, {_SUMS} FROM (
    SELECT seller_account_id, counts_on AS day, {_COUNTS}, 0 AS {ORDERS}
    FROM ({feedback}) AS feedback GROUP BY 1, 2
    UNION ALL
    SELECT seller_account_id, ordered_on, {_ZEROS}, count(*)
    FROM ({orders}) AS orders GROUP BY 1, 2
) AS counted GROUP BY 1, 2
"""  # noqa: S608
