"""XLSX: the first sheet, row 1 its header, read row by row; formulas and errors are no values."""

import warnings
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, BinaryIO

from feedback.formats.canonical_row import Record, Table, read_table
from feedback.formats.rows import (
    EmptyFile,
    LineTooLong,
    Reading,
    ReadingNotes,
    ReadOptions,
    WrongFormat,
)
from feedback.formats.text import MAX_LINE
from feedback.formats.typed_cells import OddCell, shown
from feedback.formats.workbook import BROKEN, OLE_MAGIC, ZIP_MAGIC, broken, open_workbook
from feedback.formats.workbook_weight import MAX_ROWS
from marketplaces.policy import Pack

MAX_COLUMNS = 500
# A spreadsheet keeps so many digits of a number and makes zeros of the rest.
_EXACT = 10**15
_DEFAULT_OPTIONS = ReadOptions()

# What openpyxl leaves aside (print settings, validation) is none of our business.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")


def read(
    stream: BinaryIO, *, pack: Pack, today: date, options: ReadOptions = _DEFAULT_OPTIONS
) -> Reading:
    """Check the whole archive, then give the first sheet's rows; raise FileRefused."""
    return read_table(open_table(stream, options), pack=pack, today=today, options=options)


def open_table(stream: BinaryIO, options: ReadOptions) -> Table:
    """Check the archive and return the first sheet's header and rows."""
    del options
    book = open_workbook(stream)
    if not book.worksheets:
        raise EmptyFile("The workbook has no sheet.")
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    header = _header(sheet)
    notes = ReadingNotes(encoding="utf-8", compressed=True)
    return Table(header, _records(sheet, len(header)), notes, typed=True)


def recognises(first_bytes: bytes, pack: Pack) -> bool:
    """Tell whether it is a workbook, also one that will be refused in words: locked, or .xls."""
    del pack
    if first_bytes.startswith(OLE_MAGIC):
        return True
    parts = (b"[Content_Types].xml", b"_rels/.rels", b"xl/")
    return first_bytes.startswith(ZIP_MAGIC) and any(part in first_bytes for part in parts)


def _rows(sheet: Any, *, first: int, last: int, width: int) -> Iterator[Sequence[Any]]:
    """Give the sheet's rows; whatever is broken in it makes the file refused."""
    try:
        yield from sheet.iter_rows(min_row=first, max_row=last, max_col=width)
    except BROKEN as error:
        raise broken(error) from error


def _header(sheet: Any) -> list[str]:
    cells = next(_rows(sheet, first=1, last=1, width=MAX_COLUMNS + 1), ())
    names = [shown(_value(cell)) for cell in cells]
    while names and not names[-1].strip():
        names.pop()
    if not names:
        raise EmptyFile("Row 1: the first sheet is empty; its first row must name the columns.")
    if len(names) > MAX_COLUMNS:
        raise WrongFormat(f"Row 1: there are more than {MAX_COLUMNS} columns.")
    return names


def _records(sheet: Any, width: int) -> Iterator[Record]:
    for number, cells in enumerate(_rows(sheet, first=2, last=MAX_ROWS, width=width), 2):
        if all(cell.value is None for cell in cells):
            continue
        values = [_value(cell) for cell in cells]
        values += [None] * (width - len(values))
        raw = "\t".join(map(shown, values))
        if len(raw) > MAX_LINE:
            raise LineTooLong(f"Row {number}: the row is longer than {MAX_LINE:,} characters.")
        yield number, raw, values


def _value(cell: Any) -> Any:
    """Return what a cell holds; a formula or an error becomes an OddCell that names its place."""
    value, kind = cell.value, cell.data_type
    if kind == "s" or value is None:
        return value.replace("_x000D_", "") if value else value
    if kind == "f":
        text = value if isinstance(value, str) else f"={getattr(value, 'text', '') or ''}"
        message = f"Cell {cell.coordinate} holds a formula; paste its value instead."
        return OddCell(text[:200], "formula", message)
    if kind == "e":
        message = f"Cell {cell.coordinate} holds the error {value}; mend it in the sheet."
        return OddCell(str(value), "error_cell", message)
    if isinstance(value, int | float) and abs(value) >= _EXACT:
        message = (
            f"Cell {cell.coordinate} holds the number {value:g}, of which a sheet keeps only 15 "
            "digits; format the column as text and fill it again."
        )
        return OddCell(str(value), "number_too_large", message)
    return value
