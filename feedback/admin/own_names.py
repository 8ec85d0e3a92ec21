"""The organization's own domains and staff in the admin."""

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
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from accounts.admin_lists import object_url
from accounts.choices import Scope
from accounts.owned_admin import OwnedModelAdmin
from accounts.service_pages import ServicePage
from feedback.choices import OwnNameKind
from feedback.classifying.own_names import MAX_NAME, add_own_name, remove_own_name
from feedback.models import OwnName


class OwnNameForm(forms.Form):
    """A domain or a person."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=OwnNameKind.choices, widget=UnfoldAdminSelectWidget
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=MAX_NAME,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("A domain such as shop.example, or a name as buyers write it."),
    )


class AddOwnName(ServicePage):
    """Adds an own name."""

    name = "add"
    title = _("Add an own name")
    button = _("Add")
    explanation = _(
        "A link to your own domain advertises nothing; the name of your staff is personal "
        "information that a marketplace may remove."
    )
    scope = Scope.FEEDBACK_WRITE
    form_class = OwnNameForm
    needs_object = False

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        own = add_own_name(
            kind=OwnNameKind(values["kind"]),
            name=values["name"],
            actor=self.actor,
            now=timezone.now(),
        )
        return self.done(gettext("%(name)s is added.") % {"name": own}, object_url(own))


class RemoveOwnName(ServicePage):
    """Removes an own name."""

    name = "remove"
    title = _("Remove the own name")
    button = _("Remove")
    icon = "delete"
    scope = Scope.FEEDBACK_WRITE
    is_danger = True

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        remove_own_name(own=self.object, actor=self.actor, now=timezone.now())
        message = gettext("%(name)s is removed.") % {"name": self.object}
        return self.done(message, reverse("admin:feedback_ownname_changelist"))


@admin.register(OwnName)
class OwnNameAdmin(OwnedModelAdmin):
    """The organization's own domains and staff."""

    read_scope = Scope.FEEDBACK_READ
    add_page = AddOwnName
    row_pages = (RemoveOwnName,)
    ordering = ("kind", "name", "pk")
    list_display = ("name", "kind", "created_at")
    page_fields = ("name", "kind", "created_at", "public_id_text")
    empty_title = _("No own name yet")
    empty_text = _("Add your shop's domains and the people whom buyers may name.")

    @display(description=_("public id"))
    def public_id_text(self, row: OwnName) -> str:
        """The id that programs see."""
        return row.public_id
