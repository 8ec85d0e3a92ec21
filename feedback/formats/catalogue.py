"""The formats that can be imported, and which of them a file is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import BinaryIO, Protocol

from django.utils.translation import gettext_noop

from feedback.formats import (
    allegro_ratings,
    amazon_report,
    delimited,
    ebay_feedback,
    ebay_trading,
    etsy_reviews,
    google_reviews,
    jsonl,
    lazada_reviews,
    mirakl_evaluations,
    xlsx,
)
from feedback.formats.canonical_row import Table
from feedback.formats.json_records import Shape, looks_like
from feedback.formats.rows import Reading, ReadOptions, WrongFormat
from feedback.formats.text import opened, refuse_foreign
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

    Where `open_table` is there, a mapping of columns can be given. `platforms` names the
    marketplaces' platforms that it comes from; empty means any.
    """

    name: str
    label: str
    read: Reader
    recognises: Recogniser
    coverage: Coverage
    open_table: TableOpener | None = None
    platforms: tuple[str, ...] = ()

    def fits(self, pack: Pack) -> bool:
        """Tell whether such a file can come from this marketplace."""
        return not self.platforms or pack.platform in self.platforms


_ALL = Coverage.ALL
_SOME = Coverage.NEGATIVE_NEUTRAL_ONLY
_LABELS = {
    AMAZON_FEEDBACK_REPORT: gettext_noop("Amazon feedback report"),
    "ebay_feedback": gettext_noop("eBay feedback (JSON)"),
    "ebay_trading": gettext_noop("eBay feedback of the Trading API (XML)"),
    "etsy_reviews": gettext_noop("Etsy reviews (JSON)"),
    "lazada_reviews": gettext_noop("Lazada reviews (JSON)"),
    "allegro_ratings": gettext_noop("Allegro ratings (JSON)"),
    "mirakl_evaluations": gettext_noop("Mirakl order evaluations (JSON)"),
    "google_reviews": gettext_noop("Google merchant reviews (JSON)"),
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


def _own(name: str, reader: Reader, recogniser: Recogniser, platform: str) -> Format:
    """Return the format of one platform's own interface, which tells every feedback."""
    return replace(_entry(name, reader, recogniser, _ALL), platforms=(platform,))


def _json(shape: Shape) -> Recogniser:
    def recognises(first_bytes: bytes, pack: Pack) -> bool:
        del pack
        return looks_like(shape, first_bytes.decode("utf-8", errors="replace"))

    return recognises


# `detect` asks them in this order.
_ENTRIES = (
    replace(
        _entry(AMAZON_FEEDBACK_REPORT, amazon_report.read, amazon_report.recognises, _SOME),
        platforms=("amazon",),
    ),
    _own("ebay_feedback", ebay_feedback.read, _json(ebay_feedback.SHAPE), "ebay"),
    _own("ebay_trading", ebay_trading.read, ebay_trading.recognises, "ebay"),
    _own("etsy_reviews", etsy_reviews.read, _json(etsy_reviews.SHAPE), "etsy"),
    _own("lazada_reviews", lazada_reviews.read, _json(lazada_reviews.SHAPE), "lazada"),
    _own("allegro_ratings", allegro_ratings.read, _json(allegro_ratings.SHAPE), "allegro"),
    _own("mirakl_evaluations", mirakl_evaluations.read, _json(mirakl_evaluations.SHAPE), "mirakl"),
    _own("google_reviews", google_reviews.read, _json(google_reviews.SHAPE), "google"),
    _entry(XLSX, xlsx.read, xlsx.recognises, _ALL, xlsx.open_table),
    _entry(JSONL, jsonl.read, jsonl.recognises, _ALL, jsonl.open_table),
    _entry(CSV, delimited.read, delimited.recognises, _ALL, delimited.open_table),
)
FORMATS: Mapping[str, Format] = MappingProxyType({one.name: one for one in _ENTRIES})


def detect(first_bytes: bytes, pack: Pack, *, has_mapping: bool = False) -> str:
    """Return the name of the format that the file begins as, or raise FileRefused.

    A mapping is for a table of somebody's own, in whose header nothing may be known here. A format
    that fits the marketplace wins; of others the file could only be by mistake.
    """
    content = opened(first_bytes)
    if has_mapping:
        return table_format(first_bytes)
    found = [one for one in FORMATS.values() if one.recognises(content, pack)]
    fitting = next((one for one in found if one.fits(pack)), None)
    if fitting is not None:
        return fitting.name
    if found:
        check_platform(found[0], pack)
    refuse_foreign(content)
    raise WrongFormat(
        f"Line 1: the header is that of no known format for {pack.code}; known are "
        f"{', '.join(known.label for known in FORMATS.values() if known.fits(pack))}. "
        "Send a mapping if the columns have other names."
    )


def check_platform(chosen: Format, pack: Pack) -> None:
    """Refuse a file of another platform than that of the seller account."""
    if not chosen.fits(pack):
        raise WrongFormat(
            f"This is of the kind {chosen.label!r} from {' or '.join(chosen.platforms)}, but the "
            f"seller account is on {pack.identity.name} ({pack.platform})."
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
