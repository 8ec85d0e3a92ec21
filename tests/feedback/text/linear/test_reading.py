"""Texts with stars from a file."""

import io
from datetime import date

import pytest

from feedback.text.linear.examples import Example
from feedback.text.linear.reading import BadRow, Columns, Scale, TrainingFileRefused, read_examples

STARS = Columns(text="text", stars="stars")


def read(content, columns=STARS):
    raw = content if isinstance(content, bytes) else content.encode()
    return list(read_examples(io.BytesIO(raw), columns))


def test_columns_by_name_and_quoted_cells():
    content = 'stars\tid\ttext\r\n5\t1\t"a ""good""\tone\nindeed"\r\n1.0\t2\t나빠요\r\n'
    assert read(content) == [Example('a "good"\tone\nindeed', 5), Example("나빠요", 1)]


def test_a_byte_order_mark_is_no_part_of_the_first_name():
    assert read("\ufefftext\tstars\nx\t3\n") == [Example("x", 3)]


def test_good_or_bad():
    columns = Columns(text="text", stars="good", scale=Scale.GOOD_OR_BAD)
    content = "good\ttext\n1\ta\n0\tb\n2\tc\n"
    assert read(content, columns) == [
        Example("a", 5),
        Example("b", 1),
        BadRow(3, "good", "expected a number of the scale 0-1, found '2'."),
    ]


def test_language_and_day():
    columns = Columns(text="text", stars="stars", language="lang", day="when")
    content = "text\tstars\tlang\twhen\na\t5\tPT\t2026-03-01T10:00:00Z\nb\t1\t\t\nc\t1\tde\tsoon\n"
    assert read(content, columns) == [
        Example("a", 5, "pt", date(2026, 3, 1)),
        Example("b", 1),
        BadRow(3, "when", "expected a day such as 2026-11-25, found 'soon'."),
    ]


@pytest.mark.parametrize("stars", ["", "6", "0", "five", "4.5", "-1", "target", "٥"])
def test_other_stars_are_named_by_row_and_column(stars):
    (bad,) = read(f"text\tstars\nx\t{stars}\n")
    assert str(bad) == (
        f"Row 1, column 'stars': expected a number of the scale 1-5, found {stars!r}."
    )


def test_a_row_that_ends_early_has_empty_cells():
    assert read("stars\ttext\n5\n1\ta\textra\n") == [Example("", 5), Example("a", 1)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "The file is empty; its first line must name the columns"),
        ("text\tgrade\nx\t1\n", "no column 'stars'; its columns are 'text', 'grade'"),
        (b"text\tstars\na\t5\n" + b"x" * 9_000 + b"\xff\t5\n", "not UTF-8: byte 0xff"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(content, said):
    with pytest.raises(TrainingFileRefused, match=said):
        read(content)


def test_a_cell_without_end_is_refused():
    with pytest.raises(TrainingFileRefused, match="Row 1 cannot be read: field larger than"):
        read('text\tstars\n"' + "x" * (17 << 20))


def test_a_long_text_is_read():
    assert read("text\tstars\n" + "x" * 1_000_000 + "\t5\n") == [Example("x" * 1_000_000, 5)]


def test_the_stream_stays_open():
    stream = io.BytesIO(b"text\tstars\nx\t5\n")
    list(read_examples(stream, STARS))
    assert not stream.closed
