"""XLSX: what the cells of the first sheet become, and what is rejected with its place."""

from datetime import date, datetime, time
from io import BytesIO

import pytest
from openpyxl import Workbook

from feedback.formats.rows import (
    EmptyFile,
    LineTooLong,
    MissingColumn,
    ParsedRow,
    ReadOptions,
    RowRejection,
    WrongFormat,
)
from feedback.formats.xlsx import read
from marketplaces.packs import load_all
from tests.feedback.formats.workbooks import HEADER, saved, with_sheet, workbook

# A sheet knows no zones.
EVENING = datetime(2026, 7, 1, 23, 30)  # noqa: DTZ001
LAST_DAY, FIRST_DAY = datetime(9999, 12, 31), datetime(1899, 12, 31)  # noqa: DTZ001
OLD_DAY = datetime(1900, 3, 1)  # noqa: DTZ001
TODAY = date(2026, 11, 22)
DAY = date(2026, 7, 4)


def reading(content: bytes, code: str = "own_shop", **options):
    return read(
        BytesIO(content), pack=load_all()[code], today=TODAY, options=ReadOptions(**options)
    )


def row(*cells) -> ParsedRow | RowRejection:
    (only,) = reading(workbook(list(cells)))
    return only


def test_cells_become_values():
    header = [*HEADER, "order date", "on time", "email", "shelf"]
    content = workbook(
        ["f-1", 5, "Schön,\nschnell", DAY, EVENING, True, "q@example.com", 1],
        [None] * 8,
        [17, 4.0, None, "2026-07-05T10:00:00+09:00", None, None, None, "=1+1"],
        header=header,
    )
    rows = reading(content)
    first, second = rows

    assert (first.line, first.external_id, first.rating, first.left_on) == (2, "f-1", 5, DAY)
    assert (first.comment, first.arrived_on_time) == ("Schön,\nschnell", True)
    assert (first.left_at, first.ordered_on) == (None, date(2026, 7, 1))
    assert first.buyer == "q@example.com"
    assert first.raw == (
        "f-1\t5\tSchön,\nschnell\t2026-07-04 00:00:00\t2026-07-01 23:30:00\ttrue\t[email]\t1"
    )
    assert (second.line, second.external_id, second.rating) == (4, "17", 4)
    assert second.left_at.isoformat() == "2026-07-05T10:00:00+09:00"
    assert rows.notes.ignored_columns == ("shelf",)


def test_only_the_first_sheet_counts_and_merged_cells_are_empty():
    book = Workbook()
    book.active.append([*HEADER, None])
    book.active.append(["1", 5, "both", DAY])
    book.active.merge_cells("C2:C3")
    book.active.append(["2", 4, None, DAY, "right of the header"])
    book.create_sheet("Other").append(["3", 1, "", DAY])

    rows = list(reading(saved(book)))

    assert [(one.external_id, one.comment) for one in rows] == [("1", "both"), ("2", None)]


def test_a_mapping_names_headers():
    content = workbook(["1", 4, "fine", DAY], header=["Nr", "Sterne", "Text", "Am"])
    mapping = {"external_id": "Nr", "rating": "Sterne", "left_on": "Am"}
    (only,) = reading(content, mapping=mapping)
    assert (only.external_id, only.rating, only.left_on) == ("1", 4, DAY)


@pytest.mark.parametrize(
    ("cells", "column", "code", "message"),
    [
        (
            ["1", "=2+3", "", DAY],
            *("stars", "formula", "Cell B2 holds a formula; paste its value instead."),
        ),
        (
            ["1", 5, "#REF!", DAY],
            *("text", "error_cell", "Cell C2 holds the error #REF!; mend it in the sheet."),
        ),
        (
            [123456789012345678, 5, "", DAY],
            *("id", "number_too_large", "Cell A2 holds the number 1.23457e+17, of which a sheet"),
        ),
        (["1", 2**63, "", DAY], "stars", "number_too_large", "Cell B2 holds the number 9.2"),
        (["1", 4.5, "", DAY], "stars", "no_whole_number", "stars is 4.5; only whole numbers"),
        (["1", 6, "", DAY], "stars", "bad_rating", "stars is '6'; it must be a whole number fr"),
        ([True, 5, "", DAY], "id", "bad_type", "id is true; write a text here."),
        (
            [DAY, 5, "", DAY],
            *("id", "date_cell", "id is the date 2026-07-04 00:00:00; format the column as text."),
        ),
        (["1", 5, "", time(10)], "date", "bad_date", "date is a time without a day."),
        (["1", 5, "", 46207], "date", "bad_date", "date is '46207'; write YYYY-MM-DD, or an"),
        ([None, 5, "", DAY], "id", "missing_value", "id is empty."),
        (["1", 5, "", LAST_DAY], "date", "date_out_of_range", "date is 9999-12-31;"),
        (["1", 5, "", FIRST_DAY], "date", "bad_date", "date is a time without a d"),
        (["1", 5, "", OLD_DAY], "date", "date_out_of_range", "date is 1900-03-01; it"),
    ],
)
def test_rows_that_are_rejected(cells, column, code, message):
    rejected = row(*cells)

    assert isinstance(rejected, RowRejection)
    assert (rejected.line, rejected.column, rejected.code) == (2, column, code)
    assert rejected.message.startswith(message)


def test_the_cells_of_a_rejected_row_are_texts():
    assert row("1", "=2+3", None, DAY).cells == {
        "external_id": "1",
        "rating": "=2+3",
        "comment": "",
        "left_on": "2026-07-04 00:00:00",
    }


@pytest.mark.filterwarnings("ignore:Cell D2 is marked as a date")
def test_a_date_beyond_all_calendars_is_an_error_cell():
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(["1", 5, "", 9_999_999])
    book.active["D2"].number_format = "yyyy-mm-dd"
    (rejected,) = reading(saved(book))
    assert (rejected.column, rejected.code) == ("date", "error_cell")
    assert rejected.message == "Cell D2 holds the error #VALUE!; mend it in the sheet."


@pytest.mark.parametrize(
    ("content", "error", "sentence"),
    [
        (saved(Workbook()), EmptyFile, "Row 1: the first sheet is empty"),
        (workbook(header=["a", "b"]), MissingColumn, "Line 1: there is no column external_id"),
        (
            workbook(header=[*HEADER, "score"]),
            *(WrongFormat, "Line 1, column 5: 'score' and 'stars' both mean rating"),
        ),
        (workbook(header=["x"] * 501), WrongFormat, "Row 1: there are more than 500 columns."),
    ],
)
def test_headers_that_are_refused(content, error, sentence):
    with pytest.raises(error, match=sentence):
        reading(content)


def test_a_header_without_rows_holds_no_rows():
    assert list(reading(workbook())) == []


GOOD_ROW = '<row r="{}"><c r="A{}"><v>7</v></c><c r="B{}"><v>5</v></c></row>'


def test_a_row_number_beyond_all_sheets_ends_the_reading():
    huge = 10**15
    content = with_sheet(GOOD_ROW.format(3, 3, 3) + GOOD_ROW.format(huge, huge, huge))
    assert [one.line for one in reading(content)] == [3]


def test_a_row_longer_than_any_feedback_is_refused():
    text = "x" * 600_000
    cells = "".join(f'<c r="{c}2" t="inlineStr"><is><t>{text}</t></is></c>' for c in "AC")
    with pytest.raises(LineTooLong, match="Row 2: the row is longer than 1,048,576 characters"):
        list(reading(with_sheet(f'<row r="2">{cells}</row>')))


@pytest.mark.parametrize(
    "xml",
    [
        '<row r="2"><c r="A2" t="s"><v>99</v></c></row>',
        '<row r="2"><c r="A2"><v>five</v></c></row>',
        '<row r="2"><c r="?!"><v>5</v></c></row>',
        f'<row r="2"><c r="A2"><v>{"9" * 5000}</v></c></row>',
        '<row r="2"><c r="A2"><v>5</v></row>',
    ],
)
def test_a_broken_sheet_is_refused(xml):
    with pytest.raises(WrongFormat, match=r"damaged or no \.xlsx; save it again"):
        list(reading(with_sheet(xml)))
