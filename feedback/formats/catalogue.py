"""The formats that can be imported, and which of them a file is."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import BinaryIO, Protocol

from django.utils.translation import gettext_noop

from feedback.formats import amazon_report, delimited
from feedback.formats.delimited_header import canonical_name, sniff_delimiter
from feedback.formats.rows import EmptyFile, FileRefused, Reading, ReadOptions, WrongFormat
from feedback.formats.text import GZIP_MAGIC
from marketplaces.choices import Coverage
from marketplaces.policy import Pack

AMAZON_FEEDBACK_REPORT = "amazon_feedback_report"
CSV = "csv"
# As much of a file as `detect` wants to see.
FIRST_BYTES = 64 * 1024


class Reader(Protocol):
    """Reads one file: checks all of it, then gives rows."""

    def __call__(
        self, stream: BinaryIO, *, pack: Pack, today: date, options: ReadOptions = ...
    ) -> Reading:
        """Raise FileRefused before the first row wherever that is possible."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: its name, its label (to be translated), its reader, what it holds."""

    name: str
    label: str
    read: Reader
    coverage: Coverage


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        AMAZON_FEEDBACK_REPORT: Format(
            AMAZON_FEEDBACK_REPORT,
            gettext_noop("Amazon feedback report"),
            amazon_report.read,
            Coverage.NEGATIVE_NEUTRAL_ONLY,
        ),
        CSV: Format(
            CSV, gettext_noop("CSV or TSV with a header line"), delimited.read, Coverage.ALL
        ),
    }
)


def detect(first_bytes: bytes, pack: Pack) -> str:
    """Return the name of the format whose header the file begins with, or raise FileRefused."""
    header = _first_line(first_bytes)
    if pack.report is not None and "\t" in header:
        try:
            amazon_report.recognise(header, pack.report.headers)
        except WrongFormat:
            pass
        else:
            return AMAZON_FEEDBACK_REPORT
    if _is_delimited(header):
        return CSV
    raise WrongFormat(
        f"Line 1: the header is that of no known format for {pack.code}; known are "
        f"{', '.join(known.label for known in FORMATS.values())}."
    )


def _is_delimited(header: str) -> bool:
    try:
        names = header.split(sniff_delimiter(header))
    except FileRefused:
        return False
    return any(canonical_name(name.strip().strip('"')) for name in names)


def _first_line(first_bytes: bytes) -> str:
    if first_bytes.startswith(GZIP_MAGIC):
        try:
            first_bytes = zlib.decompressobj(wbits=31).decompress(first_bytes, FIRST_BYTES)
        except zlib.error as error:
            raise WrongFormat("Byte 1: the gzip data cannot be read.") from error
    if not first_bytes.strip():
        raise EmptyFile("Line 1: the file is empty; send a file with a header line and rows.")
    line = first_bytes.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    # Known headers are plain; another encoding would not make one of them.
    return line.decode("utf-8", errors="replace").rstrip("\r")
