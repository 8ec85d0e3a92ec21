"""Changes to the secrets of OAuth clients; each is one event in the log."""

from datetime import datetime

from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import get_access_token_model

from accounts import grants
from accounts.actor import Actor
from accounts.choices import AccountEvent, Scope
from accounts.errors import NotFound
from accounts.models import OAuthClient
from accounts.recording import unit_of_work


def rotate_oauth_client(
    *, client: OAuthClient, actor: Actor, now: datetime
) -> tuple[OAuthClient, str]:
    """Give a client a new secret, told this once; the old one and its tokens end at once.

    Raises:
        ScopeMissing, MarketplaceForbidden: the client may do what the actor may not, and the actor
            would learn its secret.
    """
    actor.require(Scope.MEMBERS_MANAGE)
    with unit_of_work(actor=actor, now=now) as work:
        locked = _own_client(client, actor)
        grants.require_scopes(actor, [Scope(scope) for scope in locked.scopes])
        grants.require_marketplaces(actor, ())
        secret: str = generate_client_secret()
        locked.client_secret = secret
        locked.save(update_fields=["client_secret", "updated"])
        get_access_token_model().objects.filter(application_id=locked.pk).delete()
        work.record(AccountEvent.OAUTH_CLIENT_ROTATED, locked)
    return locked, secret


def _own_client(client: OAuthClient, actor: Actor) -> OAuthClient:
    rows = OAuthClient.objects.visible_to(actor).filter(pk=client.pk)
    locked: OAuthClient | None = rows.select_for_update().first()
    if locked is None:
        raise NotFound
    return locked
