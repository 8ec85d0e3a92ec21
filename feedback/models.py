"""Seller accounts, the feedback that buyers left about them, and the imports that brought it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import OwnedModel, TenantForeignKey, TenantReference
from feedback.choices import (
    FeedbackState,
    LeftPrecision,
    OnError,
    Polarity,
    SourceCoverage,
)
from marketplaces.models import Marketplace


class SellerAccount(OwnedModel):
    """One seller on one marketplace: what a score belongs to."""

    PUBLIC_PREFIX = "sa"
    MARKETPLACE_PATH = "marketplace_id"

    marketplace = models.ForeignKey(
        Marketplace, models.PROTECT, related_name="+", verbose_name=_("marketplace")
    )
    external_id = models.CharField(
        _("seller id"), max_length=120, help_text=_("The seller's id on the marketplace.")
    )
    name = models.CharField(_("name"), max_length=200)
    created_at = models.DateTimeField(_("created"))

    class Meta(OwnedModel.Meta):
        verbose_name = _("seller account")
        verbose_name_plural = _("seller accounts")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "marketplace", "external_id"], name="seller_account_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.marketplace_id})"


class FeedbackImport(OwnedModel):
    """One file that was read, and what became of its rows."""

    PUBLIC_PREFIX = "imp"
    MARKETPLACE_PATH = "seller_account__marketplace_id"

    seller_account = TenantForeignKey(
        SellerAccount, related_name="imports", verbose_name=_("seller account")
    )
    format = models.CharField(_("format"), max_length=40)
    file_name = models.CharField(_("file"), max_length=255)
    file_digest = models.BinaryField(max_length=32)
    on_error = models.CharField(_("on error"), max_length=16, choices=OnError)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    rows_new = models.PositiveIntegerField(_("new"), default=0)
    rows_changed = models.PositiveIntegerField(_("changed"), default=0)
    rows_unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    rows_rejected = models.PositiveIntegerField(_("rejected"), default=0)
    created_at = models.DateTimeField(_("imported"))
    created_by = models.CharField(_("by"), max_length=300)

    class Meta(OwnedModel.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            *OwnedModel.Meta.constraints,
            TenantReference(field="seller_account", name="import_seller_account"),
        ]
        indexes = [
            models.Index(fields=["organization", "-created_at", "-id"], name="import_newest_first")
        ]

    def __str__(self) -> str:
        return self.file_name


class Feedback(OwnedModel):
    """What one buyer left about the seller; identified by (seller account, external id).

    `left_on` is the day in the marketplace's time zone: the day on which the feedback counts.
    `left_at` is the instant in UTC, for sources that tell only the day the start of that day.
    """

    PUBLIC_PREFIX = "fb"
    MARKETPLACE_PATH = "seller_account__marketplace_id"

    seller_account = TenantForeignKey(
        SellerAccount, related_name="feedback", verbose_name=_("seller account")
    )
    external_id = models.CharField(_("id on the marketplace"), max_length=120)
    rating = models.PositiveSmallIntegerField(_("stars"), null=True)
    polarity = models.CharField(_("polarity"), max_length=8, choices=Polarity, null=True)  # noqa: DJ001 - unrated is not a text
    comment = models.TextField(_("comment"), null=True)  # noqa: DJ001 - no comment is not an empty one
    reply = models.TextField(_("reply"), null=True)  # noqa: DJ001 - no reply is not an empty one
    arrived_on_time = models.BooleanField(_("arrived on time"), null=True)
    item_as_described = models.BooleanField(_("item as described"), null=True)
    customer_service = models.BooleanField(_("good customer service"), null=True)
    left_on = models.DateField(_("left on"))
    left_at = models.DateTimeField(_("left at"))
    left_precision = models.CharField(max_length=8, choices=LeftPrecision)
    order_reference = models.CharField(_("order"), max_length=120, null=True)  # noqa: DJ001 - unknown is not empty
    buyer_hash = models.BinaryField(max_length=32, null=True)
    state = models.CharField(_("state"), max_length=24, choices=FeedbackState)
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
        ]

    def __str__(self) -> str:
        return f"{self.external_id}"


class RejectedRow(OwnedModel):
    """A row that could not be taken: kept as it came, with the reason."""

    PUBLIC_PREFIX = "rej"
    MARKETPLACE_PATH = "feedback_import__seller_account__marketplace_id"

    feedback_import = TenantForeignKey(
        FeedbackImport, related_name="rejected", verbose_name=_("import")
    )
    line = models.PositiveIntegerField(_("line"))
    raw = models.TextField(_("row"))
    column = models.CharField(_("column"), max_length=120)
    code = models.CharField(_("code"), max_length=60)
    message = models.TextField(_("reason"))

    class Meta(OwnedModel.Meta):
        verbose_name = _("rejected row")
        verbose_name_plural = _("rejected rows")
        constraints = [
            *OwnedModel.Meta.constraints,
            TenantReference(field="feedback_import", name="rejected_row_feedback_import"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "feedback_import", "line"], name="rejected_row_of_import"
            )
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.message}"
