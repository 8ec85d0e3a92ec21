"""Who is calling: keys, tokens and sessions, and every way in which they are refused."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from accounts import access
from accounts.access import Companion, actor_of
from accounts.choices import ActorKind, Channel, Role, Scope
from accounts.errors import NotAuthenticated
from accounts.models import ApiKey
from tests.factories import (
    NOW,
    MembershipFactory,
    OAuthClientFactory,
    OrganizationFactory,
    UserFactory,
    access_token,
    make_api_key,
)

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def organization():
    return OrganizationFactory()


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def request_with(authorization=None, user=None, session=None, path="/"):
    request = RequestFactory().get(path)
    if authorization is not None:
        request.META["HTTP_AUTHORIZATION"] = authorization
    request.user = user or AnonymousUser()
    request.session = session or {}
    request.request_id = "request-1"
    return request


def who(*args, companion=None, **options):
    request = request_with(*args, **options)
    return actor_of(request, channel=Channel.REST, companion=companion)


def test_a_stranger_is_nobody():
    assert who() is None


def test_a_key(organization):
    key, secret = make_api_key(
        organization, scopes=[Scope.CASES_READ], marketplaces=["amazon.us"], name="CRM"
    )
    actor = who(f"Bearer {secret}")
    assert actor.kind == ActorKind.API_KEY
    assert actor.organization_id == organization.pk
    assert (actor.key, actor.label) == (key.public_id, f"CRM ({key.prefix}…)")
    assert actor.scopes == {Scope.CASES_READ}
    assert actor.marketplaces == {"amazon.us"}
    assert (actor.channel, actor.request_id) == (Channel.REST, "request-1")
    assert who(f"bearer  {secret} ") == actor


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Basic abc", "Token abc", "gsk_abc", "Bearer gsk_", "Bearer abc", " "],
)
def test_malformed_credentials_are_never_ignored(header):
    membership = MembershipFactory()
    with pytest.raises(NotAuthenticated):
        who(header, user=membership.user)


def test_a_key_with_one_bit_changed(organization):
    _, secret = make_api_key(organization)
    for at in range(len("gsk_"), len(secret)):
        changed = secret[:at] + chr(ord(secret[at]) ^ 1) + secret[at + 1 :]
        with pytest.raises(NotAuthenticated):
            who(f"Bearer {changed}")


def test_a_key_with_another_organization_in_it(organization):
    _, secret = make_api_key(organization)
    _, other = make_api_key(OrganizationFactory())
    mixed = other[: len("gsk_") + 13] + secret[len("gsk_") + 13 :]
    with pytest.raises(NotAuthenticated):
        who(f"Bearer {mixed}")


def test_a_revoked_key(organization):
    _, secret = make_api_key(organization, revoked_at=NOW)
    with pytest.raises(NotAuthenticated, match="revoked"):
        who(f"Bearer {secret}")


def test_a_key_ends_at_the_very_instant(organization, clock):
    _, secret = make_api_key(organization, expires_at=NOW + SECOND)
    assert who(f"Bearer {secret}") is not None
    clock.shift(SECOND)
    with pytest.raises(NotAuthenticated, match="expired"):
        who(f"Bearer {secret}")


def test_a_key_in_the_address_is_ignored(organization):
    _, secret = make_api_key(organization)
    for name in ("api_key", "access_token", "token", "Authorization"):
        assert who(path=f"/?{name}={secret}") is None


def test_the_last_use_is_written_once_a_minute(organization, clock, django_assert_num_queries):
    key, secret = make_api_key(organization)
    steps = [(0, 2, 0), (30, 1, 0), (30, 1, 0), (1, 2, 61), (59, 1, 61), (2, 2, 122)]
    for shift, queries, expected in steps:
        clock.shift(shift)
        with django_assert_num_queries(queries):
            who(f"Bearer {secret}")
        key.refresh_from_db()
        assert key.last_used_at == NOW + expected * SECOND


def test_a_refused_key_was_not_used(organization):
    key, _ = make_api_key(organization)
    with pytest.raises(NotAuthenticated):
        who(f"Bearer gsk_{'0' * 13}{key.prefix}_x")
    assert ApiKey.objects.get().last_used_at is None


def test_a_key_is_compared_even_where_there_is_none(organization, monkeypatch):
    _, secret = make_api_key(organization)
    ApiKey.objects.all().delete()
    compared = []
    real = access.keys.matches
    monkeypatch.setattr(access.keys, "matches", lambda *a: compared.append(a) or real(*a))
    with pytest.raises(NotAuthenticated):
        who(f"Bearer {secret}")
    assert compared == [(secret, bytes(32))]


def beside(row_of_whom):
    """Return what brings the name of an organization along, if it is the key's own."""
    join = "LEFT JOIN accounts_organization AS o ON o.id = k.organization_id AND o.id = %s"
    return Companion(columns=", o.name", join=join, values=(row_of_whom.pk,))


def test_a_companion_is_brought_in_the_same_statement(organization, django_assert_num_queries):
    _, secret = make_api_key(organization, last_used_at=NOW)
    own, other = beside(organization), beside(OrganizationFactory())
    actor = who(f"Bearer {secret}")
    for companion, name in ((own, organization.name), (other, None)):
        with django_assert_num_queries(1):
            assert who(f"Bearer {secret}", companion=companion) == actor
        assert companion.row == (name,)


@pytest.mark.parametrize("refusal", ["secret", "prefix", "revoked", "expired"])
def test_a_refused_key_is_brought_nothing(organization, refusal):
    fields = {"revoked": {"revoked_at": NOW}, "expired": {"expires_at": NOW}}.get(refusal, {})
    _, secret = make_api_key(organization, **fields)
    ends = {"secret": secret[:-1] + "!", "prefix": secret.replace("_", "_" + "0" * 13, 1)}
    companion = beside(organization)
    with pytest.raises(NotAuthenticated):
        who(f"Bearer {ends.get(refusal, secret)}", companion=companion)
    assert companion.row is None


def test_whoever_has_no_key_is_brought_nothing(organization):
    client, companion = OAuthClientFactory(organization=organization), beside(organization)
    assert who(f"Bearer {access_token(client)}", companion=companion) is not None
    assert companion.row is None


def test_a_token(organization):
    client = OAuthClientFactory(organization=organization, scopes=["cases:read", "scores:read"])
    actor = who(f"Bearer {access_token(client, scope='cases:read')}")
    assert actor.kind == ActorKind.OAUTH_CLIENT
    assert actor.organization_id == organization.pk
    assert (actor.key, actor.label) == (client.client_id, client.name)
    assert actor.scopes == {Scope.CASES_READ}


def test_a_token_holds_no_more_than_its_client_does_now(organization):
    client = OAuthClientFactory(organization=organization, scopes=["cases:read", "scores:read"])
    token = access_token(client)
    client.scopes = ["scores:read"]
    client.save()
    assert who(f"Bearer {token}").scopes == {Scope.SCORES_READ}


def test_a_token_ends_after_an_hour_and_with_its_client(organization, clock):
    client = OAuthClientFactory(organization=organization)
    token = access_token(client)
    clock.shift(3_599)
    assert who(f"Bearer {token}") is not None
    clock.shift(2)
    with pytest.raises(NotAuthenticated):
        who(f"Bearer {token}")
    token = access_token(client)
    client.delete()
    with pytest.raises(NotAuthenticated):
        who(f"Bearer {token}")


@pytest.mark.parametrize("role", Role)
def test_a_person(organization, role):
    membership = MembershipFactory(organization=organization, role=role, user__name="Jiwoo")
    actor = who(user=membership.user)
    assert (actor.kind, actor.label) == (ActorKind.USER, "Jiwoo")
    assert actor.key == str(membership.user.pk)
    assert actor.may(Scope.MEMBERS_MANAGE) is (role == Role.OWNER)
    assert actor.may(Scope.EVENTS_READ) is (role in {Role.OWNER, Role.MANAGER})
    assert actor.may(Scope.CASES_WRITE) is (role != Role.VIEWER)
    assert actor.may(Scope.CASES_READ)


def test_a_person_of_two_organizations_chooses(organization):
    user = UserFactory()
    first = MembershipFactory(user=user, organization=organization)
    second = MembershipFactory(user=user)
    assert who(user=user).organization_id == first.organization_id
    chosen = {"organization_id": second.organization_id}
    assert who(user=user, session=chosen).organization_id == second.organization_id
    foreign = {"organization_id": OrganizationFactory().pk}
    assert who(user=user, session=foreign).organization_id == first.organization_id


def test_a_person_without_a_membership_is_nobody():
    assert who(user=UserFactory()) is None
    assert who(user=UserFactory(is_superuser=True)) is None
    assert who(user=MembershipFactory(user__is_active=False).user) is None


@pytest.mark.parametrize("address", ["/api/v1/viewer?x=%zz", "/graphql/?query=%zz&x=%"])
def test_a_broken_address_does_not_make_a_bad_token_a_failure(db, address):
    answer = Client().get(address, headers={"Authorization": "Bearer garbage"})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
