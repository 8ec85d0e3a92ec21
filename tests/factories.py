"""Worlds for tests: an organization with its people, keys, clients and everything else it owns."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import factory
from django.conf import settings
from django.test import Client
from factory.django import DjangoModelFactory

from accounts import keys
from accounts.actor import Actor
from accounts.choices import ROLE_SCOPES, AccountEvent, ActorKind, Channel, Role, Scope
from accounts.models import ApiKey, Membership, OAuthClient, Organization, User
from audit.models import Seal
from audit.recording import unit_of_work
from feedback.choices import FeedbackState, LeftPrecision, OnError, Polarity, SourceCoverage
from feedback.models import Feedback, FeedbackImport, RejectedRow, SellerAccount
from marketplaces.models import Marketplace
from metrics.models import DayTally, SellerScore

NOW = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)
CLIENT_SECRET = "client-secret-for-tests"  # noqa: S105
FORM = "application/x-www-form-urlencoded"


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Organization {n}")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    name = factory.Sequence(lambda n: f"Person {n}")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    organization = factory.SubFactory(OrganizationFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.VIEWER


class OAuthClientFactory(DjangoModelFactory):
    class Meta:
        model = OAuthClient

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Client {n}")
    scopes = factory.LazyFunction(lambda: sorted(scope.value for scope in Scope))
    client_type = OAuthClient.CLIENT_CONFIDENTIAL
    authorization_grant_type = OAuthClient.GRANT_CLIENT_CREDENTIALS
    client_secret = CLIENT_SECRET


class MarketplaceFactory(DjangoModelFactory):
    class Meta:
        model = Marketplace
        django_get_or_create = ("code",)

    code = "amazon.us"
    name = "Amazon.com"
    locale = "en_US"
    platform = "amazon"
    country = "US"
    currency = "USD"
    time_zone = "America/Los_Angeles"


class SellerAccountFactory(DjangoModelFactory):
    class Meta:
        model = SellerAccount

    organization = factory.SubFactory(OrganizationFactory)
    marketplace = factory.SubFactory(MarketplaceFactory)
    external_id = factory.Sequence(lambda n: f"A{n:013}")
    name = factory.Sequence(lambda n: f"Shop {n}")
    created_at = NOW


class FeedbackImportFactory(DjangoModelFactory):
    class Meta:
        model = FeedbackImport

    seller_account = factory.SubFactory(SellerAccountFactory)
    organization = factory.SelfAttribute("seller_account.organization")
    format = "amazon_feedback_report"
    file_name = "feedback.txt"
    file_digest = bytes(32)
    on_error = OnError.REJECT_ROWS
    created_at = NOW
    created_by = "test"


class RejectedRowFactory(DjangoModelFactory):
    class Meta:
        model = RejectedRow

    feedback_import = factory.SubFactory(FeedbackImportFactory)
    organization = factory.SelfAttribute("feedback_import.organization")
    line = 7
    raw = "13/40/26"
    column = "Date"
    code = "impossible_date"
    message = "There is no such day."


class FeedbackFactory(DjangoModelFactory):
    class Meta:
        model = Feedback

    seller_account = factory.SubFactory(SellerAccountFactory)
    organization = factory.SelfAttribute("seller_account.organization")
    external_id = factory.Sequence(lambda n: f"111-{n:07}-0000000")
    rating = 1
    polarity = Polarity.NEGATIVE
    comment = "Came late."
    left_on = dt.date(2026, 1, 13)
    left_at = dt.datetime(2026, 1, 13, 8, tzinfo=dt.UTC)
    left_precision = LeftPrecision.DAY
    state = FeedbackState.LIVE
    source_coverage = SourceCoverage.ALL
    pack_version = "amazon.us@test"
    created_at = NOW
    updated_at = NOW


class DayTallyFactory(DjangoModelFactory):
    class Meta:
        model = DayTally

    seller_account = factory.SubFactory(SellerAccountFactory)
    organization = factory.SelfAttribute("seller_account.organization")
    day = dt.date(2026, 1, 13)
    stars_1 = 1


class SellerScoreFactory(DjangoModelFactory):
    class Meta:
        model = SellerScore

    seller_account = factory.SubFactory(SellerAccountFactory)
    organization = factory.SelfAttribute("seller_account.organization")
    windows = factory.LazyFunction(list)
    formula = "test"
    pack_version = "amazon.us@test"
    as_of = NOW
    valid_until = NOW


class SealFactory(DjangoModelFactory):
    class Meta:
        model = Seal

    first_seq = 1
    last_seq = 1
    digests = bytes(32)
    previous_hash = bytes(32)
    hash = bytes(32)
    sealed_at = NOW


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
    taken = FeedbackImportFactory(seller_account=shop, file_name=f"{name}.txt", created_by=name)
    rejected = RejectedRowFactory(
        feedback_import=taken, raw=f"{name} row", message=f"{name} reason"
    )
    feedback = FeedbackFactory(
        seller_account=shop,
        feedback_import=taken,
        external_id=f"{name}-feedback",
        order_reference=f"{name}-order",
        comment=f"{name} comment",
        reply=f"{name} reply",
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
