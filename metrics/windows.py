"""Windows of calendar days in the marketplace's zone, and the instant at which they move on."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def local_day(now: datetime, zone: ZoneInfo) -> date:
    """Return the calendar day that it is in the zone."""
    return now.astimezone(zone).date()


def first_day(window: int, today: date) -> date:
    """Return the first day of a window of so many days that ends with today.

    The window holds the days (today - window, today]: one of 1 day holds today alone.
    """
    if window < 1:
        raise ValueError(f"A window has at least one day, not {window}.")
    if window > today.toordinal():
        return date.min
    return today - timedelta(days=window - 1)


def first_of_months(count: int, today: date) -> list[date]:
    """Return the first days of so many months that end with today's, the oldest first."""
    latest = 12 * today.year + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(latest - count + 1, latest + 1)]


def next_change(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant (UTC) after now at which it is a later day in the zone.

    That is the next local midnight: the first of two where clocks go back over it, and the moment
    of the change where they skip it.
    """
    today = local_day(now, zone)
    tomorrow = today + timedelta(days=1)
    midnights = (
        datetime.combine(tomorrow, time(fold=fold), zone).astimezone(UTC) for fold in (0, 1)
    )
    change = min(m for m in midnights if m > now and local_day(m, zone) > today)
    if local_day(change - timedelta.resolution, zone) == today:
        return change
    return _first_instant_after(today, now.astimezone(UTC), change, zone)


def _first_instant_after(today: date, low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Search between an instant of today and a later one for the moment at which clocks skip."""
    while high - low > timedelta.resolution:
        middle = low + (high - low) // 2
        if local_day(middle, zone) > today:
            high = middle
        else:
            low = middle
    return high
