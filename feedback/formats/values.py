"""Single values of a row: strict, and never guessed."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from feedback.formats.rows import Unreadable
from marketplaces.choices import DateOrder
from marketplaces.policy import RatingScale

# Before the first marketplaces opened there was no feedback.
EARLIEST = date(1995, 1, 1)
MAX_ID = 120
MAX_EMAIL = 320

type DayReader = Callable[[str], date]

_RFC_3339 = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})?",
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def text_or_none(text: str) -> str | None:
    """Give the text without surrounding space; nothing is None."""
    return text.strip() or None


def identifier(text: str, column: str) -> str:
    """Read an identifier that must be there."""
    value = text.strip()
    if not value:
        raise Unreadable(column, "missing_value", f"{column} is empty.")
    if len(value) > MAX_ID:
        raise Unreadable(column, "too_long", f"{column} has more than {MAX_ID} characters.")
    return value


def email_or_none(text: str, column: str) -> str | None:
    """Read the buyer's address; what is none (a dash, a nickname) would join strangers."""
    value = text.strip()
    if len(value) > MAX_EMAIL:
        raise Unreadable(column, "too_long", f"{column} has more than {MAX_EMAIL} characters.")
    return value if "@" in value else None


def rating_words(scale: RatingScale) -> dict[str, int]:
    """Give the texts that are a rating on this scale: whole numbers, nothing else."""
    return {str(number): number for number in range(scale.lowest, scale.highest + 1)}


def rating(text: str, words: dict[str, int], column: str) -> int:
    """Read a rating."""
    try:
        return words[text.strip()]
    except KeyError:
        shown, *_, last = words
        message = f"{column} is {shorten(text)}; it must be a whole number from {shown} to {last}."
        raise Unreadable(column, "bad_rating", message) from None


def shorten(text: str) -> str:
    """Quote a value for a message."""
    return repr(text if len(text) <= 40 else f"{text[:40]}…")


def nul_found(fields: Sequence[str], columns: Sequence[str]) -> Unreadable:
    """Name the column with a NUL, which no text of a buyer holds and no database stores."""
    pairs = zip(columns, fields, strict=True)
    column = next((name for name, value in pairs if "\0" in value), columns[0])
    return Unreadable(column, "nul_character", f"{column} holds a NUL character.")


def in_range(day: date, column: str, today: date) -> date:
    """Refuse a day before any marketplace, or later than tomorrow (it may be later there)."""
    latest = min(today, date.max - timedelta(days=1)) + timedelta(days=1)
    if not EARLIEST <= day <= latest:
        message = f"{column} is {day}; it must lie between {EARLIEST} and {latest}."
        raise Unreadable(column, "date_out_of_range", message)
    return day


def short_day_reader(
    order: DateOrder, separators: tuple[str, ...], *, column: str, today: date
) -> DayReader:
    """Build the reader of days written in one order, such as `7/4/26`; others are refused."""
    between = f"([{re.escape(''.join(separators))}])"
    year = "([0-9]{4})" if order is DateOrder.YMD else "([0-9]{4}|[0-9]{2})"
    number = "([0-9]{1,2})"
    parts = [year if letter == "y" else number for letter in order.value]
    pattern = re.compile(f"{parts[0]}{between}{parts[1]}\\2{parts[2]}")
    expected = separators[0].join({"d": "day", "m": "month", "y": "year"}[c] for c in order.value)

    @lru_cache(maxsize=4096)  # a file of a million rows has a few hundred days
    def read(text: str) -> date:
        found = pattern.fullmatch(text.strip())
        if found is None:
            message = f"{column} is {shorten(text)}; it must be written {expected}."
            raise Unreadable(column, "bad_date", message)
        numbers = dict(zip(order.value, found.group(1, 3, 4), strict=True))
        year, month, day = _full_year(numbers["y"]), int(numbers["m"]), int(numbers["d"])
        return in_range(_strict_day(year, month, day, text, column, expected), column, today)

    return read


def _full_year(text: str) -> int:
    """Two digits mean 1995..2094: there is no feedback before."""
    year = int(text)
    if len(text) == 4:
        return year
    return year + (1900 if year >= EARLIEST.year - 1900 else 2000)


def _strict_day(year: int, month: int, day: int, text: str, column: str, expected: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        pass
    if day <= 12 < month <= 31:
        code = "date_in_other_order"
        reason = "; it reads only with day and month exchanged: is this the right marketplace?"
    else:
        code, reason = "bad_date", "; there is no such day."
    raise Unreadable(column, code, f"{column} is {shorten(text)}, read as {expected}{reason}")


def iso_day_reader(zone: ZoneInfo, *, column: str, today: date) -> DayReader:
    """Build the reader of `2026-07-04` and of RFC 3339 instants, which become the zone's day."""

    @lru_cache(maxsize=4096)
    def read(text: str) -> date:
        stripped = text.strip()
        if _ISO_DAY.fullmatch(stripped):
            day = _iso(date.fromisoformat, stripped, column)
        else:
            day = _local_day(stripped, zone, column)
        return in_range(day, column, today)

    return read


def _local_day(text: str, zone: ZoneInfo, column: str) -> date:
    found = _RFC_3339.fullmatch(text)
    if found is None:
        message = (
            f"{column} is {shorten(text)}; write YYYY-MM-DD, "
            "or an instant with offset such as 2026-07-04T09:30:00Z."
        )
        raise Unreadable(column, "bad_date", message)
    if found[4] is None:
        message = f"{column} is {shorten(text)}, a time without offset; add Z or +hh:mm."
        raise Unreadable(column, "naive_time", message)
    # A fraction never changes the day.
    instant = _iso(datetime.fromisoformat, f"{found[1]}T{found[2]}{found[4].upper()}", column)
    try:
        return instant.astimezone(zone).date()
    except (OverflowError, ValueError):
        message = f"{column} is {shorten(text)}; there is no such day."
        raise Unreadable(column, "bad_date", message) from None


def _iso[T](read: Callable[[str], T], text: str, column: str) -> T:
    try:
        return read(text)
    except ValueError:
        message = f"{column} is {shorten(text)}; there is no such day or time."
        raise Unreadable(column, "bad_date", message) from None
