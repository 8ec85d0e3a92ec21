"""What a file would give: its header, which column is probably which, and its first rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import BinaryIO

from feedback.formats.canonical_row import Record, Table, read_table
from feedback.formats.catalogue import (
    FIRST_BYTES,
    FORMATS,
    Format,
    detect,
    format_named,
    table_format,
)
from feedback.formats.columns import missing_from
from feedback.formats.rows import (
    AmbiguousDates,
    FileRefused,
    ReadOptions,
    Row,
    Unreadable,
    WrongFormat,
)
from feedback.formats.suggesting import Suggestion, suggest
from feedback.formats.typed_cells import shown
from marketplaces.policy import Pack

_GUESSED_FROM = 100
_DEFAULT_OPTIONS = ReadOptions()


@dataclass(frozen=True, slots=True)
class Preview:
    """What was found in a file, and what has to be said before it can be imported.

    `missing` names columns of ours without which nothing can be read; `rating` stands for a
    rating or a comment. `question` is a refusal that an answer will lift.
    """

    format: str
    header: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    missing: tuple[str, ...]
    rows: tuple[Row, ...]
    question: FileRefused | None = None


def preview(
    stream: BinaryIO,
    *,
    pack: Pack,
    today: date,
    options: ReadOptions = _DEFAULT_OPTIONS,
    format_name: str | None = None,
    rows: int = 20,
) -> Preview:
    """Read the beginning of a file as it would be imported; raise FileRefused if it cannot be."""
    head = stream.read(FIRST_BYTES)
    stream.seek(0)
    chosen = format_named(format_name) if format_name else _format_of(head, pack, options)
    if chosen.open_table is None:
        reading = chosen.read(stream, pack=pack, today=today, options=options)
        found, question = _first(reading, rows)
        return Preview(chosen.name, reading.notes.columns, (), (), found, question)
    table = chosen.open_table(stream, options)
    return _of_table(chosen.name, table, pack, today, options, rows)


def _format_of(head: bytes, pack: Pack, options: ReadOptions) -> Format:
    """Return the format that is recognised, or else the kind of table that it can only be."""
    try:
        return FORMATS[detect(head, pack, has_mapping=bool(options.mapping))]
    except WrongFormat:
        return FORMATS[table_format(head)]


def _of_table(
    name: str, table: Table, pack: Pack, today: date, options: ReadOptions, rows: int
) -> Preview:
    records = list(islice(table.records, max(rows, _GUESSED_FROM)))
    header = tuple(one.strip() for one in table.header)
    suggestions = suggest(header, _texts_of(records), pack.rating)
    mapping: Mapping[str, str] = options.mapping or {one.column: one.header for one in suggestions}
    missing = tuple(missing_from(mapping, pack.feedback_identity.external_id))
    if missing:
        return Preview(name, header, suggestions, missing, ())
    table.records = iter(records[:rows])
    reading = read_table(table, pack=pack, today=today, options=replace(options, mapping=mapping))
    found, question = _first(reading, rows)
    return Preview(name, header, suggestions, (), found, question)


def _texts_of(records: Iterable[Record]) -> list[list[str]]:
    return [
        [shown(cell) for cell in cells]
        for _, _, cells in records
        if not isinstance(cells, Unreadable)
    ]


def _first(reading: Iterator[Row], rows: int) -> tuple[tuple[Row, ...], FileRefused | None]:
    """Return the first rows, and the question at which the reading stopped."""
    found: list[Row] = []
    try:
        for row in islice(reading, rows):
            found.append(row)  # noqa: PERF402 - what was read before a question is shown
    except AmbiguousDates as question:
        return tuple(found), question
    return tuple(found), None
