"""Worlds for tests: an organization with its people, keys, clients and everything else it owns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from accounts import keys
from accounts.actor import Actor
from accounts.choices import ROLE_SCOPES, AccountEvent, ActorKind, Channel, Role, Scope
from accounts.models import ApiKey, Membership, OAuthClient, Organization, User
from audit.recording import unit_of_work
from feedback.choices import ImportStatus
from feedback.models import (
    Feedback,
    FeedbackImport,
    RejectedRow,
    SellerAccount,
)
from tests.rows import (
    CLIENT_SECRET,
    NOW,
    ClassificationFactory,
    ClassificationRunFactory,
    ClassifierModelFactory,
    ColumnMappingFactory,
    DayTallyFactory,
    FeedbackFactory,
    FeedbackImportFactory,
    MarketplaceFactory,
    MembershipFactory,
    OAuthClientFactory,
    OrderFactory,
    OrderIncidentFactory,
    OrganizationFactory,
    OverrideFactory,
    OwnNameFactory,
    PerformanceSnapshotFactory,
    RejectedRowFactory,
    ReplyFactory,
    SealFactory,
    SellerAccountFactory,
    SellerScoreFactory,
    UserFactory,
    classified,
)

__all__ = [
    "CLIENT_SECRET",
    "NOW",
    "ColumnMappingFactory",
    "DayTallyFactory",
    "FeedbackFactory",
    "FeedbackImportFactory",
    "MarketplaceFactory",
    "MembershipFactory",
    "OAuthClientFactory",
    "OrderFactory",
    "OrderIncidentFactory",
    "OrganizationFactory",
    "PerformanceSnapshotFactory",
    "RejectedRowFactory",
    "ReplyFactory",
    "SealFactory",
    "SellerAccountFactory",
    "SellerScoreFactory",
    "UserFactory",
]

FORM = "application/x-www-form-urlencoded"


def make_api_key(
    organization: Organization,
    *,
    scopes: Sequence[Scope] = tuple(Scope),
    **fields: Any,
) -> tuple[ApiKey, str]:
    """Create an API key past all rules, and return it with its secret."""
    prefix = keys.new_prefix()
    secret = keys.new_secret(
        organization_id=organization.pk, prefix=prefix, key=settings.PUBLIC_ID_KEY
    )
    given = {"name": "Key", "created_at": NOW, "created_by": "test", "last_used_at": None}
    key = ApiKey.objects.create(
        organization=organization,
        prefix=prefix,
        digest=keys.digest_of(secret),
        scopes=[scope.value for scope in scopes],
        **{**given, **fields},
    )
    return key, secret


def make_actor(
    organization: Organization,
    *,
    scopes: Sequence[Scope] | frozenset[Scope] = tuple(Scope),
    marketplaces: Sequence[str] = (),
    channel: Channel = Channel.REST,
) -> Actor:
    """Return an actor without a row behind it, for tests of services."""
    return Actor(
        kind=ActorKind.API_KEY,
        organization_id=organization.pk,
        key="test",
        label="Test",
        scopes=frozenset(scopes),
        channel=channel,
        marketplaces=frozenset(marketplaces),
    )


def bearer(secret: str) -> dict[str, str]:
    """Return the header that carries a key or token."""
    return {"Authorization": f"Bearer {secret}"}


def signed_in(user: User) -> Client:
    """Return a browser in which this person is signed in."""
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    return browser


def access_token(
    client: OAuthClient, *, scope: str | None = None, secret: str = CLIENT_SECRET
) -> str:
    """Return an access token that the product itself gave to a client of OAuthClientFactory."""
    form = {
        "grant_type": "client_credentials",
        "client_id": client.client_id,
        "client_secret": secret,
    }
    if scope is not None:
        form["scope"] = scope
    response = Client().post("/oauth/token/", urlencode(form), FORM)
    assert response.status_code == 200, response.content
    return response.json()["access_token"]


@dataclass
class World:
    """One organization with a member of each role, a key, a client, a shop and a feedback."""

    organization: Organization
    members: dict[Role, Membership]
    key: ApiKey
    secret: str
    client: OAuthClient
    seller_account: SellerAccount
    feedback_import: FeedbackImport
    feedback: Feedback
    rejected: RejectedRow

    def user(self, role: Role) -> User:
        """Return the member with this role."""
        return self.members[role].user

    def actor(self, role: Role = Role.OWNER, *, marketplaces: Sequence[str] = ()) -> Actor:
        """Return the actor of the member with this role."""
        user = self.user(role)
        return Actor(
            kind=ActorKind.USER,
            organization_id=self.organization.pk,
            key=str(user.pk),
            label=str(user),
            scopes=ROLE_SCOPES[role],
            channel=Channel.REST,
            marketplaces=frozenset(marketplaces),
        )


def forget(feedback):
    """Delete one feedback with all that hangs on it, which the product itself never does."""
    for belonging in (feedback.replies, feedback.classifications, feedback.overrides):
        belonging.all().delete()
    feedback.delete()


def make_world(name: str, *, marketplace: str = "amazon.us") -> World:
    """Create one; every text in it starts with its name, so that a leak is seen in any answer."""
    organization = OrganizationFactory(name=f"{name} company")
    members = {
        role: MembershipFactory(
            organization=organization,
            role=role,
            user__email=f"{name}-{role}@example.com".lower(),
            user__name=f"{name} {role}",
        )
        for role in Role
    }
    key, secret = make_api_key(organization, name=f"{name} key", created_by=f"{name} maker")
    shop = SellerAccountFactory(
        organization=organization,
        marketplace__code=marketplace,
        external_id=f"{name}-seller",
        name=f"{name} shop",
    )
    taken = FeedbackImportFactory(
        seller_account=shop,
        file_name=f"{name}.txt",
        created_by=name,
        status=ImportStatus.QUEUED,
        stored_file="imports/none",
    )
    RejectedRowFactory(
        feedback_import=taken, raw=f"{name} mended", message=name, replay=taken, replayed_at=NOW
    )
    rejected = RejectedRowFactory(
        feedback_import=taken, raw=f"{name} row", message=f"{name} reason"
    )
    order = OrderFactory(seller_account=shop, external_id=f"{name}-order")
    OrderIncidentFactory(order=order)
    ColumnMappingFactory(organization=organization, name=f"{name} mapping")
    feedback = FeedbackFactory(
        seller_account=shop,
        order=order,
        feedback_import=taken,
        external_id=f"{name}-feedback",
        order_reference=f"{name}-order",
        comment=f"{name} comment",
    )
    ReplyFactory(feedback=feedback, text=f"{name} answer", drafted_by=f"{name} drafter")
    engine = f"{name} engine"
    ClassificationFactory(feedback=feedback, engine=engine, result=classified(engine=engine))
    OverrideFactory(feedback=feedback, reason=f"{name} reason", made_by=f"{name} reader")
    ClassifierModelFactory(organization=organization, name=f"{name} model", trained_by=name)
    ClassificationRunFactory(seller_account=shop, created_by=f"{name} runner")
    OwnNameFactory(organization=organization, name=f"{name}.example".lower())
    PerformanceSnapshotFactory(
        seller_account=shop, raw={"name": f"{name} figures"}, created_by=f"{name} maker"
    )
    DayTallyFactory(seller_account=shop)
    SellerScoreFactory(seller_account=shop)
    actor = replace(make_actor(organization), label=f"{name} actor")
    with unit_of_work(actor=actor, now=NOW, reason=f"{name} reason") as work:
        texts = {"name": (None, f"{name} change")}
        work.record(AccountEvent.API_KEY_CREATED, key, changes=texts, personal=texts)
    SealFactory(organization=organization)
    return World(
        organization=organization,
        members=members,
        key=key,
        secret=secret,
        client=OAuthClientFactory(organization=organization, name=f"{name} client"),
        seller_account=shop,
        feedback_import=taken,
        feedback=feedback,
        rejected=rejected,
    )
