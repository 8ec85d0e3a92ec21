"""Texts of the admin's theme that our pages show; the theme itself is English only."""

from django.utils.translation import gettext_noop

THEME_MESSAGES = (
    gettext_noop("Apply Filters"),
    gettext_noop("Date from"),
    gettext_noop("Date to"),
    gettext_noop("Filters"),
    gettext_noop("From"),
    gettext_noop("Select value"),
    gettext_noop("To"),
    gettext_noop("Toggle password visibility"),
    gettext_noop("Type to search"),
    gettext_noop("You have been successfully logged out from the administration"),
)
