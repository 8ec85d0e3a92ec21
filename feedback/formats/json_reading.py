"""From the records of a JSON file to rows: what every marketplace's reader shares."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import BinaryIO, NamedTuple, Protocol

from feedback.formats.instants import Instants
from feedback.formats.json_fields import Fields
from feedback.formats.json_records import Record, Shape, open_json
from feedback.formats.rows import (
    ParsedRow,
    Reading,
    ReadingNotes,
    ReadOptions,
    Row,
    Unreadable,
)
from marketplaces.policy import Pack

type RowMaker = Callable[[Record, Context], ParsedRow | None]


class Context(NamedTuple):
    """What the readers of single records know of their file."""

    pack: Pack
    instants: Instants
    notes: ReadingNotes

    @property
    def today(self) -> date:
        """The present day in the marketplace's zone."""
        return self.instants.today


def read_json(
    stream: BinaryIO,
    shape: Shape,
    make_row: RowMaker,
    *,
    pack: Pack,
    today: date,
    options: ReadOptions,
) -> Reading:
    """Check the whole file, then give its rows one by one; raise FileRefused before the first.

    `make_row` returns None for a record that is not feedback about the seller.
    """
    file = open_json(stream, shape, options)
    notes = ReadingNotes(encoding="utf-8", compressed=file.compressed)
    context = Context(pack, Instants(pack.calendar.zone, today), notes)
    return Reading(_rows(file.records(), make_row, context), notes)


def _rows(records: Iterator[Record], make_row: RowMaker, context: Context) -> Iterator[Row]:
    for record in records:
        try:
            if record.fault is not None:
                raise record.fault
            row = make_row(record, context)
        except Unreadable as problem:
            place = f"Record {record.number} (column {record.column}): {problem.message}"
            yield Unreadable(problem.column, problem.code, place).rejection(record.line, record.raw)
            continue
        if row is None:
            context.notes.skipped += 1
        else:
            yield row


class Placed(Protocol):
    """A record of any format: where it begins and what it says."""

    @property
    def line(self) -> int:
        """Its first line, from 1."""

    @property
    def raw(self) -> str:
        """Its text."""


def blank_row(record: Placed, external_id: str) -> ParsedRow:
    """Return a row that only has its id, to be filled with `_replace`."""
    return ParsedRow(
        line=record.line,
        raw=record.raw,
        external_id=external_id,
        rating=None,
        comment=None,
        reply=None,
        left_on=None,
        order_reference=None,
        arrived_on_time=None,
        item_as_described=None,
        customer_service=None,
        buyer=None,
    )


def left(
    fields: Fields, context: Context, *, names: tuple[str, ...], per_second: int = 0
) -> tuple[datetime, date]:
    """Return the instant in the first of the fields that holds one, and its day.

    `per_second` says how many units of a whole number make a second; 0 means RFC 3339.
    """
    instants = context.instants
    for name in names:
        if name not in fields:
            continue
        if per_second:
            instant = instants.epoch(fields, name, per_second=per_second)
        else:
            instant = instants.text(fields, name)
        if instant is not None:
            return instant, instants.day(instant, fields.path(name))
    raise fields.missing(names[0])


def known_buyer(text: str | None) -> str | None:
    """Return what tells one buyer from another; a masked name tells nobody."""
    return None if text is None or "*" in text else text
