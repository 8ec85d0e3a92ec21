"""Seller accounts: what is scored; adding one is the first thing to do."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from accounts.admin_access import may
from accounts.admin_lists import object_url
from accounts.choices import Scope
from accounts.owned_admin import OwnedModelAdmin, RowLink
from accounts.service_pages import ServicePage
from feedback.models import SellerAccount
from feedback.services.accounts import create_seller_account
from marketplaces.models import Marketplace


def marketplace_choices() -> list[tuple[str, str]]:
    """Return every marketplace by name and code."""
    rows = Marketplace.objects.order_by("name", "code").values_list("code", "name")
    return [("", gettext("Select a marketplace")), *((c, f"{n} ({c})") for c, n in rows)]


class SellerAccountForm(forms.Form):
    """Where the seller sells, under which id, and how we call the account."""

    marketplace = forms.ChoiceField(
        label=_("Marketplace"), choices=marketplace_choices, widget=UnfoldAdminSelectWidget
    )
    external_id = forms.CharField(
        label=_("Seller id"),
        max_length=120,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("The seller’s id on the marketplace, such as A1EXAMPLE on Amazon."),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("How your team calls the account. Empty means the seller id."),
    )


class AddSellerAccount(ServicePage):
    """Adds a seller account."""

    name = "add"
    title = _("Add a seller account")
    button = _("Add seller account")
    scope = Scope.FEEDBACK_WRITE
    form_class = SellerAccountForm
    needs_object = False

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        account = create_seller_account(
            marketplace=values["marketplace"],
            external_id=values["external_id"],
            name=values["name"],
            actor=self.actor,
            now=timezone.now(),
        )
        message = gettext("%(account)s is there. Import its feedback next.") % {"account": account}
        return self.done(message, object_url(account))


@admin.register(SellerAccount)
class SellerAccountAdmin(OwnedModelAdmin):
    """The organization's seller accounts."""

    read_scope = Scope.FEEDBACK_READ
    add_page = AddSellerAccount
    row_template = "admin/feedback/selleraccount/row.html"
    list_display = ("name", "marketplace_name", "external_id", "created_at")
    search_fields = ("name", "external_id")
    search_help_text = _("Search by name or seller id")
    page_fields = ("name", "marketplace_name", "external_id", "public_id_text", "created_at")
    empty_title = _("No seller account yet")
    empty_text = _("Add the first one, then import its feedback file to see its score.")

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Sort as people look for them."""
        return rows.select_related("marketplace").order_by("name", "pk")

    def row_links(self, request: HttpRequest, row: Any) -> list[RowLink]:
        """Lead to the account's feedback, and to the import of more."""
        listed = f"{reverse('admin:feedback_feedback_changelist')}?account={row.public_id}"
        links = [RowLink(_("Show its feedback"), "reviews", listed)]
        if may(request, Scope.FEEDBACK_WRITE):
            url = f"{reverse('admin:feedback_feedbackimport_add')}?account={row.public_id}"
            links.append(RowLink(_("Import a file"), "upload_file", url))
        return links

    @display(description=_("marketplace"))
    def marketplace_name(self, row: SellerAccount) -> str:
        """The marketplace's own name and our code."""
        return f"{row.marketplace.name} ({row.marketplace_id})"

    @display(description=_("public id"))
    def public_id_text(self, row: SellerAccount) -> str:
        """The id that programs see."""
        return row.public_id
