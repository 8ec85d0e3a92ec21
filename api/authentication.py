"""Who is calling, for REST and GraphQL: the actor of `accounts.access`, with CSRF for browsers."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.request import Request

from accounts.access import Companion, actor_of
from accounts.actor import Actor
from accounts.choices import ActorKind, Channel
from api.refusals import CsrfFailed


@dataclass(frozen=True)
class Caller:
    """What DRF calls a user: somebody with an actor."""

    actor: Actor
    is_authenticated: bool = True
    is_anonymous: bool = False

    @property
    def pk(self) -> str:
        """One key for each caller, for throttles."""
        return f"{self.actor.kind}:{self.actor.key}"


class ActorAuthentication(BaseAuthentication):
    """Hand the actor to DRF as `request.auth`."""

    def authenticate(self, request: Request) -> tuple[Any, Actor] | None:
        """Return caller and actor; None for a stranger."""
        view = request.parser_context.get("view")
        companion = getattr(view, "companion", None)
        django_request = request._request  # noqa: SLF001
        actor = authenticated(django_request, channel=Channel.REST, companion=companion)
        return None if actor is None else (Caller(actor), actor)

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme, so that a stranger gets 401 and not 403."""
        return "Bearer"


def authenticated(
    request: HttpRequest, *, channel: Channel, companion: Companion | None = None
) -> Actor | None:
    """Return the actor; a browser session needs its CSRF token for anything that may change."""
    actor = actor_of(request, channel=channel, companion=companion)
    if actor is not None and actor.kind == ActorKind.USER:
        enforce_csrf(request)
    return actor


def enforce_csrf(request: HttpRequest) -> None:
    """Raise CsrfFailed where Django's own middleware would answer 403."""
    check = CSRFCheck(lambda _: HttpResponse())
    check.process_request(request)
    if check.process_view(request, lambda _: HttpResponse(), (), {}):
        raise CsrfFailed
