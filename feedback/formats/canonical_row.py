"""Turn the columns of any table into rows of feedback: one meaning for CSV, JSON Lines and XLSX."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from feedback.formats.columns import COLUMNS, assign_columns
from feedback.formats.escaping import is_escaped, without_escapes
from feedback.formats.moments import UnknownDateOrder, moment_reader
from feedback.formats.rows import (
    AmbiguousDates,
    ParsedRow,
    Reading,
    ReadingNotes,
    ReadOptions,
    Row,
    RowRejection,
    Unreadable,
    without_email,
)
from feedback.formats.typed_cells import shown, text_of
from feedback.formats.values import (
    channel_or_none,
    email_or_none,
    identifier,
    nul_found,
    rating,
    rating_words,
    shorten,
    text_or_none,
    verdict,
)
from marketplaces.choices import RatingKind
from marketplaces.policy import Pack

# Line, raw text, and the cells as the header counts them, or why they cannot be told apart.
type Record = tuple[int, str, list[Any] | Unreadable]

_FACTOR_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("yes", "true", "1", "y"), True),
    **dict.fromkeys(("no", "false", "0", "n"), False),
    **dict.fromkeys(("", "-"), None),
}


@dataclass(slots=True)
class Table:
    """A header and the records below it; `typed` says that cells are values, not only texts."""

    header: list[str]
    records: Iterator[Record]
    notes: ReadingNotes
    typed: bool = False


def read_table(table: Table, *, pack: Pack, today: date, options: ReadOptions) -> Reading:
    """Say which column is which, then give the rows one by one; raise FileRefused."""
    columns = assign_columns(table.header, options.mapping, pack.feedback_identity.external_id)
    notes = table.notes
    notes.columns = tuple(name.strip() for name in table.header)
    notes.supplied = frozenset(columns)
    used = set(columns.values())
    notes.ignored_columns = tuple(n for i, n in enumerate(notes.columns) if i not in used)
    reader = _RowReader(columns, notes.columns, pack, today, options)
    rows = reader.typed_rows if table.typed else reader.rows
    records = _unescaped(table.records) if is_escaped(notes.columns) else table.records
    return Reading(rows(records), notes)


def _unescaped(records: Iterator[Record]) -> Iterator[Record]:
    """Give the records of a file that this product wrote as they were before."""
    for line, raw, cells in records:
        yield line, raw, cells if isinstance(cells, Unreadable) else without_escapes(cells)


class _RowReader:
    """Turns records into rows by the positions that the header gave."""

    def __init__(
        self,
        columns: Mapping[str, int],
        names: tuple[str, ...],
        pack: Pack,
        today: date,
        options: ReadOptions,
    ) -> None:
        self._columns = columns
        self._names = names
        # A column that is missing lies behind the last one, where each row gets an empty text.
        self._at = {canonical: columns.get(canonical, len(names)) for canonical in COLUMNS}
        self._called = {c: names[columns[c]] if c in columns else c for c in COLUMNS}
        self._ratings = rating_words(pack.rating)
        self._has_stars = pack.rating.kind is RatingKind.STARS
        zone, order = pack.calendar.zone, options.date_order
        self._left, self._ordered = (
            moment_reader(zone, column=self._called[canonical], today=today, order=order)
            for canonical in ("left_on", "ordered_on")
        )

    def rows(self, records: Iterator[Record]) -> Iterator[Row]:
        """Read cells that are texts."""
        for line, raw, fields in records:
            try:
                yield self._row(line, raw, fields)  # type: ignore[arg-type] # no faults in texts
            except Unreadable as problem:
                yield self._rejected(problem, line, raw, fields)

    def typed_rows(self, records: Iterator[Record]) -> Iterator[Row]:
        """Read cells that are values of any kind."""
        for line, raw, cells in records:
            try:
                if isinstance(cells, Unreadable):
                    raise cells
                yield self._row(line, raw, self._texts(cells))
            except Unreadable as problem:
                yield self._rejected(problem, line, raw, cells)

    def _texts(self, cells: list[Any]) -> list[str]:
        texts = [""] * len(cells)
        for canonical, position in self._columns.items():
            texts[position] = text_of(cells[position], self._called[canonical], canonical)
        return texts

    def _row(self, line: int, raw: str, fields: list[str]) -> ParsedRow:
        self._check_shape(raw, fields)
        fields.append("")
        at, called = self._at, self._called
        email = email_or_none(fields[at["buyer_email"]], called["buyer_email"])
        order, ordered_on = fields[at["order_reference"]], fields[at["ordered_on"]]
        stars = fields[at["rating"]].strip()
        has_stars = self._has_stars
        left_on, left_at = self._left(fields[at["left_on"]])
        return ParsedRow(
            line,
            without_email(raw, email),
            identifier(fields[at["external_id"]], called["external_id"]),
            rating(stars, self._ratings, called["rating"]) if stars and has_stars else None,
            text_or_none(fields[at["comment"]]),
            text_or_none(fields[at["reply"]]),
            left_on,
            identifier(order, called["order_reference"]) if order.strip() else None,
            self._factor(fields, "arrived_on_time"),
            self._factor(fields, "item_as_described"),
            self._factor(fields, "customer_service"),
            email,
            None if has_stars or not stars else verdict(stars, called["rating"]),
            None,
            left_at,
            None,
            self._ordered(ordered_on)[0] if ordered_on.strip() else None,
            channel_or_none(fields[at["channel"]], called["channel"]),
        )

    def _check_shape(self, raw: str, fields: list[str]) -> None:
        if len(fields) != len(self._names):
            message = f"The row has {len(fields)} columns, the header {len(self._names)}."
            last = min(len(fields), len(self._names)) - 1
            raise Unreadable(self._names[last], "wrong_column_count", message)
        if "\0" in raw:
            raise nul_found(fields, self._names)

    def _factor(self, fields: list[str], canonical: str) -> bool | None:
        text = fields[self._at[canonical]]
        try:
            return _FACTOR_WORDS[text.strip().casefold()]
        except KeyError:
            name = self._called[canonical]
            message = f"{name} is {shorten(text)}; write yes, no or nothing."
            raise Unreadable(name, "bad_factor", message) from None

    def _rejected(
        self, problem: Unreadable, line: int, raw: str, cells: list[Any] | Unreadable
    ) -> RowRejection:
        """Build the rejection; a date in an unknown order is a question about the whole file."""
        if isinstance(problem, UnknownDateOrder):
            raise AmbiguousDates(f"Line {line}: {problem.message}") from None
        if isinstance(cells, Unreadable) or problem.code == "wrong_column_count":
            return problem.rejection(line, raw)
        texts = {name: shown(cells[position]) for name, position in self._columns.items()}
        return problem.rejection(line, raw, texts)
