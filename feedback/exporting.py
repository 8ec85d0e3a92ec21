"""The list of feedback as a file, in constant memory: CSV and XLSX for people, JSON Lines too.

The columns have the names that an import knows, so that a file of one account comes back without
a change; what an import does not know stands behind them.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from tempfile import TemporaryFile
from typing import IO, Any, ClassVar

import orjson
from django.conf import settings
from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from openpyxl import Workbook

from accounts import public_ids
from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import Refusal
from feedback.choices import ExportFormat
from feedback.formats.escaping import MARKER, escaped
from feedback.models import Feedback, SellerAccount

CHUNK = 2_000
XLSX_ROWS = 1_048_575  # one sheet, below its header
XLSX_CHARACTERS = 32_767  # of one cell
_BLOCK = 64 * 1024
_KNOWN = (
    "external_id",
    "rating",
    "comment",
    "reply",
    "left_on",
    "ordered_on",
    "order_reference",
    "arrived_on_time",
    "item_as_described",
    "customer_service",
    "channel",
)
_READ = (
    *_KNOWN,
    "polarity",
    "state",
    "seller_account__marketplace_id",
    "seller_account_id",
    "left_at",
    "id",
)
COLUMNS = (
    *_KNOWN,
    "polarity",
    "state",
    "marketplace",
    "seller_account",
    "left_at_utc",
    "public_id",
)
_FORMAT_VERSION = 1
# XML holds no other controls; a workbook writes them as _x000B_, and so must what looks like that.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")

type Row = tuple[Any, ...]


class ExportTooLarge(Refusal):
    """There are more rows than a workbook can hold."""

    code: ClassVar[str] = "export_too_large"
    message: ClassVar[str] = (
        "A workbook holds 1,048,575 rows at most; narrow the list, or export it as CSV."
    )


class ExportTextTooLong(Refusal):
    """A text is longer than a cell of a workbook can hold."""

    code: ClassVar[str] = "export_text_too_long"
    message: ClassVar[str] = (
        "A text is longer than a workbook's cell can hold (32,767 characters); export as CSV."
    )


@dataclass(frozen=True, slots=True)
class Export:
    """A file on its way out: its blocks, and how a browser should call it."""

    content: Iterable[bytes]
    media_type: str
    name: str

    @property
    def headers(self) -> dict[str, str]:
        """What goes before the content; no cache may keep what buyers wrote."""
        return {
            "Content-Disposition": f'attachment; filename="{self.name}"',
            "Cache-Control": "no-store",
        }


def export_feedback(
    *,
    rows: QuerySet[Feedback],
    kind: ExportFormat,
    actor: Actor,
    now: datetime,
) -> Export:
    """Return the feedback as a file, the newest first.

    Rows are read in chunks by their place in the list, so that no statement runs for as long as
    the slowest reader: what comes in meanwhile may be in the file or not.

    Raises:
        ExportTooLarge, ExportTextTooLong: a workbook cannot hold it.
    """
    actor.require(Scope.FEEDBACK_READ)
    make, media_type = _WRITERS[kind]
    name = f"feedback-{now.astimezone(UTC):%Y-%m-%d}.{kind.value}"
    return Export(make(rows), media_type, name)


def _rows_of(rows: QuerySet[Feedback]) -> Iterator[list[Row]]:
    """Give the rows of the file, chunk by chunk."""
    ordered = rows.order_by("-left_at", "-id").values_list(*_READ)
    place = Tuple(F("left_at"), F("id"))
    part = list(ordered[:CHUNK])
    while part:
        yield [_row(values) for values in part]
        if len(part) < CHUNK:
            return
        part = list(ordered.filter(TupleLessThan(place, part[-1][-2:]))[:CHUNK])


def _row(values: Row) -> Row:
    *plain, marketplace, account, left_at, row_id = values
    if plain[1] is None:  # a marketplace without stars has a verdict
        plain[1] = plain[len(_KNOWN)]
    key = settings.PUBLIC_ID_KEY
    return (
        *plain,
        marketplace,
        public_ids.encode(SellerAccount.PUBLIC_PREFIX, account, key=key),
        left_at,
        public_ids.encode(Feedback.PUBLIC_PREFIX, row_id, key=key),
    )


def _cell(value: Any) -> Any:
    """Return a value as both spreadsheets write it: texts safe, numbers as numbers."""
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value


def _csv(rows: QuerySet[Feedback]) -> Iterator[bytes]:
    buffer = StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")  # without it Excel takes Korean for something else
    writer.writerow([*COLUMNS, MARKER])
    for chunk in _rows_of(rows):
        writer.writerows([*map(_cell, row), _FORMAT_VERSION] for row in chunk)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def _jsonl(rows: QuerySet[Feedback]) -> Iterator[bytes]:
    for chunk in _rows_of(rows):
        lines = (dict(zip(COLUMNS, row, strict=True)) for row in chunk)
        yield b"".join(orjson.dumps(line, option=_JSON) for line in lines)


_JSON = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z


def _xlsx(rows: QuerySet[Feedback]) -> Iterator[bytes]:
    """Write the whole workbook before the answer begins, so that it can still be refused."""
    if rows.order_by()[XLSX_ROWS : XLSX_ROWS + 1].exists():
        raise ExportTooLarge
    file = TemporaryFile()  # noqa: SIM115 - closed when it was sent
    try:
        write_workbook(_rows_of(rows), file)
    except BaseException:
        file.close()
        raise
    return _Blocks(file)


def write_workbook(
    chunks: Iterable[list[Row]], file: IO[bytes], *, longest: int = XLSX_ROWS
) -> None:
    """Write the rows into one sheet, which openpyxl keeps on the disk and not in memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("feedback")
    try:
        sheet.append([*COLUMNS, MARKER])
        _fill(sheet, chunks, longest)
    except BaseException:
        sheet.close()
        sheet._writer.cleanup()  # noqa: SLF001 - else its file stays until the process ends
        raise
    book.save(file)
    file.seek(0)


def _fill(sheet: Any, chunks: Iterable[list[Row]], longest: int) -> None:
    left = longest
    for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            raise ExportTooLarge
        for row in chunk:
            sheet.append([*map(_workbook_cell, row), _FORMAT_VERSION])


def _workbook_cell(value: Any) -> Any:
    cell = _cell(value)
    if not isinstance(cell, str):
        return cell
    text = _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", cell)
    if len(text) > XLSX_CHARACTERS:
        raise ExportTextTooLong
    return text


class _Blocks(Iterator[bytes]):
    """The blocks of a temporary file, which is gone after the last one or when nobody reads on."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __next__(self) -> bytes:
        block = self._file.read(_BLOCK)
        if not block:
            self.close()
            raise StopIteration
        return block

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


_WRITERS: dict[ExportFormat, tuple[Callable[[QuerySet[Feedback]], Iterable[bytes]], str]] = {
    ExportFormat.CSV: (_csv, "text/csv; charset=utf-8"),
    ExportFormat.JSONL: (_jsonl, "application/x-ndjson"),
    ExportFormat.XLSX: (
        _xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
