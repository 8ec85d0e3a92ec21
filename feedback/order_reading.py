"""How orders are read: with their account, what went wrong, and their feedback."""

from django.db.models import Prefetch, QuerySet

from feedback.models import Feedback, Order, OrderIncident


def with_all(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Return the orders with everything that their answers show, for three queries in all.

    What hangs on an order the caller may see: both links carry the organization.
    """
    return orders.select_related("seller_account").prefetch_related(
        Prefetch("incidents", incidents_in_order()), Prefetch("feedback", feedback_ids())
    )


def incidents_in_order() -> QuerySet[OrderIncident]:
    """Return incidents as they are shown: the first that occurred comes first."""
    return OrderIncident.objects.order_by("occurred_at", "id")


def feedback_ids() -> QuerySet[Feedback]:
    """Return feedback with no more than its ids."""
    return Feedback.objects.only("id", "organization_id", "order_id").order_by("id")
