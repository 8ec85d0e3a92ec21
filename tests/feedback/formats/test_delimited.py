"""Generic CSV and TSV: names, quoting, ISO days, and what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from feedback.formats.delimited import read
from feedback.formats.rows import (
    AmbiguousDates,
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
from marketplaces.choices import DateOrder, RatingKind
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


def test_an_instant_is_kept_and_a_day_is_none():
    assert row("1,5,,2026-07-04").left_at is None
    exact = row("1,5,,2026-07-04T20:00:00.1234567+09:00").left_at
    assert exact == datetime(2026, 7, 4, 11, 0, 0, 123456, tzinfo=UTC)
    assert exact.utcoffset() == timedelta(hours=9)


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("1,5,,2026-07-04T10:00:00", "left_on", "naive_time"),
        ("1,5,,2026-13-04", "left_on", "bad_date"),
        ("1,5,,2026-02-30", "left_on", "bad_date"),
        ("1,5,,2026-07-04T25:00:00Z", "left_on", "bad_date"),
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


@pytest.mark.parametrize(
    "text", ["04/07/2026", "4.7.26", "2026/07/04", "4-7-2026 10:00", "2026-7-4"]
)
def test_other_dates_are_a_question_about_the_whole_file(text):
    rows = reading(f"{HEADER}\n1,5,,2026-07-03\n2,5,,{text}\n")

    assert next(rows).left_on == date(2026, 7, 3)
    with pytest.raises(AmbiguousDates) as refused:
        next(rows)
    assert str(refused.value) == (
        f"Line 3: left_on is {text!r}. In which order do day, month and year stand? "
        "Send the answer with the file as date_order: mdy, dmy or ymd."
    )


@pytest.mark.parametrize(
    ("order", "text", "day"),
    [
        (DateOrder.MDY, "7/4/2026", date(2026, 7, 4)),
        (DateOrder.DMY, "4.7.26", date(2026, 7, 4)),
        (DateOrder.DMY, "04-07-2026", date(2026, 7, 4)),
        (DateOrder.YMD, "2026/7/4", date(2026, 7, 4)),
        (DateOrder.MDY, "2026-07-04", date(2026, 7, 4)),
        (DateOrder.MDY, "2026-07-04T23:30:00-05:00", date(2026, 7, 5)),
    ],
)
def test_the_answer_is_taken_and_iso_stays_what_it_is(order, text, day):
    (only,) = reading(f"{HEADER}\n1,5,,{text}\n", date_order=order)
    assert only.left_on == day


def test_with_an_answer_single_dates_are_rejected():
    content = f"{HEADER}\n1,5,,7/4/2026\n2,5,,25/4/2026\n"
    _, rejected = reading(content, date_order=DateOrder.MDY)
    assert (rejected.line, rejected.code) == (3, "date_in_other_order")


def test_the_day_of_the_order_and_the_channel():
    header = "id,stars,date,order date,channel"
    only = row("1,5,2026-07-04,2026-07-01T23:00:00Z,Live chat", header)
    empty = row("1,5,2026-07-04,,", header)

    assert (only.ordered_on, only.channel) == (date(2026, 7, 1), "live_chat")
    assert (empty.ordered_on, empty.channel) == (None, None)
    for line, column, code, message in (
        ("1,5,2026-07-04,soon,web", "order date", "bad_date", "order date is 'soon'; write YYYY"),
        ("1,5,2026-07-04,,fax", "channel", "bad_channel", "channel is 'fax'; known are marketpl"),
    ):
        rejected = row(line, header)
        assert (rejected.column, rejected.code) == (column, code)
        assert rejected.message.startswith(message)


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        *[(text, "positive") for text in ("positive", "+1", "1", "YES", "Recommended", "true")],
        *[(text, "neutral") for text in ("Neutral", "0")],
        *[(text, "negative") for text in ("negative", "-1", "no", "not recommended", "false")],
        ("", None),
    ],
)
def test_a_verdict_where_there_are_no_stars(text, polarity):
    (only,) = without_stars(f"1,{text},fine,2026-07-04")
    assert (only.rating, only.polarity) == (None, polarity)


@pytest.mark.parametrize("text", ["5", "2", "good", "+ 1", "-0"])
def test_other_words_are_no_verdict(text):
    (rejected,) = without_stars(f"1,{text},,2026-07-04")
    assert (rejected.column, rejected.code) == ("rating", "bad_rating")
    assert rejected.message == (
        f"rating is {text!r}; it must be positive, neutral or negative, +1, 0 or -1, or yes or no."
    )


def without_stars(line):
    pack = load_all()["own_shop"]
    rating = replace(pack.rating, kind=RatingKind.POLARITY, lowest=-1, highest=1)
    stream = BytesIO(f"{HEADER}\n{line}\n".encode())
    return read(stream, pack=replace(pack, rating=rating), today=TODAY)


def test_a_rejected_row_keeps_its_cells_where_they_can_be_told_apart():
    header = "id,stars,text,date,email,shelf"
    bad = row("1,9,a\0b q@example.com,2026-07-04,q@example.com,7", header)
    torn = row("1,9,2026-07-04", header)

    assert bad.cells == {
        "external_id": "1",
        "rating": "9",
        "comment": "a\u2400b [email]",
        "left_on": "2026-07-04",
        "buyer_email": "[email]",
    }
    assert torn.cells is None


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
    with pytest.raises(
        AmbiguousEncoding, match=r"utf-8 \(line 2, byte \d+\).* Which encoding is it\?"
    ):
        reading(content)

    assert next(reading(content, encoding="cp949")).comment == "좋아요"
    with pytest.raises(Undecodable, match=r"not readable as utf-8 \(line 2, byte \d+\)"):
        reading(content, encoding="utf-8")
    with pytest.raises(Undecodable, match="The encoding 'rot13' is not known; known are big5"):
        reading(content, encoding="rot13")


def test_empty_lines_are_passed_over():
    rows = list(reading(f"{HEADER}\n\n1,5,,2026-07-04\n\n"))

    assert [(r.line, r.external_id) for r in rows] == [(3, "1")]
