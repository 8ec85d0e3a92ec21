"""The pages on which a person decides a label instead of the machine, or takes that back."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from accounts.admin_lists import object_url
from accounts.choices import Scope
from accounts.service_pages import ServicePage
from feedback.admin.classification import DECIDE, classification_of, decided
from feedback.choices import (
    GroundLabel,
    MismatchLabel,
    OverrideAspect,
    TextPolarityLabel,
    TopicLabel,
    VerdictLabel,
)
from feedback.classifying.overrides import override, remove_override
from feedback.languages import LANGUAGE_NAMES
from feedback.models import Override
from feedback.reasons import LONGEST_REASON


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("Kept in the history."),
    )


def _decisions() -> list[tuple[str, list[tuple[str, Any]]]]:
    """Return every label that a person can decide, in groups; topics have a page of their own."""
    simple = (
        (OverrideAspect.TEXT_POLARITY, TextPolarityLabel.choices),
        (OverrideAspect.MISMATCH, MismatchLabel.choices),
        (OverrideAspect.LANGUAGE, list(LANGUAGE_NAMES.items())),
    )
    groups = [
        (
            str(aspect.label),
            [(f"{aspect.value}::{value}", f"{aspect.label}: {label}") for value, label in choices],
        )
        for aspect, choices in simple
    ]
    for ground in GroundLabel:
        verdicts = [
            (f"ground:{ground.value}:{verdict}", f"{ground.label}: {label}")
            for verdict, label in VerdictLabel.choices
        ]
        groups.append((str(ground.label), verdicts))
    return groups


class DecisionForm(ReasonForm):
    """Which label, and what it is."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=_decisions, widget=UnfoldAdminSelectWidget
    )
    field_order = ("decision", "reason")


class ClassifiedPage(ServicePage):
    """A page that decides beside the machine; it is offered where the machine has read."""

    scope = Scope.FEEDBACK_WRITE

    @classmethod
    def applies_to(cls, row: Any) -> bool:
        """Tell whether there is a classification."""
        return classification_of(row) is not None

    def decide(
        self, values: Mapping[str, Any], aspect: str, ground: str, value: Any
    ) -> HttpResponse:
        """Call the service and go back to the feedback."""
        override(
            feedback=self.object,
            aspect=OverrideAspect(aspect),
            ground=ground,
            value=value,
            reason=values["reason"],
            actor=self.actor,
            now=timezone.now(),
        )
        return self.done(gettext("Your decision holds from now on."), object_url(self.object))


class Decide(ClassifiedPage):
    """Decides one label."""

    name = DECIDE
    title = _("Decide a label")
    button = _("Decide")
    icon = "gavel"
    form_class = DecisionForm
    explanation = _(
        "Your word stands beside the machine's and wins, also when the text is read again."
    )

    def build_form(self, data: Any = None, files: Any = None) -> forms.Form:
        """Choose what the link of one click names."""
        return self.form_class(data, files, initial={"decision": self.request.GET.get("decision")})

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Decide it."""
        return self.decide(values, *values["decision"].split(":", 2))


class TopicsForm(ReasonForm):
    """Which topics the text has."""

    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        choices=TopicLabel.choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    field_order = ("topics", "reason")


class DecideTopics(ClassifiedPage):
    """Decides the topics."""

    name = "decide-topics"
    title = _("Decide the topics")
    button = _("Decide")
    icon = "label"
    form_class = TopicsForm

    def build_form(self, data: Any = None, files: Any = None) -> forms.Form:
        """Begin with the topics that hold."""
        found = classification_of(self.object)
        return self.form_class(data, files, initial={"topics": found.topics if found else []})

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Decide them."""
        return self.decide(values, OverrideAspect.TOPICS, "", values["topics"])


class TakeBackForm(ReasonForm):
    """Which decision."""

    override = forms.ChoiceField(label=_("Decision"), widget=UnfoldAdminSelectWidget)
    field_order = ("override", "reason")


class TakeBack(ClassifiedPage):
    """Takes a decision back."""

    name = "take-back"
    title = _("Take a decision back")
    button = _("Take back")
    icon = "undo"
    form_class = TakeBackForm
    explanation = _("The machine's label holds again.")

    @classmethod
    def applies_to(cls, row: Any) -> bool:
        """Tell whether somebody has decided anything."""
        return super().applies_to(row) and bool(row.overrides.all())

    def build_form(self, data: Any = None, files: Any = None) -> forms.Form:
        """Offer the decisions that there are."""
        form = super().build_form(data, files)
        shown = [(one.public_id, decided(one)) for one in self.object.overrides.all()]
        form.fields["override"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (public, f"{one['label']}: {one['value']}") for public, one in shown
        ]
        return form

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Take it back."""
        rows = Override.objects.visible_to(self.actor).select_related("feedback")
        made = rows.filter(feedback=self.object).by_public_id(values["override"])
        remove_override(made=made, reason=values["reason"], actor=self.actor, now=timezone.now())
        return self.done(gettext("The machine's label holds again."), object_url(self.object))


CLASSIFICATION_PAGES = (Decide, DecideTopics, TakeBack)
