"""Who is calling: the one place where a key, a token or a signed-in person becomes an Actor."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from oauth2_provider.oauth2_backends import OAuthLibCore, get_oauthlib_core

from accounts import keys, public_ids
from accounts.actor import Actor
from accounts.choices import ROLE_SCOPES, ActorKind, Channel, Scope
from accounts.errors import NotAuthenticated
from accounts.models import ApiKey, Membership, OAuthClient, User
from accounts.statements import prepared_cursor

ORGANIZATION_IN_SESSION = "organization_id"
_LAST_USE_RESOLUTION = timedelta(minutes=1)  # one write a minute and key, however many requests


class _StoredKey(NamedTuple):
    """What of a key decides who is calling."""

    id: int
    name: str
    prefix: str
    digest: bytes
    scopes: list[str]
    marketplaces: list[str]
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


@dataclass(slots=True)
class Companion:
    """A row that the statement which finds the key brings along: one way to the database, not two.

    `columns` and `join` are fixed SQL, which joins at most one row of `k.organization_id` to the
    key `k`. Callers without a key, and those whose key is refused, are brought nothing.
    """

    columns: str
    join: str
    values: tuple[Any, ...]
    row: tuple[Any, ...] | None = None


_ALONE = Companion("", "", ())


def actor_of(
    request: HttpRequest, *, channel: Channel, companion: Companion | None = None
) -> Actor | None:
    """Return who is calling; None for a stranger without credentials.

    Raises:
        NotAuthenticated: the credentials are malformed, unknown, revoked or expired. Bad
            credentials are never ignored, not even beside a valid session.
    """
    header = request.META.get("HTTP_AUTHORIZATION", "")
    if not header:
        return _actor_of_session(request, channel)
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise NotAuthenticated("The Authorization header must read `Bearer ` and a key or token.")
    token = token.strip()
    if token.startswith(keys.KEY_HEAD):
        return _actor_of_key(token, request, channel, companion)
    return _actor_of_token(request, channel)


def _actor_of_key(
    token: str, request: HttpRequest, channel: Channel, companion: Companion | None
) -> Actor:
    parts = keys.take_apart(token, key=settings.PUBLIC_ID_KEY)
    if parts is None:
        raise NotAuthenticated("The API key is malformed.")
    now = timezone.now()
    key, brought = _key_of(parts, companion)
    # Compared also where there is nothing to compare with: the time taken tells nothing.
    matches = keys.matches(token, key.digest if key else bytes(32))
    if key is None or not matches:
        raise NotAuthenticated("The API key is unknown.")
    if key.revoked_at is not None:
        raise NotAuthenticated("The API key is revoked; ask an owner for a new one.")
    if key.expires_at is not None and key.expires_at <= now:
        raise NotAuthenticated("The API key has expired; ask an owner for a new one.")
    if key.last_used_at is None or key.last_used_at < now - _LAST_USE_RESOLUTION:
        unused_since = Q(last_used_at=None) | Q(last_used_at__lt=now - _LAST_USE_RESOLUTION)
        mine = ApiKey.objects.filter(organization_id=parts.organization_id, pk=key.id)
        mine.filter(unused_since).update(last_used_at=now)
    if companion is not None:
        companion.row = brought
    return Actor(
        kind=ActorKind.API_KEY,
        organization_id=parts.organization_id,
        key=public_ids.encode(ApiKey.PUBLIC_PREFIX, key.id, key=settings.PUBLIC_ID_KEY),
        label=keys.label_of(key.name, key.prefix),
        scopes=frozenset(Scope(scope) for scope in key.scopes),
        channel=channel,
        request_id=request_id_of(request),
        marketplaces=frozenset(key.marketplaces),
    )


def _key_of(
    parts: keys.KeyParts, companion: Companion | None
) -> tuple[_StoredKey | None, tuple[Any, ...]]:
    """Find the key in one fixed statement: every request of every program begins here."""
    more = companion or _ALONE
    with prepared_cursor() as cursor:
        values = (*more.values, parts.organization_id, parts.prefix)
        cursor.execute(_key_statement(more.columns, more.join), values)
        row = cursor.fetchone()
    if row is None:
        return None, ()
    own = len(_StoredKey._fields)
    return _StoredKey(*row[:own]), row[own:]


@cache
def _key_statement(columns: str, join: str) -> str:
    own = ", ".join(f"k.{name}" for name in _StoredKey._fields)
    return (
        f"SELECT {own}{columns} FROM accounts_apikey AS k {join} "  # noqa: S608 - our own words
        "WHERE k.organization_id = %s AND k.prefix = %s"
    )


def _actor_of_token(request: HttpRequest, channel: Channel) -> Actor:
    # The library gets the header alone: it would parse the address and the body too, and so fail
    # on what has nothing to do with the token.
    bare = HttpRequest()
    bare.method, bare.path = "GET", "/"
    bare.META = {
        name: request.META[name] for name in ("HTTP_AUTHORIZATION", "SERVER_NAME", "SERVER_PORT")
    }
    core: OAuthLibCore = get_oauthlib_core()
    valid, checked = core.verify_request(bare, scopes=[])
    client = getattr(checked, "client", None)
    if not valid or not isinstance(client, OAuthClient):
        raise NotAuthenticated("The access token is unknown, revoked or expired.")
    granted = set(checked.access_token.scope.split()) & set(client.scopes)
    return Actor(
        kind=ActorKind.OAUTH_CLIENT,
        organization_id=client.organization_id,
        key=client.client_id,
        label=client.name,
        scopes=frozenset(Scope(scope) for scope in granted),
        channel=channel,
        request_id=request_id_of(request),
    )


def _actor_of_session(request: HttpRequest, channel: Channel) -> Actor | None:
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_active:
        return None
    membership = membership_of(user, request.session.get(ORGANIZATION_IN_SESSION))
    if membership is None:
        return None
    return Actor(
        kind=ActorKind.USER,
        organization_id=membership.organization_id,
        key=str(user.pk),
        label=str(user),
        scopes=ROLE_SCOPES[membership.role],
        channel=channel,
        request_id=request_id_of(request),
    )


def membership_of(user: User, organization_id: int | None) -> Membership | None:
    """Return the membership in the organization that the person chose, or else the oldest one."""
    memberships = user.memberships.order_by("pk")
    if organization_id is not None:
        chosen = memberships.filter(organization_id=organization_id).first()
        if chosen is not None:
            return chosen
    return memberships.first()


def request_id_of(request: HttpRequest) -> str:
    """Return the id that the middleware gave the request."""
    return getattr(request, "request_id", "")
