"""Amazon's feedback report: unquoted tabs, 6, 9 or 10 columns, dates in the marketplace's order."""

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from feedback.formats.amazon_lines import Record, RecordAssembler
from feedback.formats.columns import COLUMNS
from feedback.formats.rows import (
    AmbiguousDates,
    ParsedRow,
    Reading,
    ReadingNotes,
    ReadOptions,
    Row,
    Unreadable,
    WrongFormat,
    without_email,
)
from feedback.formats.text import first_line, known_encoding, open_text
from feedback.formats.values import (
    DayReader,
    email_or_none,
    identifier,
    nul_found,
    rating,
    rating_words,
    short_day_reader,
    shorten,
    text_or_none,
)
from marketplaces.choices import DateOrder
from marketplaces.policy import Pack
from marketplaces.report_policy import Report, ReportHeaders

_START = ("date", "rating", "comment", "reply")
_FACTORS = ("arrived_on_time", "item_as_described", "customer_service")
_END = ("order_id", "buyer_email")
LAYOUTS = (
    (*_START, *_END),
    (*_START, *_FACTORS, *_END),
    (*_START, *_FACTORS, *_END, "buyer_role"),
)
_CANONICAL = {"date": "left_on", "order_id": "order_reference"}
_FAULTS = {
    "too_few_columns": "The row ends before its last column.",
    "too_many_columns": "The row has more columns than the header; is there a tab in a text?",
    "too_many_lines": "The comment goes over more lines than can be joined.",
    "continues_nothing": "The line is no row, and there is no row before it.",
}
_DEFAULT_OPTIONS = ReadOptions()


def read(
    stream: BinaryIO, *, pack: Pack, today: date, options: ReadOptions = _DEFAULT_OPTIONS
) -> Reading:
    """Check the whole file, then give its rows one by one; raise FileRefused before the first."""
    report = pack.report
    if report is None:
        raise WrongFormat(f"{pack.identity.name} has no feedback report of Amazon's kind.")
    order = options.date_order or report.dates.order
    if order is DateOrder.UNKNOWN:
        raise AmbiguousDates(
            f"In which order do the dates of {pack.code} stand: mdy, dmy or ymd? "
            "Send the answer with the file as date_order."
        )
    encodings = [known_encoding(options.encoding)] if options.encoding else report.encodings.order
    text = open_text(stream, encodings)
    notes = ReadingNotes(encoding=text.encoding, compressed=text.compressed)
    lines = text.lines()
    header = next(lines)
    notes.columns = tuple(name.strip() for name in header.split("\t"))
    layout = recognise(header, report.headers)
    days = short_day_reader(order, report.dates.separators, column=notes.columns[0], today=today)
    records = RecordAssembler(header, len(layout), notes).records(lines)
    reader = _RowReader(layout, notes, pack, report, days)
    return Reading(reader.rows(records), notes)


def recognises(first_bytes: bytes, pack: Pack) -> bool:
    """Tell whether the first line is the header of the marketplace's own report."""
    header = first_line(first_bytes)
    if pack.report is None or "\t" not in header:
        return False
    try:
        recognise(header, pack.report.headers)
    except WrongFormat:
        return False
    return True


def recognise(header: str, names: ReportHeaders) -> tuple[str, ...]:
    """Return the layout whose columns the header names in order, or refuse the file."""
    columns = [name.strip().casefold() for name in header.split("\t")]
    layout = next((known for known in LAYOUTS if len(known) == len(columns)), None)
    if layout is None:
        raise WrongFormat(
            f"Line 1: the header has {len(columns)} columns separated by tabs; "
            "Amazon's feedback report has 6, 9 or 10."
        )
    for number, (column, canonical) in enumerate(zip(columns, layout, strict=True), start=1):
        known = getattr(names, canonical)
        if column not in {name.casefold() for name in known}:
            raise WrongFormat(
                f"Line 1, column {number}: the header {shorten(column)} is not known here; "
                f"Amazon's feedback report has {' or '.join(known)}."
            )
    return layout


class _RowReader:
    """Turns records into rows; what a file decides once stands ready in attributes."""

    def __init__(
        self,
        layout: tuple[str, ...],
        notes: ReadingNotes,
        pack: Pack,
        report: Report,
        days: DayReader,
    ) -> None:
        self._notes = notes
        self._days = days
        self._ratings = rating_words(pack.rating)
        self._names = notes.columns
        self._canonical = [_CANONICAL.get(name, name) for name in layout]
        self._order_id = layout.index("order_id")
        self._has_factors = "customer_service" in layout
        self._factor_words = {
            **dict.fromkeys((word.casefold() for word in report.factors.yes), True),
            **dict.fromkeys((word.casefold() for word in report.factors.no), False),
            **dict.fromkeys((word.casefold() for word in report.factors.none), None),
        }

    def rows(self, records: Iterator[Record]) -> Iterator[Row]:
        for record in records:
            try:
                yield self._row(record)
            except Unreadable as problem:
                if problem.code == "date_in_other_order":
                    self._notes.dates_in_other_order += 1
                yield problem.rejection(record.line, record.raw, self._cells(record))

    def _row(self, record: Record) -> ParsedRow:
        fields, names, raw = record.fields, self._names, record.raw
        if record.fault or "\0" in raw:
            raise self._broken(record)
        order_id = identifier(fields[self._order_id], names[self._order_id])
        email = email_or_none(fields[self._order_id + 1], names[self._order_id + 1])
        arrived = described = service = None
        if self._has_factors:
            arrived, described, service = (self._factor(fields, index) for index in (4, 5, 6))
        return ParsedRow(
            record.line,
            without_email(raw, email),
            order_id,
            rating(fields[1], self._ratings, names[1]),
            text_or_none(fields[2]),
            text_or_none(fields[3]),
            self._days(fields[0]),
            order_id,
            arrived,
            described,
            service,
            email,
        )

    def _cells(self, record: Record) -> dict[str, str] | None:
        """Return the row's texts by canonical column, unless tabs in it have gone astray."""
        if record.fault:
            return None
        pairs = zip(self._canonical, record.fields, strict=True)
        return {name: text for name, text in pairs if name in COLUMNS}

    def _factor(self, fields: list[str], index: int) -> bool | None:
        try:
            return self._factor_words[fields[index].strip().casefold()]
        except KeyError:
            message = f"{self._names[index]} is {shorten(fields[index])}; known are Yes, No and -."
            raise Unreadable(self._names[index], "bad_factor", message) from None

    def _broken(self, record: Record) -> Unreadable:
        if record.fault:
            last = min(len(record.fields), len(self._names)) - 1
            return Unreadable(self._names[last], record.fault, _FAULTS[record.fault])
        return nul_found(record.fields, self._names)
