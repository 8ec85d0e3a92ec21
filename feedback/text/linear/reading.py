"""Reads texts with stars from a tab-separated file, naming row and column of what is wrong."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import BinaryIO, NamedTuple

from accounts.errors import Invalid
from feedback.text.linear.examples import Example

_LONGEST_CELL = 16 << 20


class TrainingFileRefused(Invalid):
    """The file as a whole cannot be used."""

    code = "training_file_refused"


class Scale(StrEnum):
    """What the numbers in the column of stars mean; of 0 and 1, 1 is good."""

    STARS = "1-5"
    GOOD_OR_BAD = "0-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The names of the columns; `language` and `day` (2026-11-25) are "" if there is none."""

    text: str
    stars: str
    scale: Scale = Scale.STARS
    language: str = ""
    day: str = ""

    @property
    def named(self) -> list[str]:
        """The columns that the file must have."""
        return [self.text, self.stars, *(name for name in (self.language, self.day) if name)]


class BadRow(NamedTuple):
    """A row that cannot be used; the first row after the header is 1."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"Row {self.row}, column {self.column!r}: {self.message}"


class _BadCell(Exception):
    """A cell that cannot be used."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.bad = (column, message)


_STARS = {
    Scale.STARS: {str(stars): stars for stars in range(1, 6)},
    Scale.GOOD_OR_BAD: {"0": 1, "1": 5},
}


def read_examples(stream: BinaryIO, columns: Columns) -> Iterator[Example | BadRow]:
    """Give an example or what is wrong with it for each row; raise TrainingFileRefused.

    The file is UTF-8 with a header, its cells are quoted with `"` as spreadsheets do it.
    """
    for number, cells in enumerate(read_rows(stream, columns.named), start=1):
        try:
            yield _example(cells, columns)
        except _BadCell as error:
            yield BadRow(number, *error.bad)


def read_rows(stream: BinaryIO, needed: list[str]) -> Iterator[Mapping[str, str]]:
    """Give the cells of each row by column; a row that ends early has empty cells.

    An empty line is no row, except in a file of one column: there it is an empty cell.
    """
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    read = 0
    try:
        rows = csv.reader(text, delimiter="\t")
        header = _header(next(rows, []), needed)
        for cells in rows:
            if cells or len(header) == 1:
                missing = [""] * (len(header) - len(cells))
                yield dict(zip(header, [*cells, *missing], strict=False))
                read += 1
    except UnicodeDecodeError as error:
        message = f"The file is not UTF-8: byte {error.object[error.start]:#04x} after row {read}."
        raise TrainingFileRefused(message) from error
    except csv.Error as error:
        message = f"Row {read + 1} cannot be read: {error}."
        raise TrainingFileRefused(message) from error
    finally:
        text.detach()


def _header(names: list[str], needed: list[str]) -> list[str]:
    if not names:
        message = "The file is empty; its first line must name the columns."
        raise TrainingFileRefused(message)
    missing = [name for name in needed if name not in names]
    if missing:
        message = (
            f"The file has no column {', '.join(map(repr, missing))}; its columns are "
            f"{', '.join(map(repr, names))}."
        )
        raise TrainingFileRefused(message)
    return names


def _example(cells: Mapping[str, str], columns: Columns) -> Example:
    said = cells[columns.stars].strip()
    stars = _STARS[columns.scale].get(said.removesuffix(".0"))
    if stars is None:
        message = f"expected a number of the scale {columns.scale.value}, found {said[:40]!r}."
        raise _BadCell(columns.stars, message)
    language = cells[columns.language].strip().lower() if columns.language else ""
    day = _day(cells[columns.day].strip(), columns.day) if columns.day else None
    return Example(cells[columns.text], stars, language, day)


def _day(said: str, column: str) -> date | None:
    """Read the day of an ISO date or instant; nothing is an unknown day."""
    if not said:
        return None
    try:
        return date.fromisoformat(said[:10])
    except ValueError:
        message = f"expected a day such as 2026-11-25, found {said[:40]!r}."
        raise _BadCell(column, message) from None
