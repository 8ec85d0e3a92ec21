"""What a marketplace itself shows of a seller: its documents as figures by name.

A figure keeps the number and the status that were reported, and beside them what the product makes
of them: the share recomputed from its parts, and one of our own words for the status. Nothing is
corrected. A share of nothing is no number, so a figure over 0 has neither.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from feedback.formats.json_records import parsed
from feedback.formats.json_scanner import Scanner, decoded
from feedback.formats.rows import EmptyFile, FileTooLarge, MalformedJson, WrongFormat

MAX_FIGURES = 500
MAX_DOCUMENT = 1024 * 1024  # bytes
_NAME = re.compile(r"[^a-z0-9_.]+")
_UPPER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class FigureStatus(StrEnum):
    """What the marketplace thinks of a figure, in our words; `none` is its own "no judgement"."""

    GOOD = "good"
    AT_RISK = "at_risk"
    BAD = "bad"
    NONE = "none"
    UNKNOWN = "unknown"  # a word that the product does not know: never taken for good


_STATUSES = {
    **dict.fromkeys(("GOOD", "GREAT", "NORMAL"), FigureStatus.GOOD),
    **dict.fromkeys(("AT_RISK", "WARNED", "WARNING"), FigureStatus.AT_RISK),
    **dict.fromkeys(("BAD", "DEACTIVATED", "SUSPENDED"), FigureStatus.BAD),
    "NONE": FigureStatus.NONE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number; shares lie between 0 and 1, `window_from` and `window_to` are instants in UTC."""

    reported: float | None = None
    recomputed: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    target: float | None = None
    status_raw: str | None = None
    status: FigureStatus | None = None
    window_from: str | None = None
    window_to: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the figure as JSON holds it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class SnapshotFigures:
    """The figures that a document holds, by name, and the document as it came."""

    figures: Mapping[str, Figure]
    raw: dict[str, Any]


def figure(
    *,
    reported: Any = None,
    numerator: Any = None,
    denominator: Any = None,
    target: Any = None,
    status: Any = None,
    window: Any = None,
) -> Figure:
    """Build a figure from values of any type; what is not of the expected type is nothing.

    `window` is an object with `reportingDateFrom` and `reportingDateTo`.
    """
    part, whole = count_of(numerator), count_of(denominator)
    raw = None if status is None else str(status)[:60]
    window = window if isinstance(window, dict) else {}
    return Figure(
        reported=None if whole == 0 else number_of(reported),
        recomputed=part / whole if part is not None and whole else None,
        numerator=part,
        denominator=whole,
        target=number_of(target),
        status_raw=raw,
        status=None if raw is None else status_of(raw),
        window_from=instant_or_none(window.get("reportingDateFrom")),
        window_to=instant_or_none(window.get("reportingDateTo")),
    )


def status_of(raw: str) -> FigureStatus:
    """Return our word for a status; `AT RISK` and `AT_RISK` are the same."""
    return _STATUSES.get(re.sub(r"[\s_-]+", "_", raw.strip().upper()), FigureStatus.UNKNOWN)


def number_of(value: Any) -> float | None:
    """Return a number, also one that is written as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", value):
        return None
    return float(value)


def count_of(value: Any) -> int | None:
    """Return a count: a whole number from 0."""
    is_whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return int(value) if is_whole and not isinstance(value, bool) and value >= 0 else None


def instant_or_none(value: Any) -> str | None:
    """Return an instant in UTC; Amazon writes it without seconds. A naive one is nothing."""
    try:
        instant = datetime.fromisoformat(value)
        return instant.astimezone(UTC).isoformat() if instant.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None


def name_of(*parts: Any) -> str:
    """Return the name of a figure: `lateShipmentRate` becomes `late_shipment_rate`."""
    text = ".".join(_UPPER.sub("_", str(part)) for part in parts)
    return _NAME.sub("_", text.lower())[:80]


def object_in(value: Any, name: str) -> dict[str, Any]:
    """Return an object inside another; one that is not there is empty."""
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def objects_in(value: Any, name: str) -> list[dict[str, Any]]:
    """Return the objects of a list inside an object; what is none is left out."""
    inner = value.get(name) if isinstance(value, dict) else None
    return [one for one in inner if isinstance(one, dict)] if isinstance(inner, list) else []


def listed_figures(figures: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return figures, as JSON holds them, by name: each with its name, its windows as instants."""
    return [
        {"name": name, **figures[name]}
        | {
            side: datetime.fromisoformat(figures[name][side])
            for side in ("window_from", "window_to")
            if figures[name].get(side)
        }
        for name in sorted(figures)
    ]


def document_of(data: bytes) -> dict[str, Any]:
    """Return the one JSON object that a document is; raise FileRefused."""
    if len(data) > MAX_DOCUMENT:
        raise FileTooLarge(f"The document has more than {MAX_DOCUMENT:,} bytes.")
    scanner = Scanner(decoded((data,)))
    begin = scanner.next_char()
    if not begin:
        raise EmptyFile("Line 1: the file is empty.")
    if begin != "{":
        raise WrongFormat("Line 1: the document must be one JSON object.")
    line, column = scanner.place()
    value, fault = parsed(scanner.value(depth=0), line=line, column=column)
    if fault is not None:
        raise MalformedJson(f"The document cannot be kept: {fault.message}")
    if scanner.next_char():
        raise scanner.unexpected("the end of the document was expected")
    assert isinstance(value, dict)  # noqa: S101 - it began with a brace
    return value
