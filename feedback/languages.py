"""The languages that the product reads, as people call them."""

from django.utils.translation import gettext_lazy as _

LANGUAGE_NAMES = {
    "en": _("English"),
    "ko": _("Korean"),
    "ja": _("Japanese"),
    "de": _("German"),
    "es": _("Spanish"),
    "fr": _("French"),
    "it": _("Italian"),
    "pt": _("Portuguese"),
}
