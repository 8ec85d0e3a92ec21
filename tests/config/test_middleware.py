"""The two ways to a view: programs pass by what serves people; no answer shows a difference."""

import pytest
from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from config import middleware
from tests.factories import OrganizationFactory, bearer, make_api_key

pytestmark = pytest.mark.django_db
VIEWER = "/api/v1/viewer"
# What is new in every answer.
OWN = {"X-Request-ID"}


def plain(request: HttpRequest) -> HttpResponse:
    """Answer without DRF."""
    if "bug" in request.GET:
        raise RuntimeError("secret")
    return HttpResponse("plain")


urlpatterns = [path("api/plain", plain)]
handler403 = "api.problems.forbidden"
handler500 = "api.problems.server_error"


@pytest.fixture
def secret() -> str:
    return make_api_key(OrganizationFactory())[1]


@pytest.fixture(params=["program", "with a session"])
def client(request: pytest.FixtureRequest) -> Client:
    """Return a client that goes the one way or the other when it brings a key."""
    client = Client(enforce_csrf_checks=True)
    if request.param == "with a session":
        client.cookies[settings.SESSION_COOKIE_NAME] = "of-nobody"
    return client


def is_short(response) -> bool:
    return not hasattr(response.wsgi_request, "session")


def headers_of(response) -> dict[str, str]:
    return {name: value for name, value in response.items() if name not in OWN}


def test_the_session_decides_on_the_way(client, secret):
    response = client.get(VIEWER, headers=bearer(secret))
    assert response.status_code == 200
    assert is_short(response) == (settings.SESSION_COOKIE_NAME not in client.cookies)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("address", [VIEWER, "/api/v1/nothing", "/graphql/"])
def test_both_ways_answer_with_the_same_headers_and_body(secret, address, language):
    asked = bearer(secret) | {"Accept-Language": language, "X-Request-ID": "request-1"}
    program, person = Client(), Client()
    person.cookies[settings.SESSION_COOKIE_NAME] = "of-nobody"
    short, long = (one.get(address, headers=asked) for one in (program, person))
    assert (is_short(short), is_short(long)) == (True, False)
    assert (short.status_code, short.content) == (long.status_code, long.content)
    assert headers_of(short) == headers_of(long)
    assert short["Content-Language"] == language
    assert "Accept-Language" in short["Vary"]
    assert short["X-Frame-Options"] == "DENY"
    assert short["X-Content-Type-Options"] == "nosniff"
    assert short["Content-Length"] == str(len(short.content))
    assert short["Content-Security-Policy"]


def test_the_language_may_come_by_cookie(client, secret):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ko"
    assert client.get(VIEWER, headers=bearer(secret))["Content-Language"] == "ko"


@override_settings(ALLOWED_HOSTS=["shop.example"])
def test_another_host_is_refused(client, secret):
    good = client.get(VIEWER, headers=bearer(secret), SERVER_NAME="shop.example")
    bad = client.get(VIEWER, headers=bearer(secret), SERVER_NAME="evil.example")
    assert (good.status_code, bad.status_code) == (200, 400)
    assert bad.json()["code"] == "malformed"


def test_a_missing_slash_is_added(client, secret):
    response = client.post("/graphql", {}, "application/json", headers=bearer(secret))
    assert (response.status_code, response["Location"]) == (301, "/graphql/")


@pytest.mark.urls(__name__)
def test_a_plain_view_keeps_its_csrf_check(client):
    response = client.post("/api/plain", headers=bearer("gsk_x"))
    assert response.status_code == 403
    assert client.get("/api/plain", headers=bearer("gsk_x")).content == b"plain"


@pytest.mark.urls(__name__)
def test_a_plain_view_that_breaks_is_a_problem(client):
    response = client.get("/api/plain?bug=1", headers=bearer("gsk_x"))
    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert "secret" not in response.content.decode()


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        (VIEWER, {}),
        ("/api/v1/docs", bearer("gsk_x")),
        ("/admin/login/", bearer("gsk_x")),
        ("/admin/login/", {"Authorization": "Basic cHJveHk6cHJveHk="}),
        ("/problems/", bearer("gsk_x")),
        ("/healthz", bearer("gsk_x")),
    ],
)
def test_everybody_else_goes_the_whole_way(address, headers):
    assert not is_short(Client().get(address, headers=headers))


def test_what_programs_pass_by():
    """A middleware added to the end of the list would not run for programs: this names those."""
    names = settings.MIDDLEWARE
    passed_by = names[names.index("config.middleware.ProgramsMiddleware") + 1 :]
    assert passed_by == [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ]


def test_the_innermost_handler_is_found_under_everything():
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("view")

    wrapped = convert_exception_to_response(view)
    chain = convert_exception_to_response(SessionMiddleware(wrapped))
    assert middleware.innermost(chain) is wrapped
    assert middleware.innermost(wrapped) is wrapped
