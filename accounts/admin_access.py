"""Who works in the admin: the signed-in person as an Actor, for the organization he chose."""

from django.http import HttpRequest

from accounts.access import actor_of
from accounts.actor import Actor
from accounts.choices import ActorKind, Channel, Scope
from accounts.errors import NotAuthenticated
from accounts.models import User

_UNSET = object()


def admin_actor(request: HttpRequest) -> Actor | None:
    """Return the signed-in member; None for strangers, and for operators without a membership.

    Keys and tokens open the API and never the admin, not even beside a session.
    """
    known = getattr(request, "admin_actor", _UNSET)
    if known is _UNSET:
        known = _person(request)
        request.admin_actor = known  # type: ignore[attr-defined]
    return known if isinstance(known, Actor) else None


def _person(request: HttpRequest) -> Actor | None:
    try:
        actor = actor_of(request, channel=Channel.ADMIN)
    except NotAuthenticated:
        return None
    return actor if actor is not None and actor.kind == ActorKind.USER else None


def may(request: HttpRequest, scope: Scope | None) -> bool:
    """Tell whether the signed-in member holds the scope; nobody holds None."""
    actor = admin_actor(request)
    return scope is not None and actor is not None and actor.may(scope)


def is_operator(request: HttpRequest) -> bool:
    """Tell whether the person runs the installation; that alone shows no organization's rows."""
    user = request.user
    return isinstance(user, User) and user.is_active and user.is_superuser
