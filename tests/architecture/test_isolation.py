"""No answer holds a row of another organization: every route, field and filter is asked."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.test import Client

from accounts.checks import owned_models
from api.filters import PublicIdFilter
from tests.architecture.conftest import LABELS
from tests.architecture.operations import (
    ANY_CALLER,
    GRAPHQL,
    NESTED_IDS,
    PUBLIC,
    REST,
    SAME_FOR_ALL,
    Graphql,
    Rest,
)
from tests.architecture.walking import (
    Caller,
    api_operations,
    assert_nothing_of,
    document_of,
    graphql_fields,
    graphql_schema,
    id_arguments,
    ids_of,
    labels_in,
    routes,
)
from tests.factories import (
    FeedbackFactory,
    FeedbackImportFactory,
    RejectedRowFactory,
    SellerAccountFactory,
    make_api_key,
)

HOW = "Add a line to tests/architecture/operations.py."
ROW_ID = re.compile(r'"id": ?"?[0-9]+"?[,}]')


# The table is complete ----------------------------------------------------------------------------


def test_every_operation_of_rest_has_a_row():
    found = {name for name, route in api_operations().items() if route.path not in PUBLIC}
    assert [f"{name} has no row. {HOW}" for name in sorted(found - set(REST))] == []
    assert [f"{name} does not exist any more." for name in sorted(set(REST) - found)] == []


def test_every_other_address_is_named():
    walked = {route.path for route in api_operations().values()}
    others = {
        route.path
        for route in routes()
        if route.path not in walked and not route.path.startswith("/admin/")
    }
    assert [f"{path} is in no table. {HOW}" for path in sorted(others - set(PUBLIC))] == []


def test_every_field_of_graphql_has_a_row():
    found = set(graphql_fields())
    assert [f"{name} has no row. {HOW}" for name in sorted(found - set(GRAPHQL))] == []
    assert [f"{name} does not exist any more." for name in sorted(set(GRAPHQL) - found)] == []


def test_every_id_that_is_asked_for_is_walked():
    missing = []
    for name, (_, one) in graphql_fields().items():
        row = GRAPHQL.get(name, Graphql(ANY_CALLER))
        given = {arg for arg, value in row.variables.items() if labels_in(value)}
        given |= {f"filters.{arg}" for arg in row.filters}
        missing += [f"{name}({arg}: ID)" for arg in id_arguments(one) if arg not in given]
    for name, kind in graphql_schema().type_map.items():
        if name in {"Query", "Mutation"} or name.startswith("__"):
            continue
        for field, one in getattr(kind, "fields", {}).items():
            takes_id = hasattr(one, "args") and id_arguments(one)
            if takes_id and f"{name}.{field}" not in NESTED_IDS:
                missing.append(f"{name}.{field}")
    assert [f"{name} is not walked. {HOW}" for name in missing] == []


def test_a_new_route_would_be_found(settings):
    settings.ROOT_URLCONF = "tests.api.urls"
    routes.cache_clear()
    try:
        assert "GET /api/v1/keys/<id>" in set(api_operations()) - set(REST)
    finally:
        routes.cache_clear()


# REST ---------------------------------------------------------------------------------------------


WITH_IDS = {name: row for name, row in REST.items() if labels_in(row)}


@pytest.mark.parametrize("name", WITH_IDS)
def test_a_foreign_id_is_not_there(name, caller, own, foreign, secrets):
    row = WITH_IDS[name]
    for label in labels_in(row):
        asked = {**own, label: foreign[label]}
        response = caller.rest(name, row, asked)
        if label in row.query.values():
            assert (response.status_code, response.json()["items"]) == (200, [])
        else:
            assert response.status_code == 404, response.content
        assert_nothing_of(secrets, response, asked=[foreign[label]])


def test_every_other_method_is_refused_too(caller, foreign, secrets):
    paths = {name.partition(" ")[2]: row.id for name, row in REST.items() if labels_in(row.id)}
    for template, label in paths.items():
        every = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
        for method in sorted(every - {m for m in every if f"{m} {template}" in REST}):
            response = caller.rest(f"{method} {template}", Rest(None, id=label, body={}), foreign)
            assert response.status_code in {404, 405}, (method, template)
            assert_nothing_of(secrets, response, asked=[foreign[label]])


READING = {name: row for name, row in REST.items() if name.startswith("GET ")}


@pytest.mark.parametrize("name", READING)
def test_no_answer_holds_foreign_rows(name, caller, own, secrets):
    row = READING[name]
    for asked in (row, replace(row, query={})):
        response = caller.rest(name, asked, own)
        assert response.status_code == 200, response.content
        assert_nothing_of(secrets, response)
    assert not ROW_ID.search(response.content.decode())  # a row number is nobody's business


@pytest.mark.parametrize("name", READING)
def test_the_walk_would_see_them(name, alpha, foreign, secrets):
    """The same question, asked by the organization itself, is answered."""
    friend = Caller("Alpha", Client(raise_request_exception=False), alpha.secret)
    response = friend.rest(name, READING[name], foreign)
    assert response.status_code == 200, response.content
    if name not in SAME_FOR_ALL:
        with pytest.raises(AssertionError):
            assert_nothing_of(secrets, response)


def filters_by_id() -> Iterator[tuple[str, str, str]]:
    for name, route in api_operations().items():
        view = getattr(route.pattern.callback, "cls", None)
        filterset = getattr(view, "filterset_class", None)
        is_list = (getattr(route.pattern.callback, "actions", None) or {}).get("get") == "list"
        if name.startswith("GET ") and filterset and is_list:
            for parameter, one in filterset.base_filters.items():
                if isinstance(one, PublicIdFilter):
                    yield name, parameter, f"@{one.linked}"


@pytest.mark.parametrize(("name", "parameter", "label"), list(filters_by_id()))
def test_a_filter_by_a_foreign_id_finds_nothing(name, parameter, label, alpha, caller, secrets):
    asked = ids_of(alpha.organization, [label])[label]
    response = caller.rest(name, REST[name], {}, **{parameter: asked})
    assert (response.status_code, response.json()["items"]) == (200, [])
    assert_nothing_of(secrets, response, asked=[asked])


def test_there_are_such_filters():
    assert ("GET /api/v1/feedback", "seller_account", "@feedback.SellerAccount") in filters_by_id()


def test_a_foreign_cursor_opens_nothing(alpha, caller, secrets):
    friend = Caller("Alpha", Client(raise_request_exception=False), alpha.secret)
    row = REST["GET /api/v1/members"]
    cursor = friend.rest("GET /api/v1/members", row, {}, limit="1").json()["next"]
    response = caller.rest("GET /api/v1/members", row, {}, limit="1", cursor=cursor)
    assert (response.status_code, response.json()["code"]) == (400, "cursor_mismatch")
    assert_nothing_of(secrets, response)


# Marketplaces ------------------------------------------------------------------------------------


@pytest.fixture
def limited(alpha):
    """A key of Alpha for one marketplace, and a shop on another one."""
    shop = SellerAccountFactory(
        organization=alpha.organization, marketplace__code="amazon.de", name="Hidden shop"
    )
    taken = FeedbackImportFactory(seller_account=shop, file_name="hidden.txt")
    RejectedRowFactory(feedback_import=taken, raw="hidden row")
    FeedbackFactory(seller_account=shop, feedback_import=taken, comment="hidden comment")
    _, secret = make_api_key(alpha.organization, marketplaces=["amazon.us"])
    return Caller("limited", Client(raise_request_exception=False), secret)


def rows_of_marketplaces():
    return [m for m in owned_models() if m.MARKETPLACE_PATH]


def test_a_limited_key_sees_its_marketplaces_only(limited, alpha):
    seen = ids_of(alpha.organization, LABELS)
    hidden = {
        row.public_id
        for model in rows_of_marketplaces()
        for row in model.objects.filter(organization=alpha.organization)
        if row not in model.objects.visible_to(alpha.actor(marketplaces=["amazon.us"]))
    }
    assert len(hidden) == 4
    texts = {"hidden", *hidden}
    for name, row in READING.items():
        response = limited.rest(name, row, seen)
        # The newest shop, import and feedback are the hidden ones.
        assert response.status_code == (404 if seen.get(row.id) in hidden else 200), name
        assert_nothing_of(texts, response, asked=seen.values())
    for name in queries():
        given = variables_of(GRAPHQL[name], seen)
        response = limited.graphql(name, given)
        assert_nothing_of(texts, response, asked=seen.values())


# GraphQL ------------------------------------------------------------------------------------------


def variables_of(row, ids):
    given = {name: ids.get(value, value) if isinstance(value, str) else value
             for name, value in row.variables.items()}  # fmt: skip
    if row.filters:
        given["filters"] = {name: ids[label] for name, label in row.filters.items()}
    return given


def asks_for_ids():
    return [name for name, row in GRAPHQL.items() if labels_in(row)]


@pytest.mark.parametrize("name", asks_for_ids())
def test_a_foreign_id_in_graphql(name, caller, own, foreign, secrets):
    row = GRAPHQL[name]
    for label in labels_in(row):
        given = variables_of(row, {**own, label: foreign[label]})
        response = caller.graphql(name, given)
        assert_nothing_of(secrets, response, asked=[foreign[label]])
        body = response.json()
        if "errors" in body:
            assert [one["extensions"]["code"] for one in body["errors"]] == ["not_found"]
        else:
            assert (body["data"][name] or {"items": []})["items"] == [], body


def queries():
    return [name for name in GRAPHQL if graphql_fields().get(name, ("",))[0] == "query"]


@pytest.mark.parametrize("name", queries())
def test_no_field_holds_foreign_rows(name, alpha, caller, own, foreign, secrets):
    row = GRAPHQL[name]
    response = caller.graphql(name, variables_of(row, own))
    assert "errors" not in response.json(), response.json()
    assert_nothing_of(secrets, response)
    if not row.filters:  # without any argument, too
        friend = Caller("Alpha", Client(raise_request_exception=False), alpha.secret)
        seen = friend.graphql(name, variables_of(row, foreign))
        if name not in SAME_FOR_ALL:
            with pytest.raises(AssertionError):
                assert_nothing_of(secrets, seen)


def test_lists_without_filters_in_graphql(caller, secrets):
    for name, (kind, one) in graphql_fields().items():
        if kind == "query" and "filters" in one.args:
            response = caller.graphql(name, {})
            assert response.json()["data"][name]["items"], name
            assert_nothing_of(secrets, response)


def test_nested_fields_are_selected():
    document = document_of("feedback")
    assert "sellerAccount {" in document
    assert "feedbackImport {" in document


def test_texts_are_unique(alpha, beta):
    """The walk looks for texts, so the worlds may share none."""
    text = json.dumps([str(vars(row)) for row in (alpha.key, alpha.feedback, alpha.rejected)])
    assert "Alpha" in text
    assert "Beta" not in text
