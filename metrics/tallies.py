"""Daily tallies kept exact by signed differences, in one statement for any number of changes."""

from django.db import connection

from feedback.changes import FeedbackChanges

# Each change takes its old row out of its day and puts the new one in; what is not live counts
# nowhere. Days are written in key order, so that two writers never wait for each other in a ring.
_APPLY = """
WITH signed AS (
    SELECT seller_account_id, old_left_on AS day, old_rating AS rating,
           old_source_coverage AS coverage, -1 AS n
    FROM feedback_change WHERE NOT is_new AND old_state = 'live'
    UNION ALL
    SELECT seller_account_id, left_on, rating, source_coverage, 1
    FROM feedback_change WHERE state = 'live'
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
INSERT INTO metrics_daytally AS t (organization_id, seller_account_id, day,
    stars_1, stars_2, stars_3, stars_4, stars_5, unrated, partial)
SELECT %s, seller_account_id, day, stars_1, stars_2, stars_3, stars_4, stars_5, unrated, partial
FROM delta
WHERE (stars_1, stars_2, stars_3, stars_4, stars_5, unrated, partial) <> (0, 0, 0, 0, 0, 0, 0)
ORDER BY seller_account_id, day
ON CONFLICT (organization_id, seller_account_id, day) DO UPDATE SET
    stars_1 = t.stars_1 + EXCLUDED.stars_1,
    stars_2 = t.stars_2 + EXCLUDED.stars_2,
    stars_3 = t.stars_3 + EXCLUDED.stars_3,
    stars_4 = t.stars_4 + EXCLUDED.stars_4,
    stars_5 = t.stars_5 + EXCLUDED.stars_5,
    unrated = t.unrated + EXCLUDED.unrated,
    partial = t.partial + EXCLUDED.partial
"""


def apply_changes(changes: FeedbackChanges) -> None:
    """Bring the tallies up to date with a batch of feedback changes."""
    with connection.cursor() as cursor:
        cursor.execute(_APPLY, [changes.organization_id])
