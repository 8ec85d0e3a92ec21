"""Instants as the marketplaces' interfaces write them, and their days where the marketplace is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from feedback.formats.json_fields import Fields
from feedback.formats.moments import RFC_3339
from feedback.formats.rows import Unreadable
from feedback.formats.values import in_range, shorten

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Instants:
    """Reads instants for one file: `zone` is the marketplace's, `today` its present day."""

    zone: ZoneInfo
    today: date

    def day(self, instant: datetime, column: str) -> date:
        """Return the day of an instant; refuse a day on which nobody can have left feedback."""
        try:
            day = instant.astimezone(self.zone).date()
        except (OverflowError, ValueError):
            raise _no_such(column, str(instant)) from None
        return in_range(day, column, self.today)

    def text(self, fields: Fields, name: str) -> datetime | None:
        """Return an instant written as RFC 3339, such as 2026-07-04T09:30:00Z."""
        text = fields.text(name)
        return None if text is None else instant_of(text, fields.path(name))

    def epoch(self, fields: Fields, name: str, *, per_second: int = 1) -> datetime | None:
        """Return an instant counted from 1970 in seconds or parts of a second."""
        count = fields.whole(name)
        if count is None:
            return None
        try:
            return _EPOCH + timedelta(microseconds=count * (1_000_000 // per_second))
        except OverflowError:
            raise _no_such(fields.path(name), str(count)) from None


def instant_of(text: str, column: str) -> datetime:
    """Read an RFC 3339 instant with its offset."""
    found = RFC_3339.fullmatch(text)
    if found is None:
        message = f"{column} is {shorten(text)}; it must be written as 2026-07-04T09:30:00Z."
        raise Unreadable(column, "bad_date", message)
    if found[4] is None:
        message = f"{column} is {shorten(text)}, a time without offset; add Z or +hh:mm."
        raise Unreadable(column, "naive_time", message)
    fraction = (found[3] or "")[:7]  # microseconds
    try:
        return datetime.fromisoformat(f"{found[1]}T{found[2]}{fraction}{found[4].upper()}")
    except ValueError:
        raise _no_such(column, text) from None


def _no_such(column: str, text: str) -> Unreadable:
    message = f"{column} is {shorten(text)}; there is no such day or time."
    return Unreadable(column, "bad_date", message)
