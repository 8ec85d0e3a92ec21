"""Rows that came as objects of an API: the canonical columns by their names, nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from feedback.formats.canonical_row import Record, Table, read_table
from feedback.formats.columns import COLUMNS
from feedback.formats.rows import (
    ParsedRow,
    Reading,
    ReadingNotes,
    ReadOptions,
    Row,
    Unreadable,
)
from feedback.formats.values import shorten
from marketplaces.choices import ExternalId
from marketplaces.policy import Pack

MAX_ROWS = 1_000


def read(objects: Sequence[Mapping[str, Any]], *, pack: Pack, today: date) -> Reading:
    """Give a row for each object; `line` counts them from 0, as an array does.

    What an object leaves out stays as it is known (see `keeps_rating`, `keeps_comment`); a null
    erases a rating or a comment. On a marketplace that knows a feedback by its order, the order's
    number is enough.
    """
    table = Table(list(COLUMNS), _records(objects, pack), ReadingNotes("utf-8", compressed=False))
    table.typed = True
    reading = read_table(table, pack=pack, today=today, options=ReadOptions())
    return Reading(_told(reading, objects), reading.notes)


def _records(objects: Sequence[Mapping[str, Any]], pack: Pack) -> Iterator[Record]:
    by_order = pack.feedback_identity.external_id is ExternalId.ORDER_ID
    for index, given in enumerate(objects):
        raw = orjson.dumps(given, default=str).decode(errors="replace")
        unknown = next((name for name in given if name not in COLUMNS), None)
        if unknown is not None:
            message = f"There is no field {shorten(unknown)}; known are {', '.join(COLUMNS)}."
            yield index, raw, Unreadable(unknown, "unknown_field", message)
            continue
        row = dict(given)
        if by_order and not row.get("external_id"):
            row["external_id"] = row.get("order_reference")
        yield index, raw, [row.get(name) for name in COLUMNS]


def _told(rows: Iterator[Row], objects: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    for row in rows:
        if isinstance(row, ParsedRow):
            given = objects[row.line]
            yield row._replace(
                keeps_rating="rating" not in given, keeps_comment="comment" not in given
            )
        else:
            yield row
