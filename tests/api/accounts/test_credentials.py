"""API keys and OAuth clients in REST and GraphQL; a secret is told in one answer."""

import datetime as dt
import logging

import pytest
from django.db import connection
from django.utils import timezone

from accounts.choices import Scope
from accounts.models import ApiKey, OAuthClient
from tests.api.accounts.conftest import Program
from tests.api.test_problems import assert_problem
from tests.factories import access_token, make_api_key

KEY = "id name prefix scopes marketplaces createdAt createdBy expiresAt revokedAt lastUsedAt"
NEW = {"name": "CRM", "scopes": ["feedback:read", "scores:read"], "marketplaces": ["amazon.us"]}
CREATE = """mutation($name: String!, $scopes: [String!]!, $marketplaces: [String!]) {
  createApiKey(name: $name, scopes: $scopes, marketplaces: $marketplaces) {
    secret apiKey { id name scopes marketplaces } } }"""
ROTATE = """mutation($id: ID!, $hours: Int!) {
  rotateApiKey(id: $id, overlapHours: $hours) { secret apiKey { id name } } }"""
REVOKE = "mutation($id: ID!) { revokeApiKey(id: $id) { id revokedAt } }"
CREATE_CLIENT = """mutation($name: String!, $scopes: [String!]!) {
  createOauthClient(name: $name, scopes: $scopes) {
    clientSecret oauthClient { id clientId name scopes } } }"""


def works(secret):
    return Program(secret).send("GET", "/api/v1/viewer").status_code == 200


def test_a_key_is_created_used_and_revoked(program):
    created = program.send("POST", "/api/v1/api-keys", NEW)
    assert (created.status_code, created["Cache-Control"]) == (201, "no-store")
    body = created.json()
    secret = body.pop("secret")
    assert {name: body[name] for name in NEW} == NEW
    assert (body["expires_at"], body["revoked_at"], body["last_used_at"]) == (None, None, None)
    address = f"/api/v1/api-keys/{body['id']}"
    assert program.send("GET", address).json() == body
    assert works(secret)
    revoked = program.send("POST", f"{address}/revocation")
    assert revoked.status_code == 200
    assert revoked.json()["revoked_at"] is not None
    answer = Program(secret).send("GET", "/api/v1/viewer")
    assert_problem(answer, 401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Bearer"
    assert_problem(program.send("POST", f"{address}/revocation"), 409, "key_not_usable")


def test_the_same_in_graphql(program):
    created = program.ask(CREATE, **NEW)["createApiKey"]
    assert {name: created["apiKey"][name] for name in NEW} == NEW
    assert works(created["secret"])
    rotated = program.ask(ROTATE, id=created["apiKey"]["id"], hours=1)["rotateApiKey"]
    assert works(created["secret"])
    assert works(rotated["secret"])
    ended = program.ask(REVOKE, id=rotated["apiKey"]["id"])["revokeApiKey"]
    assert ended["id"] == rotated["apiKey"]["id"]
    assert not works(rotated["secret"])
    assert program.ask(REVOKE, id=rotated["apiKey"]["id"]) == "key_not_usable"


def test_keys_are_listed_alike_without_secrets(program, alpha):
    rest = program.send("GET", "/api/v1/api-keys").json()["items"]
    assert [one["id"] for one in rest] == [alpha.key.public_id]
    assert set(rest[0]) == {
        "id", "name", "prefix", "scopes", "marketplaces", "created_at", "created_by",
        "expires_at", "revoked_at", "last_used_at",
    }  # fmt: skip
    query = f"{{ apiKeys {{ items {{ {KEY} }} }} }}"
    graphql = program.ask(query)["apiKeys"]["items"]
    assert [list(one.values()) for one in graphql] == [
        [one[name] for name in (
            "id", "name", "prefix", "scopes", "marketplaces", "created_at", "created_by",
            "expires_at", "revoked_at", "last_used_at",
        )]
        for one in rest
    ]  # fmt: skip
    one = program.ask("query($id: ID!) { apiKey(id: $id) { id name } }", id=alpha.key.public_id)
    assert one == {"apiKey": {"id": alpha.key.public_id, "name": "Alpha key"}}


def test_rotation(program):
    first = program.send("POST", "/api/v1/api-keys", NEW).json()
    address = f"/api/v1/api-keys/{first['id']}"
    rotated = program.send("POST", f"{address}/rotation", {})
    assert (rotated.status_code, rotated["Cache-Control"]) == (201, "no-store")
    second = rotated.json()
    assert {name: second[name] for name in NEW} == NEW
    assert works(first["secret"])
    assert works(second["secret"])
    left = ApiKey.objects.get(prefix=first["prefix"]).expires_at - timezone.now()
    assert dt.timedelta(hours=23, minutes=59) < left <= dt.timedelta(hours=24)
    now = program.send("POST", f"{address}/rotation", {"overlap_hours": 0})
    assert now.status_code == 201
    assert not works(first["secret"])


@pytest.mark.parametrize("hours", [-1, 169, 1.5, "24", True, None])
def test_overlaps_that_are_none(program, alpha, hours):
    address = f"/api/v1/api-keys/{alpha.key.public_id}/rotation"
    body = assert_problem(program.send("POST", address, {"overlap_hours": hours}), 400, "invalid")
    assert [one["pointer"] for one in body["errors"]] == ["#/overlap_hours"]
    assert ApiKey.objects.count() == 1


def test_overlaps_that_are_none_in_graphql(program, alpha):
    for hours in (-1, 169, 2_147_483_647):
        assert program.ask(ROTATE, id=alpha.key.public_id, hours=hours) == "invalid"


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"scopes": []}, "#/scopes"),
        ({"scopes": ["feedback:delete"]}, "#/scopes/0"),
        ({"scopes": "feedback:read"}, "#/scopes"),
        ({"name": " \u200b"}, "#/name"),
        ({"marketplaces": ["a b"]}, "#/marketplaces/0"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "#/expires_at"),
        ({"expires_at": "2030-01-01T00:00:00"}, "#/expires_at"),
        ({"digest": "mine"}, "#/digest"),
    ],
)
def test_bodies_that_make_no_key(program, alpha, given, pointer):
    answer = program.send("POST", "/api/v1/api-keys", {**NEW, **given})
    body = assert_problem(answer, 400, "invalid")
    assert [one["pointer"] for one in body["errors"]] == [pointer]
    assert ApiKey.objects.count() == 1


@pytest.mark.parametrize(
    "given", [{"scopes": []}, {"scopes": ["x"]}, {"name": " \u200b"}, {"marketplaces": ["a b"]}]
)
def test_arguments_that_make_no_key(program, alpha, given):
    assert program.ask(CREATE, **{**NEW, **given}) == "invalid"
    assert ApiKey.objects.count() == 1


def test_a_key_gives_away_no_more_than_it_holds(alpha):
    _, weak = make_api_key(alpha.organization, scopes=[Scope.MEMBERS_MANAGE])
    _, limited = make_api_key(alpha.organization, marketplaces=["amazon.us"])
    everything = {"name": "x", "scopes": [scope.value for scope in Scope]}
    for secret, code in ((weak, "scope_missing"), (limited, "marketplace_forbidden")):
        program = Program(secret)
        assert_problem(program.send("POST", "/api/v1/api-keys", everything), 403, code)
        assert_problem(program.send("POST", "/api/v1/oauth-clients", everything), 403, code)
        rotation = f"/api/v1/api-keys/{alpha.key.public_id}/rotation"
        assert_problem(program.send("POST", rotation, {}), 403, code)
        assert program.ask(CREATE, **everything) == code
        assert program.ask(CREATE_CLIENT, **everything) == code
        assert program.ask(ROTATE, id=alpha.key.public_id, hours=1) == code
        rotation = f"/api/v1/oauth-clients/{alpha.client.public_id}/rotation"
        assert_problem(program.send("POST", rotation), 403, code)


def test_an_oauth_client_comes_and_goes(program, alpha):
    given = {"name": "Warehouse", "scopes": ["feedback:read"]}
    created = program.send("POST", "/api/v1/oauth-clients", given)
    assert (created.status_code, created["Cache-Control"]) == (201, "no-store")
    body = created.json()
    secret = body.pop("client_secret")
    assert {name: body[name] for name in given} == given
    listed = program.send("GET", "/api/v1/oauth-clients").json()["items"]
    assert [one["id"] for one in listed] == [body["id"], alpha.client.public_id]
    assert listed[0] == body
    assert secret not in str(listed)
    graphql = program.ask("{ oauthClients { items { id clientId name scopes createdAt } } }")
    assert [list(one.values()) for one in graphql["oauthClients"]["items"]] == [
        list(one.values()) for one in listed
    ]
    removed = program.send("DELETE", f"/api/v1/oauth-clients/{body['id']}")
    assert removed.status_code == 204
    assert OAuthClient.objects.count() == 1


def test_an_oauth_client_in_graphql(program):
    made = program.ask(CREATE_CLIENT, name="Warehouse", scopes=["feedback:read"])
    client = made["createOauthClient"]["oauthClient"]
    query = "query($id: ID!) { oauthClient(id: $id) { id clientId name scopes } }"
    assert program.ask(query, id=client["id"]) == {"oauthClient": client}
    remove = "mutation($id: ID!) { removeOauthClient(id: $id) }"
    assert program.ask(remove, id=client["id"]) == {"removeOauthClient": client["id"]}
    assert program.ask(query, id=client["id"]) == {"oauthClient": None}


def test_a_client_gets_a_new_secret(program, alpha):
    token = access_token(alpha.client)
    address = f"/api/v1/oauth-clients/{alpha.client.public_id}/rotation"
    answer = program.send("POST", address)
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    assert answer.json()["client_id"] == alpha.client.client_id
    assert not works(token)
    assert works(access_token(alpha.client, secret=answer.json()["client_secret"]))
    rotate = "mutation($id: ID!) { rotateOauthClient(id: $id) { clientSecret } }"
    again = program.ask(rotate, id=alpha.client.public_id)["rotateOauthClient"]["clientSecret"]
    assert works(access_token(alpha.client, secret=again))


def test_a_secret_is_in_no_log_and_in_no_table(program, caplog, django_capture_on_commit_callbacks):
    with caplog.at_level(logging.DEBUG):
        key = program.send("POST", "/api/v1/api-keys", NEW).json()["secret"]
        client = program.send(
            "POST", "/api/v1/oauth-clients", {"name": "W", "scopes": ["feedback:read"]}
        ).json()["client_secret"]
        assert works(key)
        Program(key + "x").send("GET", "/api/v1/viewer")
    everything = [row for table in tables() for row in rows(table)]
    for secret in (program.secret, key, client):
        assert secret not in caplog.text
        assert not [row for row in everything if secret in row]


def tables():
    return connection.introspection.table_names()


def rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT t::text FROM "{table}" AS t')  # noqa: S608
        return [row for (row,) in cursor.fetchall()]
