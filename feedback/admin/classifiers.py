"""Trained models and runs in the admin: what reads the comments, and how well."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from accounts.admin_lists import object_url
from accounts.choices import Scope
from accounts.owned_admin import OwnedModelAdmin
from accounts.service_pages import ServicePage
from feedback.admin.deciding import ReasonForm
from feedback.admin.training_report import report_context
from feedback.choices import ClassifierStatus, RunScope, RunStatus
from feedback.classifying.activation import activate_model, deactivate_model
from feedback.classifying.runs import UNDER_WAY, cancel_run, start_run
from feedback.classifying.training import MAX_NAME, start_training
from feedback.models import ClassificationRun, ClassifierModel, SellerAccount

_STATUS_TONES = {
    ClassifierStatus.TRAINING.value: "warning",
    ClassifierStatus.READY.value: "info",
    ClassifierStatus.ACTIVE.value: "success",
    ClassifierStatus.FAILED.value: "danger",
}
_RUN_TONES = {
    RunStatus.QUEUED.value: "info",
    RunStatus.RUNNING.value: "warning",
    RunStatus.COMPLETED.value: "success",
    RunStatus.FAILED.value: "danger",
}


class TrainForm(forms.Form):
    """What the model is called."""

    name = forms.CharField(label=_("Name"), max_length=MAX_NAME, widget=UnfoldAdminTextInputWidget)


class Train(ServicePage):
    """Has a job train a model."""

    name = "add"
    title = _("Train a model")
    button = _("Train")
    icon = "model_training"
    explanation = _(
        "A job learns from all feedback with stars and a text, and measures itself on the newest. "
        "It reads nothing before you activate it."
    )
    scope = Scope.FEEDBACK_WRITE
    form_class = TrainForm
    needs_object = False

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        model = start_training(name=values["name"], actor=self.actor, now=timezone.now())
        message = gettext("The training has begun; this page shows its report when it ends.")
        return self.done(message, object_url(model))


class ModelPage(ServicePage):
    """A page that changes which model reads."""

    scope = Scope.FEEDBACK_WRITE
    form_class = ReasonForm


class Activate(ModelPage):
    """Has the model read."""

    name = "activate"
    title = _("Activate the model")
    button = _("Activate")
    icon = "play_arrow"
    explanation = _("From now on it reads new feedback. Start a run to read the older ones anew.")

    @classmethod
    def applies_to(cls, row: Any) -> bool:
        """Offer it for a model that rests."""
        return bool(row.status == ClassifierStatus.READY)

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        activate_model(
            model=self.object, reason=values["reason"], actor=self.actor, now=timezone.now()
        )
        return self.done(gettext("The model reads from now on."), object_url(self.object))


class Deactivate(ModelPage):
    """Has the rules alone read."""

    name = "deactivate"
    title = _("Deactivate the model")
    button = _("Deactivate")
    icon = "stop"
    is_danger = True

    @classmethod
    def applies_to(cls, row: Any) -> bool:
        """Offer it for the model that reads."""
        return bool(row.status == ClassifierStatus.ACTIVE)

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        deactivate_model(
            model=self.object, reason=values["reason"], actor=self.actor, now=timezone.now()
        )
        return self.done(gettext("The rules alone read from now on."), object_url(self.object))


@admin.register(ClassifierModel)
class ClassifierModelAdmin(OwnedModelAdmin):
    """The organization's trained models."""

    read_scope = Scope.FEEDBACK_READ
    add_page = Train
    row_pages = (Activate, Deactivate)
    row_template = "admin/feedback/classifiermodel/row.html"
    ordering = ("-created_at", "-pk")
    list_display = ("name", "status_label", "texts", "trained_by", "created_at")
    page_fields = (
        "name", "status_label", "error", "texts", "trained_by", "created_at", "trained_at",
        "activated_by", "activated_at", "digest", "public_id_text",
    )  # fmt: skip
    empty_title = _("No model yet")
    empty_text = _(
        "Until you train one, rules alone read your feedback. About 1,000 starred comments are "
        "enough to begin with."
    )

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Leave the weights in the database."""
        return super().narrowed(rows).defer("weights")

    def row_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Add the training report."""
        return {**super().row_context(request, row), **report_context(row)}

    @display(description=_("status"), label=_STATUS_TONES)
    def status_label(self, row: ClassifierModel) -> tuple[str, str]:
        """The status as a coloured word."""
        return row.status, row.get_status_display()

    @display(description=_("public id"))
    def public_id_text(self, row: ClassifierModel) -> str:
        """The id that programs see."""
        return row.public_id


def _accounts() -> list[tuple[str, Any]]:
    return [("", _("All seller accounts"))]


class RunForm(forms.Form):
    """Which comments to read."""

    scope = forms.ChoiceField(
        label=_("Scope"), choices=RunScope.choices, widget=UnfoldAdminSelectWidget
    )
    seller_account = forms.ChoiceField(
        label=_("Seller account"),
        choices=_accounts,
        required=False,
        widget=UnfoldAdminSelectWidget,
    )


class StartRun(ServicePage):
    """Has a job read what is stored."""

    name = "add"
    title = _("Classify what is stored")
    button = _("Start")
    icon = "autorenew"
    explanation = _("A job reads the comments anew. What people decided stays as it is.")
    scope = Scope.FEEDBACK_WRITE
    form_class = RunForm
    needs_object = False

    def build_form(self, data: Any = None, files: Any = None) -> forms.Form:
        """Offer the accounts that there are."""
        form = super().build_form(data, files)
        rows = SellerAccount.objects.visible_to(self.actor).order_by("name", "pk")
        offered = [*_accounts(), *((row.public_id, str(row)) for row in rows)]
        form.fields["seller_account"].choices = offered  # type: ignore[attr-defined]
        return form

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        rows = SellerAccount.objects.visible_to(self.actor)
        chosen = values["seller_account"]
        run = start_run(
            scope=RunScope(values["scope"]),
            seller_account=rows.by_public_id(chosen) if chosen else None,
            actor=self.actor,
            now=timezone.now(),
        )
        return self.done(gettext("The run has begun."), object_url(run))


class CancelRun(ServicePage):
    """Stops a run."""

    name = "cancel"
    title = _("Cancel the run")
    button = _("Cancel the run")
    icon = "cancel"
    explanation = _("What it has classified stays.")
    scope = Scope.FEEDBACK_WRITE
    is_danger = True

    @classmethod
    def applies_to(cls, row: Any) -> bool:
        """Offer it for a run that has not ended."""
        return row.status in UNDER_WAY

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        cancel_run(run=self.object, actor=self.actor, now=timezone.now())
        return self.done(gettext("The run is cancelled."), object_url(self.object))


@admin.register(ClassificationRun)
class ClassificationRunAdmin(OwnedModelAdmin):
    """The runs over what is stored."""

    read_scope = Scope.FEEDBACK_READ
    add_page = StartRun
    row_pages = (CancelRun,)
    ordering = ("-created_at", "-pk")
    list_display = ("scope", "account_name", "status_label", "progress_text", "created_at")
    page_fields = (
        "scope", "account_name", "status_label", "progress_text", "changed", "error",
        "created_by", "created_at", "finished_at", "public_id_text",
    )  # fmt: skip
    empty_title = _("No run yet")
    empty_text = _("Start one after you have activated a model or changed your own names.")

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Fetch the accounts along."""
        return super().narrowed(rows).select_related("seller_account")

    @display(description=_("status"), label=_RUN_TONES)
    def status_label(self, row: ClassificationRun) -> tuple[str, str]:
        """The status as a coloured word."""
        return row.status, row.get_status_display()

    @display(description=_("seller account"))
    def account_name(self, row: ClassificationRun) -> str:
        """The account, or all."""
        return str(row.seller_account or gettext("All seller accounts"))

    @display(description=_("read"))
    def progress_text(self, row: ClassificationRun) -> str:
        """How far it is."""
        if not row.total:
            return "–"
        share = min(100, 100 * row.done // row.total)
        return f"{row.done:,} / {row.total:,} ({share} %)"

    @display(description=_("public id"))
    def public_id_text(self, row: ClassificationRun) -> str:
        """The id that programs see."""
        return row.public_id
