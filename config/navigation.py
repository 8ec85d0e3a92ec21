"""The admin's menu: what each person may open, in groups."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin_access import admin_actor, is_operator, may
from accounts.choices import Scope

type Allowed = Callable[[HttpRequest], bool]


def _holder(scope: Scope) -> Allowed:
    return partial(may, scope=scope)


def _member(request: HttpRequest) -> bool:
    return admin_actor(request) is not None


def _anybody(request: HttpRequest) -> bool:
    return request.user.is_authenticated


_reader, _manager = _holder(Scope.FEEDBACK_READ), _holder(Scope.MEMBERS_MANAGE)

# Group -> title, icon, address, who may open it.
GROUPS = (
    ("", ((_("Start"), "home", "index", _anybody),)),
    (
        _("Feedback"),
        (
            (_("Seller accounts"), "storefront", "feedback_selleraccount_changelist", _reader),
            (_("Feedback"), "reviews", "feedback_feedback_changelist", _reader),
            (_("Orders"), "package_2", "feedback_order_changelist", _reader),
            (_("Imports"), "upload_file", "feedback_feedbackimport_changelist", _reader),
            (_("Rejected rows"), "rule", "feedback_rejectedrow_changelist", _reader),
            (_("Column mappings"), "table", "feedback_columnmapping_changelist", _reader),
        ),
    ),
    (
        _("Classification"),
        (
            (_("Models"), "model_training", "feedback_classifiermodel_changelist", _reader),
            (_("Runs"), "autorenew", "feedback_classificationrun_changelist", _reader),
            (_("Own names"), "badge", "feedback_ownname_changelist", _reader),
        ),
    ),
    (
        _("Scores"),
        ((_("Scores"), "speed", "metrics_sellerscore_changelist", _holder(Scope.SCORES_READ)),),
    ),
    (
        _("Organization"),
        (
            (_("Members"), "group", "accounts_membership_changelist", _manager),
            (_("API keys"), "key", "accounts_apikey_changelist", _manager),
            (_("OAuth clients"), "vpn_key", "accounts_oauthclient_changelist", _manager),
        ),
    ),
    (
        _("History"),
        ((_("Audit log"), "history", "audit_event_changelist", _holder(Scope.EVENTS_READ)),),
    ),
    (
        _("Reference"),
        ((_("Marketplaces and packs"), "public", "marketplaces_marketplace_changelist", _member),),
    ),
    (
        _("Installation"),
        (
            (_("People"), "person", "accounts_user_changelist", is_operator),
            (_("Organizations"), "apartment", "accounts_organization_changelist", is_operator),
        ),
    ),
)


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the groups of the menu that hold something for this person."""
    groups = [
        {
            "title": title,
            "items": [
                {"title": name, "icon": icon, "link": reverse(f"admin:{address}")}
                for name, icon, address, allowed in items
                if allowed(request)
            ],
        }
        for title, items in GROUPS
    ]
    return [group for group in groups if group["items"]]
