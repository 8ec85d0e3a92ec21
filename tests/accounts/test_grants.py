"""Nobody gives away more than he holds."""

import datetime as dt
from dataclasses import replace

import pytest

from accounts import grants
from accounts.actor import Actor
from accounts.choices import ROLE_SCOPES, ActorKind, Channel, Role, Scope
from accounts.errors import Invalid, MarketplaceForbidden, ScopeMissing

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
ACTOR = Actor(
    kind=ActorKind.API_KEY,
    organization_id=1,
    key="key_1",
    label="Key",
    scopes=frozenset({Scope.FEEDBACK_READ, Scope.MEMBERS_MANAGE}),
    channel=Channel.REST,
)
LIMITED = replace(ACTOR, marketplaces=frozenset({"amazon.us", "amazon.de"}))


@pytest.mark.parametrize("scope", Scope)
def test_scopes(scope):
    if scope in ACTOR.scopes:
        grants.require_scopes(ACTOR, {scope})
    else:
        with pytest.raises(ScopeMissing, match=scope.value):
            grants.require_scopes(ACTOR, {Scope.FEEDBACK_READ, scope})


@pytest.mark.parametrize(
    ("marketplaces", "allowed"),
    [
        ((), False),
        (("amazon.us",), True),
        (("amazon.us", "amazon.de"), True),
        (("amazon.fr",), False),
        (("amazon.us", "amazon.fr"), False),
    ],
)
def test_marketplaces(marketplaces, allowed):
    grants.require_marketplaces(ACTOR, marketplaces)
    if allowed:
        grants.require_marketplaces(LIMITED, marketplaces)
    else:
        with pytest.raises(MarketplaceForbidden, match=r"limited to amazon\.de, amazon\.us"):
            grants.require_marketplaces(LIMITED, marketplaces)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("own", Role)
def test_roles(own, role):
    actor = replace(ACTOR, scopes=ROLE_SCOPES[own])
    if ROLE_SCOPES[role] <= ROLE_SCOPES[own]:
        grants.require_role(actor, role)
    else:
        with pytest.raises(ScopeMissing):
            grants.require_role(actor, role)


def test_a_limited_key_makes_no_members():
    with pytest.raises(MarketplaceForbidden):
        grants.require_role(replace(LIMITED, scopes=frozenset(Scope)), Role.VIEWER)


def test_scopes_named():
    assert grants.scopes_named(["cases:read"]) == {Scope.CASES_READ}
    with pytest.raises(Invalid) as caught:
        grants.scopes_named(["cases:read", "cases:delete", "CASES_READ"])
    assert [(one.pointer, one.code) for one in caught.value.errors] == [
        ("#/scopes/1", "unknown_scope"),
        ("#/scopes/2", "unknown_scope"),
    ]


@pytest.mark.parametrize(
    ("errors", "codes"),
    [
        (grants.name_errors("CRM"), []),
        (grants.name_errors("x" * 200), []),
        (grants.name_errors("x" * 201), ["max_length"]),
        (grants.name_errors("  "), ["blank"]),
        (grants.scope_errors([Scope.CASES_READ]), []),
        (grants.scope_errors([]), ["required"]),
        (grants.expiry_errors(None, NOW), []),
        (grants.expiry_errors(NOW + dt.timedelta(microseconds=1), NOW), []),
        (grants.expiry_errors(NOW, NOW), ["in_the_past"]),
        (grants.overlap_errors(dt.timedelta(0)), []),
        (grants.overlap_errors(dt.timedelta(hours=168)), []),
        (grants.overlap_errors(dt.timedelta(hours=168, microseconds=1)), ["out_of_range"]),
        (grants.overlap_errors(dt.timedelta(microseconds=-1)), ["out_of_range"]),
        (grants.marketplace_errors(["amazon.us", "amazon.co.jp", "own_shop"]), []),
        (grants.marketplace_errors(["Amazon", "", ".us", "a\n", "x" * 33]), ["invalid"] * 5),
    ],
)
def test_what_is_wrong_with_a_value(errors, codes):
    assert [one.code for one in errors] == codes


def test_refuse():
    grants.refuse([])
    with pytest.raises(Invalid) as caught:
        grants.refuse(grants.scope_errors([]))
    assert [one.pointer for one in caught.value.errors] == ["#/scopes"]


def test_a_key_for_some_marketplaces_cannot_read_the_log_of_all():
    assert grants.scope_errors({Scope.EVENTS_READ}) == []
    assert grants.scope_errors({Scope.SCORES_READ}, ["amazon.us"]) == []
    refused = grants.scope_errors({Scope.SCORES_READ, Scope.EVENTS_READ}, ["amazon.us"])
    assert [(error.pointer, error.code) for error in refused] == [
        ("#/scopes", "scope_not_limitable")
    ]
