"""The looks of the admin: name, logo, colours, menu."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static


def _logo_light(request: HttpRequest) -> str:
    del request
    return static("goodstanding/logo-light.svg")


def _logo_dark(request: HttpRequest) -> str:
    del request
    return static("goodstanding/logo-dark.svg")


def _icon(request: HttpRequest) -> str:
    del request
    return static("goodstanding/icon.svg")


def _style(request: HttpRequest) -> str:
    del request
    return static("goodstanding/admin.css")


def _script(request: HttpRequest) -> str:
    del request
    return static("goodstanding/admin.js")


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Goodstanding",
    "SITE_HEADER": "Goodstanding",
    "SITE_URL": None,
    "SITE_LOGO": {"light": _logo_light, "dark": _logo_dark},
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _icon}],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "STYLES": [_style],
    "SCRIPTS": [_script],
    "BORDER_RADIUS": "8px",
    "COLORS": {
        "primary": {
            "50": "oklch(97.8% .018 178)",
            "100": "oklch(94.5% .042 178)",
            "200": "oklch(89% .075 179)",
            "300": "oklch(81.5% .105 180)",
            "400": "oklch(73% .115 182)",
            "500": "oklch(66% .108 184)",
            "600": "oklch(49% .085 187)",
            "700": "oklch(44% .075 189)",
            "800": "oklch(38% .063 191)",
            "900": "oklch(33% .05 193)",
            "950": "oklch(25% .04 195)",
        },
    },
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": "config.navigation.sidebar",
    },
}
