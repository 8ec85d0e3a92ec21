"""Who is calling: the one place where a key, a token or a signed-in person becomes an Actor."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from oauth2_provider.oauth2_backends import OAuthLibCore, get_oauthlib_core

from accounts import keys
from accounts.actor import Actor
from accounts.choices import ROLE_SCOPES, ActorKind, Channel, Scope
from accounts.errors import NotAuthenticated
from accounts.models import ApiKey, Membership, OAuthClient, User
from accounts.statements import prepared_cursor

ORGANIZATION_IN_SESSION = "organization_id"
_KEY_COLUMNS = [field.attname for field in ApiKey._meta.concrete_fields]
_KEY = (
    f"SELECT {', '.join(_KEY_COLUMNS)} FROM accounts_apikey "  # noqa: S608 - our own column names
    "WHERE organization_id = %s AND prefix = %s"
)
_LAST_USE_RESOLUTION = timedelta(minutes=1)  # one write a minute and key, however many requests


def actor_of(request: HttpRequest, *, channel: Channel) -> Actor | None:
    """Return who is calling; None for a stranger without credentials.

    Raises:
        NotAuthenticated: the credentials are malformed, unknown, revoked or expired. Bad
            credentials are never ignored, not even beside a valid session.
    """
    header = request.headers.get("Authorization", "")
    if not header:
        return _actor_of_session(request, channel)
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise NotAuthenticated("The Authorization header must read `Bearer ` and a key or token.")
    token = token.strip()
    if token.startswith(keys.KEY_HEAD):
        return _actor_of_key(token, request, channel)
    return _actor_of_token(request, channel)


def _actor_of_key(token: str, request: HttpRequest, channel: Channel) -> Actor:
    parts = keys.take_apart(token, key=settings.PUBLIC_ID_KEY)
    if parts is None:
        raise NotAuthenticated("The API key is malformed.")
    now = timezone.now()
    key = _key_of(parts)
    # Compared also where there is nothing to compare with: the time taken tells nothing.
    matches = keys.matches(token, bytes(key.digest) if key else bytes(32))
    if key is None or not matches:
        raise NotAuthenticated("The API key is unknown.")
    if key.revoked_at is not None:
        raise NotAuthenticated("The API key is revoked; ask an owner for a new one.")
    if key.expires_at is not None and key.expires_at <= now:
        raise NotAuthenticated("The API key has expired; ask an owner for a new one.")
    if key.last_used_at is None or key.last_used_at < now - _LAST_USE_RESOLUTION:
        unused_since = Q(last_used_at=None) | Q(last_used_at__lt=now - _LAST_USE_RESOLUTION)
        mine = ApiKey.objects.filter(organization_id=key.organization_id, pk=key.pk)
        mine.filter(unused_since).update(last_used_at=now)
    return Actor(
        kind=ActorKind.API_KEY,
        organization_id=key.organization_id,
        key=key.public_id,
        label=str(key),
        scopes=frozenset(Scope(scope) for scope in key.scopes),
        channel=channel,
        request_id=request_id_of(request),
        marketplaces=frozenset(key.marketplaces),
    )


def _key_of(parts: keys.KeyParts) -> ApiKey | None:
    """Find the key in one fixed statement: every request of every program begins here."""
    with prepared_cursor() as cursor:
        cursor.execute(_KEY, (parts.organization_id, parts.prefix))
        row = cursor.fetchone()
    return None if row is None else ApiKey.from_db(None, _KEY_COLUMNS, row)


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
