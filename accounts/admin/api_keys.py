"""API keys: made, rotated and revoked; a secret is shown once, in the answer, and not kept."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import (
    INPUT_CLASSES,
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.admin.scope_texts import scope_choices
from accounts.admin_lists import object_url
from accounts.choices import Scope
from accounts.models import ApiKey
from accounts.owned_admin import OwnedModelAdmin
from accounts.service_pages import ServicePage
from accounts.services.credentials import create_api_key, revoke_api_key, rotate_api_key

LONGEST_OVERLAP = 24 * 7  # hours; the service says the same


class ApiKeyForm(forms.Form):
    """What a new key may do, where and for how long."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Say which program uses it, such as “CRM sync”."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"), choices=scope_choices, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    marketplaces = forms.MultipleChoiceField(
        label=_("Marketplaces"),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("None ticked means every marketplace."),
    )
    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(
            attrs={"type": "date", "class": " ".join([*INPUT_CLASSES, "gs-short"])}
        ),
        help_text=_("The key works until the end of this day (UTC). Empty means it never expires."),
    )


class OverlapForm(forms.Form):
    """How long the old key goes on working."""

    overlap = forms.IntegerField(
        label=_("Hours that the old key still works"),
        min_value=0,
        max_value=LONGEST_OVERLAP,
        initial=24,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=_(
            "Long enough to give the new key to every program; 0 ends the old one at once."
        ),
    )


def end_of(day: date | None) -> datetime | None:
    """Return the first instant after a day in UTC."""
    return None if day is None else datetime.combine(day, time(), UTC) + timedelta(days=1)


class _KeyPage(ServicePage):
    scope = Scope.MEMBERS_MANAGE

    def show_secret(self, key: ApiKey, secret: str) -> HttpResponse:
        """Answer with the secret itself: it passes through no session, message or redirect."""
        return self.show(
            "admin/secret_once.html",
            title=gettext("Copy the API key now"),
            secret=secret,
            secret_label=gettext("API key"),
            row=key,
            next_url=object_url(key),
        )


class CreateApiKey(_KeyPage):
    """Makes a key."""

    name = "add"
    title = _("Create an API key")
    button = _("Create key")
    form_class = ApiKeyForm
    needs_object = False

    def build_form(self, data: Any = None, files: Any = None) -> forms.Form:
        """Offer the marketplaces that there are."""
        form = ApiKeyForm(data, files)
        form.fields["marketplaces"].choices = self.model_admin.marketplace_choices()  # type: ignore[attr-defined]
        return form

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service and show the secret."""
        key, secret = create_api_key(
            name=values["name"],
            scopes=[Scope(scope) for scope in values["scopes"]],
            marketplaces=values["marketplaces"],
            expires_at=end_of(values["last_day"]),
            actor=self.actor,
            now=timezone.now(),
        )
        return self.show_secret(key, secret)


class RotateApiKey(_KeyPage):
    """Replaces a key by a new one with the same rights."""

    name = "rotate"
    title = _("Rotate the key")
    button = _("Create the new key")
    icon = "autorenew"
    explanation = _(
        "A new key with the same rights is created; the old one ends after the overlap."
    )
    form_class = OverlapForm

    @classmethod
    def applies_to(cls, row: ApiKey) -> bool:
        """Only a key that works can be rotated."""
        return state_of(row, timezone.now())[0] in {"active", "ending"}

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service and show the new secret."""
        overlap = timedelta(hours=values["overlap"])
        key, secret = rotate_api_key(
            key=self.object, overlap=overlap, actor=self.actor, now=timezone.now()
        )
        return self.show_secret(key, secret)


class RevokeApiKey(_KeyPage):
    """Ends a key at once."""

    name = "revoke"
    title = _("Revoke the key")
    button = _("Revoke key")
    icon = "block"
    explanation = _("Programs that use this key are refused from now on. This cannot be undone.")
    is_danger = True
    applies_to = RotateApiKey.applies_to

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        del values
        revoke_api_key(key=self.object, actor=self.actor, now=timezone.now())
        return self.done(gettext("The key is revoked."), object_url(self.object))


def state_of(key: ApiKey, now: datetime) -> tuple[str, str]:
    """Return whether a key works, as a code and in words."""
    if key.revoked_at is not None:
        return "revoked", gettext("Revoked")
    if key.expires_at is None:
        return "active", gettext("Active")
    if key.expires_at <= now:
        return "expired", gettext("Expired")
    return "ending", gettext("Active until it expires")


@admin.register(ApiKey)
class ApiKeyAdmin(OwnedModelAdmin):
    """The keys of the organization's programs."""

    read_scope = Scope.MEMBERS_MANAGE
    add_page = CreateApiKey
    row_pages = (RotateApiKey, RevokeApiKey)
    list_display = ("name", "prefix", "state", "expires_at", "last_used_at", "created_by")
    search_fields = ("name", "prefix")
    search_help_text = _("Search by name or prefix")
    page_fields = (
        "name",
        "prefix",
        "state",
        "scope_list",
        "marketplace_list",
        "expires_at",
        "revoked_at",
        "last_used_at",
        "created_at",
        "created_by",
    )
    empty_title = _("No API key yet")
    empty_text = _("A program needs a key to read scores and feedback through REST or GraphQL.")

    def marketplace_choices(self) -> list[tuple[str, str]]:
        """Offer what the look-up table holds; that app lies above this one, hence by its name."""
        rows = apps.get_model("marketplaces", "Marketplace")._default_manager.order_by("code")
        return [(code, f"{name} ({code})") for code, name in rows.values_list("code", "name")]

    @display(
        description=_("state"),
        label={"active": "success", "ending": "warning", "expired": "danger", "revoked": "danger"},
    )
    def state(self, row: ApiKey) -> tuple[str, str]:
        """Whether the key works."""
        return state_of(row, timezone.now())

    @display(description=_("scopes"))
    def scope_list(self, row: ApiKey) -> str:
        """The scopes by their own words."""
        return ", ".join(row.scopes)

    @display(description=_("marketplaces"))
    def marketplace_list(self, row: ApiKey) -> str:
        """The marketplaces for which the key is good."""
        return ", ".join(row.marketplaces) or gettext("Every marketplace")
