"""Changes to API keys and OAuth clients; each is one event in the log."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from oauth2_provider.generators import generate_client_secret

from accounts import keys
from accounts.actor import Actor
from accounts.choices import AccountEvent, Scope
from accounts.errors import Conflict, FieldError, Invalid
from accounts.models import ApiKey, OAuthClient
from accounts.recording import unit_of_work


class KeyNotUsable(Conflict):
    """A revoked or expired key can be neither rotated nor revoked."""

    code: ClassVar[str] = "key_not_usable"
    message: ClassVar[str] = "The API key is revoked or has expired; create a new one."


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
        Invalid: no scope, or the expiry lies in the past.
    """
    actor.require(Scope.MEMBERS_MANAGE)
    for scope in scopes:
        actor.require(scope)
    _check_key(scopes, expires_at, now)
    with unit_of_work(actor=actor, now=now) as work:
        key, secret = _store_key(
            ApiKey(
                organization_id=actor.organization_id,
                name=name,
                scopes=sorted(scopes),
                marketplaces=sorted(marketplaces),
                created_at=now,
                created_by=actor.label,
                expires_at=expires_at,
            )
        )
        work.record(
            AccountEvent.API_KEY_CREATED,
            key,
            changes={"name": (None, name), "scopes": (None, list(key.scopes))},
        )
    return key, secret


def _check_key(
    scopes: Collection[Scope], expires_at: datetime | None, now: datetime
) -> None:
    errors = []
    if not scopes:
        errors.append(FieldError("#/scopes", "required", "Name at least one scope."))
    if expires_at is not None and expires_at <= now:
        errors.append(FieldError("#/expires_at", "in_the_past", "The expiry must lie ahead."))
    if errors:
        raise Invalid(errors=errors)


def _store_key(key: ApiKey) -> tuple[ApiKey, str]:
    key.prefix = keys.new_prefix()
    secret = keys.new_secret(
        organization_id=key.organization_id, prefix=key.prefix, key=settings.PUBLIC_ID_KEY
    )
    key.digest = keys.digest_of(secret)
    key.save()
    return key, secret


def rotate_api_key(
    *, key: ApiKey, overlap: timedelta, actor: Actor, now: datetime
) -> tuple[ApiKey, str]:
    """Replace a key by a new one with the same rights; the old one works until `overlap` has passed.

    Raises:
        KeyNotUsable: the key is revoked or has expired.
    """
    actor.require(Scope.MEMBERS_MANAGE)
    with unit_of_work(actor=actor, now=now) as work:
        old = _usable_key(key, actor, now)
        new, secret = _store_key(
            ApiKey(
                organization_id=old.organization_id,
                name=old.name,
                scopes=old.scopes,
                marketplaces=old.marketplaces,
                created_at=now,
                created_by=actor.label,
                expires_at=old.expires_at,
            )
        )
        before = old.expires_at
        old.expires_at = min(filter(None, (before, now + overlap)))
        old.save(update_fields=["expires_at"])
        work.record(
            AccountEvent.API_KEY_ROTATED,
            old,
            changes={
                "expires_at": (before, old.expires_at),
                "replaced_by": (None, new.public_id),
            },
        )
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
    locked = ApiKey.objects.visible_to(actor).select_for_update().get(pk=key.pk)
    expired = locked.expires_at is not None and locked.expires_at <= now
    if locked.revoked_at is not None or expired:
        raise KeyNotUsable
    return locked


def create_oauth_client(
    *, name: str, scopes: Collection[Scope], actor: Actor, now: datetime
) -> tuple[OAuthClient, str]:
    """Create a client for OAuth 2 client credentials; its secret is told this once."""
    actor.require(Scope.MEMBERS_MANAGE)
    for scope in scopes:
        actor.require(scope)
    _check_key(scopes, None, now)
    secret = generate_client_secret()
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
