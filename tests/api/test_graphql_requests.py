"""GraphQL over HTTP: media types, requests that never run, errors with the codes of REST."""

import json

import pytest
from django.test import Client

from tests.api.test_problems import assert_problem

pytestmark = pytest.mark.urls("tests.api.urls")
NEW = "application/graphql-response+json"
SECRETS = ("secret", "10.1.2.3", "/etc", "Traceback", "SELECT", "site-packages")


def ask(caller, query, variables=None, accept=NEW, **members):
    body = json.dumps({"query": query, "variables": variables, **members})
    return caller.post("/graphql/", body, Accept=accept)


def code_of(response):
    body = json.loads(response.content)
    for secret in SECRETS:
        assert secret not in response.content.decode()
    extensions = body["errors"][0]["extensions"]
    assert extensions["request_id"] == response["X-Request-ID"]
    return extensions["code"]


def test_who_is_calling(caller):
    response = ask(caller, "{ viewer { kind label organization scopes } }")
    assert (response.status_code, response["Content-Type"]) == (200, f"{NEW}; charset=utf-8")
    viewer = response.json()["data"]["viewer"]
    assert viewer == {**caller.get("/api/v1/viewer").json(), "kind": "API_KEY"}
    assert viewer["organization"] == caller.organization.public_id


def test_old_callers_get_json(caller):
    for accept in ("application/json", "*/*", ""):
        response = ask(caller, "{ viewer { label } }", accept=accept)
        assert response["Content-Type"] == "application/json; charset=utf-8"
        broken = ask(caller, "{ nothing }", accept=accept)
        assert (broken.status_code, list(broken.json())) == (200, ["errors"])


def test_strangers_get_nothing(stranger):
    for query in ("{ viewer { label } }", "{ __schema { types { name } } }", "{ __typename }"):
        response = stranger.post("/graphql/", {"query": query}, "application/json")
        assert (response.status_code, code_of(response)) == (401, "not_authenticated")
        assert response["WWW-Authenticate"] == "Bearer"
    bad = {"Authorization": "Bearer gsk_nope"}
    response = stranger.post("/graphql/", {"query": "{x}"}, "application/json", headers=bad)
    assert (response.status_code, code_of(response)) == (401, "not_authenticated")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b" ", 400, "malformed_json"),
        (b"\xff", 400, "malformed_json"),
        (b"[" * 100_000, 400, "too_deep"),
        (b'{"query": "{viewer{label}}", "variables": {"a": NaN}}', 400, "number_out_of_range"),
        (b'{"query": "{viewer{label}}", "variables": {"a": 1e400}}', 400, "number_out_of_range"),
        (b'{"query": "{viewer{label}}", "query": "{x}"}', 400, "duplicate_key"),
        (b'{"query": "{echo(text: $a)}", "variables": {"a": "\\u0000"}}', 400, "unstorable_text"),
        (b'{"query": 5}', 400, "malformed_request"),
        (b'{"query": ""}', 400, "malformed_request"),
        (b"{}", 400, "malformed_request"),
        (b'"{viewer{label}}"', 400, "malformed_request"),
        (b'[{"query": "{viewer{label}}"}]', 400, "malformed_request"),
        (b'{"query": "{x}", "variables": []}', 400, "malformed_request"),
        (b'{"query": "{x}", "extensions": 1}', 400, "malformed_request"),
        (b'{"query": "{x}", "operationName": 1}', 400, "malformed_request"),
        (
            b'{"query": "query A { viewer { label } }", "operationName": "B"}',
            400,
            "invalid_document",
        ),
        (b'{"query": "fragment F on Query { viewer { label } }"}', 400, "invalid_document"),
        (b'{"query": "{"}', 400, "invalid_document"),
        (b'{"query": "{ nothing }"}', 400, "invalid_document"),
        (b'{"query": "query($a: Int!) { echo(number: $a) }"}', 400, "invalid_document"),
        (b'{"query": "subscription { x }"}', 400, "invalid_document"),
    ],
)
def test_what_never_runs(caller, body, status, code):
    response = caller.post("/graphql/", body, Accept=NEW)
    assert (response.status_code, code_of(response)) == (status, code)
    assert "data" not in response.json()


def test_methods_and_media_types(caller):
    response = caller.send("PUT", "/graphql/", b"{}")
    assert (response.status_code, code_of(response)) == (405, "method_not_allowed")
    assert response["Allow"] == "GET, POST"
    text = caller.post("/graphql/", b"{}", **{"Content-Type": "text/plain"})
    assert (text.status_code, code_of(text)) == (415, "unsupported_media_type")
    latin = caller.post("/graphql/", b"{}", **{"Content-Type": "application/json; charset=latin-1"})
    assert (latin.status_code, code_of(latin)) == (415, "unsupported_media_type")


def test_get_reads_and_never_writes(caller):
    assert caller.get("/graphql/?query={viewer{kind}}").json()["data"] == {
        "viewer": {"kind": "API_KEY"}
    }
    written = caller.get('/graphql/?query=mutation{rename(name:"x")}')
    assert (written.status_code, code_of(written)) == (405, "method_not_allowed")
    given = '/graphql/?query=query($a:String!){echo(text:$a)}&variables={"a":"x"}'
    assert caller.get(given).json()["data"]["echo"].startswith("x ")
    for broken in ("{", "[]", "5", '"x"', "%FF"):
        response = caller.get(f"/graphql/?query={{viewer{{kind}}}}&variables={broken}")
        assert response.status_code == 400


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("conflict", "conflict"),
        ("not_found", "not_found"),
        ("missing_row", "not_found"),
        ("validation", "invalid"),
        ("fields", "invalid"),
        ("bug", "internal_error"),
        ("operational", "unavailable"),
    ],
)
def test_what_a_resolver_raises(caller, how, code):
    response = ask(
        caller, "query($how: String!) { fails(how: $how) viewer { kind } }", {"how": how}
    )
    assert (response.status_code, code_of(response)) == (200, code)
    body = response.json()
    assert body["data"] == {"fails": None, "viewer": {"kind": "API_KEY"}}
    assert body["errors"][0]["path"] == ["fails"]


def test_places_that_were_wrong(caller):
    body = ask(caller, '{ fails(how: "fields") }').json()
    expected = {"pointer": "#/rows/0/rating", "code": "max_value", "detail": "Too many."}
    assert body["errors"][0]["extensions"]["errors"] == [expected]
    body = ask(caller, '{ fails(how: "validation") }').json()
    expected = {"pointer": "#/name", "code": "short", "detail": "Too short."}
    assert body["errors"][0]["extensions"]["errors"] == [expected]


def test_nothing_but_an_outage_is_a_503(caller):
    response = ask(caller, '{ must(how: "operational") }')
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response.json()["data"] is None
    response = ask(caller, '{ must(how: "conflict") }')
    assert (response.status_code, response.json()["data"]) == (200, None)


@pytest.mark.parametrize(
    ("argument", "sentence"),
    [
        ('at: "2026-01-31T09:30:00"', "Add the offset"),
        ('at: "4141-08-01T07:01:42+17:25"', "14 hours"),
        ("at: 5", "RFC 3339"),
    ],
)
def test_instants_are_strict(caller, argument, sentence):
    response = ask(caller, f"{{ echo({argument}) }}")
    assert (response.status_code, code_of(response)) == (400, "invalid_document")
    assert sentence in response.json()["errors"][0]["message"]


def test_instants_as_variables(caller):
    query = "query($at: DateTime) { echo(at: $at) }"
    answer = ask(caller, query, {"at": "2026-01-31T09:30:00+09:00"}).json()["data"]["echo"]
    assert answer.endswith("2026-01-31 00:30:00+00:00")
    response = ask(caller, query, {"at": "2026-01-31"})
    assert (response.status_code, code_of(response)) == (400, "invalid_document")


def test_the_page_is_for_signed_in_people(stranger, member, client):
    html = {"Accept": "text/html"}
    response = stranger.get("/graphql/", headers=html)
    assert (response.status_code, response["Location"]) == (302, "/admin/login/?next=/graphql/")
    client.force_login(member)
    page = client.get("/graphql/", headers=html)
    assert page.status_code == 200
    assert b"http://" not in page.content
    assert b"https://" not in page.content
    policy = page["Content-Security-Policy"]
    assert "unsafe-eval" not in policy
    assert "script-src 'self'" in policy


def test_a_browser_needs_its_csrf_token(member):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    query = {"query": "{ viewer { kind } }"}
    refused = client.post("/graphql/", query, "application/json")
    assert (refused.status_code, code_of(refused)) == (403, "csrf_failed")
    assert_problem(client.post("/api/v1/echo", {}, "application/json"), 403, "csrf_failed")
    client.get("/graphql/", headers={"Accept": "text/html"})
    token = {"X-CSRFToken": client.cookies["csrftoken"].value}
    answer = client.post("/graphql/", query, "application/json", headers=token)
    assert answer.json()["data"] == {"viewer": {"kind": "USER"}}
    assert client.get("/api/v1/viewer").json()["kind"] == "user"
