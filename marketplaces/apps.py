"""Marketplaces and the rules that each of them sets."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from marketplaces.checks import packs_are_valid


class MarketplacesConfig(AppConfig):
    """Marketplaces and the rules that each of them sets."""

    name = "marketplaces"
    verbose_name = _("Marketplaces")

    def ready(self) -> None:
        """Have the policy packs checked at every start."""
        register(packs_are_valid)
