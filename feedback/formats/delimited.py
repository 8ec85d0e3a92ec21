"""Generic CSV and TSV with a header line, quoted as spreadsheets do it."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from feedback.formats.canonical_row import Table, read_table
from feedback.formats.columns import canonical_name
from feedback.formats.rows import (
    AmbiguousEncoding,
    BrokenQuoting,
    FileRefused,
    Reading,
    ReadingNotes,
    ReadOptions,
    Undecodable,
    WrongFormat,
)
from feedback.formats.text import TextFile, first_line, known_encoding, open_text
from marketplaces.policy import Pack

DELIMITERS = (",", ";", "\t")
_DEFAULT_OPTIONS = ReadOptions()


def read(
    stream: BinaryIO, *, pack: Pack, today: date, options: ReadOptions = _DEFAULT_OPTIONS
) -> Reading:
    """Check the whole file's text, then give its rows one by one; raise FileRefused."""
    return read_table(open_table(stream, options), pack=pack, today=today, options=options)


def open_table(stream: BinaryIO, options: ReadOptions) -> Table:
    """Check the whole file's text and return its header and records."""
    text = _open(stream, options.encoding)
    file = _CsvFile(text.lines())
    notes = ReadingNotes(encoding=text.encoding, compressed=text.compressed)
    return Table(file.header, file.records(), notes)


def recognises(first_bytes: bytes, pack: Pack) -> bool:
    """Tell whether the first line is a header with a column of ours."""
    del pack
    header = first_line(first_bytes)
    try:
        names = header.split(sniff_delimiter(header))
    except FileRefused:
        return False
    return any(canonical_name(name.strip().strip('"')) for name in names)


def sniff_delimiter(header: str) -> str:
    """Return the delimiter of a header line; refuse a line in which two are equally likely."""
    bare = re.sub(r'"[^"]*"', "", header)
    counts = {delimiter: bare.count(delimiter) for delimiter in DELIMITERS}
    most = max(counts.values())
    likely = [delimiter for delimiter, count in counts.items() if count == most]
    if most == 0 or len(likely) > 1:
        raise WrongFormat(
            "Line 1: the header must name its columns separated by commas, semicolons or tabs."
        )
    return likely[0]


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


class _CsvFile:
    """The records of a csv.reader, each with its first line number and its raw text."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._taken: list[str] = []
        first = next(lines)
        self._delimiter = sniff_delimiter(first)
        self._reader = csv.reader(
            self._watched(first, lines), delimiter=self._delimiter, strict=True
        )
        self.header = next(self.records())[2]

    def _watched(self, first: str, lines: Iterator[str]) -> Iterator[str]:
        self._taken.append(first)
        yield f"{first}\n"
        for line in lines:
            self._taken.append(line)
            yield f"{line}\n"

    def records(self) -> Iterator[tuple[int, str, list[str]]]:
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
