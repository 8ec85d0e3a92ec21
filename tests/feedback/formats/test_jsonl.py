"""JSON Lines: keys are columns, values are strict, and each refusal names its line and key."""

import gzip
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest

from feedback.formats.jsonl import MAX_KEYS, read
from feedback.formats.rows import (
    AmbiguousDates,
    DamagedArchive,
    DecompressionBomb,
    EmptyFile,
    LineTooLong,
    MissingColumn,
    ParsedRow,
    ReadOptions,
    RowRejection,
    Undecodable,
    WrongFormat,
)
from marketplaces.choices import DateOrder
from marketplaces.packs import load_all

TODAY = date(2026, 11, 22)
GOOD = '{"id": "1", "stars": 5, "date": "2026-07-04"}'


def reading(content: bytes | str, code: str = "own_shop", **options):
    data = content if isinstance(content, bytes) else content.encode()
    return read(BytesIO(data), pack=load_all()[code], today=TODAY, options=ReadOptions(**options))


def second(line: str) -> ParsedRow | RowRejection:
    """Read a line behind a good one."""
    _, row = reading(f"{GOOD}\n{line}\n")
    return row


def test_rows_and_their_columns():
    lines = [
        '{"id": 17, "stars": 5, "tags":[],"text":"Ja,\\n\\"gut\\"", "date":"2026-07-04T20:00:00Z"}',
        "",
        '{"date": "2026-07-05", "id": "b", "email": "q@example.com", "on time": true}',
    ]
    rows = reading("\ufeff" + "\r\n".join(lines))
    first, other = rows

    assert (first.line, first.external_id, first.rating) == (1, "17", 5)
    assert first.comment == 'Ja,\n"gut"'
    assert first.left_at.isoformat() == "2026-07-04T20:00:00+00:00"
    assert (other.line, other.rating, other.left_on) == (3, None, date(2026, 7, 5))
    assert (other.arrived_on_time, other.customer_service) == (True, None)
    assert other.buyer == "q@example.com"
    assert "q@example.com" not in other.raw
    assert '"email": "[email]"' in other.raw
    assert rows.notes.ignored_columns == ("tags",)
    assert rows.notes.supplied >= {"rating", "comment", "buyer_email"}


def test_an_escaped_address_is_blanked_too():
    assert "example" not in second(GOOD[:-1] + ', "email": "q\\u0040example.com"}').raw


def test_a_mapping_names_keys():
    content = '{"Nr": 1, "Sterne": 4, "Tag": "4.7.2026", "id": "other"}'
    mapping = {"external_id": "Nr", "rating": "Sterne", "left_on": "Tag"}
    with pytest.raises(AmbiguousDates, match=r"Line 1: Tag is '4.7.2026'\. In which order"):
        list(reading(content, mapping=mapping))
    (row,) = reading(content, mapping=mapping, date_order=DateOrder.DMY)
    assert (row.external_id, row.rating, row.left_on) == ("1", 4, date(2026, 7, 4))


@pytest.mark.parametrize(
    ("line", "column", "code", "message"),
    [
        ("{", "line", "bad_json", "The line is no JSON: Expecting property name enclosed in"),
        ("[1]", "line", "bad_json", "The line is '[1]'; write an object."),
        ('{"id": NaN}', "line", "bad_json", "The line holds NaN, which is no JSON number."),
        (
            '{"id": "1", "id": "2"}',
            *("id", "duplicate_key", "The key id stands twice in the line."),
        ),
        ("[" * 100_000, "line", "nested_value", "The line is nested too deeply; write one object"),
        ('{"id": {"a": 1}}', "id", "nested_value", "id is an object (\"{'a': 1}\"); write one"),
        ('{"id": ["a"]}', "id", "nested_value", "id is a list (\"['a']\"); write one value."),
        ('{"id": true}', "id", "bad_type", "id is true; write a text here."),
        ('{"id": 1.5}', "id", "no_whole_number", "id is 1.5; only whole numbers are read"),
        ('{"id": 1e999}', "id", "no_whole_number", "id is inf; only whole numbers are read"),
        (
            '{"id": "1", "stars": 9223372036854775808}',
            *("stars", "number_too_large", "stars is larger than 9223372036854775807; write"),
        ),
        (
            '{"id": "1", "stars": 9223372036854775807, "date": "2026-07-04"}',
            *("stars", "bad_rating", "stars is '9223372036854775807'; it must be a whole number"),
        ),
        (
            f'{{"id": {"9" * 5000}}}',
            *("line", "number_too_large", "The line holds a number with too many digits"),
        ),
        ('{"id": "a\\u0000"}', "id", "nul_character", "id holds a NUL character."),
        ('{"id": "a\0"}', "line", "nul_character", "The line holds a NUL character."),
        ('{"id": "\\ud800"}', "id", "broken_character", "id holds half of a character"),
        ('{"id": "1", "stars": 5}', "date", "bad_date", "date is ''; write YYYY-MM-DD,"),
        (GOOD.replace("2026", "1899"), "date", "date_out_of_range", "date is 1899-07-04; it must"),
        (GOOD.replace("2026", "9999"), "date", "date_out_of_range", "date is 9999-07-04; it must"),
    ],
)
def test_rows_that_are_rejected(line, column, code, message):
    rejected = second(line)

    assert isinstance(rejected, RowRejection)
    assert (rejected.line, rejected.column, rejected.code) == (2, column, code)
    assert rejected.message.startswith(message)
    for text in (rejected.raw, rejected.message, *(rejected.cells or {}).values()):
        assert "\0" not in text.encode().decode()  # and no half characters


def test_the_cells_of_a_rejected_row_are_texts():
    rejected = second('{"id": 7, "stars": 9, "date": null}')
    assert rejected.cells == {"external_id": "7", "rating": "9", "left_on": ""}
    assert second("{").cells is None


@pytest.mark.parametrize(
    ("content", "error", "sentence"),
    [
        (b"", EmptyFile, "the file is empty"),
        (b"id,stars\n", WrongFormat, "Line 1: there is no JSON object"),
        (b"[]\n{}\n", WrongFormat, "Line 1: there is no JSON object"),
        (b'{"id": 1}', MissingColumn, "Line 1: there is no column left_on"),
        (b'{"id": 1, "feedback_id": 2}', WrongFormat, "'feedback_id' and 'id' both mean external"),
        (b'{"a\\u0000": 1}', WrongFormat, "Line 1: the header holds a NUL"),
        (
            GOOD.encode() + b'\n{"id": "\xff"}',
            Undecodable,
            r"not readable as utf-8 \(line 2, byte \d+\)",
        ),
        (
            gzip.compress(GOOD.encode(), mtime=0)[:-9],
            DamagedArchive,
            "the gzip data is cut off or damaged",
        ),
        (
            gzip.compress(b"\n" * 20_000_000, mtime=0),
            DecompressionBomb,
            "grows to over 200 times its size",
        ),
    ],
)
def test_files_that_are_refused(content, error, sentence):
    with pytest.raises(error, match=sentence):
        reading(content)


def test_the_keys_are_counted():
    lines = "\n".join(f'{{"key{n}": 1}}' for n in range(MAX_KEYS + 1))
    with pytest.raises(WrongFormat, match="Line 1001: the objects have more than 1,000 different"):
        reading(lines)


class Endless(BytesIO):
    """A line of 100 MB that nobody has to hold in memory; it tells how much of it was asked for."""

    def __init__(self) -> None:
        self.given = 0

    def seek(self, *_: int) -> int:
        return 0

    def _parts(self) -> Iterator[bytes]:
        while self.given < 100 * 1024 * 1024:
            yield b"x" * (256 * 1024)

    def read(self, size: int | None = -1) -> bytes:
        part = next(self._parts(), b"")[:size]
        self.given += len(part)
        return part


def test_a_line_without_end_is_not_read_to_its_end():
    stream = Endless()
    with pytest.raises(LineTooLong, match="Line 1, column 1048577: the line is longer than"):
        read(stream, pack=load_all()["own_shop"], today=TODAY)
    assert stream.given < 2 * 1024 * 1024
