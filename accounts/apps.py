"""Organizations, people, keys, and who owns what."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Registers the proof that every tenant table is one."""

    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Register the system checks."""
        from accounts import checks  # noqa: PLC0415 - needs the models

        register(checks.check_models, Tags.models)
        register(checks.check_catalogue, Tags.database)
