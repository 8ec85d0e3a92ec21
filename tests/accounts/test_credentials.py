"""API keys and OAuth clients: who may make them, what they may do, and how they end."""

import datetime as dt

import pytest

from accounts import keys
from accounts.choices import Scope
from accounts.errors import Invalid, MarketplaceForbidden, NotFound, ScopeMissing
from accounts.models import ApiKey, OAuthClient
from accounts.services.credentials import (
    KeyNotUsable,
    create_api_key,
    create_oauth_client,
    remove_oauth_client,
    revoke_api_key,
    rotate_api_key,
)
from audit.models import Event, EventDetail
from tests.factories import NOW, OAuthClientFactory, OrganizationFactory, make_actor, make_api_key

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
READ = Scope.FEEDBACK_READ


@pytest.fixture
def organization():
    return OrganizationFactory()


@pytest.fixture
def owner(organization):
    return make_actor(organization)


def events(organization):
    rows = Event.objects.filter(organization=organization).order_by("seq")
    return [(row.name, row.changes) for row in rows]


def test_a_key_is_shown_once_and_kept_as_a_digest(owner, organization):
    key, secret = create_api_key(name="CRM", scopes={READ}, actor=owner, now=NOW)
    row = ApiKey.objects.values().get()
    assert bytes(row["digest"]) == keys.digest_of(secret)
    assert secret not in str(row)
    assert (key.name, key.scopes, key.marketplaces) == ("CRM", ["feedback:read"], [])
    assert (key.created_by, key.created_at, key.expires_at) == ("Test", NOW, None)
    assert events(organization) == [
        (
            "api_key.created",
            {
                "name": [None, "CRM"],
                "scopes": [None, ["feedback:read"]],
                "marketplaces": [None, []],
            },
        )
    ]


def test_no_secret_in_any_event(owner):
    key, first = create_api_key(name="CRM", scopes={READ}, actor=owner, now=NOW)
    _, second = rotate_api_key(key=key, overlap=HOUR, actor=owner, now=NOW)
    _, third = create_oauth_client(name="CRM", scopes={READ}, actor=owner, now=NOW)
    log = str([*Event.objects.values(), *EventDetail.objects.values()])
    for secret in (first, second, third):
        assert secret not in log
        assert keys.digest_of(secret).hex() not in log


@pytest.mark.parametrize(
    ("given", "pointers"),
    [
        ({"name": " "}, ["#/name"]),
        ({"scopes": set()}, ["#/scopes"]),
        ({"marketplaces": ["amazon.us", "a b"]}, ["#/marketplaces/1"]),
        ({"expires_at": NOW}, ["#/expires_at"]),
        (
            {"name": "", "scopes": set(), "expires_at": NOW - HOUR},
            ["#/name", "#/scopes", "#/expires_at"],
        ),
    ],
)
def test_values_that_no_key_has(owner, given, pointers):
    with pytest.raises(Invalid) as caught:
        create_api_key(**{"name": "CRM", "scopes": {READ}, **given}, actor=owner, now=NOW)
    assert [one.pointer for one in caught.value.errors] == pointers
    assert not ApiKey.objects.exists()
    assert not Event.objects.exists()


def test_nobody_makes_a_key_that_may_do_more(organization):
    weak = make_actor(organization, scopes=[Scope.MEMBERS_MANAGE, READ])
    key, _ = create_api_key(name="CRM", scopes={READ}, actor=weak, now=NOW)
    assert key.scopes == ["feedback:read"]
    for scopes in ({Scope.CASES_READ}, {READ, Scope.CASES_WRITE}, set(Scope)):
        with pytest.raises(ScopeMissing):
            create_api_key(name="CRM", scopes=scopes, actor=weak, now=NOW)
        with pytest.raises(ScopeMissing):
            create_oauth_client(name="CRM", scopes=scopes, actor=weak, now=NOW)
    assert ApiKey.objects.count() == 1
    assert not OAuthClient.objects.exists()


def test_nobody_learns_the_secret_of_a_key_that_may_do_more(organization, owner):
    strong, _ = make_api_key(organization)
    unlimited, _ = make_api_key(organization, scopes=[READ])
    weak = make_actor(organization, scopes=[Scope.MEMBERS_MANAGE, READ])
    limited = make_actor(organization, marketplaces=["amazon.us"])
    with pytest.raises(ScopeMissing):
        rotate_api_key(key=strong, overlap=HOUR, actor=weak, now=NOW)
    with pytest.raises(MarketplaceForbidden):
        rotate_api_key(key=unlimited, overlap=HOUR, actor=limited, now=NOW)
    assert ApiKey.objects.count() == 2
    assert events(organization) == []


def test_a_limited_key_makes_only_limited_keys(organization):
    limited = make_actor(organization, marketplaces=["amazon.us", "amazon.de"])
    for marketplaces in ((), ("amazon.fr",), ("amazon.us", "amazon.fr")):
        with pytest.raises(MarketplaceForbidden):
            create_api_key(
                name="CRM", scopes={READ}, marketplaces=marketplaces, actor=limited, now=NOW
            )
    with pytest.raises(MarketplaceForbidden):
        create_oauth_client(name="CRM", scopes={READ}, actor=limited, now=NOW)
    key, _ = create_api_key(
        name="CRM", scopes={READ}, marketplaces=["amazon.us"], actor=limited, now=NOW
    )
    assert key.marketplaces == ["amazon.us"]


def test_credentials_are_managed_with_the_scope_only(organization):
    actor = make_actor(organization, scopes=frozenset(Scope) - {Scope.MEMBERS_MANAGE})
    key, _ = make_api_key(organization, scopes=[READ])
    client = OAuthClientFactory(organization=organization)
    for call in (
        lambda: create_api_key(name="CRM", scopes={READ}, actor=actor, now=NOW),
        lambda: rotate_api_key(key=key, overlap=HOUR, actor=actor, now=NOW),
        lambda: revoke_api_key(key=key, actor=actor, now=NOW),
        lambda: create_oauth_client(name="CRM", scopes={READ}, actor=actor, now=NOW),
        lambda: remove_oauth_client(client=client, actor=actor, now=NOW),
    ):
        with pytest.raises(ScopeMissing):
            call()
    assert events(organization) == []


def test_rotation_keeps_the_rights_and_ends_the_old_key(owner, organization):
    old, _ = make_api_key(
        organization, scopes=[READ], marketplaces=["amazon.us"], expires_at=NOW + 100 * HOUR
    )
    new, secret = rotate_api_key(key=old, overlap=24 * HOUR, actor=owner, now=NOW)
    old.refresh_from_db()
    assert (old.expires_at, new.expires_at) == (NOW + 24 * HOUR, NOW + 100 * HOUR)
    assert (new.scopes, new.marketplaces, new.name) == (old.scopes, old.marketplaces, old.name)
    assert keys.matches(secret, bytes(new.digest))
    assert [name for name, _ in events(organization)] == ["api_key.rotated", "api_key.created"]
    assert events(organization)[0][1]["replaced_by"] == [None, new.public_id]


def test_rotation_never_lengthens_a_life(owner, organization):
    old, _ = make_api_key(organization, expires_at=NOW + HOUR)
    rotate_api_key(key=old, overlap=168 * HOUR, actor=owner, now=NOW)
    old.refresh_from_db()
    assert old.expires_at == NOW + HOUR


@pytest.mark.parametrize("overlap", [-HOUR, 168 * HOUR + dt.timedelta(microseconds=1)])
def test_an_overlap_is_at_most_a_week(owner, organization, overlap):
    key, _ = make_api_key(organization)
    with pytest.raises(Invalid) as caught:
        rotate_api_key(key=key, overlap=overlap, actor=owner, now=NOW)
    assert [one.pointer for one in caught.value.errors] == ["#/overlap_hours"]
    assert ApiKey.objects.count() == 1


def test_revocation(owner, organization):
    key, _ = make_api_key(organization)
    assert revoke_api_key(key=key, actor=owner, now=NOW).revoked_at == NOW
    assert [name for name, _ in events(organization)] == ["api_key.revoked"]


@pytest.mark.parametrize("state", [{"revoked_at": NOW - HOUR}, {"expires_at": NOW}])
def test_a_key_ends_once(owner, organization, state):
    key, _ = make_api_key(organization, **state)
    with pytest.raises(KeyNotUsable):
        revoke_api_key(key=key, actor=owner, now=NOW)
    with pytest.raises(KeyNotUsable):
        rotate_api_key(key=key, overlap=HOUR, actor=owner, now=NOW)
    assert ApiKey.objects.count() == 1
    assert events(organization) == []


def test_credentials_of_another_organization_are_not_there(owner):
    other = OrganizationFactory()
    key, _ = make_api_key(other)
    client = OAuthClientFactory(organization=other)
    for call in (
        lambda: rotate_api_key(key=key, overlap=HOUR, actor=owner, now=NOW),
        lambda: revoke_api_key(key=key, actor=owner, now=NOW),
        lambda: remove_oauth_client(client=client, actor=owner, now=NOW),
    ):
        with pytest.raises(NotFound):
            call()
    key.refresh_from_db()
    assert (key.revoked_at, key.expires_at) == (None, None)
    assert OAuthClient.objects.count() == 1


def test_an_oauth_client_comes_and_goes(owner, organization):
    client, secret = create_oauth_client(name="Warehouse", scopes={READ}, actor=owner, now=NOW)
    assert secret not in str(OAuthClient.objects.values().get())
    assert (client.organization, client.scopes) == (organization, ["feedback:read"])
    remove_oauth_client(client=client, actor=owner, now=NOW)
    assert not OAuthClient.objects.exists()
    assert events(organization) == [
        (
            "oauth_client.created",
            {"name": [None, "Warehouse"], "scopes": [None, ["feedback:read"]]},
        ),
        (
            "oauth_client.removed",
            {"name": ["Warehouse", None], "scopes": [["feedback:read"], None]},
        ),
    ]
