"""Public replies: one to a feedback, from the draft to what stands on the marketplace."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import OwnedModel, TenantForeignKey, TenantReference
from feedback.choices import ReplyStatus
from feedback.models.feedback import Feedback


class Reply(OwnedModel):
    """The seller's public reply to one feedback.

    `findings` are what the check said of this text when it was approved. A deleted reply keeps
    its row: on some marketplaces it forbids another one.
    """

    PUBLIC_PREFIX = "rpl"
    MARKETPLACE_PATH = "feedback__seller_account__marketplace_id"

    feedback = TenantForeignKey(Feedback, related_name="replies", verbose_name=_("feedback"))
    status = models.CharField(_("status"), max_length=16, choices=ReplyStatus)
    text = models.TextField(_("text"))
    findings = models.JSONField(_("findings"), default=list)
    drafted_by = models.CharField(_("drafted by"), max_length=300)
    drafted_at = models.DateTimeField(_("drafted"))
    approved_by = models.CharField(_("approved by"), max_length=300, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True)
    published_at = models.DateTimeField(_("published"), null=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(OwnedModel.Meta):
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "feedback"], name="reply_once"),
            TenantReference(field="feedback", name="reply_feedback"),
            models.CheckConstraint(
                condition=models.Q(status__in=ReplyStatus.values), name="reply_status_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
