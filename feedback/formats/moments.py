"""Days and instants of tables: ISO always, other orders only where somebody says which."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from feedback.formats.rows import Unreadable
from feedback.formats.values import in_range, short_day_reader, shorten
from marketplaces.choices import DateOrder

# The day in the marketplace's zone; the instant itself where the source tells it.
type Moment = tuple[date, datetime | None]
type MomentReader = Callable[[str], Moment]

RFC_3339 = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})?",
)
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SHORT_DAY = re.compile(r"[0-9]{1,4}([/.\-]) ?[0-9]{1,2}\1 ?[0-9]{1,4}\b")
_SEPARATORS = ("/", ".", "-")


class UnknownDateOrder(Unreadable):
    """A date in an order of day and month that the file does not say: a question to its sender."""


def moment_reader(
    zone: ZoneInfo, *, column: str, today: date, order: DateOrder | None = None
) -> MomentReader:
    """Build the reader of `2026-07-04`, of RFC 3339 instants, and of days in the order given."""
    known = order not in {None, DateOrder.UNKNOWN}
    short = short_day_reader(order, _SEPARATORS, column=column, today=today) if known else None  # type: ignore[arg-type]

    @lru_cache(maxsize=4096)
    def read(text: str) -> Moment:
        stripped = text.strip()
        if ISO_DAY.fullmatch(stripped):
            return in_range(_iso(date.fromisoformat, stripped, column), column, today), None
        found = RFC_3339.fullmatch(stripped)
        if found is not None:
            instant = _instant(found, column)
            return in_range(_day_of(instant, zone, column), column, today), instant
        if short is not None:
            return short(stripped), None
        raise _no_day(stripped, column)

    return read


def _no_day(text: str, column: str) -> Unreadable:
    if SHORT_DAY.match(text):
        message = (
            f"{column} is {shorten(text)}. In which order do day, month and year stand? "
            "Send the answer with the file as date_order: mdy, dmy or ymd."
        )
        return UnknownDateOrder(column, "ambiguous_dates", message)
    message = (
        f"{column} is {shorten(text)}; write YYYY-MM-DD, "
        "or an instant with offset such as 2026-07-04T09:30:00Z."
    )
    return Unreadable(column, "bad_date", message)


def _instant(found: re.Match[str], column: str) -> datetime:
    if found[4] is None:
        message = f"{column} is {shorten(found[0])}, a time without offset; add Z or +hh:mm."
        raise Unreadable(column, "naive_time", message)
    exact = f"{found[1]}T{found[2]}{(found[3] or '')[:7]}{found[4].upper()}"
    return _iso(datetime.fromisoformat, exact, column)


def _day_of(instant: datetime, zone: ZoneInfo, column: str) -> date:
    try:
        return instant.astimezone(zone).date()
    except (OverflowError, ValueError):
        message = f"{column} is {shorten(instant.isoformat())}; there is no such day."
        raise Unreadable(column, "bad_date", message) from None


def _iso[T](read: Callable[[str], T], text: str, column: str) -> T:
    try:
        return read(text)
    except ValueError:
        message = f"{column} is {shorten(text)}; there is no such day or time."
        raise Unreadable(column, "bad_date", message) from None
