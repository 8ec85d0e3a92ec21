"""The product's addresses, and beside them one that passes JSON of the database through."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

_AGGREGATED = """
SELECT json_build_object('items', json_agg(page))::text FROM (
    SELECT f.id, f.seller_account_id, a.marketplace_id, f.external_id, f.rating, f.polarity,
           f.comment, f.reply, f.arrived_on_time, f.item_as_described, f.customer_service,
           f.left_on, f.left_at, f.left_precision, f.order_reference, f.state, f.source_coverage,
           f.pack_version, f.version, f.created_at, f.updated_at, f.feedback_import_id
    FROM feedback_feedback AS f
    JOIN feedback_selleraccount AS a
      ON a.organization_id = f.organization_id AND a.id = f.seller_account_id
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
