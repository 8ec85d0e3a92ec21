"""Tallies and scores."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MetricsConfig(AppConfig):
    """Tallies and scores."""

    name = "metrics"
    verbose_name = _("Metrics")
