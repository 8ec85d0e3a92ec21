"""The project's own app and its admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class ConfigConfig(AppConfig):
    """Commands, templates and translations that belong to the whole house."""

    name = "config"


class AdminConfig(DjangoAdminConfig):
    """The admin, on a site that knows organizations."""

    default_site = "config.admin.GoodstandingAdminSite"
