"""OAuth 2: tokens for client credentials and nothing else, with the errors of RFC 6749."""

import base64
import json
from urllib.parse import urlencode

import pytest
from django.test import Client
from oauth2_provider.models import get_access_token_model, get_refresh_token_model

from accounts.choices import Scope
from tests.api.accounts.conftest import Program
from tests.api.test_problems import assert_problem
from tests.factories import CLIENT_SECRET, FORM, access_token

GRANT = {"grant_type": "client_credentials"}


def post(form, path="/oauth/token/", content_type=FORM, **headers):
    body = form if isinstance(form, str | bytes) else urlencode(form, doseq=True)
    return Client(raise_request_exception=False).post(path, body, content_type, headers=headers)


def credentials(client):
    return {"client_id": client.client_id, "client_secret": CLIENT_SECRET}


def basic(client, secret=CLIENT_SECRET):
    pair = base64.b64encode(f"{client.client_id}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


def assert_refused(response, status, error):
    assert (response.status_code, response["Content-Type"]) == (status, "application/json")
    assert response["Cache-Control"] == "no-store"
    body = json.loads(response.content)
    assert body["error"] == error
    assert set(body) <= {"error", "error_description"}
    assert not get_access_token_model().objects.exists()


@pytest.mark.parametrize("way", ["body", "basic"])
def test_a_token_for_client_credentials(alpha, way):
    headers = basic(alpha.client) if way == "basic" else {}
    form = GRANT if way == "basic" else {**GRANT, **credentials(alpha.client)}
    response = post(form, **headers)
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    body = response.json()
    assert set(body) == {"access_token", "expires_in", "token_type", "scope"}
    assert (body["expires_in"], body["token_type"]) == (3_600, "Bearer")
    assert set(body["scope"].split()) == {scope.value for scope in Scope}
    viewer = Program(body["access_token"]).send("GET", "/api/v1/viewer").json()
    assert (viewer["kind"], viewer["organization"]) == (
        "oauth_client",
        alpha.organization.public_id,
    )
    assert not get_refresh_token_model().objects.exists()


def test_a_token_is_kept_as_a_digest(alpha):
    token = access_token(alpha.client)
    row = str(get_access_token_model().objects.values().get())
    assert token not in row


def test_a_token_holds_what_was_asked_for(alpha):
    token = access_token(alpha.client, scope="scores:read")
    assert Program(token).send("GET", "/api/v1/viewer").json()["scopes"] == ["scores:read"]
    assert_problem(Program(token).send("GET", "/api/v1/members"), 403, "scope_missing")


@pytest.mark.parametrize("scope", ["scores:read members:manage", "nothing", "members:manage"])
def test_a_client_gets_no_scope_that_it_was_not_given(alpha, scope):
    alpha.client.scopes = ["scores:read"]
    alpha.client.save()
    response = post({**GRANT, **credentials(alpha.client), "scope": scope})
    assert_refused(response, 400, "invalid_scope")


def test_wrong_secrets(alpha, beta):
    wrong = {**credentials(alpha.client), "client_secret": CLIENT_SECRET + "x"}
    unknown = {**credentials(alpha.client), "client_id": "nobody"}
    for form in (wrong, unknown, {"client_id": alpha.client.client_id}, {}):
        assert_refused(post({**GRANT, **form}), 401, "invalid_client")
    assert_refused(post(GRANT, **basic(alpha.client, "x")), 401, "invalid_client")
    assert_refused(post(GRANT, Authorization="Basic !"), 401, "invalid_client")
    assert_refused(post(GRANT, **Program(alpha.secret).__dict__), 401, "invalid_client")


@pytest.mark.parametrize(
    "grant",
    [
        "password",
        "authorization_code",
        "refresh_token",
        "urn:ietf:params:oauth:grant-type:device_code",
        "",
        "x",
    ],
)
def test_other_grants_do_not_exist(alpha, grant):
    response = post({**credentials(alpha.client), "grant_type": grant, "username": "a"})
    assert_refused(response, 400, "unsupported_grant_type")


def test_requests_that_cannot_be_read(alpha, settings):
    given = {**GRANT, **credentials(alpha.client)}
    assert_refused(post(credentials(alpha.client)), 400, "invalid_request")
    assert_refused(post(json.dumps(given), content_type="application/json"), 400, "invalid_request")
    assert_refused(post(given, path="/oauth/token/?scope=x"), 400, "invalid_request")
    assert_refused(post({**given, "scope": ["a", "b"]}), 400, "invalid_request")
    assert_refused(post({**given, "client_id": "a\x00"}), 400, "invalid_request")
    assert_refused(post(b"\xff\xfe=%ff"), 400, "invalid_request")
    assert_refused(post("x" * 1_000_002), 413, "invalid_request")
    response = Client().get("/oauth/token/")
    assert_refused(response, 405, "invalid_request")
    assert response["Allow"] == "POST"


def test_a_token_is_revoked(alpha):
    token = access_token(alpha.client)
    response = post({**credentials(alpha.client), "token": token}, "/oauth/revoke_token/")
    assert (response.status_code, response.content) == (200, b"")
    assert_problem(Program(token).send("GET", "/api/v1/viewer"), 401, "not_authenticated")
    again = post({**credentials(alpha.client), "token": token}, "/oauth/revoke_token/")
    assert again.status_code == 200


def test_nobody_revokes_a_foreign_token(alpha, beta):
    token = access_token(alpha.client)
    post({**credentials(beta.client), "token": token}, "/oauth/revoke_token/")
    post({"token": token}, "/oauth/revoke_token/")
    assert Program(token).send("GET", "/api/v1/viewer").status_code == 200


def test_a_token_in_the_address_is_ignored(alpha):
    token = access_token(alpha.client)
    for name in ("access_token", "token"):
        response = Client().get(f"/api/v1/viewer?{name}={token}")
        assert_problem(response, 401, "not_authenticated")
        assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "path", ["authorize/", "introspect/", "applications/", "userinfo/", "register/", "token"]
)
def test_the_library_offers_nothing_else(db, path):
    assert Client().get(f"/oauth/{path}").status_code in {301, 404}
    assert Client().get("/.well-known/oauth-authorization-server").status_code == 404
