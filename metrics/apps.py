"""Tallies and scores."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from metrics.checks import formulas_fit


class MetricsConfig(AppConfig):
    """Tallies and scores."""

    name = "metrics"
    verbose_name = _("Metrics")

    def ready(self) -> None:
        """Have the formulas of the packs checked at every start."""
        register(formulas_fit)
