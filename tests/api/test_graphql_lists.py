"""Pages and filters in GraphQL: the words, the rows and the refusals of REST."""

import django_filters
import pytest

from accounts.models import Membership, User
from api import filters
from api.filter_inputs import filter_input
from tests.api.conftest import make_key
from tests.api.test_graphql_requests import ask, code_of

pytestmark = pytest.mark.urls("tests.api.urls")
KEYS = """query($filters: KeyFilter, $limit: Int, $cursor: String) {
  keys(filters: $filters, limit: $limit, cursor: $cursor) { items { id name } next } }"""


@pytest.fixture
def keys(caller):
    return [make_key(caller.organization, name=f"key {number:02}")[0] for number in range(20)]


def walk(caller, filters=None, limit=7):
    found, cursor = [], None
    while True:
        given = {"filters": filters, "limit": limit, "cursor": cursor}
        body = ask(caller, KEYS, given).json()["data"]["keys"]
        found += body["items"]
        cursor = body["next"]
        if cursor is None:
            return found


@pytest.mark.parametrize("limit", [1, 7, 21])
def test_the_same_rows_as_rest(caller, keys, limit):
    rest = caller.get("/api/v1/keys").json()["items"]
    assert len(rest) == 21
    assert walk(caller, limit=limit) == rest


def test_the_same_filters_as_rest(caller, keys):
    assert [row["name"] for row in walk(caller, {"name": "key 03"})] == ["key 03"]
    assert [row["id"] for row in walk(caller, {"id": keys[4].public_id})] == [keys[4].public_id]
    assert len(walk(caller, {"name": None, "createdAfter": "2020-01-01T00:00:00Z"})) == 21
    assert walk(caller, {"createdAfter": "2999-01-01T00:00:00Z"}) == []


@pytest.mark.parametrize(
    ("given", "status", "code", "pointer"),
    [
        ({"limit": 0}, 200, "invalid", "#/limit"),
        ({"limit": 201}, 200, "invalid", "#/limit"),
        ({"cursor": "x"}, 200, "invalid_cursor", "#/cursor"),
        ({"filters": {"id": "fb_1"}}, 200, "invalid", "#/filters/id"),
        ({"filters": {"createdAfter": "2026-01-01T00:00:00"}}, 400, "invalid_document", None),
        ({"filters": {"nothing": 1}}, 400, "invalid_document", None),
        ({"filters": {"AND": [{"name": "x"}]}}, 400, "invalid_document", None),
    ],
)
def test_refusals(caller, given, status, code, pointer):
    response = ask(caller, KEYS, given)
    assert (response.status_code, code_of(response)) == (status, code)
    errors = response.json()["errors"][0]["extensions"].get("errors", [])
    assert [one["pointer"] for one in errors] == ([pointer] if pointer else [])


def test_a_cursor_belongs_to_its_list(caller, other_caller, keys):
    cursor = ask(caller, KEYS, {"limit": 5}).json()["data"]["keys"]["next"]
    other = ask(caller, KEYS, {"limit": 5, "cursor": cursor, "filters": {"name": "x"}})
    assert code_of(other) == "cursor_mismatch"
    assert code_of(ask(other_caller, KEYS, {"cursor": cursor})) == "cursor_mismatch"
    fewer = "query($c: String) { keys(cursor: $c, limit: 3) { items { id } } }"
    assert len(ask(caller, fewer, {"c": cursor}).json()["data"]["keys"]["items"]) == 3


def test_rows_of_others_do_not_exist(other_caller, keys):
    assert [row["name"] for row in walk(other_caller)] == ["Test"]
    assert walk(other_caller, {"id": keys[0].public_id}) == []


def test_a_page_takes_the_same_queries_however_long(caller, keys, django_assert_num_queries):
    for limit in (1, 20):
        with django_assert_num_queries(2):  # the API key, the page
            ask(caller, KEYS, {"limit": limit})


def test_what_is_selected_is_fetched_along(caller, organization, django_assert_num_queries):
    for number in range(5):
        user = User.objects.create(email=f"{number}@example.com")
        Membership.objects.create(organization=organization, user=user)
    query = "{ members { ...M next } } fragment M on MemberPage { items { id user { email } } }"
    with django_assert_num_queries(2) as asked:
        body = ask(caller, query).json()
    assert [row["user"]["email"] for row in body["data"]["members"]["items"]] == [
        f"{number}@example.com" for number in reversed(range(5))
    ]
    assert '"password"' not in asked.captured_queries[1]["sql"]


def test_a_filter_without_a_type_stops_the_start():
    class Strange(filters.StrictFilterSet):
        """Holds a filter that GraphQL cannot express."""

        span = django_filters.DateFromToRangeFilter()

    class Choices(filters.StrictFilterSet):
        """Holds choices without an enum."""

        kind = filters.ChoicesFilter(choices=[("a", "A")])

    for filterset in (Strange, Choices):
        with pytest.raises(TypeError, match=r"'(span|kind)'"):
            filter_input(filterset)
