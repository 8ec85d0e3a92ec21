"""Lists: owned rows only, keyset pages, strict filters, cursors bound to their list."""

import datetime as dt
from base64 import urlsafe_b64decode

import pytest

from accounts.errors import Invalid
from accounts.models import ApiKey
from api.pagination import page
from api.refusals import CursorMismatch, InvalidCursor
from tests.api.conftest import make_key
from tests.api.test_problems import assert_problem

pytestmark = pytest.mark.urls("tests.api.urls")
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def keys(caller):
    """Thirty keys, three of each instant, beside the caller's own."""
    for number in range(30):
        key, _ = make_key(caller.organization, name=f"key {number:02}")
        ApiKey.objects.filter(pk=key.pk).update(created_at=START + dt.timedelta(days=number // 3))
    return list(ApiKey.objects.order_by("-created_at", "-id"))


def walk(caller, path, limit):
    names, cursor = [], None
    while True:
        separator = "&" if "?" in path else "?"
        address = f"{path}{separator}limit={limit}" + (f"&cursor={cursor}" if cursor else "")
        body = caller.get(address).json()
        assert set(body) == {"items", "next"}
        names += [item["name"] for item in body["items"]]
        cursor = body["next"]
        if cursor is None:
            return names


@pytest.mark.parametrize("limit", [1, 7, 10, 31, 200])
def test_pages_hold_every_row_once(caller, keys, limit):
    assert walk(caller, "/api/v1/keys", limit) == [key.name for key in keys]


def test_the_default_page_holds_50(caller):
    for number in range(51):
        make_key(caller.organization, name=str(number))
    body = caller.get("/api/v1/keys").json()
    assert (len(body["items"]), body["next"] is None) == (50, False)


def test_a_page_is_one_query_without_a_count(caller, keys, django_assert_num_queries):
    cursor = caller.get("/api/v1/keys?limit=5").json()["next"]
    with django_assert_num_queries(2) as asked:  # the API key, the page
        caller.get(f"/api/v1/keys?limit=5&cursor={cursor}")
    assert "COUNT(" not in str(asked.captured_queries)


def test_the_order_is_compared_as_one_row(keys, django_assert_num_queries):
    rows = ApiKey.objects.all()
    first = page(rows, ordering=("-created_at", "-id"), limit=5)
    with django_assert_num_queries(1) as asked:
        second = page(rows, ordering=("-created_at", "-id"), limit=5, cursor=first.next)
    assert second.items == keys[5:10]
    expected = '("accounts_apikey"."created_at", "accounts_apikey"."id") < ('
    assert expected in asked.captured_queries[0]["sql"]


@pytest.mark.parametrize(
    "limit", ["0", "201", "-1", "1000000000", "x", "1.0", "", "%D9%A1", "9" * 5000]
)
def test_wrong_sizes(caller, limit):
    body = assert_problem(caller.get(f"/api/v1/keys?limit={limit}"), 400, "invalid")
    assert [one["parameter"] for one in body["errors"]] == ["limit"]


def test_a_cursor_belongs_to_its_list(caller, other_caller, keys):
    cursor = caller.get("/api/v1/keys?limit=5").json()["next"]
    other = f"/api/v1/keys?limit=5&cursor={cursor}&created_after=2026-01-02T00:00:00Z"
    assert_problem(caller.get(other), 400, "cursor_mismatch")
    assert_problem(other_caller.get(f"/api/v1/keys?cursor={cursor}"), 400, "cursor_mismatch")
    assert len(caller.get(f"/api/v1/keys?limit=20&cursor={cursor}").json()["items"]) == 20


@pytest.mark.parametrize("cursor", ["x", "AAAA", "%00", "%F0%9F%98%80", "a" * 5000, "_" * 64])
def test_a_cursor_that_is_none(caller, cursor):
    assert_problem(caller.get(f"/api/v1/keys?cursor={cursor}"), 400, "invalid_cursor")


def test_a_changed_cursor_and_a_renewed_secret(caller, keys, settings):
    cursor = caller.get("/api/v1/keys?limit=5").json()["next"]
    changed = cursor[:-2] + ("A" if cursor[-2] != "A" else "B") + cursor[-1]
    assert_problem(caller.get(f"/api/v1/keys?cursor={changed}"), 400, "invalid_cursor")
    old, settings.SECRET_KEY = settings.SECRET_KEY, "renewed"
    assert_problem(caller.get(f"/api/v1/keys?cursor={cursor}"), 400, "invalid_cursor")
    settings.SECRET_KEY_FALLBACKS = [old]
    assert caller.get(f"/api/v1/keys?limit=5&cursor={cursor}").status_code == 200


def test_a_cursor_shows_no_row_id(keys):
    cursor = page(ApiKey.objects.all(), ordering=("-id",), limit=5).next
    sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    assert str(keys[4].pk).encode() not in sealed


def test_pages_of_mappings_and_of_other_orders(keys):
    rows = ApiKey.objects.values("id", "name")
    first = page(rows, ordering=("name", "id"), limit=20)
    second = page(rows, ordering=("name", "id"), limit=20, cursor=first.next)
    names = [row["name"] for row in (*first.items, *second.items)]
    assert (names, second.next) == (sorted(key.name for key in keys), None)
    with pytest.raises(CursorMismatch):
        page(rows, ordering=("-name", "-id"), cursor=first.next)
    with pytest.raises(CursorMismatch):
        page(rows.filter(name="x"), ordering=("name", "id"), cursor=first.next)
    with pytest.raises(InvalidCursor):
        page(rows, ordering=("name", "id"), cursor="")
    with pytest.raises(Invalid):
        page(rows, ordering=("name", "id"), limit=201)


def test_orders_that_would_lose_rows(db):
    with pytest.raises(TypeError, match="may be null"):
        page(ApiKey.objects.all(), ordering=("-expires_at", "-id"))
    with pytest.raises(TypeError, match="one direction"):
        page(ApiKey.objects.all(), ordering=("-created_at", "id"))


def test_filters(caller, keys):
    assert walk(caller, "/api/v1/keys?name=key%2003", 5) == ["key 03"]
    assert len(walk(caller, "/api/v1/keys?created_after=2026-01-09T00:00:00Z", 5)) == 7
    assert len(walk(caller, "/api/v1/keys?created_after=2026-01-09T09:00:00%2B09:00", 5)) == 7
    assert walk(caller, f"/api/v1/keys?id={keys[3].public_id}", 5) == [keys[3].name]
    assert walk(caller, "/api/v1/keys?id=key_0000000000000", 5) == []
    assert walk(caller, "/api/v1/keys?id=key_vvvvvvvvvvvvv", 5) == []
    assert len(walk(caller, "/api/v1/keys?kind=test&kind=other", 50)) == 31
    assert walk(caller, "/api/v1/keys?kind=other", 50) == []
    assert len(walk(caller, "/api/v1/keys?is_named=true", 50)) == 31


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("colour=red", "unknown_parameter", "colour"),
        ("format=json", "unknown_parameter", "format"),
        ("created_after=2026-01-09T00:00:00", "naive_time", "created_after"),
        ("created_after=4141-08-01T07:01:42%2B17:25", "offset_out_of_range", "created_after"),
        ("created_after=2026-01-09", "invalid", "created_after"),
        ("created_after=", "blank", "created_after"),
        ("name=a&name=b", "repeated", "name"),
        ("name=%00", "unstorable_text", "name"),
        ("prefix=%00", "null_characters_not_allowed", "prefix"),
        ("is_named=yes", "invalid", "is_named"),
        ("number=1.0", "invalid", "number"),
        ("number=" + "9" * 5000, "invalid", "number"),
        ("number=9223372036854775808", "max_value", "number"),
        ("id=fb_0000000000000", "invalid_id", "id"),
        ("id=key_000000000000w", "invalid_id", "id"),
        ("id=5", "invalid_id", "id"),
        ("kind=neither", "invalid_choice", "kind"),
    ],
)
def test_filters_are_strict(caller, query, code, parameter):
    response = caller.get(f"/api/v1/keys?{query}")
    expected = "unknown_parameter" if code == "unknown_parameter" else "invalid"
    body = assert_problem(response, 400, expected)
    assert [(one["parameter"], one["code"]) for one in body["errors"]] == [(parameter, code)]


def test_parameters_of_a_method_that_is_none(caller):
    assert_problem(caller.send("DELETE", "/api/v1/keys?limit=5"), 405, "method_not_allowed")


def test_unknown_parameters_everywhere(caller, keys):
    for path in (f"/api/v1/keys/{keys[0].public_id}", "/api/v1/viewer"):
        assert_problem(caller.get(f"{path}?x=1"), 400, "unknown_parameter")
    assert caller.get("/api/v1/echo?q=1").json() == {"q": "1"}
    assert_problem(caller.post("/api/v1/echo?x=1", b"{}"), 400, "unknown_parameter")


def test_rows_of_others_do_not_exist(caller, other_caller, keys):
    mine = keys[3].public_id
    assert caller.get(f"/api/v1/keys/{mine}").json() == {"id": mine, "name": keys[3].name}
    assert_problem(other_caller.get(f"/api/v1/keys/{mine}"), 404, "not_found")
    assert walk(other_caller, "/api/v1/keys", 50) == ["Test"]
    assert walk(other_caller, f"/api/v1/keys?id={mine}", 50) == []


@pytest.mark.parametrize(
    "name", ["1", "key_", "key_0000000000000", "fb_1", "%00", "a" * 999, "%FF"]
)
def test_ids_that_are_none(caller, name):
    assert_problem(caller.get(f"/api/v1/keys/{name}"), 404, "not_found")
