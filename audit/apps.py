"""The event log: history, change feed and webhook source at once."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """The event log: history, change feed and webhook source at once."""

    name = "audit"
    verbose_name = _("Audit")
