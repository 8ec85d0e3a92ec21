"""Column mappings and previews over REST and GraphQL, and imports that use a mapping."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.choices import Scope
from audit.models import Event
from feedback.models import ColumnMapping, Feedback, FeedbackImport
from feedback.services.mappings import save_mapping
from tests.factories import ColumnMappingFactory, bearer, make_api_key
from tests.feedback.formats.workbooks import workbook
from tests.shops import NOW, Shop

OWN = b"Nr;Sterne;Tag\n1;5;2026-07-04\n2;9;2026-07-05\n"
COLUMNS = {"external_id": "Nr", "rating": "Sterne", "left_on": "Tag"}
PATH = "/api/v1/column-mappings"
IMPORTS, PREVIEW = "/api/v1/feedback-imports", "/api/v1/feedback-imports/preview"


@pytest.fixture
def secret(shop: Shop) -> str:
    return make_api_key(shop.organization)[1]


@pytest.fixture
def mapping(shop: Shop) -> ColumnMapping:
    return save_mapping(name="Ours", columns=COLUMNS, actor=shop.actor, now=NOW)


def ask(secret: str, method: str, path: str, body: Any = None) -> Any:
    text = "" if body is None else json.dumps(body)
    return Client().generic(method, path, text, "application/json", headers=bearer(secret))


def send(secret: str, path: str, content: bytes, shop: Shop, **form: Any) -> Any:
    given = {"seller_account": shop.account().public_id, **form}
    file = SimpleUploadedFile("own.csv", content)
    return Client().post(path, {"file": file, **given}, headers=bearer(secret))


def graphql(secret: str, query: str, **variables: Any) -> Any:
    return ask(secret, "POST", "/graphql/", {"query": query, "variables": variables}).json()


# Saving -------------------------------------------------------------------------------------------


def test_a_mapping_from_beginning_to_end(shop: Shop, secret: str) -> None:
    answer = ask(secret, "POST", PATH, {"name": "Ours", "columns": COLUMNS})
    row = ColumnMapping.objects.get()
    body = answer.json()
    assert answer.status_code == 201
    assert body == {
        "id": row.public_id,
        "name": "Ours",
        "columns": COLUMNS,
        "created_at": body["created_at"],
        "updated_at": body["created_at"],
    }
    one = f"{PATH}/{row.public_id}"
    assert ask(secret, "GET", one).json() == body
    assert ask(secret, "GET", PATH).json() == {"items": [body], "next": None}
    assert ask(secret, "DELETE", one).status_code == 204
    assert ask(secret, "GET", one).status_code == 404
    names = list(Event.objects.filter(name__startswith="column").values_list("name", flat=True))
    assert names == ["column_mapping.saved", "column_mapping.removed"]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"columns": COLUMNS}, "#/name", "required"),
        ({"name": "", "columns": COLUMNS}, "#/name", "blank"),
        ({"name": "a"}, "#/columns", "required"),
        ({"name": "a", "columns": []}, "#/columns", "no_object"),
        ({"name": "a", "columns": {}}, "#/columns", "empty"),
        ({"name": "a", "columns": {"rating": 5}}, "#/columns/rating", "invalid"),
        ({"name": "a", "columns": {"stars": "x"}}, "#/columns/stars", "unknown_column"),
        ({"name": "a", "columns": COLUMNS, "id": "x"}, "#/id", "unknown_field"),
    ],
)
def test_a_bad_mapping_is_refused(secret: str, body: Any, pointer: str, code: str) -> None:
    answer = ask(secret, "POST", PATH, body)
    assert answer.status_code == 400
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]
    assert not ColumnMapping.objects.exists()


def test_the_same_in_graphql(shop: Shop, secret: str) -> None:
    fields = "{ id name columns createdAt updatedAt }"
    save = (
        f"mutation ($n: String!, $c: JSON!) {{ saveColumnMapping(name: $n, columns: $c) {fields} }}"
    )
    saved = graphql(secret, save, n="Ours", c=COLUMNS)["data"]["saveColumnMapping"]
    rest = ask(secret, "GET", f"{PATH}/{saved['id']}").json()
    assert (saved["id"], saved["name"], saved["columns"]) == (rest["id"], "Ours", COLUMNS)
    listed = graphql(secret, f"{{ columnMappings {{ items {fields} next }} }}")
    assert listed["data"]["columnMappings"] == {"items": [saved], "next": None}
    one = graphql(secret, f"query ($id: ID!) {{ columnMapping(id: $id) {fields} }}", id=saved["id"])
    assert one["data"]["columnMapping"] == saved
    for columns, code in (({"stars": "x"}, "invalid"), ([1], "invalid"), ("x", "invalid")):
        errors = graphql(secret, save, n="Bad", c=columns)["errors"]
        assert errors[0]["extensions"]["code"] == code
    remove = "mutation ($id: ID!) { removeColumnMapping(id: $id) }"
    assert graphql(secret, remove, id=saved["id"])["data"]["removeColumnMapping"] == saved["id"]
    assert graphql(secret, remove, id=saved["id"])["errors"][0]["extensions"]["code"] == "not_found"
    assert not ColumnMapping.objects.exists()


# Importing ----------------------------------------------------------------------------------------


def test_an_import_uses_a_saved_mapping(shop: Shop, secret: str, mapping: ColumnMapping) -> None:
    answer = send(secret, IMPORTS, OWN, shop, mapping=mapping.public_id)
    assert answer.status_code == 201
    assert [answer.json()[name] for name in ("format", "rows_new", "rows_rejected")] == [
        "csv",
        1,
        1,
    ]
    assert Feedback.objects.get().external_id == "1"


def test_an_import_takes_columns_as_text(shop: Shop, secret: str) -> None:
    answer = send(secret, IMPORTS, OWN, shop, columns=json.dumps(COLUMNS))
    assert (answer.status_code, answer.json()["rows_new"]) == (201, 1)


def test_a_workbook_goes_in(shop: Shop, secret: str) -> None:
    content = workbook(["1", 5, "fine", date(2026, 7, 4)])
    answer = send(secret, IMPORTS, content, shop)
    assert [answer.json()[name] for name in ("format", "rows_new")] == ["xlsx", 1]


@pytest.mark.parametrize("path", [IMPORTS, PREVIEW])
@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"columns": "Nr"}, 400, "no_object"),
        ({"columns": "[" * 100_000}, 400, "no_object"),
        ({"columns": "[]"}, 400, "no_object"),
        ({"columns": '{"rating": 1}'}, 400, "invalid"),
        ({"columns": '{"stars": "Sterne"}'}, 400, "unknown_column"),
        ({"columns": json.dumps({**COLUMNS, "comment": "X"})}, 400, "missing_column"),
        ({"mapping": "map_0000000000000"}, 404, "not_found"),
        ({"mapping": "sa_1"}, 404, "not_found"),
        ({"format": "xlsx"}, 400, "wrong_format"),
        ({"encoding": "klingon", "columns": json.dumps(COLUMNS)}, 400, "undecodable"),
    ],
)
def test_what_cannot_be_used_changes_nothing(
    shop: Shop, secret: str, path: str, form: dict[str, str], status: int, code: str
) -> None:
    answer = send(secret, path, OWN, shop, **form)
    body = answer.json()
    assert answer.status_code == status, body
    assert code in {body["code"], *(error["code"] for error in body.get("errors", []))}
    assert Feedback.objects.count() == FeedbackImport.objects.count() == 0


def test_mapping_and_columns_together_are_refused(
    shop: Shop, secret: str, mapping: ColumnMapping
) -> None:
    form = {"mapping": mapping.public_id, "columns": json.dumps(COLUMNS)}
    answer = send(secret, IMPORTS, OWN, shop, **form)
    assert answer.json()["errors"][0]["detail"] == "Send either mapping or columns."


def test_another_organizations_mapping_does_not_exist(shop: Shop, secret: str) -> None:
    theirs = ColumnMappingFactory(columns=COLUMNS)
    for path in (IMPORTS, PREVIEW):
        answer = send(secret, path, OWN, shop, mapping=theirs.public_id)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert not FeedbackImport.objects.exists()


# Previewing ---------------------------------------------------------------------------------------


def test_a_preview_tells_and_changes_nothing(shop: Shop, secret: str) -> None:
    shop.account()
    events = Event.objects.count()
    answer = send(secret, PREVIEW, OWN, shop)

    assert answer.status_code == 200
    assert answer.json() == {
        "format": "csv",
        "header": ["Nr", "Sterne", "Tag"],
        "suggestions": [
            {"column": "external_id", "header": "Nr", "confidence": "high"},
            {"column": "rating", "header": "Sterne", "confidence": "high"},
            {"column": "left_on", "header": "Tag", "confidence": "high"},
        ],
        "missing": [],
        "rows": [
            {
                "line": 2,
                "raw": "1;5;2026-07-04",
                "values": {
                    **dict.fromkeys(("polarity", "comment", "reply", "left_at", "ordered_on")),
                    **dict.fromkeys(("order_reference", "arrived_on_time", "channel")),
                    **dict.fromkeys(("item_as_described", "customer_service")),
                    "external_id": "1",
                    "rating": 5,
                    "left_on": "2026-07-04",
                },
                "problem": None,
            },
            {
                "line": 3,
                "raw": "2;9;2026-07-05",
                "values": None,
                "problem": {
                    "column": "Sterne",
                    "code": "bad_rating",
                    "message": "Sterne is '9'; it must be a whole number from 1 to 5.",
                },
            },
        ],
        "question": None,
    }
    assert (FeedbackImport.objects.count(), Event.objects.count()) == (0, events)


def test_a_preview_asks_and_takes_the_answer(shop: Shop, secret: str) -> None:
    content = OWN.replace(b"2026-07-04", b"4.7.2026")
    asked = send(secret, PREVIEW, content, shop).json()
    assert (asked["question"]["code"], asked["rows"]) == ("ambiguous_dates", [])
    told = send(secret, PREVIEW, content, shop, date_order="dmy").json()
    assert (told["question"], told["rows"][0]["values"]["left_on"]) == (None, "2026-07-04")


def test_a_preview_needs_the_right_to_import(shop: Shop) -> None:
    _, secret = make_api_key(shop.organization, scopes=[Scope.FEEDBACK_READ])
    answer = send(secret, PREVIEW, OWN, shop)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_a_key_for_other_marketplaces_sees_no_account(shop: Shop) -> None:
    _, secret = make_api_key(shop.organization, marketplaces=["amazon.us"])
    assert send(secret, PREVIEW, OWN, shop).status_code == 404
