"""OAuth clients: made, rotated and removed; the secret is shown once, in the answer."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextInputWidget

from accounts.admin.scope_texts import scope_choices
from accounts.admin_lists import object_url
from accounts.choices import Scope
from accounts.models import OAuthClient
from accounts.owned_admin import OwnedModelAdmin
from accounts.service_pages import ServicePage
from accounts.services.credentials import create_oauth_client, remove_oauth_client
from accounts.services.oauth_clients import rotate_oauth_client


class OAuthClientForm(forms.Form):
    """The name of the program and what it may do."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Say which program uses it, such as “CRM sync”."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"), choices=scope_choices, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )


class _ClientPage(ServicePage):
    scope = Scope.MEMBERS_MANAGE

    def show_secret(self, client: OAuthClient, secret: str) -> HttpResponse:
        """Answer with the secret itself: it passes through no session, message or redirect."""
        return self.show(
            "admin/secret_once.html",
            title=gettext("Copy the client secret now"),
            client_id=client.client_id,
            secret=secret,
            secret_label=gettext("Client secret"),
            row=client,
            next_url=object_url(client),
        )


class CreateOAuthClient(_ClientPage):
    """Makes a client."""

    name = "add"
    title = _("Create an OAuth client")
    button = _("Create client")
    explanation = _("The program gets its tokens by OAuth 2 client credentials.")
    form_class = OAuthClientForm
    needs_object = False

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service and show the secret."""
        client, secret = create_oauth_client(
            name=values["name"],
            scopes=[Scope(scope) for scope in values["scopes"]],
            actor=self.actor,
            now=timezone.now(),
        )
        return self.show_secret(client, secret)


class RotateOAuthClient(_ClientPage):
    """Gives a client a new secret."""

    name = "rotate"
    title = _("Replace the client secret")
    button = _("Create the new secret")
    icon = "autorenew"
    explanation = _("The old secret and every token that it got end at once.")

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service and show the secret."""
        del values
        client, secret = rotate_oauth_client(
            client=self.object, actor=self.actor, now=timezone.now()
        )
        return self.show_secret(client, secret)


class RemoveOAuthClient(_ClientPage):
    """Ends a client."""

    name = "remove"
    title = _("Remove the OAuth client")
    button = _("Remove client")
    icon = "block"
    explanation = _("The program and every token that it got are refused from now on.")
    is_danger = True

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        del values
        remove_oauth_client(client=self.object, actor=self.actor, now=timezone.now())
        message = gettext("The OAuth client is removed.")
        return self.done(message, reverse("admin:accounts_oauthclient_changelist"))


@admin.register(OAuthClient)
class OAuthClientAdmin(OwnedModelAdmin):
    """The OAuth clients of the organization."""

    read_scope = Scope.MEMBERS_MANAGE
    add_page = CreateOAuthClient
    row_pages = (RotateOAuthClient, RemoveOAuthClient)
    list_display = ("name", "client_id", "scope_list", "created")
    search_fields = ("name", "client_id")
    search_help_text = _("Search by name or client id")
    page_fields = ("name", "client_id", "scope_list", "created")
    empty_title = _("No OAuth client yet")
    empty_text = _("Programs that speak OAuth 2 get their tokens through a client.")

    @display(description=_("scopes"))
    def scope_list(self, row: OAuthClient) -> str:
        """The scopes by their own words."""
        return ", ".join(row.scopes)

    @display(description=_("client id"))
    def client_id(self, row: OAuthClient) -> str:
        """The id that the program sends with its secret."""
        return row.client_id

    @display(description=_("created"))
    def created(self, row: OAuthClient) -> Any:
        """When the client was made."""
        return row.created
