"""What the text of a feedback says: the machine's labels, and beside them what a person decided."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import OwnedModel, TenantForeignKey, TenantReference
from feedback.choices import MismatchLabel, OverrideAspect, TextPolarityLabel
from feedback.models.feedback import Feedback


class Classification(OwnedModel):
    """One to a feedback with a comment: what the latest run of an engine said of it.

    `result` is the machine's own answer in the documented shape (see
    `feedback.text.results.Classification.as_json`). The other columns are what holds after a
    person's overrides, and what lists are filtered by. A comment that changes in a large import
    has none until the job has read it: offsets into an older text would mark the wrong words.
    """

    PUBLIC_PREFIX = "cls"
    MARKETPLACE_PATH = "feedback__seller_account__marketplace_id"

    feedback = TenantForeignKey(
        Feedback, related_name="classifications", verbose_name=_("feedback")
    )
    engine = models.CharField(_("engine"), max_length=200)
    pack_version = models.CharField(_("rules"), max_length=60)
    result = models.JSONField(_("what the machine says"))
    language = models.CharField(_("language"), max_length=2, blank=True)
    text_polarity = models.CharField(
        _("polarity of the text"), max_length=9, choices=TextPolarityLabel
    )
    mismatch = models.CharField(_("stars and text"), max_length=18, choices=MismatchLabel)
    topics = ArrayField(models.CharField(max_length=24), verbose_name=_("topics"))
    grounds_eligible = ArrayField(
        models.CharField(max_length=24), verbose_name=_("eligible for removal")
    )
    grounds_possible = ArrayField(
        models.CharField(max_length=24), verbose_name=_("possibly eligible")
    )
    classified_at = models.DateTimeField(_("classified"))

    class Meta(OwnedModel.Meta):
        verbose_name = _("classification")
        verbose_name_plural = _("classifications")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "feedback"], name="classification_once"
            ),
            TenantReference(field="feedback", name="classification_feedback"),
            models.CheckConstraint(
                condition=models.Q(text_polarity__in=TextPolarityLabel.values),
                name="classification_polarity_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(mismatch__in=MismatchLabel.values),
                name="classification_mismatch_is_known",
            ),
        ]
        indexes = [
            GinIndex(
                fields=["organization", "topics"],
                opclasses=["int8_ops", "array_ops"],
                name="classification_topics",
            ),
            GinIndex(
                fields=["organization", "grounds_eligible"],
                opclasses=["int8_ops", "array_ops"],
                name="classification_eligible",
            ),
            GinIndex(
                fields=["organization", "grounds_possible"],
                opclasses=["int8_ops", "array_ops"],
                name="classification_possible",
            ),
            models.Index(fields=["organization", "language"], name="classification_language"),
            models.Index(
                fields=["organization", "mismatch"],
                condition=models.Q(mismatch__startswith="text_"),
                name="classification_mismatched",
            ),
        ]

    def __str__(self) -> str:
        return self.engine


class Override(OwnedModel):
    """What a person said instead of the machine; it wins until it is taken back.

    `aspect` names the label; of the grounds for removal `ground` names which one, otherwise it is
    "". `value` is a code, for topics a list of codes; `machine_value` what the machine said then.
    """

    PUBLIC_PREFIX = "ovr"
    MARKETPLACE_PATH = "feedback__seller_account__marketplace_id"

    feedback = TenantForeignKey(Feedback, related_name="overrides", verbose_name=_("feedback"))
    aspect = models.CharField(_("label"), max_length=16, choices=OverrideAspect)
    ground = models.CharField(_("ground"), max_length=24, blank=True)
    value = models.JSONField(_("value"))
    machine_value = models.JSONField(_("the machine said"), null=True)
    reason = models.TextField(_("reason"))
    made_by = models.CharField(_("by"), max_length=300)
    made_at = models.DateTimeField(_("at"))

    class Meta(OwnedModel.Meta):
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "feedback", "aspect", "ground"], name="override_once"
            ),
            TenantReference(field="feedback", name="override_feedback"),
            models.CheckConstraint(
                condition=models.Q(aspect__in=OverrideAspect.values),
                name="override_aspect_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()}: {self.value}"
