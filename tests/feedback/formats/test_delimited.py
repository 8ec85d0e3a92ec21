"""Generic CSV and TSV: names, quoting, ISO days, and what is refused."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from feedback.formats.delimited import read
from feedback.formats.rows import (
    AmbiguousEncoding,
    BrokenQuoting,
    EmptyFile,
    MissingColumn,
    ParsedRow,
    ReadOptions,
    RowRejection,
    Undecodable,
    WrongFormat,
)
from marketplaces.packs import load_all

FIXTURES = Path(__file__).parents[2] / "fixtures" / "marketplaces"
TODAY = date(2026, 11, 22)
HEADER = "external_id,rating,comment,left_on"


def reading(content: bytes | str, code: str = "own_shop", **options):
    data = content if isinstance(content, bytes) else content.encode()
    pack = load_all()[code]
    return read(BytesIO(data), pack=pack, today=TODAY, options=ReadOptions(**options))


def row(line: str, header: str = HEADER, code: str = "own_shop") -> ParsedRow | RowRejection:
    (only,) = reading(f"{header}\n{line}\n", code)
    return only


def test_a_spreadsheet_with_semicolons_and_quotes():
    first, second, third = reading((FIXTURES / "own_shop.csv").read_bytes(), "own_shop")

    assert first == ParsedRow(
        line=2,
        raw='f-1;5;"Schnell; gut ""verpackt""";2026-07-04;o-1;yes;[email]',
        external_id="f-1",
        rating=5,
        comment='Schnell; gut "verpackt"',
        reply=None,
        left_on=date(2026, 7, 4),
        order_reference="o-1",
        arrived_on_time=True,
        item_as_described=None,
        customer_service=None,
        buyer="q@example.com",
    )
    assert (second.line, second.rating, second.arrived_on_time) == (3, 4, False)
    assert second.comment == "Zwei\nZeilen"
    assert second.raw == 'f-2;4;"Zwei\nZeilen";2026-07-04T23:30:00+02:00;o-2;no;'
    assert (third.line, third.rating, third.comment) == (5, None, "Kein Stern")
    assert (third.order_reference, third.buyer) == (None, None)
    # 00:30 in Berlin is still the day before where the shop counts its days.
    assert (second.left_on, third.left_on) == (date(2026, 7, 4), date(2026, 7, 4))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_read_from_the_header(delimiter):
    content = "id,stars,date,extra\n1,5,2026-07-04,\n".replace(",", delimiter)
    rows = reading(content)

    assert next(rows).rating == 5
    assert rows.notes.ignored_columns == ("extra",)


@pytest.mark.parametrize(
    ("text", "code", "day"),
    [
        ("2026-07-04", "amazon.co.jp", date(2026, 7, 4)),
        ("2026-07-04T20:00:00Z", "amazon.co.jp", date(2026, 7, 5)),
        ("2026-07-04t20:00:00.123z", "amazon.us", date(2026, 7, 4)),
        ("2026-07-04 05:00:00+00:00", "amazon.us", date(2026, 7, 3)),
        ("2026-11-23", "own_shop", date(2026, 11, 23)),
    ],
)
def test_an_instant_becomes_the_day_of_the_marketplace(text, code, day):
    assert row(f"1,5,,{text}", code=code).left_on == day


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("1,5,,2026-07-04T10:00:00", "left_on", "naive_time"),
        ("1,5,,2026-13-04", "left_on", "bad_date"),
        ("1,5,,2026-02-30", "left_on", "bad_date"),
        ("1,5,,2026-07-04T25:00:00Z", "left_on", "bad_date"),
        ("1,5,,04/07/2026", "left_on", "bad_date"),
        ("1,5,,20260704", "left_on", "bad_date"),
        ("1,5,,2026-W27-6", "left_on", "bad_date"),
        ("1,5,,0001-01-01T00:00:00+23:00", "left_on", "bad_date"),
        ("1,5,,9999-12-31", "left_on", "date_out_of_range"),
        ("1,5,,1899-12-31", "left_on", "date_out_of_range"),
        ("1,5,,", "left_on", "bad_date"),
        (",5,,2026-07-04", "external_id", "missing_value"),
        ("1,6,,2026-07-04", "rating", "bad_rating"),
        ("1,5.0,,2026-07-04", "rating", "bad_rating"),
        ("1,5,2026-07-04", "comment", "wrong_column_count"),
        ("1,5,a,2026-07-04,x", "left_on", "wrong_column_count"),
        ("1,5,a\0b,2026-07-04", "comment", "nul_character"),
    ],
)
def test_rows_that_are_rejected(line, column, code):
    rejected = row(line)

    assert isinstance(rejected, RowRejection)
    assert (rejected.line, rejected.column, rejected.code) == (2, column, code)


def test_factors_are_yes_no_or_nothing():
    header = "id,stars,date,on time,item-as-described,Customer Service"
    read_row = row("1,5,2026-07-04,TRUE,0,-", header)
    rejected = row("1,5,2026-07-04,,,maybe", header)

    assert (read_row.arrived_on_time, read_row.item_as_described) == (True, False)
    assert read_row.customer_service is None
    assert (rejected.column, rejected.code) == ("Customer Service", "bad_factor")


def test_a_mapping_says_which_column_is_which():
    content = "Nr,Sterne,Am,id\n1,5,2026-07-04,9\n"
    mapping = {"external_id": "Nr", "rating": "Sterne", "left_on": "Am"}

    only = next(reading(content, mapping=mapping))

    assert (only.external_id, only.rating, only.left_on) == ("1", 5, date(2026, 7, 4))


def test_on_amazon_the_order_is_the_identity():
    header = "order_id,rating,left_on"

    only = row("o-1,5,2026-07-04", header, "amazon.us")
    assert (only.external_id, only.order_reference) == ("o-1", "o-1")
    with pytest.raises(MissingColumn, match="Line 1: there is no column external_id"):
        row("o-1,5,2026-07-04", header, "own_shop")


def test_an_address_in_doubled_quotes_is_blanked_too():
    only = row('1,5,"""q""@example.com",2026-07-04', "id,stars,email,date")

    assert only.raw == '1,5,"[email]",2026-07-04'


@pytest.mark.parametrize(
    ("content", "error", "sentence"),
    [
        ("", EmptyFile, "the file is empty"),
        ("just text\n", WrongFormat, "Line 1: the header must name its columns"),
        ("a,b;c\n", WrongFormat, "Line 1: the header must name its columns"),
        ("id,stars\n", MissingColumn, "there is no column left_on"),
        ("id,date\n", MissingColumn, "there must be a column rating or a column comment"),
        ("id,feedback_id,stars,date\n", WrongFormat, "Line 1, column 2: 'feedback_id' and 'id'"),
        ("id,st\0ars,date\n", WrongFormat, "Line 1: the header holds a NUL"),
        ('id,"stars\n', BrokenQuoting, "Line 1: the quotes do not close"),
    ],
)
def test_files_that_are_refused(content, error, sentence):
    with pytest.raises(error, match=sentence):
        reading(content)


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ({"stars": "a"}, "The mapping names 'stars'; known are external_id"),
        ({"rating": "x"}, "the mapping of rating needs one column 'x'; there are 0"),
        ({"rating": "a"}, "the mapping of rating needs one column 'a'; there are 2"),
    ],
)
def test_a_wrong_mapping_is_refused(mapping, sentence):
    with pytest.raises(MissingColumn, match=sentence):
        reading("a,a,b\n", mapping=mapping)


@pytest.mark.parametrize("tail", ['2,5,"open,2026-07-04\n', '2,5,"a"b,2026-07-04\n', "2,5,a\rb,\n"])
def test_broken_quoting_names_the_line(tail):
    rows = reading(f"{HEADER}\n1,5,,2026-07-04\n{tail}")

    assert next(rows).external_id == "1"
    with pytest.raises(BrokenQuoting, match="Line 3: the quotes do not close"):
        list(rows)


def test_another_encoding_is_asked_for_and_the_answer_is_taken():
    content = f"{HEADER}\n1,5,좋아요,2026-07-04\n".encode("cp949")
    with pytest.raises(AmbiguousEncoding, match=r"utf-8 \(line 2\).* Which encoding is it\?"):
        reading(content)

    assert next(reading(content, encoding="cp949")).comment == "좋아요"
    with pytest.raises(Undecodable, match=r"not readable as utf-8 \(line 2\)"):
        reading(content, encoding="utf-8")
    with pytest.raises(Undecodable, match="The encoding 'rot13' is not known; known are big5"):
        reading(content, encoding="rot13")


def test_empty_lines_are_passed_over():
    rows = list(reading(f"{HEADER}\n\n1,5,,2026-07-04\n\n"))

    assert [(r.line, r.external_id) for r in rows] == [(3, "1")]
