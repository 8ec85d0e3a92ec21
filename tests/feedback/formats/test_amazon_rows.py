"""Single rows of Amazon's feedback report: what is read, what is rejected and why."""

from datetime import date
from io import BytesIO

import pytest

from feedback.formats.amazon_report import read
from feedback.formats.rows import (
    ParsedRow,
    ReadOptions,
    RowRejection,
)
from marketplaces.packs import load_all

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


def row(line: str, code: str = "amazon.us", header: str = SIX) -> ParsedRow | RowRejection:
    (only,) = reading(f"{header}\n{line}\n", code)
    return only


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("7/4/26", date(2026, 7, 4)),
        ("07/04/2026", date(2026, 7, 4)),
        (" 2/29/24 ", date(2024, 2, 29)),
        ("12/31/99", date(1999, 12, 31)),
        ("1/1/95", date(1995, 1, 1)),
        ("11/23/26", date(2026, 11, 23)),
    ],
)
def test_days_that_are_read(text, day):
    assert row(f"{text}\t1\tx\t\t1\t").left_on == day


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("25/4/26\t1\tx\t\t1\t", "Date", "date_in_other_order"),
        ("2026/7/4\t1\tx\t\t1\t", "Date", "bad_date"),
        ("2026-07-04\t1\tx\t\t1\t", "Date", "bad_date"),
        ("7.4.26\t1\tx\t\t1\t", "Date", "bad_date"),
        ("7/4.26\t1\tx\t\t1\t", "Date", "bad_date"),
        ("7/4/126\t1\tx\t\t1\t", "Date", "bad_date"),
        ("٧/4/26\t1\tx\t\t1\t", "Date", "bad_date"),
        ("2/30/26\t1\tx\t\t1\t", "Date", "bad_date"),
        ("13/32/26\t1\tx\t\t1\t", "Date", "bad_date"),
        ("0/0/26\t1\tx\t\t1\t", "Date", "bad_date"),
        ("\t1\tx\t\t1\t", "Date", "bad_date"),
        ("12/31/1899\t1\tx\t\t1\t", "Date", "date_out_of_range"),
        ("12/31/1994\t1\tx\t\t1\t", "Date", "date_out_of_range"),
        ("11/24/26\t1\tx\t\t1\t", "Date", "date_out_of_range"),
        ("1/1/9999\t1\tx\t\t1\t", "Date", "date_out_of_range"),
        ("7/4/26\t0\tx\t\t1\t", "Rating", "bad_rating"),
        ("7/4/26\t6\tx\t\t1\t", "Rating", "bad_rating"),
        ("7/4/26\t4.5\tx\t\t1\t", "Rating", "bad_rating"),
        ("7/4/26\t\tx\t\t1\t", "Rating", "bad_rating"),
        ("7/4/26\tgood\tx\t\t1\t", "Rating", "bad_rating"),
        (f"7/4/26\t{2**63}\tx\t\t1\t", "Rating", "bad_rating"),
        ("7/4/26\t1\tx\t\t \t", "Order ID", "missing_value"),
        (f"7/4/26\t1\tx\t\t{'1' * 121}\t", "Order ID", "too_long"),
        (f"7/4/26\t1\tx\t\t1\t{'a' * 320}@", "Rater Email", "too_long"),
        ("7/4/26\t1\tx\0y\t\t1\t", "Comments", "nul_character"),
        ("7/4/26\t1\tx\ty\tz\t1\t", "Rater Email", "too_many_columns"),
        ("7/4/26\t1\tx", "Comments", "too_few_columns"),
        ("only text", "Date", "continues_nothing"),
    ],
)
def test_rows_that_are_rejected(line, column, code):
    rejected = row(line)

    assert isinstance(rejected, RowRejection)
    assert (rejected.line, rejected.column, rejected.code) == (2, column, code)
    assert column in rejected.message or code in {
        "too_many_columns",
        "too_few_columns",
        "continues_nothing",
    }


def test_an_unknown_answer_to_a_factor_is_rejected():
    rejected = row("7/4/26\t1\tx\t\tYes\tperhaps\t-\t1\t", header=NINE)

    assert (rejected.column, rejected.code) == ("Item as Described", "bad_factor")


def test_what_is_kept_of_a_rejected_row_holds_no_address_and_no_nul():
    rejected = row("7/4/26\tbob@example.com\tx\0\t\t1\tq@example.com")

    assert rejected.raw == "7/4/26\t[email]\tx\u2400\t\t1\t[email]"
    assert "bob" not in rejected.message


def test_an_address_column_without_an_address_joins_nobody():
    assert row("7/4/26\t1\tx - y\t\t1\t-")[11] is None


def test_one_bad_row_does_not_hide_the_next():
    rows = list(reading(f"{SIX}\n7/4/26\t9\tx\t\t1\t\n7/5/26\t2\tTorn\n7/6/26\t3\tok\t\t3\t\n"))

    assert [getattr(r, "code", "ok") for r in rows] == ["bad_rating", "too_few_columns", "ok"]


def test_text_in_front_of_the_first_row_and_empty_lines():
    rows = list(reading(f"{SIX}\n\nstray\n7/6/26\t3\tok\t\t3\t\n\n\n"))

    assert [(r.line, getattr(r, "code", "ok")) for r in rows] == [
        (3, "continues_nothing"),
        (4, "ok"),
    ]
    assert rows[1].comment == "ok"


def test_a_comment_over_too_many_lines_is_rejected_once():
    rows = list(reading(f"{SIX}\n7/6/26\t3\tok\t\t3\t\n" + "more\n" * 5_000))

    assert [(r.line, r.code) for r in rows] == [(2, "too_many_lines")]
    assert len(rows[0].raw) < 1_000
