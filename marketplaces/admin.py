"""Marketplaces in the admin: which there are, and each rule of their packs with its source."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin_access import admin_actor
from accounts.owned_admin import ReadOnlyAdmin
from marketplaces.models import Marketplace
from marketplaces.pack_facts import flatten, rules
from marketplaces.packs import UnknownMarketplace, pack_for
from marketplaces.policy import Pack

_ABOUT_THE_RULE = {"source", "read_on", "verified"}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule of a pack as the page shows it."""

    key: str
    values: tuple[tuple[str, str], ...]
    source: str
    read_on: str
    verified: bool


def rule_lines(pack: Pack) -> list[RuleLine]:
    """Return the rules of a pack with their values and sources."""
    return [
        RuleLine(
            key=key,
            values=tuple(pair for pair in flatten(rule) if pair[0] not in _ABOUT_THE_RULE),
            source=rule.source,
            read_on=rule.read_on.isoformat(),
            verified=rule.verified,
        )
        for key, rule in rules(pack)
    ]


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
        """Add the rules that hold today."""
        del request
        try:
            pack = pack_for(row.code, on=timezone.now().date())
        except UnknownMarketplace:
            return {"pack": None}
        return {"pack": pack, "rules": rule_lines(pack)}
