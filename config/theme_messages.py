"""Texts of the admin's theme that our pages show; the theme itself is English only."""

from django.utils.translation import gettext_noop

THEME_MESSAGES = (
    gettext_noop(" By %(filter_title)s "),
    gettext_noop("Apply Filters"),
    gettext_noop("Choose file to upload"),
    gettext_noop("Date from"),
    gettext_noop("Date to"),
    gettext_noop("Filters"),
    gettext_noop("From"),
    # Django's own, whose Korean is not that of the rest.
    gettext_noop(
        "Please enter your old password, for security’s sake, and then enter your new password "
        "twice so we can verify you typed it in correctly."
    ),
    gettext_noop("Select value"),
    gettext_noop("To"),
    gettext_noop("Toggle password visibility"),
    gettext_noop("Type to search"),
    gettext_noop("You have been successfully logged out from the administration"),
)
