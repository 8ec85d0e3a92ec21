"""Column mappings: what the columns of somebody's own files mean."""

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

from accounts.actor import Actor
from accounts.admin_lists import object_url
from accounts.choices import Scope
from accounts.owned_admin import OwnedModelAdmin
from accounts.service_pages import ServicePage
from feedback.formats.columns import COLUMNS
from feedback.formats.rows import ReadOptions
from feedback.models import ColumnMapping
from feedback.services.mappings import (
    MAX_HEADER,
    MAX_NAME,
    chosen_columns,
    remove_mapping,
    save_mapping,
)
from marketplaces.choices import DateOrder

LABELS = {
    "external_id": _("Id of the feedback"),
    "rating": _("Rating"),
    "comment": _("Comment"),
    "reply": _("Public reply"),
    "left_on": _("Day or instant of the feedback"),
    "ordered_on": _("Day of the order"),
    "order_reference": _("Order number"),
    "arrived_on_time": _("Arrived on time"),
    "item_as_described": _("Item as described"),
    "customer_service": _("Customer service"),
    "buyer_email": _("Buyer’s e-mail address"),
    "channel": _("Channel"),
}


def mapping_field(actor: Actor) -> forms.ChoiceField:
    """Return the field in which a saved mapping is chosen for an import."""
    rows = ColumnMapping.objects.visible_to(actor).order_by("name")
    return forms.ChoiceField(
        label=_("Column mapping"),
        choices=[
            ("", gettext("None: the columns have known names")),
            *((row.public_id, row.name) for row in rows),
        ],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )


def options_of(values: Mapping[str, Any], actor: Actor) -> ReadOptions:
    """Return what the person who imports a file said of it."""
    order = values["date_order"]
    return ReadOptions(
        encoding=values["encoding"] or None,
        date_order=DateOrder(order) if order else None,
        mapping=chosen_columns(mapping=values["mapping"], columns=None, actor=actor),
    )


class MappingForm(forms.Form):
    """A name, and the header of each column in the person's own files."""

    name = forms.CharField(label=_("Name"), max_length=MAX_NAME, widget=UnfoldAdminTextInputWidget)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for column, label in LABELS.items():
            self.fields[column] = forms.CharField(
                label=label,
                max_length=MAX_HEADER,
                required=False,
                widget=UnfoldAdminTextInputWidget,
            )


class SaveMapping(ServicePage):
    """Saves a mapping; one of the same name gets the new columns."""

    name = "add"
    title = _("Save a column mapping")
    button = _("Save")
    explanation = _("Write what each column is called in your file; leave out what it lacks.")
    scope = Scope.FEEDBACK_WRITE
    form_class = MappingForm
    needs_object = False

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        mapping = save_mapping(
            name=values["name"],
            columns={column: values[column] for column in COLUMNS if values[column].strip()},
            actor=self.actor,
            now=timezone.now(),
        )
        message = gettext("%(mapping)s is saved. Choose it when you import a file.")
        return self.done(message % {"mapping": mapping}, object_url(mapping))


class RemoveMapping(ServicePage):
    """Removes a mapping."""

    name = "remove"
    title = _("Remove the mapping")
    button = _("Remove")
    icon = "delete"
    explanation = _("What was imported with it stays as it is.")
    scope = Scope.FEEDBACK_WRITE
    is_danger = True

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        remove_mapping(mapping=self.object, actor=self.actor, now=timezone.now())
        message = gettext("%(mapping)s is removed.") % {"mapping": self.object}
        return self.done(message, reverse("admin:feedback_columnmapping_changelist"))


@admin.register(ColumnMapping)
class ColumnMappingAdmin(OwnedModelAdmin):
    """The organization's saved mappings."""

    read_scope = Scope.FEEDBACK_READ
    add_page = SaveMapping
    row_pages = (RemoveMapping,)
    ordering = ("name", "pk")
    list_display = ("name", "columns_text", "updated_at")
    search_fields = ("name",)
    search_help_text = _("Search by name")
    page_fields = ("name", "columns_text", "public_id_text", "created_at", "updated_at")
    empty_title = _("No column mapping yet")
    empty_text = _("Save what the columns of your own files mean, and choose it for each import.")

    @display(description=_("columns"))
    def columns_text(self, row: ColumnMapping) -> str:
        """Each column of ours and the file's header."""
        return ", ".join(
            f"{LABELS[name]}: {row.columns[name]}" for name in LABELS if name in row.columns
        )

    @display(description=_("public id"))
    def public_id_text(self, row: ColumnMapping) -> str:
        """The id that programs see."""
        return row.public_id
