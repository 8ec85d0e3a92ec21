"""Imports: which files came in, what became of their rows, and the page that takes a file."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
)

from accounts.admin_lists import object_url
from accounts.choices import Scope
from accounts.errors import Refusal
from accounts.owned_admin import OwnedModelAdmin
from accounts.service_pages import ServicePage
from feedback.admin.feedback_pages import link_to
from feedback.admin.mappings import mapping_field, options_of
from feedback.admin.rejection_texts import in_words
from feedback.choices import ImportMode, OnError, SourceCoverage
from feedback.formats.catalogue import FORMATS
from feedback.importing import Upload, import_feedback
from feedback.models import FeedbackImport, RejectedRow, SellerAccount
from feedback.trials import Trial, try_import
from marketplaces.choices import DateOrder

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

_SHOWN_ERRORS = 20
_SHOWN_REJECTED = 200


# What the form keeps after a preview; a browser never sends the same file again by itself.
_KEPT = ("account", "on_error", "mode", "coverage", "date_order", "encoding", "mapping")


class ImportForm(forms.Form):
    """Which account, which file, and what a bad row does."""

    account = forms.ChoiceField(label=_("Seller account"), widget=UnfoldAdminSelectWidget)
    file = forms.FileField(
        label=_("File"),
        widget=UnfoldAdminFileFieldWidget(
            attrs={"accept": ".txt,.tsv,.csv,.gz,.jsonl,.xlsx,text/*"}
        ),
        help_text=_(
            "Amazon’s feedback report as it was downloaded, or a table with a header line as CSV, "
            "JSON Lines or XLSX; texts also compressed with gzip."
        ),
    )
    on_error = forms.ChoiceField(
        label=_("If rows cannot be read"),
        choices=OnError.choices,
        initial=OnError.REJECT_ROWS,
        widget=UnfoldAdminRadioSelectWidget,
    )

    mode = forms.ChoiceField(
        label=_("What the file says of feedback that it does not hold"),
        choices=ImportMode.choices,
        initial=ImportMode.UPSERT,
        required=False,
        widget=UnfoldAdminRadioSelectWidget,
        help_text=_(
            "A full window marks as missing what the file does not hold between its oldest and its "
            "newest row."
        ),
    )
    coverage = forms.ChoiceField(
        label=_("What the file holds"),
        choices=[("", _("What such a file holds as a rule")), *SourceCoverage.choices],
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text=_(
            "Amazon’s report holds only 1 to 3 stars. Choose “All feedback” for a CSV file that "
            "holds everything."
        ),
    )
    date_order = forms.ChoiceField(
        label=_("Order of day and month"),
        choices=[
            ("", _("As usual on the marketplace")),
            (DateOrder.MDY, _("Month, day, year")),
            (DateOrder.DMY, _("Day, month, year")),
            (DateOrder.YMD, _("Year, month, day")),
        ],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        choices=[
            ("", _("Recognise it")),
            *((name, name) for name in ("utf-8", "cp1252", "iso-8859-1", "cp932", "cp949")),
        ],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what is larger than an import may be."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(gettext("The file is too large to be imported at once."))
        return file


class ImportFile(ServicePage):
    """Takes a file; the preview tells what would happen and leaves everything as it was."""

    name = "add"
    title = _("Import a file")
    button = _("Import")
    icon = "upload_file"
    scope = Scope.FEEDBACK_WRITE
    template = "admin/feedback/feedbackimport/import.html"
    needs_object = False

    def build_form(self, data: Any = None, files: Any = None) -> forms.Form:
        """Offer the organization's accounts."""
        form = ImportForm(data, files, initial={"account": self.request.GET.get("account", "")})
        rows = SellerAccount.objects.visible_to(self.actor).order_by("name", "pk")
        names = [(row.public_id, str(row)) for row in rows]
        form.fields["account"].choices = [("", gettext("Select an account")), *names]  # type: ignore[attr-defined]
        form.fields["mapping"] = mapping_field(self.actor)
        return form

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service, or try what it would do."""
        if "preview" in self.request.POST:
            return self.preview(values)
        taken = self.take(values, OnError(values["on_error"]))
        message = gettext(
            "%(new)d new, %(changed)d changed, %(unchanged)d unchanged, %(rejected)d rejected."
        )
        counts = {
            "new": taken.rows_new,
            "changed": taken.rows_changed,
            "unchanged": taken.rows_unchanged,
            "rejected": taken.rows_rejected,
        }
        return self.done(message % counts, object_url(taken))

    def take(self, values: Mapping[str, Any], on_error: OnError) -> FeedbackImport:
        """Import the file."""
        accounts = SellerAccount.objects.visible_to(self.actor)
        file: UploadedFile[Any] = values["file"]
        stream: Any = file.file
        stream.seek(0)
        return import_feedback(
            upload=Upload(
                stream=stream,
                name=file.name or "",
                coverage=SourceCoverage(values["coverage"]) if values["coverage"] else None,
                on_error=on_error,
                mode=ImportMode(values["mode"] or ImportMode.UPSERT),
                options=options_of(values, self.actor),
            ),
            seller_account=accounts.by_public_id(values["account"]),
            actor=self.actor,
            now=timezone.now(),
        )

    def preview(self, values: Mapping[str, Any]) -> HttpResponse:
        """Import the file, look at what became of it, and take everything back."""
        accounts = SellerAccount.objects.visible_to(self.actor)
        trial = try_import(
            lambda: self.take(values, OnError.REJECT_ROWS),
            seller_account=accounts.by_public_id(values["account"]),
            actor=self.actor,
            now=timezone.now(),
        )
        whole = values["on_error"] == OnError.REJECT_ALL and trial.taken.rows_rejected > 0
        form = self.build_form()
        form.initial = {name: values[name] for name in _KEPT}
        return self.render(
            form,
            trial=trial.taken,
            effect=score_effect(trial),
            rejected=[rejection(row) for row in trial.rejected[:_SHOWN_ERRORS]],
            whole_refused=whole,
            shown=_SHOWN_ERRORS,
        )

    def in_words(self, refusal: Refusal) -> str:
        """Say it in the reader's language, and exactly."""
        return in_words(refusal.code, super().in_words(refusal))

    def render(self, form: forms.Form, **more: Any) -> HttpResponse:
        """Show the page; a script that asked for a preview gets the preview or the errors alone."""
        if self.request.headers.get("HX-Request") == "true":
            template = "admin/feedback/feedbackimport/preview.html"
            errors = [error for errors in form.errors.values() for error in errors]
            return TemplateResponse(self.request, template, {"errors": errors, **more})
        return super().render(form, **more)


def score_effect(trial: Trial) -> list[dict[str, Any]]:
    """Return the windows of which the import would change the official number or the counts."""
    score = trial.effects.get("score", {"before": {}, "after": {}})
    lines = ((name, before, score["after"][name]) for name, before in score["before"].items())
    return [
        {"window": name, "sides": [shown_number(before), shown_number(after)]}
        for name, before, after in lines
        if before != after
    ]


def shown_number(official: dict[str, Any]) -> dict[str, Any]:
    """Return an official number as a person reads it, with its counts."""
    shown = official["displayed"]
    return {**official, "shown": gettext("Not enough data") if shown is None else shown}


def rejection(row: RejectedRow) -> dict[str, Any]:
    """Return a rejected row as the pages show it."""
    reason = in_words(row.code, row.message)
    return {"line": row.line, "column": row.column, "reason": reason, "raw": row.raw}


@admin.register(FeedbackImport)
class FeedbackImportAdmin(OwnedModelAdmin):
    """The files that were imported, the newest first."""

    read_scope = Scope.FEEDBACK_READ
    add_page = ImportFile
    row_template = "admin/feedback/feedbackimport/row.html"
    list_display = (
        "file_name",
        "account_name",
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
        "on_error",
        "created_at",
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
            "rejected": [rejection(line) for line in rejected] if row.rows_rejected else [],
            "shown": _SHOWN_REJECTED,
        }

    @display(description=_("seller account"))
    def account_name(self, row: FeedbackImport) -> str:
        """The account and its marketplace."""
        return str(row.seller_account)

    @display(description=_("seller account"))
    def account_link(self, row: FeedbackImport) -> str:
        """The account, as a link to its page."""
        return link_to(row.seller_account)

    @display(description=_("rejected"), label=True)
    def rejected_count(self, row: FeedbackImport) -> str:
        """How many rows could not be taken; nothing where that is none."""
        return str(row.rows_rejected or "")

    @display(description=_("format"))
    def format_label(self, row: FeedbackImport) -> str:
        """The format in words."""
        known = FORMATS.get(row.format)
        return gettext(known.label) if known else row.format
