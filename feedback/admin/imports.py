"""The page that takes a file, and tells before what it would do."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
)

from accounts.admin_lists import object_url
from accounts.choices import Scope
from accounts.errors import Refusal
from accounts.service_pages import ServicePage
from feedback.admin.mappings import mapping_field, options_of
from feedback.admin.rejection_texts import in_words, shown_rejection
from feedback.choices import ImportMode, OnError, SourceCoverage
from feedback.import_jobs import queue_import
from feedback.importing import Upload, import_feedback
from feedback.models import FeedbackImport, SellerAccount
from feedback.trials import Trial, try_import
from marketplaces.choices import DateOrder

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

_SHOWN_ERRORS = 20


# What the form keeps after a preview; a browser never sends the same file again by itself.
_KEPT = ("account", "on_error", "mode", "coverage", "date_order", "encoding", "mapping")


class ImportForm(forms.Form):
    """Which account, which file, and what a bad row does."""

    account = forms.ChoiceField(label=_("Seller account"), widget=UnfoldAdminSelectWidget)
    file = forms.FileField(
        label=_("File"),
        widget=UnfoldAdminFileFieldWidget(
            attrs={"accept": ".txt,.tsv,.csv,.gz,.json,.jsonl,.xml,.xlsx,text/*"}
        ),
        help_text=_(
            "What the marketplace gives, as it was downloaded: Amazon’s feedback report, the JSON "
            "or XML of eBay, Etsy, Allegro, Lazada, Mirakl or Google. Or a table with a header "
            "line as CSV, JSON Lines or XLSX. Texts also compressed with gzip."
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
        if (values["file"].size or 0) > settings.IMPORT_INLINE_BYTES:
            waiting = queue_import(**self.import_of(values, OnError(values["on_error"])))
            message = gettext("The file is large: it is being imported. Look here how far it is.")
            return self.done(message, object_url(waiting))
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
        return import_feedback(**self.import_of(values, on_error))

    def import_of(self, values: Mapping[str, Any], on_error: OnError) -> dict[str, Any]:
        """Return what the services need to import the file, now or by a job."""
        accounts = SellerAccount.objects.visible_to(self.actor)
        file: UploadedFile[Any] = values["file"]
        stream: Any = file.file
        stream.seek(0)
        return {
            "upload": Upload(
                stream=stream,
                name=file.name or "",
                coverage=SourceCoverage(values["coverage"]) if values["coverage"] else None,
                on_error=on_error,
                mode=ImportMode(values["mode"] or ImportMode.UPSERT),
                options=options_of(values, self.actor),
            ),
            "seller_account": accounts.by_public_id(values["account"]),
            "actor": self.actor,
            "now": timezone.now(),
        }

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
            rejected=[shown_rejection(row) for row in trial.rejected[:_SHOWN_ERRORS]],
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
        {"window": name, "sides": [before, after]}
        for name, before, after in lines
        if before != after
    ]
