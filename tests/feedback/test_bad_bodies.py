"""Bad JSON, forms and parameters: each refused by its place, none answered with 500."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from feedback.models import ColumnMapping, Feedback, Order
from metrics.models import PerformanceSnapshot
from tests.factories import bearer, make_api_key
from tests.feedback.bad_files import BAD_ROWS, REFUSED
from tests.feedback.test_importing import everything
from tests.shops import Shop, csv_of

ROW = {"external_id": "R1", "rating": 5, "left_on": "2026-11-01"}
INCIDENT = {"kind": "late", "occurred_at": "2026-11-02T00:00:00Z", "at_fault": None}
ORDER = {"external_id": "O1", "ordered_at": "2026-11-01T00:00:00Z", "incidents": [INCIDENT]}
COLUMNS = {"external_id": "Nr", "rating": "Stars", "left_on": "Day"}

# Values that are wrong at almost any place, and whatever is not, is no text that can be kept.
ODD: tuple[Any, ...] = (
    *(None, True, 5, 1.5, -1, 1e308, 2**53 + 1, "", " ", "x" * 200_000, "a\u200b", "\u202e"),
    *([], {}, [[]], [None], [1], ["x"], {"a": 1}, {"a": {"b": [1]}}, "٥", "1e400", "2026-11-20"),
    *("1899-12-31T00:00:00Z", "9999-12-31T23:59:59-10:00", "0001-01-01T00:00:00+10:00"),
    *("2026-11-20T09:00:00", "2026-02-30T00:00:00Z"),
)
RAW: dict[bytes, str] = {
    b"": "invalid",
    b"null": "invalid",
    b"[]": "invalid",
    b"1": "invalid",
    b'"x"': "invalid",
    b"{}": "invalid",
    b'{"surprise":1}': "invalid",
    b"{": "malformed_json",
    b'{"a":1,"a":2}': "duplicate_key",
    b"[" * 10_000 + b"]" * 10_000: "too_deep",
    b'{"rows":' + b"[" * 10_000: "too_deep",
    b'{"name":"\\u0000"}': "unstorable_text",
    b'{"\\u0000":1}': "unstorable_text",
    b'{"name":"\\ud800"}': "unstorable_text",
    b'{"\\ud800":1}': "unstorable_text",
    b'{"rows":[{"rating":9223372036854775808}]}': "number_out_of_range",
    b'{"x":1e999}': "number_out_of_range",
    b'{"x":NaN}': "number_out_of_range",
    b'{"x":' + b"9" * 5000 + b"}": "number_out_of_range",
    b"\xff\xfe": "malformed_json",
}


class Caller:
    """Posts to one organization and compares all that it has before and after."""

    def __init__(self, shop: Shop) -> None:
        self.account = shop.account().public_id
        shop.import_bytes(csv_of(("R0", 5, "fine", "2026-11-01")))
        self.feedback = Feedback.objects.get().public_id
        self.headers = bearer(make_api_key(shop.organization)[1])
        self.client = Client()

    def state(self) -> dict[str, Any]:
        models = (Order, ColumnMapping, PerformanceSnapshot)
        return everything() | {m.__name__: list(m.objects.values_list()) for m in models}

    def bodies(self) -> dict[str, dict[str, Any]]:
        """Return a good body for each address."""
        whose = {"seller_account": self.account, "on_error": "reject_rows", "dry_run": True}
        return {
            "feedback": {**whose, "rows": [ROW], "coverage": "all"},
            "orders": {**whose, "orders": [ORDER]},
            "column-mappings": {"name": "Mine", "columns": COLUMNS},
            f"feedback/{self.feedback}/state": {"state": "struck_through", "reason": "Theirs."},
        }

    def post(self, path: str, body: Any) -> Any:
        content = body if isinstance(body, bytes) else json.dumps(body)
        return self.client.post(
            f"/api/v1/{path}", content, "application/json", headers=self.headers
        )


@pytest.fixture
def caller(shop: Shop) -> Caller:
    return Caller(shop)


def test_bodies_that_are_no_bodies(caller: Caller) -> None:
    before = caller.state()
    for path in caller.bodies():
        for raw, code in RAW.items():
            answer = caller.post(path, raw)
            told = (path, raw[:40], answer.status_code, answer.json()["code"])
            assert told == (path, raw[:40], 400, code)
            assert answer.json()["detail"]
    assert caller.state() == before


def test_every_field_with_every_odd_value(caller: Caller) -> None:
    """Nothing is taken half: either the answer is a refusal, or the value is one that fits."""
    before = caller.state()
    for path, body in list(caller.bodies().items())[:2]:
        assert caller.post(path, body).status_code == 200
        for name in body:
            for value in ODD:
                answer = caller.post(path, {**body, name: value, "dry_run": True})
                assert answer.status_code in {200, 400, 404}, (path, name, value)
                assert answer.status_code == 200 or answer.json()["detail"]
    assert caller.state() == before


@pytest.mark.parametrize(
    ("path", "rows", "good"), [("feedback", "rows", ROW), ("orders",) * 2 + (ORDER,)]
)
def test_every_value_of_a_row(caller: Caller, path: str, rows: str, good: dict[str, Any]) -> None:
    before = caller.state()
    body = caller.bodies()[path]
    whole = {**good, "comment": "c"} if path == "feedback" else {**good, "shipped_at": None}
    for name in whole:
        bad = [{**whole, "external_id": f"N{n}", name: value} for n, value in enumerate(ODD)]
        answer = caller.post(path, {**body, rows: bad})
        assert answer.status_code == 200, (name, answer.json())
        told = answer.json()["items" if path == "feedback" else "results"]
        for place, one in enumerate(told):
            assert one["result"] in {"new", "rejected"}, (name, one)
            starts = {error["pointer"].startswith(f"#/{rows}/{place}") for error in one["errors"]}
            assert starts == (set() if one["result"] == "new" else {True})
    assert caller.state() == before


def test_a_row_that_is_no_object(caller: Caller) -> None:
    before = caller.state()
    feedback, orders = caller.bodies()["feedback"], caller.bodies()["orders"]
    for row in ODD:
        if isinstance(row, dict):
            continue
        answer = caller.post("feedback", {**feedback, "rows": [ROW, row]})
        assert answer.status_code == 400, row
        assert {error["pointer"] for error in answer.json()["errors"]} == {"#/rows/1"}
        answer = caller.post("orders", {**orders, "orders": [ORDER, row]})
        told = answer.json()["results"][1]
        assert (told["result"], told["errors"][0]["pointer"]) == ("rejected", "#/orders/1"), row
    assert caller.state() == before


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"incidents": [None]}, "incidents/0", "null"),
        ({"incidents": [INCIDENT, None]}, "incidents/1", "null"),
        ({"incidents": [[]]}, "incidents/0", "invalid"),
        ({"incidents": "late"}, "incidents", "not_a_list"),
        ({"incidents": [{**INCIDENT, "kind": 5}]}, "incidents/0/kind", "invalid_choice"),
        ({"incidents": [{**INCIDENT, "at_fault": 1}]}, "incidents/0/at_fault", "invalid"),
        ({"incidents": [{**INCIDENT, "extra": 1}]}, "incidents/0/extra", "unknown_field"),
        ({"ordered_at": "2026-11-01T09:00:00"}, "ordered_at", "naive_time"),
        ({"ordered_at": 5}, "ordered_at", "invalid"),
        ({"external_id": ""}, "external_id", "blank"),
        ({"external_id": "x" * 121}, "external_id", "max_length"),
        ({"surprise": 1}, "surprise", "unknown_field"),
    ],
)
def test_an_order_that_is_refused(
    caller: Caller, change: dict[str, Any], pointer: str, code: str
) -> None:
    before = caller.state()
    body = {**caller.bodies()["orders"], "orders": [{**ORDER, **change}]}
    (told,) = caller.post("orders", body).json()["results"]
    assert told["result"] == "rejected"
    assert (f"#/orders/0/{pointer}", code) in {(e["pointer"], e["code"]) for e in told["errors"]}
    assert caller.state() == before


@pytest.mark.parametrize(
    ("path", "change", "pointer", "code"),
    [
        ("column-mappings", {"columns": {"external_id": 5}}, "#/columns/external_id", "invalid"),
        ("column-mappings", {"columns": []}, "#/columns", "no_object"),
        ("column-mappings", {"columns": {}}, "#/columns", "empty"),
        ("column-mappings", {"name": "\u202e"}, "#/name", "blank"),
        ("column-mappings", {"name": 2**62}, "#/name", "invalid"),
        ("column-mappings", {"surprise": 1}, "#/surprise", "unknown_field"),
        ("state", {"state": "gone"}, "#/state", "invalid_choice"),
        ("state", {"state": 5}, "#/state", "invalid_choice"),
        ("state", {"reason": ""}, "#/reason", "blank"),
        ("state", {"reason": "x" * 200_000}, "#/reason", "max_length"),
        ("state", {"left_on": "2026-11-01"}, "#/left_on", "unknown_field"),
    ],
)
def test_a_body_that_is_refused(
    caller: Caller, path: str, change: dict[str, Any], pointer: str, code: str
) -> None:
    before = caller.state()
    (address,) = (one for one in caller.bodies() if one.endswith(path))
    answer = caller.post(address, {**caller.bodies()[address], **change})
    assert answer.status_code == 400
    told = {(error["pointer"], error["code"]) for error in answer.json()["errors"]}
    assert (pointer, code) in told
    assert caller.state() == before


INSTANTS = {
    "": "blank",
    "yesterday": "invalid",
    "2026-11-20": "invalid",
    "2026-02-30T00:00:00Z": "invalid",
    "9999-12-31T23:59:59-10:00": "invalid",
    "0001-01-01T00:00:00+10:00": "invalid",
    "2026-11-20T09:00:00": "naive_time",
    "1899-12-31T00:00:00Z": "out_of_range",
    "9999-12-31T23:59:59Z": "as_of_in_future",
    "2026-11-20T09:00:00Z\0": "invalid",
    "9" * 5000: "invalid",
}
WINDOWS = ("", " ", "30", "0d", "-1d", f"{2**63}d", "365d\0", "٣٠d", "x" * 5000)


def test_scores_of_no_instant_and_no_window(caller: Caller) -> None:
    address = f"/api/v1/seller-accounts/{caller.account}/score"
    asked = [("as_of", text, code) for text, code in INSTANTS.items()]
    windows = [("window", text, "invalid_choice" if text else "blank") for text in WINDOWS]
    for name, text, code in [*asked, *windows]:
        for path in [address, f"{address}/explain"][name == "window" :]:
            answer = caller.client.get(path, {name: text}, headers=caller.headers)
            (error,) = answer.json()["errors"]
            told = (answer.status_code, error["parameter"], error["code"])
            assert told == (400, name, code), text[:40]


@pytest.mark.parametrize("path", ["order-imports", "performance-snapshots"])
def test_files_for_other_doors(caller: Caller, shop: Shop, path: str) -> None:
    """A file of feedback is no file of orders and no document; rows of it are rejected."""
    for bad in (*REFUSED.values(), *BAD_ROWS.values()):
        account = shop.account(bad.marketplace).public_id
        before = caller.state()
        file = SimpleUploadedFile("file.dat", bad.content)
        form = {"file": file, "seller_account": account}
        answer = caller.client.post(f"/api/v1/{path}", form, headers=caller.headers)
        if answer.status_code == 200:
            assert answer.json()["rows_rejected"] == answer.json()["rows_read"] > 0
        else:
            assert answer.status_code == 400
            assert answer.json()["detail"]
        assert caller.state() == before


@pytest.mark.parametrize(
    ("path", "form", "pointer", "code"),
    [
        ("feedback-imports", {"surprise": "1"}, "#/surprise", "unknown_field"),
        ("feedback-imports", {"format": "docx"}, "#/format", "invalid_choice"),
        ("feedback-imports", {"dry_run": "perhaps"}, "#/dry_run", "invalid"),
        ("feedback-imports", {"first_day": "2026-11-31"}, "#/first_day", "invalid"),
        ("feedback-imports/preview", {"columns": "{"}, "#/columns", "no_object"),
        ("feedback-imports/preview", {"columns": "[" * 10_000}, "#/columns", "no_object"),
        ("feedback-imports/preview", {"date_order": "?"}, "#/date_order", "invalid_choice"),
        ("order-imports", {"encoding": "x" * 41}, "#/encoding", "max_length"),
        ("order-imports", {"mode": "upsert"}, "#/mode", "unknown_field"),
        ("performance-snapshots", {"taken_at": "now"}, "#/taken_at", "unknown_field"),
    ],
)
def test_a_form_that_is_refused(
    caller: Caller, path: str, form: dict[str, str], pointer: str, code: str
) -> None:
    before = caller.state()
    file = SimpleUploadedFile("file.csv", csv_of(("R1", 5, "", "2026-11-01")))
    form = {"seller_account": caller.account, **form}
    answer = caller.client.post(f"/api/v1/{path}", {"file": file, **form}, headers=caller.headers)
    assert answer.status_code == 400
    assert (pointer, code) in {(e["pointer"], e["code"]) for e in answer.json()["errors"]}
    assert caller.state() == before
