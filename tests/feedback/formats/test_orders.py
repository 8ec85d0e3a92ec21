"""Files of orders: columns and words, JSON lines, and what is refused."""

import gzip
from datetime import UTC, datetime
from io import BytesIO

import pytest

from feedback.choices import IncidentKind
from feedback.formats.order_values import Incident
from feedback.formats.orders import OrderRow, ParsedOrder, read_orders
from feedback.formats.rows import (
    AmbiguousEncoding,
    BrokenQuoting,
    DamagedArchive,
    EmptyFile,
    MissingColumn,
    RowRejection,
    Undecodable,
    WrongFormat,
)
from marketplaces.packs import load_all

PLACED = datetime(2026, 11, 1, 9, tzinfo=UTC)


def reading(content: bytes | str, code: str = "own_shop", **options: str) -> list[OrderRow]:
    data = content if isinstance(content, bytes) else content.encode()
    return list(read_orders(BytesIO(data), pack=load_all()[code], **options))


def one(content: str, code: str = "own_shop") -> OrderRow:
    (only,) = reading(content, code)
    return only


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_row_with_everything(delimiter: str) -> None:
    header = (
        "order_reference,ordered_at,promised_by,shipped_at,delivered_at,fulfilled_by,"
        "label_from_marketplace,buyer_email,incident_kind,incident_at,incident_at_fault"
    )
    row = (
        "o-1,2026-11-01T09:00:00Z,2026-11-05,2026-11-02 09:00:00+01:00,2026-11-03T00:00:00.5Z,"
        "seller,yes,q@example.com,Late,2026-11-04,no"
    )
    content = f"{header}\n{row}\n".replace(",", delimiter)
    assert one(content) == ParsedOrder(
        line=2,
        raw=row.replace(",", delimiter).replace("q@example.com", "[email]"),
        external_id="o-1",
        ordered_at=PLACED,
        promised_by=datetime(2026, 11, 5, tzinfo=UTC),
        shipped_at=datetime(2026, 11, 2, 8, tzinfo=UTC),
        delivered_at=datetime(2026, 11, 3, 0, 0, 0, 500_000, tzinfo=UTC),
        fulfilled_by="seller",
        label_from_marketplace=True,
        buyer="q@example.com",
        incidents=(Incident("late", datetime(2026, 11, 4, tzinfo=UTC), at_fault=False),),
    )


def test_a_row_with_next_to_nothing() -> None:
    found = one("Order Number,note\no-1,unread\n")
    assert found == ParsedOrder(2, "o-1,unread", "o-1", *[None] * 7, ())


@pytest.mark.parametrize("name", ["order_id", "Order-Number", "amazon-order-id", "external_id"])
def test_other_names_of_the_number(name: str) -> None:
    assert one(f"{name},ordered_at\no-1,\n").external_id == "o-1"


def test_a_day_begins_where_the_marketplace_is() -> None:
    found = one("order_id,ordered_at\no-1,2026-07-01\n", "amazon.us")
    assert found.ordered_at == datetime(2026, 7, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *((word, "seller") for word in ("seller", "MFN", "Merchant", "fbm")),
        *((word, "marketplace") for word in ("marketplace", "AFN", "Amazon", "FBA")),
        ("", None),
        ("-", None),
    ],
)
def test_words_for_who_sent_it(text: str, meant: str | None) -> None:
    assert one(f"order_id,fulfillment-channel\no-1,{text}\n").fulfilled_by == meant


def test_a_buyer_without_an_address() -> None:
    assert one("order_id,buyer_id,buyer_email\no-1,B7,-\n").buyer == "B7"


@pytest.mark.parametrize(
    ("header", "row", "column", "code", "message"),
    [
        ("order_id", " ", None, None, None),
        ("order_id,email", " ,", "order_id", "missing_value", "order_id is empty."),
        (
            "order_id,email",
            f"{'x' * 121},",
            "order_id",
            "too_long",
            "order_id has more than 120 characters.",
        ),
        (
            "order_id,Purchase-Date",
            "o-1,2026-11-01T09:00:00",
            "Purchase-Date",
            "naive_time",
            "Purchase-Date is '2026-11-01T09:00:00'. Add the offset from UTC, such as Z or +09:00.",
        ),
        (
            "order_id,ordered_at",
            "o-1,11/1/26",
            "ordered_at",
            "bad_date",
            "ordered_at is '11/1/26'. Write an instant such as 2026-01-31T09:30:00Z (RFC 3339).",
        ),
        (
            "order_id,ordered_at",
            "o-1,2026-02-30",
            "ordered_at",
            "bad_date",
            "ordered_at is '2026-02-30'; there is no such day.",
        ),
        (
            "order_id,ordered_at",
            "o-1,2026-11-01T09:00:00+15:00",
            "ordered_at",
            "offset_out_of_range",
            "ordered_at is '2026-11-01T09:00:00+15:00'. No place is more than 14 hours from UTC.",
        ),
        (
            "order_id,label",
            "o-1,perhaps",
            "label",
            "unknown_word",
            "label is 'perhaps'; write one of yes, true, 1, y, no, false, 0, n, or nothing.",
        ),
        (
            "order_id,incident_kind,incident_at",
            "o-1,fire,2026-11-01",
            "incident_kind",
            "unknown_word",
            f"incident_kind is 'fire'; write one of {', '.join(IncidentKind.values)}, or nothing.",
        ),
        (
            "order_id,incident_kind,incident_at",
            "o-1,late,",
            "incident_at",
            "missing_value",
            "incident_at is empty; an incident has a kind and a time.",
        ),
        (
            "order_id,incident_kind,at_fault",
            "o-1,,yes",
            "incident_kind",
            "missing_value",
            "incident_kind is empty; an incident has a kind and a time.",
        ),
        (
            "order_id,email",
            "o-1,a@b.example,c",
            "email",
            "wrong_column_count",
            "The row has 3 columns, the header 2.",
        ),
        (
            "order_id,note",
            "o-1,\0",
            "note",
            "nul_character",
            "note holds a NUL character.",
        ),
        (
            "order_id,buyer_id",
            f"o-1,{'x' * 121}",
            "buyer_id",
            "too_long",
            "buyer_id has more than 120 characters.",
        ),
    ],
)
def test_a_bad_row_says_what_is_wrong(
    header: str, row: str, column: str | None, code: str | None, message: str | None
) -> None:
    if column is None:
        with pytest.raises(WrongFormat):
            reading(f"{header}\n{row}\n")  # one column alone has no delimiter
        return
    found = one(f"{header}\n{row}\n")
    assert isinstance(found, RowRejection)
    assert (found.line, found.column, found.code, found.message) == (2, column, code, message)
    assert "@" not in found.raw


def test_json_lines() -> None:
    content = """
{"order_id": "o-1", "ordered_at": "2026-11-01T09:00:00Z", "label_from_marketplace": true,
 "fulfilled_by": null, "extra": [1, 2]}
""".replace("\n ", " ")
    incidents = """{"external_id": "o-2", "incident_kind": "claim", "incident_at": "2026-11-01",
 "incidents": [{"kind": "late", "occurred_at": "2026-11-01T09:00:00Z", "at_fault": false}]}
""".replace("\n ", " ")
    first, second = reading(content + "\n" + incidents)
    assert (first.line, first.external_id, first.ordered_at) == (2, "o-1", PLACED)
    assert (first.label_from_marketplace, first.fulfilled_by, first.incidents) == (True, None, ())
    assert second.line == 4
    assert second.incidents == (
        Incident("claim", datetime(2026, 11, 1, tzinfo=UTC), None),
        Incident("late", PLACED, at_fault=False),
    )


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ('{"order_id": "o-1"', "row", "bad_json"),
        ("{" * 100_000, "row", "bad_json"),
        ("[1]", "row", "bad_json"),
        ('{"order_id": 7}', "order_id", "wrong_kind"),
        ('{"order_id": "\\u0000"}', "order_id", "nul_character"),
        ('{"order_id": "\\ud800"}', "row", "bad_json"),
        ('{"order_id": "o-1", "Order": "o-2"}', "Order", "wrong_kind"),
        ('{"order_id": "o-1", "incidents": 7}', "incidents", "wrong_kind"),
        ('{"order_id": "o-1", "incidents": [7]}', "incidents", "wrong_kind"),
        ('{"order_id": "o-1", "incidents": [{}]}', "incidents", "missing_value"),
        ('{"order_id": "o-1", "incidents": [{"kind": "late"}]}', "incidents", "missing_value"),
        ('{"ordered_at": "2026-11-01"}', "order_reference", "missing_value"),
    ],
)
def test_a_bad_object_spoils_no_other(row: str, column: str, code: str) -> None:
    good, bad = reading('{"order_id": "o-0"}\n' + row + "\n")
    assert good.external_id == "o-0"
    assert isinstance(bad, RowRejection)
    assert (bad.line, bad.column, bad.code) == (2, column, code)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", EmptyFile),
        (b"order_id,order_number\n1,2\n", WrongFormat),
        (b"when,who\n1,2\n", MissingColumn),
        (b"order_id,\0\n1,2\n", WrongFormat),
        (b'order_id,x\n"o-1,2\n', BrokenQuoting),
        (b"order_id,x\n\xff,2\n", AmbiguousEncoding),
        (b'{"order_id": "\xff"}\n', Undecodable),
        (gzip.compress(b"order_id,x\n1,2\n", mtime=0)[:-9], DamagedArchive),
        (b"\x1f\x8bnonsense", DamagedArchive),
    ],
)
def test_a_file_that_is_refused(content: bytes, refusal: type) -> None:
    with pytest.raises(refusal):
        reading(content)


def test_gzip_of_both_kinds() -> None:
    assert [r.external_id for r in reading(gzip.compress(b"order_id,x\no-1,2\n"))] == ["o-1"]
    assert [r.external_id for r in reading(gzip.compress(b'{"order_id":"o-1"}'))] == ["o-1"]


def test_an_encoding_that_somebody_names() -> None:
    content = "order_id,x\nö-1,2\n".encode("cp1252")
    assert [r.external_id for r in reading(content, encoding="cp1252")] == ["ö-1"]
    with pytest.raises(Undecodable):
        reading(content, encoding="klingon")
