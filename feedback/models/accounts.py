"""Seller accounts: one seller on one marketplace."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import OwnedModel
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
