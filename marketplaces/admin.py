"""Marketplaces in the admin: which there are, and each rule of their packs with its source."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin_access import admin_actor
from accounts.owned_admin import ReadOnlyAdmin
from marketplaces.models import Marketplace
from marketplaces.packs import load_versions
from marketplaces.reading import lines_of, pack_entry, pack_or_none


@admin.register(Marketplace)
class MarketplaceAdmin(ReadOnlyAdmin):
    """The marketplaces of the product; they belong to nobody and come from the packs."""

    row_template = "admin/marketplaces/marketplace/row.html"
    list_display = ("name", "code", "platform", "country", "currency", "time_zone")
    list_filter = ("platform",)
    search_fields = ("name", "code", "country")
    search_help_text = _("Search by name, code or country")
    page_fields = (
        "name",
        "code",
        "platform",
        "country",
        "currency",
        "time_zone",
        "locale",
        "external_id",
    )
    empty_title = _("No marketplace")
    empty_text = _("Load the packs with: ./goodstanding manage load_packs")

    def may_read(self, request: HttpRequest) -> bool:
        """Every member may read them."""
        return admin_actor(request) is not None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return all of them to members."""
        rows = Marketplace.objects.order_by("code")
        return rows if self.may_read(request) else rows.none()

    def row_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Add the rules of every version, the one that holds today first."""
        del request
        today = pack_or_none(row.code, on=timezone.now().date())
        if today is None:
            return {"packs": []}
        others = [pack for pack in load_versions()[row.code] if pack is not today]
        shown = [
            {"pack": pack, "entry": pack_entry(pack), "rules": lines_of(pack)}
            for pack in (today, *reversed(others))
        ]
        return {"packs": shown, "statement": today.score.statement}
