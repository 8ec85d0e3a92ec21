"""Keys and clients in the admin: a secret is shown once, in the answer, and kept nowhere."""

import datetime as dt
import re
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from psycopg import sql

from accounts import keys
from accounts.choices import Role
from accounts.models import ApiKey, OAuthClient
from audit.models import Event
from tests.factories import (
    CLIENT_SECRET,
    FORM,
    World,
    access_token,
    bearer,
    make_api_key,
    make_world,
    signed_in,
)

pytestmark = pytest.mark.django_db

ADD_KEY = "/admin/accounts/apikey/add/"
ADD_CLIENT = "/admin/accounts/oauthclient/add/"


@pytest.fixture
def world() -> World:
    return make_world("Ours")


@pytest.fixture
def browser(world):
    return signed_in(world.user(Role.OWNER))


def secret_in(answer) -> str:
    assert answer.status_code == 200
    return re.search(r'id="secret">([^<]+)</code>', answer.content.decode())[1]


def stored_anywhere(text: str) -> list[str]:
    """Return the tables that hold the text; sessions are looked into as well."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            query = sql.SQL("SELECT 1 FROM {} AS t WHERE t::text LIKE %s")
            cursor.execute(query.format(sql.Identifier(table)), [f"%{text}%"])
            if cursor.fetchone():
                found.append(table)
    found += ["session" for row in Session.objects.all() if text in str(row.get_decoded())]
    return found


def token_status(browser, client: OAuthClient, secret: str) -> int:
    form = {
        "grant_type": "client_credentials",
        "client_id": client.client_id,
        "client_secret": secret,
    }
    return browser.post("/oauth/token/", urlencode(form), FORM).status_code


def events_of(name: str) -> list[tuple[str, str]]:
    return list(Event.objects.filter(name=name).values_list("channel", "actor_label"))


def test_a_key_is_shown_once_and_works(world, browser):
    form = {
        "name": "CRM sync",
        "scopes": ["feedback:read", "scores:read"],
        "marketplaces": ["amazon.us"],
        "last_day": "2099-12-31",
    }
    answer = browser.post(ADD_KEY, form)
    secret = secret_in(answer)
    assert answer.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    key = ApiKey.objects.get(name="CRM sync")
    assert keys.matches(secret, bytes(key.digest))
    assert (key.scopes, key.marketplaces) == (["feedback:read", "scores:read"], ["amazon.us"])
    assert key.expires_at == dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
    assert key.organization == world.organization
    assert stored_anywhere(secret) == []
    assert stored_anywhere(secret.rpartition("_")[2]) == []
    row = reverse("admin:accounts_apikey_change", args=[key.public_id])
    assert secret not in browser.get(row).content.decode()
    assert secret not in "".join(f"{cookie.value}" for cookie in browser.cookies.values())
    assert browser.get("/api/v1/feedback", headers=bearer(secret)).status_code == 200
    assert ("admin", "Ours owner") in events_of("api_key.created")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"scopes": []}, "This field is required."),
        ({"scopes": ["everything"]}, "Select a valid choice."),
        ({"last_day": "2020-01-01"}, "The expiry must lie ahead."),
        ({"marketplaces": ["ebay.mars"]}, "Select a valid choice."),
        ({"name": ""}, "This field is required."),
    ],
)
def test_a_key_that_cannot_be(browser, change, sentence):
    count = ApiKey.objects.count()
    form = {"name": "x", "scopes": ["scores:read"], **change}
    answer = browser.post(ADD_KEY, form)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert 'id="secret"' not in answer.content.decode()
    assert ApiKey.objects.count() == count


def test_rotate_a_key(world, browser):
    url = reverse("admin:accounts_apikey_rotate", args=[world.key.public_id])
    before = timezone.now()
    secret = secret_in(browser.post(url, {"overlap": "24"}))
    world.key.refresh_from_db()
    hours = (world.key.expires_at - before) / dt.timedelta(hours=1)
    assert 24 <= hours < 24.1
    assert browser.get("/api/v1/feedback", headers=bearer(secret)).status_code == 200
    assert browser.get("/api/v1/feedback", headers=bearer(world.secret)).status_code == 200
    assert stored_anywhere(secret) == []
    assert events_of("api_key.rotated") == [("admin", "Ours owner")]


@pytest.mark.parametrize("hours", ["-1", "169", "soon"])
def test_an_overlap_out_of_range(world, browser, hours):
    url = reverse("admin:accounts_apikey_rotate", args=[world.key.public_id])
    answer = browser.post(url, {"overlap": hours})
    assert 'id="secret"' not in answer.content.decode()
    assert events_of("api_key.rotated") == []


def test_revoke_a_key_after_confirmation(world, browser):
    url = reverse("admin:accounts_apikey_revoke", args=[world.key.public_id])
    assert "This cannot be undone." in browser.get(url).content.decode()
    assert browser.get("/api/v1/feedback", headers=bearer(world.secret)).status_code == 200
    answer = browser.post(url, follow=True)
    assert "The key is revoked." in answer.content.decode()
    assert browser.get("/api/v1/feedback", headers=bearer(world.secret)).status_code == 401
    assert events_of("api_key.revoked") == [("admin", "Ours owner")]
    # What has ended offers no way to end it again, and the service says so too.
    row = reverse("admin:accounts_apikey_change", args=[world.key.public_id])
    assert url not in browser.get(row).content.decode()
    again = browser.post(url).content.decode()
    assert "The API key is revoked or has expired; create a new one." in again
    assert len(events_of("api_key.revoked")) == 1


def test_the_state_of_keys_in_words(world, browser):
    now = timezone.now()
    day = dt.timedelta(days=1)
    make_api_key(world.organization, name="b", expires_at=now + day)
    make_api_key(world.organization, name="c", expires_at=now - day)
    make_api_key(world.organization, name="d", revoked_at=now)
    text = browser.get(reverse("admin:accounts_apikey_changelist")).content.decode()
    for word in ("Active", "Active until it expires", "Expired", "Revoked"):
        assert word in text


def test_an_oauth_client_is_shown_once_and_works(world, browser):
    answer = browser.post(ADD_CLIENT, {"name": "Shop app", "scopes": ["scores:read"]})
    secret = secret_in(answer)
    client = OAuthClient.objects.get(name="Shop app")
    assert client.client_id in answer.content.decode()
    assert client.organization == world.organization
    assert stored_anywhere(secret) == []
    assert token_status(browser, client, secret) == 200
    assert events_of("oauth_client.created") == [("admin", "Ours owner")]


def test_a_new_client_secret_ends_the_old_one_and_its_tokens(world, browser):
    token = access_token(world.client)
    url = reverse("admin:accounts_oauthclient_rotate", args=[world.client.public_id])
    secret = secret_in(browser.post(url))
    assert stored_anywhere(secret) == []
    assert browser.get("/api/v1/feedback", headers=bearer(token)).status_code == 401
    assert token_status(browser, world.client, CLIENT_SECRET) == 401
    assert token_status(browser, world.client, secret) == 200
    assert events_of("oauth_client.rotated") == [("admin", "Ours owner")]


def test_remove_a_client(world, browser):
    token = access_token(world.client)
    url = reverse("admin:accounts_oauthclient_remove", args=[world.client.public_id])
    assert browser.post(url, follow=True).status_code == 200
    assert not OAuthClient.objects.filter(pk=world.client.pk).exists()
    assert browser.get("/api/v1/feedback", headers=bearer(token)).status_code == 401
    assert events_of("oauth_client.removed") == [("admin", "Ours owner")]


def test_messages_hold_no_secret(browser):
    secret = secret_in(browser.post(ADD_KEY, {"name": "x", "scopes": ["scores:read"]}))
    for cookie in browser.cookies.values():
        assert secret not in signing.b64_decode(cookie.value.split(":")[0].encode() or b"").decode(
            errors="replace"
        )
