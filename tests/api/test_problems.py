"""Every error under our prefixes is a problem with its exact status and code."""

import json
from http import HTTPStatus

import pytest
from django.db import OperationalError
from django.test import override_settings

from tests.api.conftest import Caller, make_key

pytestmark = pytest.mark.urls("tests.api.urls")

EXPECTED = {
    "refusal": (422, "refused"),
    "conflict": (409, "conflict"),
    "not_found": (404, "not_found"),
    "scope": (403, "scope_missing"),
    "http404": (404, "not_found"),
    "missing_row": (404, "not_found"),
    "permission": (403, "permission_denied"),
    "model_validation": (400, "invalid"),
    "suspicious": (400, "malformed"),
    "protected": (409, "in_use"),
    "data": (400, "invalid"),
    "operational": (503, "unavailable"),
    "interface": (503, "unavailable"),
    "bug": (500, "internal_error"),
    "throttled": (429, "throttled"),
    "parse": (400, "malformed"),
}


def assert_problem(response, status, code):
    body = json.loads(response.content)
    assert response["Content-Type"] == "application/problem+json"
    assert (response.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["type"] == f"/problems/{code}"
    assert body["title"] == HTTPStatus(status).phrase
    assert body["request_id"] == response["X-Request-ID"]
    assert body["detail"]
    for word in ("Traceback", "secret", "SELECT", "10.1.2.3", "/etc", "site-packages"):
        assert word not in response.content.decode()
    return body


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("kind", ["raise", "plain"])
def test_whatever_a_view_raises(caller, kind, name):
    response = caller.get(f"/api/v1/{kind}/{name}")
    body = assert_problem(response, *EXPECTED[name])
    assert body["instance"] == f"/api/v1/{kind}/{name}"


def test_what_is_known_about_single_values(caller):
    body = caller.get("/api/v1/raise/model_validation").json()
    assert body["errors"] == [{"pointer": "#/name", "code": "short", "detail": "Too short."}]


def test_headers_say_what_to_do(caller, stranger):
    assert caller.get("/api/v1/raise/operational")["Retry-After"] == "5"
    assert caller.get("/api/v1/plain/operational")["Retry-After"] == "5"
    assert caller.get("/api/v1/raise/throttled")["Retry-After"] == "8"
    assert stranger.get("/api/v1/echo")["WWW-Authenticate"] == "Bearer"
    assert caller.send("DELETE", "/api/v1/echo")["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/nothing", "/public/v1/x", "/graphql/x", "/api/%00"]
)
def test_unrouted_addresses(caller, path):
    assert_problem(caller.get(path), 404, "not_found")


def test_pages_stay_pages(caller):
    assert caller.get("/nothing")["Content-Type"].startswith("text/html")
    assert caller.get("/pages/bug")["Content-Type"].startswith("text/html")
    assert caller.get("/pages/suspicious").status_code == 400
    assert caller.get("/pages/permission")["Content-Type"].startswith("text/html")
    down = caller.get("/pages/operational")
    assert (down.status_code, down["Content-Type"]) == (503, "text/plain; charset=utf-8")


def test_methods_and_media_types(caller):
    assert_problem(caller.send("PUT", "/api/v1/echo"), 405, "method_not_allowed")
    assert_problem(caller.send("OPTIONS", "/api/v1/echo"), 405, "method_not_allowed")
    assert_problem(caller.send("TRACE", "/api/v1/echo"), 405, "method_not_allowed")
    body = b"a=1"
    form = caller.post(
        "/api/v1/echo", body, **{"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert_problem(form, 415, "unsupported_media_type")
    assert_problem(caller.get("/api/v1/echo", Accept="text/csv"), 406, "not_acceptable")
    assert (
        caller.get("/api/v1/echo", Accept="application/problem+json, application/json").status_code
        == 200
    )


def test_strangers_and_scopes(stranger, caller, organization):
    assert_problem(stranger.get("/api/v1/echo"), 401, "not_authenticated")
    assert_problem(stranger.get("/api/v1/keys/x"), 401, "not_authenticated")
    bad = stranger.get("/api/v1/echo", headers={"Authorization": "Bearer gsk_nope"})
    assert_problem(bad, 401, "not_authenticated")
    _, secret = make_key(organization, scopes=[])
    weak = Caller(organization, secret, caller.client)
    assert_problem(weak.get("/api/v1/echo"), 403, "scope_missing")


@override_settings(ALLOWED_HOSTS=["example.com"])
def test_an_unknown_host(caller):
    assert_problem(caller.get("/api/v1/echo"), 400, "malformed")


@override_settings(
    MIDDLEWARE=[
        "config.middleware.RequestIdMiddleware",
        "api.middleware.ProblemMiddleware",
        "tests.api.test_problems.database_is_down",
    ]
)
def test_a_database_that_is_down_in_a_middleware(stranger):
    response = stranger.get("/api/v1/echo")
    assert_problem(response, 503, "unavailable")
    assert response["Retry-After"] == "5"


def database_is_down(get_response):
    def middleware(request):
        raise OperationalError('connection to "10.1.2.3" failed')

    return middleware
