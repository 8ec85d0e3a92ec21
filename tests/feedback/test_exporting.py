"""Feedback as a file: every cell as it must be, and back through an import without a change."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.errors import ScopeMissing
from audit.models import Event
from feedback.choices import ExportFormat, FeedbackState, Polarity
from feedback.exporting import (
    CHUNK,
    COLUMNS,
    XLSX_CHARACTERS,
    ExportTextTooLong,
    ExportTooLarge,
    export_feedback,
    write_workbook,
)
from feedback.models import Feedback
from tests.factories import FeedbackFactory, SellerAccountFactory, make_actor
from tests.shops import NOW, Shop

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "＋1", "－1", "＠x", "'=1", "'so'"]


def export(shop: Shop, kind: ExportFormat, rows: Any = None) -> bytes:
    found = Feedback.objects.visible_to(shop.actor) if rows is None else rows
    made = export_feedback(rows=found, kind=kind, actor=shop.actor, now=NOW)
    return b"".join(made.content)


def cells(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def left(shop: Shop, marketplace: str = "own_shop", **fields: Any) -> Feedback:
    return FeedbackFactory(seller_account=shop.account(marketplace), **fields)


def test_every_column_of_csv(shop: Shop) -> None:
    one = left(
        shop,
        external_id="F1",
        rating=2,
        comment='Late, "very" late\n늦었어요',
        reply="Sorry",
        ordered_on=date(2026, 1, 5),
        order_reference="O-1",
        arrived_on_time=False,
        item_as_described=True,
        channel="web",
    )
    content = export(shop, ExportFormat.CSV)
    assert content.startswith(b"\xef\xbb\xbfexternal_id,rating,comment,")
    assert content.count(b"\r\n") == 2
    assert cells(content) == [
        {
            "external_id": "F1",
            "rating": "2",
            "comment": 'Late, "very" late\n늦었어요',
            "reply": "Sorry",
            "left_on": "2026-01-13",
            "ordered_on": "2026-01-05",
            "order_reference": "O-1",
            "arrived_on_time": "no",
            "item_as_described": "yes",
            "customer_service": "",
            "channel": "web",
            "polarity": "negative",
            "state": "live",
            "marketplace": "own_shop",
            "seller_account": one.seller_account.public_id,
            "left_at_utc": "2026-01-13T08:00:00Z",
            "public_id": one.public_id,
            "goodstanding_export": "1",
        }
    ]


def test_json_lines_hold_values(shop: Shop) -> None:
    one = left(shop, external_id="=1", comment=None, arrived_on_time=True)
    content = export(shop, ExportFormat.JSONL)
    assert content.endswith(b"}\n")
    line = orjson.loads(content)
    assert list(line) == list(COLUMNS)
    assert (
        line
        | {
            "external_id": "=1",
            "rating": 1,
            "comment": None,
            "left_on": "2026-01-13",
            "arrived_on_time": True,
            "left_at_utc": "2026-01-13T08:00:00Z",
            "public_id": one.public_id,
        }
        == line
    )


def test_a_workbook_holds_numbers_days_and_texts(shop: Shop) -> None:
    left(shop, external_id="F1", comment="배송", arrived_on_time=True)
    sheet = load_workbook(io.BytesIO(export(shop, ExportFormat.XLSX))).active
    header, row = sheet.iter_rows(values_only=True)
    found = dict(zip(header, row, strict=True))
    assert (found["rating"], found["goodstanding_export"]) == (1, 1)
    assert found["left_on"] == datetime(2026, 1, 13)  # noqa: DTZ001 - a day in a cell
    assert (found["comment"], found["arrived_on_time"]) == ("배송", "yes")
    assert found["reply"] is None


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_runs_as_a_formula(shop: Shop, text: str) -> None:
    left(shop, external_id=text, comment=text, reply=text, order_reference=text)
    names = ("external_id", "comment", "reply", "order_reference")
    found = cells(export(shop, ExportFormat.CSV))[0]
    assert [found[name] for name in names] == [f"'{text}"] * 4
    sheet = load_workbook(io.BytesIO(export(shop, ExportFormat.XLSX))).active
    header = [cell.value for cell in sheet[1]]
    for name in names:
        cell = sheet[2][header.index(name)]
        assert (cell.value, cell.data_type) == (f"'{text}", "s")
    assert orjson.loads(export(shop, ExportFormat.JSONL))["comment"] == text


CSV = """external_id,rating,comment,reply,left_on,ordered_on,order_reference,arrived_on_time,channel
F1,5,"Fine, ""really"" fine
배송이 빨라요",,2026-11-01,2026-10-20,O-1,yes,web
=F2,1,=1+1,+82-2-123,2026-11-02,,-O2,no,email
'F3,3,'quoted',@home,2026-11-03,,,,
F4,2,,,2026-11-04T23:30:00+09:00,,,,
－F5,,－only a comment,,2026-11-05,,,,
"""
VERDICTS = """external_id,rating,comment,left_on
E1,positive,Fine,2026-11-01
E2,neutral,-meh,2026-11-02
E3,negative,,2026-11-03
"""


@pytest.mark.parametrize("kind", ExportFormat)
@pytest.mark.parametrize(
    ("content", "marketplace"), [(CSV, "own_shop"), (CSV, "amazon.us"), (VERDICTS, "allegro.pl")]
)
def test_an_export_comes_back_without_a_change(
    shop: Shop, content: str, marketplace: str, kind: ExportFormat
) -> None:
    first = shop.import_bytes(content.encode(), marketplace=marketplace)
    assert first.rows_rejected == 0
    before = list(Feedback.objects.order_by("pk").values())
    events = Event.objects.filter(name__startswith="feedback.").count()
    again = shop.import_bytes(
        export(shop, kind), marketplace=marketplace, now=NOW + timedelta(days=1)
    )
    assert (again.rows_rejected, again.rows_new, again.rows_changed) == (0, 0, 0)
    assert again.rows_unchanged == len(before)
    assert list(Feedback.objects.order_by("pk").values()) == before
    assert Event.objects.filter(name__startswith="feedback.").count() == events


@pytest.mark.parametrize("kind", [ExportFormat.CSV, ExportFormat.XLSX, ExportFormat.JSONL])
def test_into_an_empty_account_it_brings_the_same(shop: Shop, kind: ExportFormat) -> None:
    shop.import_bytes(CSV.encode())
    names = ("external_id", "rating", "comment", "reply", "left_on", "order_reference")
    before = list(Feedback.objects.order_by("external_id").values(*names))
    other = Shop("Other")
    other.import_bytes(export(shop, kind))
    rows = Feedback.objects.visible_to(other.actor).order_by("external_id")
    assert list(rows.values(*names)) == before


def test_a_quote_in_a_file_of_somebody_else_is_the_buyers(shop: Shop) -> None:
    shop.import_bytes(b"external_id,rating,comment,left_on\nF1,1,'-5 stars',2026-11-01\n")
    assert Feedback.objects.get().comment == "'-5 stars'"


def test_a_verdict_stands_in_the_column_of_ratings(shop: Shop) -> None:
    left(shop, "allegro.pl", rating=None, polarity=Polarity.NEUTRAL)
    assert cells(export(shop, ExportFormat.CSV))[0]["rating"] == "neutral"


def test_what_has_no_rating_has_no_verdict_either(shop: Shop) -> None:
    left(shop, rating=None, polarity=None, state=FeedbackState.STRUCK_THROUGH)
    found = cells(export(shop, ExportFormat.CSV))[0]
    assert (found["rating"], found["polarity"], found["state"]) == ("", "", "struck_through")


def test_controls_do_not_break_the_workbook(shop: Shop) -> None:
    left(shop, comment="a\x0bb\x1f _x0041_\ufffe")
    sheet = load_workbook(io.BytesIO(export(shop, ExportFormat.XLSX))).active
    assert sheet["C2"].value == "a_x000B_b_x001F_ _x005F_x0041__xFFFE_"


def test_a_text_longer_than_a_cell(shop: Shop) -> None:
    one = left(shop, comment="x" * XLSX_CHARACTERS)
    assert len(export(shop, ExportFormat.XLSX)) > 1000
    Feedback.objects.filter(pk=one.pk).update(comment="x" * (XLSX_CHARACTERS + 1))
    with pytest.raises(ExportTextTooLong):
        export(shop, ExportFormat.XLSX)
    assert len(export(shop, ExportFormat.CSV)) > XLSX_CHARACTERS


def test_more_rows_than_a_sheet() -> None:
    row = tuple("x" for _ in COLUMNS)
    file = io.BytesIO()
    write_workbook([[row] * 2, [row]], file, longest=3)
    assert load_workbook(file).active.max_row == 4
    with pytest.raises(ExportTooLarge):
        write_workbook([[row] * 2, [row] * 2], io.BytesIO(), longest=3)


def test_chunks_hold_every_row_once_and_queries_are_pinned(shop: Shop) -> None:
    account = shop.account()
    Feedback.objects.bulk_create(
        FeedbackFactory.build(
            seller_account=account,
            organization=account.organization,
            external_id=f"F{n:05}",
            left_at=NOW - timedelta(minutes=n // 7),  # many share an instant
        )
        for n in range(2 * CHUNK + 1)
    )
    SellerAccountFactory()
    with CaptureQueriesContext(connection) as captured:
        content = export(shop, ExportFormat.JSONL)
    ids = [orjson.loads(line)["external_id"] for line in content.splitlines()]
    assert len(set(ids)) == len(ids) == 2 * CHUNK + 1
    assert ids[0] == "F00006"  # the newest instant, and there the last id
    assert len(captured) == 3
    assert all(f"LIMIT {CHUNK}" in q["sql"] for q in captured.captured_queries)
    with CaptureQueriesContext(connection) as captured:
        export(shop, ExportFormat.XLSX)
    assert len(captured) == 4  # and whether there are too many


def test_nothing_to_export(shop: Shop) -> None:
    assert cells(export(shop, ExportFormat.CSV)) == []
    assert export(shop, ExportFormat.JSONL) == b""
    assert load_workbook(io.BytesIO(export(shop, ExportFormat.XLSX))).active.max_row == 1


def test_who_may_not_read_exports_nothing(shop: Shop) -> None:
    actor = make_actor(shop.organization, scopes=[])
    rows = Feedback.objects.visible_to(actor)
    with pytest.raises(ScopeMissing):
        export_feedback(rows=rows, kind=ExportFormat.CSV, actor=actor, now=NOW)


def test_a_workbook_that_nobody_reads_leaves_no_file_open(shop: Shop) -> None:
    left(shop)
    rows = Feedback.objects.visible_to(shop.actor)
    made = export_feedback(rows=rows, kind=ExportFormat.XLSX, actor=shop.actor, now=NOW)
    made.content.close()
    with pytest.raises(ValueError, match="closed file"):
        next(iter(made.content))


def test_a_rating_on_another_scale_is_kept_until_it_changes(shop: Shop) -> None:
    shop.import_bytes(b"external_id,rating,left_on\nF1,4,2026-11-01\n")
    Feedback.objects.update(rating_raw="8/10")
    taken = shop.import_bytes(export(shop, ExportFormat.CSV))
    assert (taken.rows_changed, taken.rows_unchanged) == (0, 1)
    assert Feedback.objects.get().rating_raw == "8/10"
    content = export(shop, ExportFormat.CSV).replace(b"F1,4,", b"F1,5,")
    assert shop.import_bytes(content).rows_changed == 1
    assert Feedback.objects.values_list("rating", "rating_raw").get() == (5, None)
