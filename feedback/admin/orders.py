"""Orders in the admin: the list to look through, and one order with what went wrong."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter, RangeDateFilter
from unfold.decorators import display

from accounts.admin_access import admin_actor
from accounts.admin_lists import object_url
from accounts.choices import Scope
from accounts.owned_admin import OwnedModelAdmin
from feedback.admin.feedback_pages import SellerAccountFilter, link_to, stars
from feedback.choices import IncidentKind
from feedback.models import Order, OrderIncident
from feedback.order_reading import incidents_in_order

_SHOWN_FEEDBACK = 50


class IncidentFilter(DropdownFilter):
    """Orders with one kind of incident, with any, or with none."""

    title = _("incident")
    parameter_name = "incident"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer any, none, and each kind."""
        del request, model_admin
        return [("any", gettext("Any")), ("none", gettext("None")), *IncidentKind.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to the chosen kind; an unknown one narrows nothing."""
        value = self.value()
        found = OrderIncident.objects.visible_to(admin_actor(request))
        if value in IncidentKind.values:
            found = found.filter(kind=value)
        elif value not in {"any", "none"}:
            return queryset
        with_one = found.values("order_id")
        return (
            queryset.exclude(pk__in=with_one)
            if value == "none"
            else queryset.filter(pk__in=with_one)
        )


@admin.register(Order)
class OrderAdmin(OwnedModelAdmin):
    """The organization's orders, the newest first."""

    read_scope = Scope.FEEDBACK_READ
    row_template = "admin/feedback/order/row.html"
    list_display = (
        "external_id",
        "seller_account_name",
        "ordered_at",
        "fulfilled_by_label",
        "delivered_at",
        "incident_labels",
    )
    list_filter = (
        SellerAccountFilter,
        ("fulfilled_by", ChoicesDropdownFilter),
        IncidentFilter,
        ("ordered_on", RangeDateFilter),
    )
    search_fields = ("external_id__startswith",)
    search_help_text = _("Search by the beginning of an order number")
    page_fields = (
        "external_id",
        "account_link",
        "ordered_at",
        "ordered_on",
        "promised_by",
        "shipped_at",
        "delivered_at",
        "fulfilled_by_label",
        "label_from_marketplace",
        "public_id_text",
        "created_at",
        "updated_at",
    )
    empty_title = _("No orders here")
    empty_text = _(
        "Send orders through the API, or import a file with the command import_orders; feedback "
        "with the same order number is linked."
    )

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Show the newest first, in the order of the index."""
        joined = rows.select_related("seller_account").prefetch_related("incidents")
        return joined.order_by("-ordered_at", "-pk")

    def row_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Add what went wrong, and the feedback."""
        feedback = row.feedback.visible_to(admin_actor(request)).order_by("-left_at", "-pk")
        incidents = incidents_in_order().filter(organization_id=row.organization_id, order=row)
        return {
            **super().row_context(request, row),
            "incidents": incidents,
            "feedback": [
                {"stars": stars(one.rating), "url": object_url(one), "feedback": one}
                for one in feedback[:_SHOWN_FEEDBACK]
            ],
        }

    @display(description=_("seller account"))
    def seller_account_name(self, row: Order) -> str:
        """The account and its marketplace."""
        return str(row.seller_account)

    @display(description=_("seller account"))
    def account_link(self, row: Order) -> SafeString:
        """The account, as a link to its page."""
        return link_to(row.seller_account)

    @display(description=_("fulfilled by"))
    def fulfilled_by_label(self, row: Order) -> str:
        """Who sent it, in words."""
        return row.get_fulfilled_by_display() or ""

    @display(description=_("incidents"))
    def incident_labels(self, row: Order) -> str:
        """What went wrong, in words."""
        return ", ".join(one.get_kind_display() for one in row.incidents.all())

    @display(description=_("public id"))
    def public_id_text(self, row: Order) -> str:
        """The id that programs see."""
        return row.public_id
