"""The organization, its members, keys and clients in GraphQL: the words and pages of REST."""

from datetime import datetime, timedelta
from typing import cast

import strawberry
import strawberry_django
from django.utils import timezone

from accounts import grants, models
from accounts.choices import Role, Scope
from accounts.services import credentials, members, oauth_clients
from api import texts
from api.filter_inputs import as_enum
from api.graphql_context import Info
from api.graphql_types import OwnedType, PageOf, one_or_none, paged, public_id

as_enum(Role)


@strawberry_django.type(models.Organization, description="The owner of everything one sees.")
class Organization:
    """An organization."""

    id: strawberry.ID = public_id()
    name: str
    created_at: datetime


@strawberry_django.type(
    models.Membership, name="Member", description="A person's role in the organization."
)
class Member(OwnedType):
    """A member."""

    id: strawberry.ID = public_id()
    role: Role
    created_at: datetime

    @strawberry_django.field(description="The e-mail address.", select_related=["user"])
    def email(self) -> str:
        """Return the person's address."""
        return cast("models.Membership", self).user.email

    @strawberry_django.field(
        description="Empty until the person has given one.", select_related=["user"]
    )
    def name(self) -> str:
        """Return the person's name."""
        return cast("models.Membership", self).user.name


@strawberry_django.type(models.ApiKey, description="A program's key, without its secret.")
class ApiKey(OwnedType):
    """An API key."""

    id: strawberry.ID = public_id()
    name: str
    prefix: str = strawberry_django.field(description="Tells keys apart; no secret.")
    scopes: list[str]
    marketplaces: list[str] = strawberry_django.field(description="Empty means every one.")
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None = strawberry_django.field(description="True to the minute.")


@strawberry_django.type(
    models.OAuthClient,
    description="A program that gets its tokens by OAuth 2 client credentials.",
)
class OAuthClient(OwnedType):
    """An OAuth client."""

    id: strawberry.ID = public_id()
    client_id: str
    name: str
    scopes: list[str]
    created_at: datetime = strawberry_django.field(field_name="created")


@strawberry.type(description="A new key and its secret, which is told this once.")
class ApiKeyWithSecret:
    """What createApiKey and rotateApiKey return."""

    api_key: ApiKey
    secret: str


@strawberry.type(description="A new client and its secret, which is told this once.")
class OAuthClientWithSecret:
    """What createOauthClient returns."""

    oauth_client: OAuthClient
    client_secret: str


@strawberry.type
class AccountsQuery:
    """What can be read about accounts."""

    @strawberry.field(description="The organization of the caller.")
    def organization(self, info: Info) -> Organization:
        """Return it."""
        found = models.Organization.objects.get(pk=info.context.actor.organization_id)
        return cast("Organization", found)

    @strawberry.field(description="Members, the newest first.")
    def members(
        self, info: Info, limit: int | None = None, cursor: str | None = None
    ) -> PageOf[Member]:
        """Return one page."""
        info.context.actor.require(Scope.CASES_READ)
        rows = models.Membership.objects.visible_to(info.context.actor)
        return paged(info, rows, ordering=("-id",), limit=limit, cursor=cursor)

    @strawberry.field(description="One member.")
    def member(self, info: Info, id: strawberry.ID) -> Member | None:  # noqa: A002
        """Return it, or null."""
        info.context.actor.require(Scope.CASES_READ)
        rows = models.Membership.objects.visible_to(info.context.actor).select_related("user")
        return cast("Member | None", one_or_none(rows, id))

    @strawberry.field(description="API keys, the newest first.")
    def api_keys(
        self, info: Info, limit: int | None = None, cursor: str | None = None
    ) -> PageOf[ApiKey]:
        """Return one page."""
        info.context.actor.require(Scope.MEMBERS_MANAGE)
        rows = models.ApiKey.objects.visible_to(info.context.actor)
        return paged(info, rows, ordering=("-id",), limit=limit, cursor=cursor)

    @strawberry.field(description="One API key.")
    def api_key(self, info: Info, id: strawberry.ID) -> ApiKey | None:  # noqa: A002
        """Return it, or null."""
        info.context.actor.require(Scope.MEMBERS_MANAGE)
        rows = models.ApiKey.objects.visible_to(info.context.actor)
        return cast("ApiKey | None", one_or_none(rows, id))

    @strawberry.field(description="OAuth clients, the newest first.")
    def oauth_clients(
        self, info: Info, limit: int | None = None, cursor: str | None = None
    ) -> PageOf[OAuthClient]:
        """Return one page."""
        info.context.actor.require(Scope.MEMBERS_MANAGE)
        rows = models.OAuthClient.objects.visible_to(info.context.actor)
        return paged(info, rows, ordering=("-id",), limit=limit, cursor=cursor)

    @strawberry.field(description="One OAuth client.")
    def oauth_client(self, info: Info, id: strawberry.ID) -> OAuthClient | None:  # noqa: A002
        """Return it, or null."""
        info.context.actor.require(Scope.MEMBERS_MANAGE)
        rows = models.OAuthClient.objects.visible_to(info.context.actor)
        return cast("OAuthClient | None", one_or_none(rows, id))


@strawberry.type
class AccountsMutation:
    """What can be changed about accounts."""

    @strawberry.mutation(description="Make a person a member of the organization.")
    def add_member(self, info: Info, email: str, role: Role) -> Member:
        """Add one and return it."""
        member = members.add_member(
            email=texts.identifier(email),
            role=Role(role),  # strawberry hands in the bare value
            actor=info.context.actor,
            now=timezone.now(),
        )
        return cast("Member", member)

    @strawberry.mutation(description="Give a member another role.")
    def change_role(self, info: Info, id: strawberry.ID, role: Role) -> Member:  # noqa: A002
        """Change it and return the member."""
        actor = info.context.actor
        actor.require(Scope.MEMBERS_MANAGE)
        member = members.change_role(
            membership=models.Membership.objects.visible_to(actor).by_public_id(id),
            role=Role(role),  # strawberry hands in the bare value
            actor=actor,
            now=timezone.now(),
        )
        return cast("Member", member)

    @strawberry.mutation(description="End a membership; returns the id of what is gone.")
    def remove_member(self, info: Info, id: strawberry.ID) -> strawberry.ID:  # noqa: A002
        """Remove the member."""
        actor = info.context.actor
        actor.require(Scope.MEMBERS_MANAGE)
        membership = models.Membership.objects.visible_to(actor).by_public_id(id)
        members.remove_member(membership=membership, actor=actor, now=timezone.now())
        return id

    @strawberry.mutation(description="Create an API key; its secret is told this once.")
    def create_api_key(
        self,
        info: Info,
        name: str,
        scopes: list[str],
        marketplaces: list[str] | None = None,
        expires_at: datetime | None = None,
    ) -> ApiKeyWithSecret:
        """Create one and return it with its secret."""
        key, secret = credentials.create_api_key(
            name=texts.identifier(name),
            scopes=grants.scopes_named(scopes),
            marketplaces=marketplaces or (),
            expires_at=expires_at,
            actor=info.context.actor,
            now=timezone.now(),
        )
        return ApiKeyWithSecret(api_key=cast("ApiKey", key), secret=secret)

    @strawberry.mutation(
        description="Replace an API key; the old one works until the overlap has passed."
    )
    def rotate_api_key(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002
        overlap_hours: int = 24,
    ) -> ApiKeyWithSecret:
        """Make a new key with the same rights."""
        actor = info.context.actor
        actor.require(Scope.MEMBERS_MANAGE)
        key, secret = credentials.rotate_api_key(
            key=models.ApiKey.objects.visible_to(actor).by_public_id(id),
            overlap=timedelta(hours=overlap_hours),
            actor=actor,
            now=timezone.now(),
        )
        return ApiKeyWithSecret(api_key=cast("ApiKey", key), secret=secret)

    @strawberry.mutation(description="End an API key at once.")
    def revoke_api_key(self, info: Info, id: strawberry.ID) -> ApiKey:  # noqa: A002
        """Revoke it and return it."""
        actor = info.context.actor
        actor.require(Scope.MEMBERS_MANAGE)
        found = models.ApiKey.objects.visible_to(actor).by_public_id(id)
        key = credentials.revoke_api_key(key=found, actor=actor, now=timezone.now())
        return cast("ApiKey", key)

    @strawberry.mutation(
        name="createOauthClient",
        description="Create an OAuth client; its secret is told this once.",
    )
    def create_oauth_client(
        self, info: Info, name: str, scopes: list[str]
    ) -> OAuthClientWithSecret:
        """Create one and return it with its secret."""
        client, secret = credentials.create_oauth_client(
            name=texts.identifier(name),
            scopes=grants.scopes_named(scopes),
            actor=info.context.actor,
            now=timezone.now(),
        )
        return OAuthClientWithSecret(oauth_client=cast("OAuthClient", client), client_secret=secret)

    @strawberry.mutation(
        description="Give an OAuth client a new secret, told this once; the old one ends at once."
    )
    def rotate_oauth_client(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002
    ) -> OAuthClientWithSecret:
        """Rotate the secret and return it."""
        actor = info.context.actor
        actor.require(Scope.MEMBERS_MANAGE)
        client, secret = oauth_clients.rotate_oauth_client(
            client=models.OAuthClient.objects.visible_to(actor).by_public_id(id),
            actor=actor,
            now=timezone.now(),
        )
        return OAuthClientWithSecret(oauth_client=cast("OAuthClient", client), client_secret=secret)

    @strawberry.mutation(
        description="Remove an OAuth client and its tokens; returns the id of what is gone.",
    )
    def remove_oauth_client(self, info: Info, id: strawberry.ID) -> strawberry.ID:  # noqa: A002
        """Remove the client."""
        actor = info.context.actor
        actor.require(Scope.MEMBERS_MANAGE)
        client = models.OAuthClient.objects.visible_to(actor).by_public_id(id)
        credentials.remove_oauth_client(client=client, actor=actor, now=timezone.now())
        return id
