"""Feedback: what one buyer left about the seller."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import OwnedModel, TenantForeignKey, TenantReference
from feedback.choices import (
    FeedbackChannel,
    FeedbackState,
    LeftPrecision,
    Polarity,
    SourceCoverage,
    UncountedReason,
)
from feedback.models.accounts import SellerAccount
from feedback.models.imports import FeedbackImport
from feedback.models.orders import Order


class Feedback(OwnedModel):
    """What one buyer left about the seller; identified by (seller account, external id).

    `left_on` is the day in the marketplace's time zone, `left_at` the instant in UTC, for sources
    that tell only the day the start of that day. `counts_on` is the day on which the feedback
    counts by the clock of the marketplace's score: `left_on`, or the day of the order.
    `rating` is in stars, null where the marketplace has none (`polarity` then comes from its
    verdict); `rating_raw` is what the source wrote where that was something else.
    `details` keeps what only this source tells, such as ratings of single aspects.
    """

    PUBLIC_PREFIX = "fb"
    MARKETPLACE_PATH = "seller_account__marketplace_id"

    seller_account = TenantForeignKey(
        SellerAccount, related_name="feedback", verbose_name=_("seller account")
    )
    external_id = models.CharField(_("id on the marketplace"), max_length=120)
    rating = models.PositiveSmallIntegerField(_("stars"), null=True)
    polarity = models.CharField(_("polarity"), max_length=8, choices=Polarity, null=True)  # noqa: DJ001 - unrated is not a text
    rating_raw = models.CharField(_("rating as given"), max_length=40, null=True)  # noqa: DJ001 - mostly nothing
    comment = models.TextField(_("comment"), null=True)  # noqa: DJ001 - no comment is not an empty one
    reply = models.TextField(_("reply"), null=True)  # noqa: DJ001 - no reply is not an empty one
    arrived_on_time = models.BooleanField(_("arrived on time"), null=True)
    item_as_described = models.BooleanField(_("item as described"), null=True)
    customer_service = models.BooleanField(_("good customer service"), null=True)
    left_on = models.DateField(_("left on"))
    left_at = models.DateTimeField(_("left at"))
    left_precision = models.CharField(max_length=8, choices=LeftPrecision)
    left_latest_on = models.DateField(_("left at the latest on"), null=True)
    ordered_on = models.DateField(_("ordered on"), null=True)
    counts_on = models.DateField(_("counts on"))
    order_reference = models.CharField(_("order number"), max_length=120, null=True)  # noqa: DJ001 - unknown is not empty
    order = TenantForeignKey(Order, null=True, related_name="feedback", verbose_name=_("order"))
    buyer_hash = models.BinaryField(max_length=32, null=True)
    channel = models.CharField(
        _("channel"), max_length=16, choices=FeedbackChannel, default=FeedbackChannel.MARKETPLACE
    )
    automated = models.BooleanField(
        _("automatic"), default=False, help_text=_("Left by the marketplace itself.")
    )
    details = models.JSONField(_("details"), null=True)
    state = models.CharField(_("state"), max_length=24, choices=FeedbackState)
    uncounted_reason = models.CharField(  # noqa: DJ001 - null: it counts
        _("not counted because"), max_length=16, choices=UncountedReason, null=True
    )
    source_coverage = models.CharField(max_length=24, choices=SourceCoverage)
    pack_version = models.CharField(_("rules"), max_length=60)
    feedback_import = TenantForeignKey(
        FeedbackImport, null=True, related_name="+", verbose_name=_("import")
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("received"))
    updated_at = models.DateTimeField(_("updated"))

    class Meta(OwnedModel.Meta):
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "seller_account", "external_id"], name="feedback_once"
            ),
            TenantReference(field="seller_account", name="feedback_seller_account"),
            TenantReference(field="feedback_import", name="feedback_feedback_import"),
            TenantReference(field="order", name="feedback_order"),
            models.CheckConstraint(
                condition=models.Q(rating__range=(1, 5)) | models.Q(rating=None),
                name="feedback_stars_1_to_5",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=FeedbackState.values), name="feedback_state_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-left_at", "-id"], name="feedback_newest_first"),
            models.Index(
                fields=["organization", "seller_account", "-left_at", "-id"],
                name="feedback_of_account",
            ),
            models.Index(
                fields=["organization", "seller_account", "order_reference"],
                condition=models.Q(order_reference__isnull=False),
                name="feedback_of_order",
            ),
            models.Index(
                fields=["organization", "seller_account", "buyer_hash"],
                condition=models.Q(buyer_hash__isnull=False),
                name="feedback_of_buyer",
            ),
            GinIndex(
                fields=["organization", "comment"],
                opclasses=["int8_ops", "gin_trgm_ops"],
                name="feedback_comment_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.external_id}"
