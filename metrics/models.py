"""Daily tallies of each seller account, and the score row that is ready to be read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import OwnedModel, TenantForeignKey, TenantReference
from feedback.models import SellerAccount


class DayTally(OwnedModel):
    """How much live feedback one day holds, by the marketplace's calendar.

    `partial` counts the rows among them that are known only from a source without positives.
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
    unrated = models.IntegerField(default=0)
    partial = models.IntegerField(default=0)

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
                condition=models.Q(
                    stars_1__gte=0,
                    stars_2__gte=0,
                    stars_3__gte=0,
                    stars_4__gte=0,
                    stars_5__gte=0,
                    unrated__gte=0,
                    partial__gte=0,
                ),
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
