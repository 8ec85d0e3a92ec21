"""Imports: which files came in, and what became of their rows."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.admin_access import may
from accounts.admin_lists import object_url
from accounts.choices import Scope
from accounts.owned_admin import OwnedModelAdmin
from accounts.service_pages import ServicePage
from feedback.admin.feedback_pages import link_to
from feedback.admin.imports import ImportFile
from feedback.admin.rejection_texts import shown_rejection
from feedback.choices import ImportStatus
from feedback.formats.catalogue import FORMATS
from feedback.import_jobs import cancel_import
from feedback.models import FeedbackImport
from feedback.services.import_states import UNDER_WAY

_SHOWN_REJECTED = 200


class CancelImport(ServicePage):
    """Stops an import that has not ended."""

    name = "cancel"
    title = _("Cancel the import")
    button = _("Cancel the import")
    icon = "cancel"
    explanation = _("What its job has done is undone; nothing of the file is kept.")
    scope = Scope.FEEDBACK_WRITE
    is_danger = True

    @classmethod
    def applies_to(cls, row: Any) -> bool:
        """Only what has not ended can be cancelled."""
        return row.status in UNDER_WAY

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        cancel_import(taken=self.object, actor=self.actor, now=timezone.now())
        return self.done(gettext("The import is cancelled."), object_url(self.object))


@admin.register(FeedbackImport)
class FeedbackImportAdmin(OwnedModelAdmin):
    """The files that were imported, the newest first."""

    read_scope = Scope.FEEDBACK_READ
    add_page = ImportFile
    row_pages = (CancelImport,)
    row_template = "admin/feedback/feedbackimport/row.html"
    list_display = (
        "file_name",
        "account_name",
        "status_label",
        "created_at",
        "rows_read",
        "rows_new",
        "rows_changed",
        "rows_unchanged",
        "rejected_count",
        "created_by",
    )
    search_fields = ("file_name",)
    search_help_text = _("Search by file name")
    page_fields = (
        "file_name",
        "account_link",
        "format_label",
        "mode",
        "on_error",
        "status_label",
        "error_message",
        "created_at",
        "finished_at",
        "created_by",
    )
    empty_title = _("No import yet")
    empty_text = _("Import Amazon’s feedback report or a CSV file to see feedback and scores.")

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Show the newest first, in the order of the index."""
        return rows.select_related("seller_account").order_by("-created_at", "-pk")

    def row_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Add the rejected rows and the way to try again."""
        rejected = row.rejected.order_by("line")[:_SHOWN_REJECTED]
        return {
            **super().row_context(request, row),
            "rejected": [shown_rejection(line) for line in rejected] if row.rows_rejected else [],
            "shown": _SHOWN_REJECTED,
            "can_correct": may(request, Scope.FEEDBACK_WRITE),
        }

    @display(description=_("seller account"))
    def account_name(self, row: FeedbackImport) -> str:
        """The account and its marketplace."""
        return str(row.seller_account)

    @display(description=_("seller account"))
    def account_link(self, row: FeedbackImport) -> str:
        """The account, as a link to its page."""
        return link_to(row.seller_account)

    @display(
        description=_("status"),
        label={
            ImportStatus.COMPLETED.value: "success",
            ImportStatus.FAILED.value: "danger",
            ImportStatus.RUNNING.value: "info",
            ImportStatus.QUEUED.value: "info",
        },
    )
    def status_label(self, row: FeedbackImport) -> tuple[str, str]:
        """How far the import has come."""
        return row.status, row.get_status_display()

    @display(description=_("rejected"), label=True)
    def rejected_count(self, row: FeedbackImport) -> str:
        """How many rows could not be taken; nothing where that is none."""
        return str(row.rows_rejected or "")

    @display(description=_("format"))
    def format_label(self, row: FeedbackImport) -> str:
        """The format in words."""
        known = FORMATS.get(row.format)
        return gettext(known.label) if known else row.format
