"""Daily tallies kept exact by signed differences, set-based for any number of changes."""

from django.db import connection

from feedback.changes import FeedbackChanges

# Each change takes its old row out of its day and puts the new one in; what is not live counts
# nowhere.
_DELTA = """
WITH signed AS (
    SELECT seller_account_id, old_left_on AS day, old_rating AS rating,
           old_source_coverage AS coverage, -1 AS n
    FROM feedback_change
    WHERE import_id = %(import)s AND NOT is_new AND old_state = 'live'
    UNION ALL
    SELECT seller_account_id, left_on, rating, source_coverage, 1
    FROM feedback_change WHERE import_id = %(import)s AND state = 'live'
), delta AS (
    SELECT seller_account_id, day,
           COALESCE(sum(n) FILTER (WHERE rating = 1), 0) AS stars_1,
           COALESCE(sum(n) FILTER (WHERE rating = 2), 0) AS stars_2,
           COALESCE(sum(n) FILTER (WHERE rating = 3), 0) AS stars_3,
           COALESCE(sum(n) FILTER (WHERE rating = 4), 0) AS stars_4,
           COALESCE(sum(n) FILTER (WHERE rating = 5), 0) AS stars_5,
           COALESCE(sum(n) FILTER (WHERE rating IS NULL), 0) AS unrated,
           COALESCE(sum(n) FILTER (WHERE coverage <> 'all'), 0) AS partial
    FROM signed GROUP BY seller_account_id, day
)
"""

# Not one INSERT .. ON CONFLICT: a difference below zero would fail the table's own check before
# the conflict is even looked for. The score row that the caller holds keeps other writers away.
_UPDATE = """
UPDATE metrics_daytally AS t SET
    stars_1 = t.stars_1 + d.stars_1,
    stars_2 = t.stars_2 + d.stars_2,
    stars_3 = t.stars_3 + d.stars_3,
    stars_4 = t.stars_4 + d.stars_4,
    stars_5 = t.stars_5 + d.stars_5,
    unrated = t.unrated + d.unrated,
    partial = t.partial + d.partial
FROM delta AS d
WHERE t.organization_id = %(organization)s
  AND t.seller_account_id = d.seller_account_id AND t.day = d.day
"""

_INSERT = """
INSERT INTO metrics_daytally (organization_id, seller_account_id, day,
    stars_1, stars_2, stars_3, stars_4, stars_5, unrated, partial)
SELECT %(organization)s, d.*
FROM delta AS d
WHERE (stars_1, stars_2, stars_3, stars_4, stars_5, unrated, partial) <> (0, 0, 0, 0, 0, 0, 0)
  AND NOT EXISTS (SELECT FROM metrics_daytally AS t WHERE t.organization_id = %(organization)s
                  AND t.seller_account_id = d.seller_account_id AND t.day = d.day)
"""


def apply_changes(changes: FeedbackChanges) -> None:
    """Bring the tallies up to date; the caller holds the score rows of the accounts."""
    parameters = {"organization": changes.organization_id, "import": changes.import_id}
    with connection.cursor() as cursor:
        cursor.execute(_DELTA + _UPDATE, parameters)
        cursor.execute(_DELTA + _INSERT, parameters)
