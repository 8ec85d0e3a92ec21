"""Rejected rows: look at one, correct it, and have it taken."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from accounts.admin_lists import object_url
from accounts.choices import Scope
from accounts.errors import FieldError
from accounts.owned_admin import OwnedModelAdmin, RowLink
from accounts.service_pages import ServicePage
from feedback.admin.feedback_pages import link_to
from feedback.admin.mappings import LABELS
from feedback.admin.rejection_texts import in_words
from feedback.formats.columns import COLUMNS
from feedback.models import Feedback, RejectedRow
from feedback.row_batches import given_of, replay_rejected_row
from feedback.services.recording import RowsRejected

_LONG = {"comment", "reply"}


class CorrectRow(ServicePage):
    """Takes a rejected row as if it had been right; begins with what it says."""

    name = "correct"
    title = _("Correct the row")
    button = _("Take the row")
    icon = "build"
    explanation = _("Mend what is wrong; the row is then taken as if it had stood in the file so.")
    scope = Scope.FEEDBACK_WRITE

    @classmethod
    def applies_to(cls, row: Any) -> bool:
        """A row is taken once."""
        return row.replay_id is None

    def build_form(self, data: Any = None, files: Any = None) -> forms.Form:
        """Offer every column, filled with what could be read of the row."""
        form = forms.Form(data, files, initial=given_of(self.object))
        for column in COLUMNS:
            form.fields[column] = forms.CharField(
                label=LABELS[column],
                required=False,
                widget=UnfoldAdminTextareaWidget if column in _LONG else UnfoldAdminTextInputWidget,
            )
        return form

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service; what is still wrong stands beside its field."""
        given = {name: text for name, text in values.items() if text.strip()}
        try:
            done = replay_rejected_row(
                rejected=self.object, row=given, actor=self.actor, now=timezone.now()
            )
        except RowsRejected as refusal:
            raise RowsRejected(errors=[_of_field(error) for error in refusal.errors]) from refusal
        taken = Feedback.objects.visible_to(self.actor)
        feedback = taken.get(pk__in=[one.feedback_id for one in done.results])
        return self.done(gettext("The corrected row is taken."), object_url(feedback))


def _of_field(error: FieldError) -> FieldError:
    """Return the error as one of a field of the form."""
    column = error.pointer.rpartition("/")[2]
    return FieldError(f"#/{column}", error.code, error.detail.removeprefix(f"Row 0, {column}: "))


@admin.register(RejectedRow)
class RejectedRowAdmin(OwnedModelAdmin):
    """The rows of all imports that could not be taken, the newest first."""

    read_scope = Scope.FEEDBACK_READ
    has_history = False
    row_pages = (CorrectRow,)
    list_display = ("line", "column", "reason", "import_name", "is_taken")
    search_fields = ("raw",)
    search_help_text = _("Search in the rows as they came")
    page_fields = ("line", "column", "reason", "raw", "import_link", "replayed_at")
    empty_title = _("No rejected row")
    empty_text = _("Every row of every import could be taken.")

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Fetch the import and its account along."""
        return rows.select_related("feedback_import__seller_account").order_by("-pk")

    def name_of(self, row: Any) -> str:
        """A row is called by its line."""
        return gettext("Line %(line)s") % {"line": row.line}

    def row_links(self, request: HttpRequest, row: Any) -> list[RowLink]:
        """Lead to the import."""
        del request
        return [RowLink(_("Show the import"), "upload_file", object_url(row.feedback_import))]

    @display(description=_("reason"))
    def reason(self, row: RejectedRow) -> str:
        """Why it could not be taken."""
        return in_words(row.code, row.message)

    @display(description=_("import"))
    def import_name(self, row: RejectedRow) -> str:
        """The file that it stood in."""
        return str(row.feedback_import)

    @display(description=_("import"))
    def import_link(self, row: RejectedRow) -> SafeString:
        """The file, as a link to its page."""
        return link_to(row.feedback_import)

    @display(description=_("taken since"), boolean=True)
    def is_taken(self, row: RejectedRow) -> bool:
        """Whether it was corrected and taken."""
        return row.replay_id is not None
