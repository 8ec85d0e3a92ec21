"""What a file would give, before anything is imported."""

from datetime import date
from io import BytesIO

import pytest

from feedback.formats.preview import preview
from feedback.formats.rows import (
    AmbiguousEncoding,
    BrokenQuoting,
    DamagedArchive,
    EmptyFile,
    MissingColumn,
    ReadOptions,
    RowRejection,
    WrongFormat,
)
from marketplaces.choices import DateOrder
from marketplaces.packs import load_all
from tests.feedback.formats.workbooks import workbook

TODAY = date(2026, 11, 22)
KOREAN = "리뷰번호,별점,내용,작성일\n1,5,좋아요,2026-07-04\n2,9,음,2026-07-05\n"
REPORT = (
    "Date\tRating\tComments\tYour Response\tOrder ID\tRater Email\n"
    "7/4/26\t1\tLate\t\t111-1\ta@marketplace.amazon.com\n"
)


def seen(content, code="own_shop", *, format_name=None, rows=20, **options):
    data = content if isinstance(content, bytes) else content.encode()
    return preview(
        BytesIO(data),
        pack=load_all()[code],
        today=TODAY,
        options=ReadOptions(**options),
        format_name=format_name,
        rows=rows,
    )


def test_columns_are_suggested_and_rows_are_read_with_them():
    found = seen(KOREAN)

    assert (found.format, found.header) == ("csv", ("리뷰번호", "별점", "내용", "작성일"))
    assert [(one.column, one.header, one.confidence.value) for one in found.suggestions] == [
        ("external_id", "리뷰번호", "high"),
        ("rating", "별점", "high"),
        ("comment", "내용", "high"),
        ("left_on", "작성일", "high"),
    ]
    good, bad = found.rows
    assert (good.external_id, good.rating, good.comment) == ("1", 5, "좋아요")
    assert isinstance(bad, RowRejection)
    assert (bad.line, bad.column, bad.code) == (3, "별점", "bad_rating")
    assert (found.missing, found.question) == ((), None)


def test_only_the_first_rows_are_shown():
    lines = "".join(f"{n},5,2026-07-04\n" for n in range(300))
    assert len(seen(f"id,stars,date\n{lines}").rows) == 20
    assert len(seen(f"id,stars,date\n{lines}", rows=3).rows) == 3


@pytest.mark.parametrize(
    ("content", "code", "missing"),
    [
        ("foo,bar\n,\n", "own_shop", ("external_id", "left_on", "rating")),
        ("Nr,Am\n", "own_shop", ("rating",)),
        ("Bestellnummer,Sterne\n", "amazon.de", ("left_on",)),
        ("Bestellnummer,Sterne\n", "own_shop", ("external_id", "left_on")),
    ],
)
def test_what_is_missing_is_named(content, code, missing):
    found = seen(content, code)
    assert (found.missing, found.rows) == (missing, ())


def test_a_mapping_of_ones_own_is_tried():
    mapping = {"external_id": "A", "rating": "B", "left_on": "C"}
    content = "A,B,C\n1,5,2026-07-04\n"
    assert seen(content, mapping=mapping).rows[0].rating == 5
    assert seen(content, mapping={"rating": "B"}).missing == ("external_id", "left_on")
    with pytest.raises(MissingColumn, match="the mapping of rating needs one column 'X'"):
        seen(content, mapping={**mapping, "rating": "X"})


def test_the_order_of_dates_is_a_question():
    content = "id,stars,date\n1,5,2026-07-03\n2,5,04/07/2026\n"
    found = seen(content)

    assert [row.line for row in found.rows] == [2]
    assert found.question.code == "ambiguous_dates"
    assert str(found.question).startswith("Line 3: date is '04/07/2026'. In which order")
    answered = seen(content, date_order=DateOrder.DMY)
    assert [row.left_on for row in answered.rows] == [date(2026, 7, 3), date(2026, 7, 4)]
    assert answered.question is None


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (workbook(["1", 5, "fine", date(2026, 7, 4)]), "xlsx"),
        ('{"Nr": 1, "Sterne": 5, "Text": "fine", "Tag": "2026-07-04"}\n{\n', "jsonl"),
    ],
)
def test_other_tables(content, name):
    found = seen(content)
    assert (found.format, len(found.suggestions)) == (name, 4)
    assert (found.rows[0].external_id, found.rows[0].left_on) == ("1", date(2026, 7, 4))


def test_a_report_with_columns_of_its_own_needs_no_suggestions():
    found = seen(REPORT, "amazon.us")
    assert (found.format, found.suggestions, found.missing) == ("amazon_feedback_report", (), ())
    assert found.header[0] == "Date"
    assert found.rows[0].external_id == "111-1"
    assert seen(REPORT, "amazon.us", format_name="csv").format == "csv"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFile),
        (b"only text\n", WrongFormat),
        (b"PK\x03\x04junk", DamagedArchive),
        ("별점;작성일\n".encode("cp949"), AmbiguousEncoding),
        (b'id,stars,date\n1,5,"open\n', BrokenQuoting),
    ],
)
def test_what_cannot_be_read_is_refused(content, error):
    with pytest.raises(error):
        seen(content)


def test_a_format_that_does_not_exist():
    with pytest.raises(WrongFormat, match="There is no format 'pdf'; known are amazon_feedback"):
        seen(KOREAN, format_name="pdf")
