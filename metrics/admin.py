"""Scores in the admin: the ready row of each account, and the numbers in words."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.admin_lists import object_url
from accounts.choices import Scope
from accounts.owned_admin import OwnedModelAdmin, RowLink
from marketplaces.choices import Measure
from metrics.models import SellerScore


@admin.register(SellerScore)
class SellerScoreAdmin(OwnedModelAdmin):
    """The scores of the organization's seller accounts."""

    read_scope = Scope.SCORES_READ
    has_history = False
    row_template = "admin/metrics/sellerscore/row.html"
    list_display = ("account", "official", "total", "as_of", "formula")
    page_fields = ("account", "formula", "pack_version", "as_of", "valid_until", "version")
    search_fields = ("seller_account__name",)
    search_help_text = _("Search by the account’s name")
    empty_title = _("No score yet")
    empty_text = _("An account has a score as soon as feedback about it was imported.")

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Sort as people look for the accounts."""
        joined = rows.select_related("seller_account")
        return joined.order_by("seller_account__name", "pk")

    def name_of(self, row: Any) -> str:
        """A score is called as its account is."""
        return str(row.seller_account)

    def row_links(self, request: HttpRequest, row: Any) -> list[RowLink]:
        """Lead to the account."""
        del request
        return [RowLink(_("Show the seller account"), "storefront", object_url(row.seller_account))]

    @display(description=_("seller account"))
    def account(self, row: SellerScore) -> str:
        """The account and its marketplace."""
        return str(row.seller_account)

    @display(description=_("official number"))
    def official(self, row: SellerScore) -> str:
        """The number of the longest window as the marketplace shows it, or that there is none."""
        number = _longest(row).get("official", {})
        shown = number.get("displayed")
        if shown is None:
            return gettext("Not enough data")
        return f"{shown}" if number["measure"] == Measure.STAR_MEAN else f"{shown}%"

    @display(description=_("feedback"))
    def total(self, row: SellerScore) -> int:
        """How much feedback counts in it."""
        return int(_longest(row).get("total", 0))


def _longest(row: SellerScore) -> dict[str, Any]:
    """Return the last of the windows: a lifetime where the marketplace has one."""
    found: dict[str, Any] = row.windows[-1] if row.windows else {}
    return found
