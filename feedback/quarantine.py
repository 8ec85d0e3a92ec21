"""Rows that could not be taken: kept as they came, each with its reason."""

from django.db import connection

from accounts.errors import FieldError

# Of rows with the same id in one file the first one counts; later ones that say the same are
# nothing new, later ones that say something else are rejected.
_SAID = (
    "rating",
    "comment",
    "reply",
    "left_on",
    "order_reference",
    "arrived_on_time",
    "item_as_described",
    "customer_service",
    "buyer_hash",
    "polarity",
    "left_at",
    "state",
)
_REJECT_DUPLICATES = """
WITH numbered AS (
    SELECT ctid, line, first_value(line) OVER same AS first_line, row_number() OVER same AS n,
           {said} IS DISTINCT FROM {said_first} AS differs
    FROM feedback_stage WHERE bad_code IS NULL AND left_on IS NOT NULL
    WINDOW same AS (PARTITION BY external_id ORDER BY line)
)
UPDATE feedback_stage AS s
SET bad_column = 'external_id', bad_code = 'duplicate_in_file',
    bad_message = 'Line ' || n.first_line || ' has the same id and other values; it was taken.'
FROM numbered AS n WHERE s.ctid = n.ctid AND n.n > 1 AND n.differs
""".format(  # noqa: S608 - names of columns, written above
    said=f"({', '.join(_SAID)})",
    said_first=f"({', '.join(f'first_value({name}) OVER same' for name in _SAID)})",
)

_HAS_DUPLICATES = """
SELECT count(*) > count(DISTINCT external_id) FROM feedback_stage
WHERE bad_code IS NULL AND left_on IS NOT NULL
"""

_KEEP = """
INSERT INTO feedback_rejectedrow
    (organization_id, feedback_import_id, line, raw, "column", code, message, cells)
SELECT %s, %s, line, raw, bad_column, bad_code, bad_message, cells
FROM feedback_stage WHERE bad_code IS NOT NULL ORDER BY line
"""

_FIRST = """
SELECT line, bad_column, bad_code, bad_message FROM feedback_stage
WHERE bad_code IS NOT NULL ORDER BY line LIMIT %s
"""


def reject_duplicates() -> None:
    """Mark the rows of the stage that contradict an earlier row with the same id."""
    with connection.cursor() as cursor:
        cursor.execute(_HAS_DUPLICATES)
        if cursor.fetchone()[0]:
            cursor.execute(_REJECT_DUPLICATES)


def count_rejected() -> int:
    """Return how many rows of the stage are bad."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM feedback_stage WHERE bad_code IS NOT NULL")
        return int(cursor.fetchone()[0])


def keep_rejected(*, organization_id: int, import_id: int) -> None:
    """Move the bad rows from the stage into `RejectedRow`."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [organization_id, import_id])


def first_errors(limit: int = 100) -> list[FieldError]:
    """Return the first bad rows as errors that name line and column."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, [limit])
        return [
            FieldError(f"#/lines/{line}/{column}", code, f"Line {line}, {column}: {message}")
            for line, column, code, message in cursor.fetchall()
        ]
