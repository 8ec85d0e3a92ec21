"""The formats that can be imported, and which of them a file is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import BinaryIO, Protocol

from django.utils.translation import gettext_noop

from feedback.formats import amazon_report, delimited, jsonl, xlsx
from feedback.formats.canonical_row import Table
from feedback.formats.rows import Reading, ReadOptions, WrongFormat
from feedback.formats.text import opened
from feedback.formats.workbook import OLE_MAGIC, ZIP_MAGIC
from marketplaces.choices import Coverage
from marketplaces.policy import Pack

AMAZON_FEEDBACK_REPORT = "amazon_feedback_report"
CSV = "csv"
JSONL = "jsonl"
XLSX = "xlsx"
# As much of a file as `detect` wants to see.
FIRST_BYTES = 64 * 1024


class Reader(Protocol):
    """Reads one file: checks all of it, then gives rows."""

    def __call__(
        self, stream: BinaryIO, *, pack: Pack, today: date, options: ReadOptions = ...
    ) -> Reading:
        """Raise FileRefused before the first row wherever that is possible."""


class Recogniser(Protocol):
    """Tells by the first bytes, unpacked, whether a file is of this format."""

    def __call__(self, first_bytes: bytes, pack: Pack) -> bool:
        """Never raise."""


class TableOpener(Protocol):
    """Opens a file whose columns anybody may have named."""

    def __call__(self, stream: BinaryIO, options: ReadOptions) -> Table:
        """Raise FileRefused if it is no such table."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: its name, its label (to be translated), its reader, what it holds.

    Where `open_table` is there, a mapping of columns can be given.
    """

    name: str
    label: str
    read: Reader
    recognises: Recogniser
    coverage: Coverage
    open_table: TableOpener | None = None


_ALL = Coverage.ALL
_SOME = Coverage.NEGATIVE_NEUTRAL_ONLY
_LABELS = {
    AMAZON_FEEDBACK_REPORT: gettext_noop("Amazon feedback report"),
    XLSX: gettext_noop("Excel workbook (XLSX) with a header row"),
    JSONL: gettext_noop("JSON Lines, one object a line"),
    CSV: gettext_noop("CSV or TSV with a header line"),
}


def _entry(
    name: str,
    reader: Reader,
    recogniser: Recogniser,
    coverage: Coverage,
    opener: TableOpener | None = None,
) -> Format:
    return Format(name, _LABELS[name], reader, recogniser, coverage, opener)


# `detect` asks them in this order.
_ENTRIES = (
    _entry(AMAZON_FEEDBACK_REPORT, amazon_report.read, amazon_report.recognises, _SOME),
    _entry(XLSX, xlsx.read, xlsx.recognises, _ALL, xlsx.open_table),
    _entry(JSONL, jsonl.read, jsonl.recognises, _ALL, jsonl.open_table),
    _entry(CSV, delimited.read, delimited.recognises, _ALL, delimited.open_table),
)
FORMATS: Mapping[str, Format] = MappingProxyType({one.name: one for one in _ENTRIES})


def detect(first_bytes: bytes, pack: Pack, *, has_mapping: bool = False) -> str:
    """Return the name of the format that the file begins as, or raise FileRefused.

    A mapping is for a table of somebody's own, in whose header nothing may be known here.
    """
    content = opened(first_bytes)
    if has_mapping:
        return table_format(first_bytes)
    for one in FORMATS.values():
        if one.recognises(content, pack):
            return one.name
    raise WrongFormat(
        f"Line 1: the header is that of no known format for {pack.code}; known are "
        f"{', '.join(known.label for known in FORMATS.values())}. "
        "Send a mapping if the columns have other names."
    )


def format_named(name: str) -> Format:
    """Return a format by its name, or refuse the name."""
    try:
        return FORMATS[name]
    except KeyError:
        known = ", ".join(FORMATS)
        raise WrongFormat(f"There is no format {name!r}; known are {known}.") from None


def table_format(first_bytes: bytes) -> str:
    """Return which kind of table a file can only be, whatever its columns are called."""
    content = opened(first_bytes)
    if content.startswith((ZIP_MAGIC, OLE_MAGIC)):
        return XLSX
    return JSONL if content.lstrip().startswith(b"{") else CSV
