"""Changes to API keys and OAuth clients; each is one event in the log."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from oauth2_provider.generators import generate_client_secret

from accounts import grants, keys
from accounts.actor import Actor
from accounts.choices import AccountEvent, Scope
from accounts.errors import Conflict, NotFound
from accounts.models import ApiKey, OAuthClient
from accounts.recording import unit_of_work


class KeyNotUsable(Conflict):
    """A revoked or expired key can be neither rotated nor revoked."""

    code: ClassVar[str] = "key_not_usable"
    message: ClassVar[str] = "The API key is revoked or has expired; create a new one."


@dataclass(frozen=True, slots=True)
class _Rights:
    """What a key is made with, whether asked for or taken over from the one that it replaces."""

    name: str
    scopes: Collection[str]
    marketplaces: Collection[str]
    expires_at: datetime | None


def create_api_key(
    *,
    name: str,
    scopes: Collection[Scope],
    actor: Actor,
    now: datetime,
    marketplaces: Collection[str] = (),
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Create a key and return it with its secret, which is told this once.

    Raises:
        ScopeMissing: the actor does not hold a scope that the key should have.
        MarketplaceForbidden: the actor is limited to other marketplaces, and the key would not be.
        Invalid: no name, no scope, no such marketplace code, or the expiry lies in the past.
    """
    actor.require(Scope.MEMBERS_MANAGE)
    grants.refuse(
        [
            *grants.name_errors(name),
            *grants.scope_errors(scopes, marketplaces),
            *grants.marketplace_errors(marketplaces),
            *grants.expiry_errors(expires_at, now),
        ]
    )
    grants.require_scopes(actor, scopes)
    grants.require_marketplaces(actor, marketplaces)
    with unit_of_work(actor=actor, now=now) as work:
        rights = _Rights(name, sorted(scopes), sorted(set(marketplaces)), expires_at)
        key, secret = _store_key(rights, actor, now)
        work.record(
            AccountEvent.API_KEY_CREATED,
            key,
            changes={
                field: (None, getattr(key, field))
                for field in ("name", "scopes", "marketplaces", "expires_at")
            },
        )
    return key, secret


def _store_key(rights: _Rights, actor: Actor, now: datetime) -> tuple[ApiKey, str]:
    prefix = keys.new_prefix()
    secret = keys.new_secret(
        organization_id=actor.organization_id, prefix=prefix, key=settings.PUBLIC_ID_KEY
    )
    key = ApiKey.objects.create(
        organization_id=actor.organization_id,
        name=rights.name,
        prefix=prefix,
        digest=keys.digest_of(secret),
        scopes=list(rights.scopes),
        marketplaces=list(rights.marketplaces),
        created_at=now,
        created_by=actor.label[:200],
        expires_at=rights.expires_at,
    )
    return key, secret


def rotate_api_key(
    *, key: ApiKey, overlap: timedelta, actor: Actor, now: datetime
) -> tuple[ApiKey, str]:
    """Replace a key by a new one with the same rights; the old one works for `overlap` more.

    Raises:
        KeyNotUsable: the key is revoked or has expired.
        ScopeMissing, MarketplaceForbidden: the key may do what the actor may not, and the actor
            would learn its secret.
        Invalid: the overlap is longer than a week.
    """
    actor.require(Scope.MEMBERS_MANAGE)
    grants.refuse(grants.overlap_errors(overlap))
    with unit_of_work(actor=actor, now=now) as work:
        old = _usable_key(key, actor, now)
        grants.require_scopes(actor, [Scope(scope) for scope in old.scopes])
        grants.require_marketplaces(actor, old.marketplaces)
        rights = _Rights(old.name, old.scopes, old.marketplaces, old.expires_at)
        new, secret = _store_key(rights, actor, now)
        before = old.expires_at
        old.expires_at = min(filter(None, (before, now + overlap)))
        old.save(update_fields=["expires_at"])
        changes = {
            "expires_at": (before, old.expires_at),
            "replaced_by": (None, new.public_id),
        }
        work.record(AccountEvent.API_KEY_ROTATED, old, changes=changes)
        work.record(AccountEvent.API_KEY_CREATED, new, changes={"name": (None, new.name)})
    return new, secret


def revoke_api_key(*, key: ApiKey, actor: Actor, now: datetime) -> ApiKey:
    """End a key at once.

    Raises:
        KeyNotUsable: the key is revoked or has expired.
    """
    actor.require(Scope.MEMBERS_MANAGE)
    with unit_of_work(actor=actor, now=now) as work:
        locked = _usable_key(key, actor, now)
        locked.revoked_at = now
        locked.save(update_fields=["revoked_at"])
        work.record(AccountEvent.API_KEY_REVOKED, locked, changes={"revoked_at": (None, now)})
    return locked


def _usable_key(key: ApiKey, actor: Actor, now: datetime) -> ApiKey:
    locked = ApiKey.objects.visible_to(actor).select_for_update().filter(pk=key.pk).first()
    if locked is None:
        raise NotFound
    expired = locked.expires_at is not None and locked.expires_at <= now
    if locked.revoked_at is not None or expired:
        raise KeyNotUsable
    return locked


def create_oauth_client(
    *, name: str, scopes: Collection[Scope], actor: Actor, now: datetime
) -> tuple[OAuthClient, str]:
    """Create a client for OAuth 2 client credentials; its secret is told this once.

    Raises:
        ScopeMissing: the actor does not hold a scope that the client should have.
        MarketplaceForbidden: the actor is limited to marketplaces; a client never is.
        Invalid: no name, or no scope.
    """
    actor.require(Scope.MEMBERS_MANAGE)
    grants.refuse([*grants.name_errors(name), *grants.scope_errors(scopes)])
    grants.require_scopes(actor, scopes)
    grants.require_marketplaces(actor, ())
    secret: str = generate_client_secret()
    with unit_of_work(actor=actor, now=now) as work:
        client = OAuthClient.objects.create(
            organization_id=actor.organization_id,
            name=name,
            scopes=sorted(scopes),
            client_type=OAuthClient.CLIENT_CONFIDENTIAL,
            authorization_grant_type=OAuthClient.GRANT_CLIENT_CREDENTIALS,
            client_secret=secret,
        )
        work.record(
            AccountEvent.OAUTH_CLIENT_CREATED,
            client,
            changes={"name": (None, name), "scopes": (None, list(client.scopes))},
        )
    return client, secret


def remove_oauth_client(*, client: OAuthClient, actor: Actor, now: datetime) -> None:
    """Remove a client and, at once, every token that it holds."""
    actor.require(Scope.MEMBERS_MANAGE)
    with unit_of_work(actor=actor, now=now) as work:
        rows = OAuthClient.objects.visible_to(actor).filter(pk=client.pk)
        locked = rows.select_for_update().first()
        if locked is None:
            raise NotFound
        work.record(
            AccountEvent.OAUTH_CLIENT_REMOVED,
            locked,
            changes={"name": (locked.name, None), "scopes": (list(locked.scopes), None)},
        )
        locked.delete()
