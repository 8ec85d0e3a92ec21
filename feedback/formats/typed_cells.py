"""Cells that are values: JSON and spreadsheets tell numbers, truths and days from texts."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from feedback.formats.columns import DAYS, FACTORS
from feedback.formats.rows import Unreadable
from feedback.formats.values import shorten

# Beyond this no database column of ours and few programs hold a whole number exactly.
_LARGEST = 2**63 - 1
_TRUTHS = FACTORS | {"rating"}  # a verdict can be a recommendation


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell that has no value of its own (a formula, an error): what it shows, and the refusal."""

    shown: str
    code: str
    message: str


def text_of(value: Any, name: str, canonical: str) -> str:
    """Return a cell as the text that CSV would hold, or raise Unreadable."""
    if isinstance(value, str):
        return _storable(value, name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _truth(value, name, canonical)
    if isinstance(value, int | float):
        return _whole(value, name)
    if isinstance(value, date):
        return _day(value, name, canonical)
    raise _odd(value, name)


def shown(value: Any) -> str:
    """Return any cell as a text for people who correct it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.shown if isinstance(value, OddCell) else str(value)


def _storable(text: str, name: str) -> str:
    if "\0" in text:
        raise Unreadable(name, "nul_character", f"{name} holds a NUL character.")
    try:
        text.encode()
    except UnicodeEncodeError:
        message = f"{name} holds half of a character (a lone surrogate)."
        raise Unreadable(name, "broken_character", message) from None
    return text


def _truth(value: bool, name: str, canonical: str) -> str:  # noqa: FBT001 - it is the value itself
    text = "true" if value else "false"
    if canonical not in _TRUTHS:
        raise Unreadable(name, "bad_type", f"{name} is {text}; write a text here.")
    return text


def _whole(value: float, name: str) -> str:
    if isinstance(value, float) and not value.is_integer():
        message = f"{name} is {value}; only whole numbers are read: write others as text."
        raise Unreadable(name, "no_whole_number", message)
    if abs(value) > _LARGEST:
        message = f"{name} is larger than {_LARGEST}; write it as text."
        raise Unreadable(name, "number_too_large", message)
    return str(int(value))


def _day(value: date, name: str, canonical: str) -> str:
    if canonical not in DAYS:
        message = f"{name} is the date {value}; format the column as text."
        raise Unreadable(name, "date_cell", message)
    return (value.date() if isinstance(value, datetime) else value).isoformat()


def _odd(value: Any, name: str) -> Unreadable:
    if isinstance(value, OddCell):
        return Unreadable(name, value.code, value.message)
    if isinstance(value, time | timedelta):
        return Unreadable(name, "bad_date", f"{name} is a time without a day.")
    kind = "an object" if isinstance(value, dict) else "a list"
    message = f"{name} is {kind} ({shorten(str(value)[:80])}); write one value."
    return Unreadable(name, "nested_value", message)
