"""Generic CSV and TSV with a header line, quoted as spreadsheets do it; ISO dates only."""

import csv
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from feedback.formats.delimited_header import assign_columns, sniff_delimiter
from feedback.formats.rows import (
    AmbiguousEncoding,
    BrokenQuoting,
    ParsedRow,
    Reading,
    ReadingNotes,
    ReadOptions,
    Row,
    Undecodable,
    Unreadable,
    without_email,
)
from feedback.formats.text import TextFile, known_encoding, open_text
from feedback.formats.values import (
    email_or_none,
    identifier,
    iso_day_reader,
    nul_found,
    rating,
    rating_words,
    shorten,
    text_or_none,
)
from marketplaces.policy import Pack

_FACTOR_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("yes", "true", "1", "y"), True),
    **dict.fromkeys(("no", "false", "0", "n"), False),
    **dict.fromkeys(("", "-"), None),
}
_DEFAULT_OPTIONS = ReadOptions()


def read(
    stream: BinaryIO, *, pack: Pack, today: date, options: ReadOptions = _DEFAULT_OPTIONS
) -> Reading:
    """Check the whole file's text, then give its rows one by one; raise FileRefused."""
    text = _open(stream, options.encoding)
    notes = ReadingNotes(encoding=text.encoding, compressed=text.compressed)
    table = _Table(text.lines())
    header = table.header
    columns = assign_columns(header, options.mapping, pack.feedback_identity.external_id)
    notes.columns = tuple(name.strip() for name in header)
    notes.supplied = frozenset(columns)
    used = set(columns.values())
    notes.ignored_columns = tuple(n for i, n in enumerate(notes.columns) if i not in used)
    return Reading(_RowReader(columns, notes, pack, today).rows(table), notes)


def _open(stream: BinaryIO, encoding: str | None) -> TextFile:
    if encoding is not None:
        return open_text(stream, [known_encoding(encoding)])
    try:
        return open_text(stream, ["utf-8"])
    except Undecodable as problem:
        raise AmbiguousEncoding(
            f"{problem} Which encoding is it? Send the answer with the file as encoding, "
            "for example cp1252, cp932 or cp949."
        ) from problem


class _Table:
    """The records of a csv.reader, each with its first line number and its raw text."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._taken: list[str] = []
        first = next(lines)
        self._delimiter = sniff_delimiter(first)
        self._reader = csv.reader(
            self._watched(first, lines), delimiter=self._delimiter, strict=True
        )
        self.header = next(iter(self))[2]

    def _watched(self, first: str, lines: Iterator[str]) -> Iterator[str]:
        self._taken.append(first)
        yield f"{first}\n"
        for line in lines:
            self._taken.append(line)
            yield f"{line}\n"

    def __iter__(self) -> Iterator[tuple[int, str, list[str]]]:
        reader, taken = self._reader, self._taken
        while True:
            begin = reader.line_num + 1
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise BrokenQuoting(
                    f"Line {begin}: the quotes do not close as CSV wants it ({error}); "
                    'write " inside a quoted text as "".'
                ) from error
            raw = "\n".join(taken)
            taken.clear()
            if fields:
                yield begin, raw, fields


class _RowReader:
    """Turns records into rows by the positions that the header gave."""

    def __init__(
        self, columns: dict[str, int], notes: ReadingNotes, pack: Pack, today: date
    ) -> None:
        self._columns = columns
        self._names = notes.columns
        self._ratings = rating_words(pack.rating)
        left_on = self._name("left_on")
        self._days = iso_day_reader(pack.calendar.zone, column=left_on, today=today)

    def rows(self, table: _Table) -> Iterator[Row]:
        for line, raw, fields in table:
            try:
                yield self._row(line, raw, fields)
            except Unreadable as problem:
                yield problem.rejection(line, raw)

    def _row(self, line: int, raw: str, fields: list[str]) -> ParsedRow:
        self._check_shape(raw, fields)
        get = self._value
        email = email_or_none(get(fields, "buyer_email"), self._name("buyer_email"))
        order = get(fields, "order_reference")
        stars = get(fields, "rating").strip()
        return ParsedRow(
            line,
            without_email(raw, email),
            identifier(get(fields, "external_id"), self._name("external_id")),
            rating(stars, self._ratings, self._name("rating")) if stars else None,
            text_or_none(get(fields, "comment")),
            text_or_none(get(fields, "reply")),
            self._days(get(fields, "left_on")),
            identifier(order, self._name("order_reference")) if order.strip() else None,
            self._factor(fields, "arrived_on_time"),
            self._factor(fields, "item_as_described"),
            self._factor(fields, "customer_service"),
            email,
        )

    def _check_shape(self, raw: str, fields: list[str]) -> None:
        if len(fields) != len(self._names):
            message = f"The row has {len(fields)} columns, the header {len(self._names)}."
            last = min(len(fields), len(self._names)) - 1
            raise Unreadable(self._names[last], "wrong_column_count", message)
        if "\0" in raw:
            raise nul_found(fields, self._names)

    def _value(self, fields: list[str], canonical: str) -> str:
        position = self._columns.get(canonical)
        return "" if position is None else fields[position]

    def _name(self, canonical: str) -> str:
        position = self._columns.get(canonical)
        return canonical if position is None else self._names[position]

    def _factor(self, fields: list[str], canonical: str) -> bool | None:
        text = self._value(fields, canonical)
        try:
            return _FACTOR_WORDS[text.strip().casefold()]
        except KeyError:
            name = self._name(canonical)
            message = f"{name} is {shorten(text)}; write yes, no or nothing."
            raise Unreadable(name, "bad_factor", message) from None
