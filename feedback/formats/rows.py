"""What every reader gives: rows, rejected rows, notes on the file, or a refusal of all of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from accounts.errors import Invalid
from marketplaces.choices import DateOrder

type Row = ParsedRow | RowRejection

# The look-behind and the possessive quantifier let each stretch of text be scanned only once.
_EMAIL = re.compile(r"""(?<![^\s@,;"'<>()])[^\s@,;"'<>()]*+@[^\s@,;"'<>()]+""")
EMAIL_BLANK = "[email]"
MAX_COLUMN = 100


class ParsedRow(NamedTuple):
    """One feedback as the file says it; `line` counts from 1, `raw` lacks the buyer's e-mail.

    `rating` is in stars; where the marketplace has none, `polarity` holds its verdict (a value of
    `choices.Polarity`) instead, and `rating_raw` what the source wrote if that was another scale.
    `buyer` is whatever tells one buyer from another (an address, an id); only its hash is kept.
    `left_on` and `ordered_on` are days in the marketplace's zone, `left_at` an instant with its
    offset; None means that the source tells only the day. `left_latest_on` makes of `left_on` a
    range. With `keeps_...` a row leaves the rating or the comment as it is known. A row that only
    says that a feedback is gone has a `state` and no `left_on`.

    A named tuple, because it is made a million times and costs a sixth of a frozen dataclass; its
    fields stand in the order of the stage's columns.
    """

    line: int
    raw: str
    external_id: str
    rating: int | None
    comment: str | None
    reply: str | None
    left_on: date | None
    order_reference: str | None
    arrived_on_time: bool | None
    item_as_described: bool | None
    customer_service: bool | None
    buyer: str | None
    polarity: str | None = None
    rating_raw: str | None = None
    left_at: datetime | None = None
    left_latest_on: date | None = None
    ordered_on: date | None = None
    channel: str | None = None
    automated: bool = False
    state: str | None = None
    uncounted_reason: str | None = None
    details: Mapping[str, Any] | None = None
    keeps_rating: bool = False
    keeps_comment: bool = False


@dataclass(frozen=True, slots=True)
class RowRejection:
    """One row that cannot be used: which column, a stable code and a sentence.

    `cells` are the row's texts by canonical column, where the reader could tell them apart.
    """

    line: int
    raw: str
    column: str
    code: str
    message: str
    cells: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Answers to what a file cannot say itself; `mapping` gives canonical name -> header."""

    encoding: str | None = None
    date_order: DateOrder | None = None
    mapping: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(slots=True)
class ReadingNotes:
    """What was found while reading; counts grow until the last row was taken."""

    encoding: str
    compressed: bool
    columns: tuple[str, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    supplied: frozenset[str] = frozenset({"rating", "comment"})  # canonical names
    repeated_headers: int = 0
    joined_lines: int = 0
    dates_in_other_order: int = 0
    skipped: int = 0  # records that are not feedback about the seller


class Reading(Iterator["Row"]):
    """The rows of one file, one at a time, with notes beside them."""

    def __init__(self, rows: Iterator[Row], notes: ReadingNotes) -> None:
        self.notes = notes
        self._rows = rows

    def __iter__(self) -> Iterator[Row]:  # noqa: PYI034 - see below
        """Hand out the inner iterator itself: a loop need not pass through `__next__`."""
        return self._rows

    def __next__(self) -> Row:
        return next(self._rows)


class Unreadable(Exception):
    """A single value cannot be used; its reader turns it into a RowRejection."""

    def __init__(self, column: str, code: str, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.code = code
        self.message = message

    def rejection(
        self, line: int, raw: str, cells: Mapping[str, str] | None = None
    ) -> RowRejection:
        """Build the rejection of the row that held the value; NUL becomes a sign one can store."""
        kept = {name: storable(text) for name, text in cells.items()} if cells else None
        message = blank_emails(self.message)
        column = self.column[:MAX_COLUMN]
        return RowRejection(line, storable(raw), column, self.code, message, kept)


def storable(text: str) -> str:
    """Return a text of a bad row as it may be kept: no address, no NUL, no half character."""
    whole = text if text.isascii() else text.encode(errors="replace").decode()
    return blank_emails(whole).replace("\0", "\u2400")


def without_email(raw: str, email: str | None) -> str:
    """Blank the buyer's address in the raw text of a row that was read well."""
    if email is None:
        return raw
    if email in raw:
        return raw.replace(email, EMAIL_BLANK)
    return blank_emails(raw.replace(email.replace('"', '""'), EMAIL_BLANK))


def blank_emails(text: str) -> str:
    """Blank whatever looks like an e-mail address; in a broken row no column can be trusted."""
    return _EMAIL.sub(EMAIL_BLANK, text) if "@" in text else text


class FileRefused(Invalid):
    """The file as a whole cannot be used."""

    code = "file_refused"


class EmptyFile(FileRefused):
    """There is nothing in the file."""

    code = "empty_file"


class WrongFormat(FileRefused):
    """The file is of another kind than was asked for, or of an unknown one."""

    code = "wrong_format"


class MissingColumn(FileRefused):
    """A column that is needed is not in the header."""

    code = "missing_column"


class DamagedArchive(FileRefused):
    """The compressed data ends too early or does not fit its checksum."""

    code = "truncated_gzip"


class DecompressionBomb(FileRefused):
    """The compressed data grows beyond what text does."""

    code = "decompression_bomb"


class FileTooLarge(FileRefused):
    """The file holds more than can be read at once."""

    code = "file_too_large"


class LineTooLong(FileRefused):
    """One line is longer than any feedback can be."""

    code = "too_long_line"


class Undecodable(FileRefused):
    """The bytes fit none of the encodings that the marketplace uses."""

    code = "undecodable"


class AmbiguousEncoding(FileRefused):
    """The bytes do not say which encoding they are in: the caller has to."""

    code = "ambiguous_encoding"


class AmbiguousDates(FileRefused):
    """The order of day and month is not known: the caller has to say it."""

    code = "ambiguous_dates"


class MalformedJson(FileRefused):
    """The text is not JSON, or nested or big beyond reason."""

    code = "malformed_json"


class MalformedXml(FileRefused):
    """The text is not XML, or holds what no answer of a marketplace does."""

    code = "malformed_xml"


class BrokenQuoting(FileRefused):
    """A quote is opened and not closed as CSV wants it."""

    code = "broken_quoting"
