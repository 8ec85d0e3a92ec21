"""Amazon's feedback report: every sample file, and every trap that is known."""

import gzip
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from feedback.formats.amazon_report import read
from feedback.formats.rows import (
    AmbiguousDates,
    FileRefused,
    ParsedRow,
    ReadOptions,
    RowRejection,
    WrongFormat,
)
from marketplaces.choices import DateOrder
from marketplaces.packs import load_all

FIXTURES = Path(__file__).parents[2] / "fixtures" / "marketplaces"
TODAY = date(2026, 11, 22)
SIX = "Date\tRating\tComments\tYour Response\tOrder ID\tRater Email"
NINE = (
    "Date\tRating\tComments\tYour Response\tArrived on Time\tItem as Described"
    "\tCustomer Service\tOrder ID\tRater Email"
)


def reading(content: bytes | str, code: str = "amazon.us", **options):
    data = content if isinstance(content, bytes) else content.encode()
    pack = load_all()[code]
    return read(BytesIO(data), pack=pack, today=TODAY, options=ReadOptions(**options))


def sample(name: str, code: str) -> list[ParsedRow | RowRejection]:
    return list(reading((FIXTURES / name).read_bytes(), code))


def row(line: str, code: str = "amazon.us", header: str = SIX) -> ParsedRow | RowRejection:
    (only,) = reading(f"{header}\n{line}\n", code)
    return only


def test_united_states_six_columns_with_literal_quotes():
    rows = sample("amazon_us_6col_unquoted_crlf.txt", "amazon.us")

    assert rows[0] == ParsedRow(
        line=2,
        raw="7/4/26\t1\tItem never arrived. Seller ignored me\t\t111-1111111-1111111\t[email]",
        external_id="111-1111111-1111111",
        rating=1,
        comment="Item never arrived. Seller ignored me",
        reply=None,
        left_on=date(2026, 7, 4),
        order_reference="111-1111111-1111111",
        arrived_on_time=None,
        item_as_described=None,
        customer_service=None,
        buyer="a1b2c3@marketplace.amazon.com",
    )
    assert rows[1].comment == 'He said "24" monitor", got 22" one'
    assert rows[1].reply == "Sorry - replacement sent."
    assert [r.left_on for r in rows[1:]] == [
        date(2026, 7, 5),
        date(2026, 7, 12),
        date(2025, 12, 1),
    ]
    assert (rows[2].buyer, rows[2].raw[-21:]) == (None, "\t111-1111111-1111113\t")
    assert (rows[3].comment, rows[3].rating, rows[3].line) == (None, 1, 5)
    assert len(rows) == 4


def test_germany_ten_columns_in_latin_1():
    first, second = sample("amazon_de_legacy10col_latin1.txt", "amazon.de")

    assert first.comment == "Lieferung kam zu spät, Verkäufer antwortet nicht"
    assert first.left_on == date(2015, 12, 25)
    assert (first.arrived_on_time, first.item_as_described, first.customer_service) == (
        False,
        True,
        False,
    )
    assert first.raw.endswith("\t302-1111111-1111111\t[email]\tBuyer")
    assert (second.left_on, second.comment) == (date(2016, 1, 3), None)
    assert (second.arrived_on_time, second.item_as_described, second.customer_service) == (
        None,
        True,
        None,
    )


def test_japan_in_cp932_with_a_character_that_shift_jis_lacks():
    (only,) = sample("amazon_jp_6col_cp932.txt", "amazon.co.jp")

    assert only.comment == "商品が届きません。①返信なし ? 最悪"
    assert only.reply == "申し訳ございません"
    assert only.left_on == date(2026, 7, 4)


def test_great_britain_reads_an_ambiguous_day_in_its_own_order():
    first, second = sample("amazon_gb_ambiguous_dates.txt", "amazon.co.uk")

    assert (first.left_on, second.left_on) == (date(2026, 4, 3), date(2026, 4, 25))
    assert second.comment == "Wrong item £5"


def test_the_same_file_on_the_wrong_marketplace_is_noticed():
    content = (FIXTURES / "amazon_gb_ambiguous_dates.txt").read_bytes()
    rows = reading(content, "amazon.us")
    first, second = rows

    assert first.left_on == date(2026, 3, 4)
    assert second == RowRejection(
        line=3,
        raw="25/04/26\t2\tWrong item £5\t\t026-1111111-1111112\t[email]",
        column="Date",
        code="date_in_other_order",
        message="Date is '25/04/26', read as month/day/year; it reads only with day and month "
        "exchanged: is this the right marketplace?",
        cells={
            "left_on": "25/04/26",
            "rating": "2",
            "comment": "Wrong item £5",
            "reply": "",
            "order_reference": "026-1111111-1111112",
            "buyer_email": "[email]",
        },
    )
    assert rows.notes.dates_in_other_order == 1


def test_gzip():
    rows = reading((FIXTURES / "amazon_us_6col.txt.gz").read_bytes())

    assert [(r.rating, r.comment, r.reply) for r in rows] == [
        (1, "Never arrived", None),
        (3, "Slow", "Sorry"),
    ]
    assert rows.notes.compressed


def test_utf_8_with_byte_order_mark_and_crlf_without_a_last_line_end():
    rows = reading((FIXTURES / "amazon_de_6col_utf8_bom_crlf.txt").read_bytes(), "amazon.de")
    (only,) = rows

    assert (only.comment, only.left_on) == ("Zu spät, schade – 5 € Porto", date(2026, 7, 4))
    assert rows.notes.encoding == "utf-8"
    assert rows.notes.columns[0] == "Date"


def test_nine_columns_with_a_header_that_comes_again():
    rows = reading(
        (FIXTURES / "amazon_gb_legacy9col_repeated_header.txt").read_bytes(), "amazon.co.uk"
    )

    assert [(r.line, r.left_on, r.customer_service) for r in rows] == [
        (2, date(2024, 2, 1), None),
        (4, date(2024, 2, 13), True),
    ]
    assert rows.notes.repeated_headers == 1


def test_lines_torn_by_a_break_are_joined_and_counted():
    rows = reading((FIXTURES / "amazon_us_6col_torn_comment.txt").read_bytes())
    first, second = rows

    assert first.comment == "The box was open\nand the cable missing."
    assert first.reply == "Sorry\nabout that."
    assert (first.external_id, first.line) == ("111-1111111-1111151", 2)
    assert second.comment == "Late\nvery late"
    assert (second.left_on, second.line) == (date(2026, 7, 5), 5)
    assert second.raw == "7/5/26\t2\tLate\t\t111-1111111-1111152\t[email]\nvery late"
    assert rows.notes.joined_lines == 3


def test_windows_1252_is_taken_only_where_latin_1_cannot_be():
    line = "7/4/26\t1\tIt\u2019s late\t\t1\t".encode("cp1252")
    rows = reading(SIX.encode() + b"\n" + line)

    assert next(rows).comment == "It\u2019s late"
    assert rows.notes.encoding == "cp1252"


@pytest.mark.parametrize("header", ["date\tRATING\tComment\tResponse\tOrder id\trater email"])
def test_headers_are_known_by_alias_in_any_case(header):
    assert row("7/4/26\t1\tx\ty\t1\t", header=header).reply == "y"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Date,Rating,Comments\n", "Line 1: the header has 1 columns separated by tabs"),
        ("a\tb\tc\td\te\tf\n", "Line 1, column 1: the header 'a' is not known here"),
        (SIX.replace("Order ID", "Bestellung"), "Line 1, column 5: the header 'bestellung'"),
    ],
)
def test_another_header_is_refused(content, sentence):
    with pytest.raises(WrongFormat) as refused:
        reading(content)
    assert str(refused.value).startswith(sentence)


def test_a_marketplace_without_such_a_report_refuses_it():
    with pytest.raises(WrongFormat, match="Own shop has no feedback report"):
        reading(SIX, "own_shop")


def test_an_unknown_date_order_is_asked_for_and_the_answer_is_taken():
    content = f"{SIX}\n03/04/26\t1\tx\t\t1\t\n"
    with pytest.raises(AmbiguousDates, match=r"dates of amazon\.ca stand: mdy, dmy or ymd\?"):
        reading(content, "amazon.ca")

    answers = {
        order: next(reading(content, "amazon.ca", date_order=order)).left_on
        for order in (DateOrder.DMY, DateOrder.MDY)
    }
    assert answers == {DateOrder.DMY: date(2026, 4, 3), DateOrder.MDY: date(2026, 3, 4)}


def test_the_encoding_can_be_said():
    content = SIX.encode() + b"\n" + "7/4/26\t1\t안녕\t\t1\t".encode("cp949")

    assert next(reading(content, encoding="CP949")).comment == "안녕"
    with pytest.raises(FileRefused, match="The encoding 'utf-16' is not known"):
        reading(content, encoding="utf-16")


def test_a_file_with_a_header_only_has_no_rows():
    assert list(reading(SIX)) == []
    assert list(reading(gzip.compress(SIX.encode()))) == []
