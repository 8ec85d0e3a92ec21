"""Daily tallies of each seller account, and the score row that is ready to be read."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import OwnedModel, TenantForeignKey, TenantReference
from feedback.formats.performance import listed_figures
from feedback.models import SellerAccount
from metrics.counters import COUNTERS, ORDERS


class DayTally(OwnedModel):
    """How much live feedback one day holds, by the marketplace's calendar.

    `counters.py` says what each column counts; `partial` are the rows that are known only from a
    source without positives. `orders` are the orders placed on that day.
    """

    PUBLIC_PREFIX = "tally"
    MARKETPLACE_PATH = "seller_account__marketplace_id"

    seller_account = TenantForeignKey(SellerAccount, related_name="tallies")
    day = models.DateField(_("day"))
    stars_1 = models.IntegerField(default=0)
    stars_2 = models.IntegerField(default=0)
    stars_3 = models.IntegerField(default=0)
    stars_4 = models.IntegerField(default=0)
    stars_5 = models.IntegerField(default=0)
    positive = models.IntegerField(default=0)
    neutral = models.IntegerField(default=0)
    negative = models.IntegerField(default=0)
    unrated = models.IntegerField(default=0)
    partial = models.IntegerField(default=0)
    uncounted = models.IntegerField(default=0)
    arrived_on_time_yes = models.IntegerField(default=0)
    arrived_on_time_no = models.IntegerField(default=0)
    item_as_described_yes = models.IntegerField(default=0)
    item_as_described_no = models.IntegerField(default=0)
    customer_service_yes = models.IntegerField(default=0)
    customer_service_no = models.IntegerField(default=0)
    orders = models.IntegerField(default=0)

    class Meta(OwnedModel.Meta):
        verbose_name = _("daily tally")
        verbose_name_plural = _("daily tallies")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "seller_account", "day"], name="day_tally_once"
            ),
            TenantReference(field="seller_account", name="day_tally_seller_account"),
            models.CheckConstraint(
                condition=models.Q(**{f"{name}__gte": 0 for name in (*COUNTERS, ORDERS)}),
                name="day_tally_counts_not_below_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class SellerScore(OwnedModel):
    """The score of a seller account as it stands until `valid_until`.

    The windows roll at midnight of the marketplace's zone, so a row is right until then; a reader
    who comes later gets the numbers computed anew from the tallies, whether or not a job ran.
    """

    PUBLIC_PREFIX = "score"
    MARKETPLACE_PATH = "seller_account__marketplace_id"

    seller_account = TenantForeignKey(
        SellerAccount, related_name="scores", verbose_name=_("seller account")
    )
    windows = models.JSONField(_("windows"))
    formula = models.CharField(_("formula"), max_length=60)
    pack_version = models.CharField(_("rules"), max_length=60)
    as_of = models.DateTimeField(_("as of"))
    valid_until = models.DateTimeField(_("valid until"))
    version = models.BigIntegerField(default=1)

    class Meta(OwnedModel.Meta):
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "seller_account"], name="seller_score_once"
            ),
            TenantReference(field="seller_account", name="seller_score_seller_account"),
        ]

    def __str__(self) -> str:
        return f"{self.seller_account_id}"


class PerformanceSnapshot(OwnedModel):
    """What the marketplace itself showed of a seller at one moment, kept as it came.

    `figures` holds the numbers that the product knows by name, each with the reported and the
    recomputed value; what it does not know stays in `raw`.
    """

    PUBLIC_PREFIX = "snap"
    MARKETPLACE_PATH = "seller_account__marketplace_id"

    seller_account = TenantForeignKey(
        SellerAccount, related_name="snapshots", verbose_name=_("seller account")
    )
    format = models.CharField(_("format"), max_length=40)
    file_name = models.CharField(_("file"), max_length=255, blank=True)
    digest = models.BinaryField(max_length=32)
    figures = models.JSONField(_("figures"))
    raw = models.JSONField(_("as it came"))
    taken_at = models.DateTimeField(_("taken"))
    created_at = models.DateTimeField(_("received"))
    created_by = models.CharField(_("by"), max_length=300)

    class Meta(OwnedModel.Meta):
        verbose_name = _("performance snapshot")
        verbose_name_plural = _("performance snapshots")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "seller_account", "digest"], name="snapshot_once"
            ),
            TenantReference(field="seller_account", name="snapshot_seller_account"),
        ]
        indexes = [
            models.Index(fields=["organization", "-taken_at", "-id"], name="snapshot_newest_first")
        ]

    @property
    def listed_figures(self) -> list[dict[str, Any]]:
        """The figures in the order of their names, each with its name; windows are instants."""
        return listed_figures(self.figures)

    def __str__(self) -> str:
        return f"{self.format} {self.taken_at:%Y-%m-%d}"
