"""The product's addresses, and beside them one that passes JSON of the database through."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as product
from feedback.serializers import FEEDBACK_COLUMNS

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

_TABLES = {"seller_account": "a", "classifications": "c", "": "f"}


def _column(name: str) -> str:
    table, _, column = name.rpartition("__")
    return f"{_TABLES[table]}.{column}"


_COLUMNS = ", ".join(map(_column, FEEDBACK_COLUMNS))
_AGGREGATED = f"""
SELECT json_build_object('items', json_agg(page))::text FROM (
    SELECT {_COLUMNS}
    FROM feedback_feedback AS f
    JOIN feedback_selleraccount AS a
      ON a.organization_id = f.organization_id AND a.id = f.seller_account_id
    LEFT JOIN feedback_classification AS c
      ON c.organization_id = f.organization_id AND c.feedback_id = f.id
    WHERE f.organization_id = %s
    ORDER BY f.left_at DESC, f.id DESC LIMIT %s
) AS page
"""


def passed_through(_: HttpRequest, organization_id: int, limit: int) -> HttpResponse:
    """Answer with what the database wrote."""
    with connection.cursor() as cursor:
        cursor.execute(_AGGREGATED, [organization_id, limit])
        text = cursor.fetchone()[0]
    return HttpResponse(text, content_type="application/json")


urlpatterns = [
    path("bench/json-agg/<int:organization_id>/<int:limit>", passed_through),
    *product,
]
