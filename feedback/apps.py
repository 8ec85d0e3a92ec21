"""Seller accounts, feedback and how it comes in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    """Seller accounts, feedback and how it comes in."""

    name = "feedback"
    verbose_name = _("Feedback")
