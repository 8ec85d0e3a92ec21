"""Which scope each operation needs, checked before the view runs; services check again."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import NotAuthenticated


class Requires(BasePermission):
    """Ask for `view.required_scope`; a view that does not name one answers nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raise NotAuthenticated or ScopeMissing; a refusal never says just "no"."""
        scope = scope_of(view, request.method or "GET")
        actor = request.auth
        if not isinstance(actor, Actor):
            raise NotAuthenticated
        if scope is not None:
            actor.require(scope)
        return True


def scope_of(view: Any, method: str) -> Scope | None:
    """Return the scope of an operation; None means that any caller with credentials may use it.

    `required_scope` is one scope, or a mapping of action (`list`, `request_removal`) or, for plain
    views, method (`get`, `post`) to scope.
    """
    if not hasattr(view, "required_scope"):
        message = f"{type(view).__name__} must say its required_scope."
        raise ImproperlyConfigured(message)
    scope: Scope | Mapping[str, Scope | None] | None = view.required_scope
    if not isinstance(scope, Mapping):
        return scope
    action = getattr(view, "action", None) or method.lower().replace("head", "get")
    if action not in scope:
        if method.upper() not in {name.upper() for name in view.allowed_methods}:
            return None  # the answer will be 405
        message = f"{type(view).__name__}.required_scope must name {action!r}."
        raise ImproperlyConfigured(message)
    return scope[action]
