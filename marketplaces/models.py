"""The global look-up table of marketplaces; its rows come from the packs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Marketplace(models.Model):
    """A place on which feedback is left, such as `amazon.us`; it belongs to nobody."""

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    platform = models.CharField(_("platform"), max_length=40)
    name = models.CharField(_("name"), max_length=100)
    country = models.CharField(_("country"), max_length=2, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64)
    locale = models.CharField(_("locale"), max_length=16)
    external_id = models.CharField(_("external id"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("marketplace")
        verbose_name_plural = _("marketplaces")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
