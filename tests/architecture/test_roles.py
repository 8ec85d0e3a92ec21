"""Who may do what: every actor asks every operation, in REST and GraphQL, from one table."""

from dataclasses import replace

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from accounts.actor import system_actor
from accounts.choices import ROLE_SCOPES, Channel, Role, Scope
from tests.architecture.conftest import LABELS
from tests.architecture.operations import EVERYTHING, GRAPHQL, REST
from tests.architecture.walking import Caller, graphql_fields, ids_of
from tests.factories import (
    OAuthClientFactory,
    UserFactory,
    access_token,
    make_api_key,
    make_world,
    signed_in,
)

# What each role holds, written out: a change of the rule is a visible difference here.
HELD = {
    Role.VIEWER: {"feedback:read", "cases:read", "scores:read"},
    Role.AGENT: {"feedback:read", "cases:read", "scores:read", "feedback:write", "cases:write"},
    Role.MANAGER: {
        *("feedback:read", "cases:read", "scores:read", "feedback:write", "cases:write"),
        *("events:read", "webhooks:manage"),
    },
    Role.OWNER: {
        *("feedback:read", "cases:read", "scores:read", "feedback:write", "cases:write"),
        *("events:read", "webhooks:manage", "members:manage"),
    },
}


def test_what_each_role_holds():
    assert {role: {scope.value for scope in ROLE_SCOPES[role]} for role in Role} == HELD
    assert set().union(*HELD.values()) == {scope.value for scope in Scope}


def test_the_system_may_everything():
    actor = system_actor(1, label="Job", channel=Channel.JOB)
    assert actor.scopes == EVERYTHING
    assert replace(actor, scopes=frozenset()).may(Scope.CASES_READ) is False


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """One organization and everybody who can ask, made once: each question is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        world = make_world("Alpha")
        ids = ids_of(world.organization, LABELS)
        yield ids, list(actors(world))
        transaction.set_rollback(True)


def actors(world):
    """Return each caller with the scopes that it holds; None for a stranger."""
    yield Caller("stranger", quiet()), None
    yield Caller("nobody's user", signed_in(UserFactory(is_superuser=True))), None
    for role in Role:
        yield Caller(role.value, signed_in(world.user(role))), ROLE_SCOPES[role]
    for scope in Scope:
        _, secret = make_api_key(world.organization, scopes=[scope])
        yield Caller(f"key {scope.value}", quiet(), secret), frozenset({scope})
    for scope in Scope:
        client = OAuthClientFactory(organization=world.organization, scopes=[scope.value])
        yield Caller(f"client {scope.value}", quiet(), access_token(client)), frozenset({scope})
    _, secret = make_api_key(world.organization)
    yield Caller("key with everything", quiet(), secret), EVERYTHING
    every = OAuthClientFactory(organization=world.organization)
    yield Caller("client with everything", quiet(), access_token(every)), EVERYTHING
    yield Caller("key of one bit less", quiet(), secret[:-1]), None


def quiet():
    return Client(raise_request_exception=False)


def answers(house, ask):
    """Ask everybody, undo what happened, and return what each one got."""
    ids, everybody = house
    for caller, held in everybody:
        with transaction.atomic():
            response = ask(caller, ids)
            transaction.set_rollback(True)
        yield caller.name, held, response


def expected_status(row, held):
    if row.needs is None:
        return row.status
    if held is None:
        return 401
    return row.status if row.needs <= held else 403


@pytest.mark.parametrize("name", REST)
def test_rest(name, house, django_db_blocker):
    row = REST[name]
    with django_db_blocker.unblock():
        got = list(answers(house, lambda caller, ids: caller.rest(name, row, ids)))
    assert {who: response.status_code for who, _, response in got} == {
        who: expected_status(row, held) for who, held, _ in got
    }
    for who, _, response in got:
        if response.status_code >= 400:
            assert response["Content-Type"] == "application/problem+json", who
        if response.status_code == 401:
            assert response["WWW-Authenticate"] == "Bearer", who


@pytest.mark.parametrize("name", [name for name in GRAPHQL if name in graphql_fields()])
def test_graphql(name, house, django_db_blocker):
    row = GRAPHQL[name]

    def ask(caller, ids):
        given = {arg: ids.get(value, value) if isinstance(value, str) else value
                 for arg, value in row.variables.items()}  # fmt: skip
        return caller.graphql(name, given)

    with django_db_blocker.unblock():
        got = list(answers(house, ask))
    assert {who: outcome(response, name) for who, _, response in got} == {
        who: expected_outcome(row, held) for who, held, _ in got
    }


def outcome(response, name):
    body = response.json()
    if "errors" in body:
        return body["errors"][0]["extensions"]["code"]
    return "answered" if body["data"][name] is not None else "null"


def expected_outcome(row, held):
    if held is None:
        return "not_authenticated"
    return row.outcome if row.needs <= held else "scope_missing"
