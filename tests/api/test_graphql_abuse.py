"""What a hostile but known caller sends to GraphQL: refused, and quickly."""

import time

import pytest

from api.graphql_schema import examined
from tests.api.test_graphql_requests import ask, code_of

pytestmark = pytest.mark.urls("tests.api.urls")


def aliases(count):
    return "{ " + " ".join(f"a{n}: viewer {{ kind }}" for n in range(count)) + " }"


def directives(count):
    return "{ viewer { label " + "@include(if: true) " * count + "} }"


def selections(count):
    return "{ viewer { " + "label " * count + "} }"


def levels(count):
    return "{ node { " + "child { " * (count - 2) + "name " + "} " * (count - 1) + "}"


def in_fragments(count):
    """The same levels, hidden in fragments."""
    parts = [f"fragment F{n} on Node {{ child {{ ...F{n + 1} }} }}" for n in range(count - 2)]
    return "{ node { ...F0 } } " + " ".join(parts) + f" fragment F{count - 2} on Node {{ name }}"


LIMITS = [
    (aliases, 15, "query_too_complex"),
    (directives, 5, None),  # a directive may stand only once on one field
    (selections, 100, "query_too_complex"),
    (levels, 8, "query_too_complex"),
    (in_fragments, 8, "query_too_complex"),
]


def cpu_seconds(work):
    before = time.process_time()
    work()
    return time.process_time() - before


@pytest.mark.parametrize(("make", "limit", "code"), LIMITS)
def test_the_limit_passes_and_one_more_does_not(caller, make, limit, code):
    if code:
        assert ask(caller, make(limit)).status_code == 200
    response = ask(caller, make(limit + 1))
    assert (response.status_code, code_of(response)) == (400, "query_too_complex")


def test_five_directives_pass(caller):
    parts = " ".join(f"{name} @include(if: true)" for name in ("kind", "label", "scopes"))
    query = f"{{ viewer @include(if: true) {{ {parts} organization @skip(if: false) }} }}"
    assert ask(caller, query).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        aliases(10_000),
        "{ viewer { label " + "@a " * 5_000 + "} }",
        selections(500),
        levels(400),
        "{ " * 5_000,
        "{ viewer { "
        + " ".join(f"...F{n}" for n in range(90))
        + " } } "
        + " ".join(f"fragment F{n} on Viewer {{ label kind }}" for n in range(90)),
        "{ viewer { "
        + " ".join(f"...F{n}" for n in range(400))
        + " } } "
        + " ".join(f"fragment F{n} on Viewer {{ label }}" for n in range(400)),
        "fragment A on Node { child { ...B } } fragment B on Node { child { ...A } } {node{...A}}",
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
        "".join(f"fragment F{n} on Node {{ ...F{n + 1} ...F{n + 1} }} " for n in range(60))
        + "fragment F60 on Node { name } { node { ...F0 } }",
    ],
    ids=[
        "aliases",
        "directives",
        "same field",
        "deep",
        "unclosed",
        "90 fragments",
        "400 fragments",
        "circle",
        "introspection",
        "doubling",
    ],
)
def test_each_is_answered_cheaply(caller, query):
    """A fifth of a second on a quiet machine, as a multiple of work timed in the same run."""
    ask(caller, "{ viewer { kind } }")
    yardstick = min(cpu_seconds(lambda: sum(n * n for n in range(1_000_000))) for _ in range(3))
    spent = []
    for _ in range(3):  # the best of three: other work on the machine is not ours
        examined.cache_clear()
        before = time.process_time()
        response = ask(caller, query)
        spent.append(time.process_time() - before)
    assert min(spent) < 3 * yardstick
    assert response.status_code in {200, 400}
    assert response.status_code == 200 or code_of(response) in {
        "query_too_complex",
        "invalid_document",
    }


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ node { children { name } } }", None),
        ("{ node { children { children { name } } } }", 10101),
        ("{ node { page(limit: 200) { items { name } } } }", None),
        ("{ node { page(limit: 200) { items { children { name } } } } }", 20202),
        ("{ node { page { items { children { name } } } } }", 5052),
        ("{ node { page(limit: null) { items { children { name } } } } }", 5052),
        ("{ node { page(limit: 49) { items { children { name } } } } }", None),
        ("query($n: Int) { node { page(limit: $n) { items { children { name } } } } }", 20202),
        ("{ node { page { ...P } } } fragment P on NodePage { items { children { name } } }", 5052),
        ("{ node { page(limit: -5) { items { children { name } } } } }", 20202),
        ("{ node { page(limit: 99999999999999) { items { children { name } } } } }", 20202),
    ],
)
def test_cost(caller, query, cost):
    response = ask(caller, query)
    if cost is None:
        assert (response.status_code, response.json().get("errors")) == (200, None)
        return
    assert response.status_code == 400
    errors = response.json()["errors"]
    costly = [one for one in errors if one["extensions"]["code"] == "query_too_costly"]
    assert f"may return {cost} objects; the limit is 5000" in costly[0]["message"]


def test_texts_and_numbers_in_the_document(caller):
    nul = ask(caller, '{ echo(text: "\\u0000") }')
    assert (nul.status_code, code_of(nul)) == (400, "unstorable_text")
    half = ask(caller, '{ echo(text: "\\uD800") }')
    assert half.status_code == 400
    huge = ask(caller, "{ echo(number: 1e400) }")
    assert (huge.status_code, code_of(huge)) == (400, "number_out_of_range")


def test_documents_are_judged_once(caller):
    examined.cache_clear()
    for _ in range(3):
        ask(caller, "{ viewer { label } }")
    ask(caller, "{ viewer { label } }" + " " * 10_000)
    information = examined.cache_info()
    assert (information.hits, information.misses) == (2, 1)


def test_whoever_has_credentials_may_introspect(caller):
    assert ask(caller, "{ __schema { queryType { name } } }").status_code == 200
