"""Windows of calendar days, at the edges of days, years and changes of clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.windows import first_day, first_of_months, local_day, next_change

MICROSECOND = timedelta(microseconds=1)
ZONES = [
    "UTC",
    "America/Los_Angeles",
    "Europe/Berlin",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Australia/Sydney",
    "America/St_Johns",
    "Pacific/Apia",
]


@pytest.mark.parametrize(
    ("window", "today", "first"),
    [
        (1, date(2026, 11, 22), date(2026, 11, 22)),
        (30, date(2026, 3, 1), date(2026, 1, 31)),
        (30, date(2024, 3, 1), date(2024, 2, 1)),
        (90, date(2026, 3, 31), date(2026, 1, 1)),
        (365, date(2024, 12, 31), date(2024, 1, 2)),
        (365, date(2026, 1, 1), date(2025, 1, 2)),
        (10_000_000, date(2026, 1, 1), date.min),
    ],
)
def test_first_day(window, today, first):
    assert first_day(window, today) == first


@pytest.mark.parametrize(
    ("count", "today", "firsts"),
    [
        (1, date(2026, 11, 30), [date(2026, 11, 1)]),
        (3, date(2026, 1, 31), [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]),
        (2, date(2024, 12, 1), [date(2024, 11, 1), date(2024, 12, 1)]),
    ],
)
def test_first_of_months(count, today, firsts):
    assert first_of_months(count, today) == firsts


def test_f6_the_feedback_clock_runs_by_the_day_of_the_feedback():
    today = date(2026, 3, 31)

    assert date(2026, 3, 20) >= first_day(90, today)
    assert date(2026, 1, 1) < first_day(60, today)


@pytest.mark.parametrize("window", [0, -1])
def test_a_window_without_days_is_refused(window):
    with pytest.raises(ValueError, match="at least one day"):
        first_day(window, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("zone", "now", "change"),
    [
        # The day of 23 hours, the day of 25 hours, and an ordinary one.
        ("America/Los_Angeles", "2026-03-08T08:00", "2026-03-09T07:00"),
        ("America/Los_Angeles", "2026-11-01T07:00", "2026-11-02T08:00"),
        ("Asia/Tokyo", "2026-12-31T14:59", "2026-12-31T15:00"),
        # Midnight is skipped: the day begins at 01:00.
        ("Africa/Cairo", "2026-04-23T20:00", "2026-04-23T22:00"),
        ("America/Sao_Paulo", "2018-11-03T12:00", "2018-11-04T03:00"),
        # Midnight comes twice: the first one counts.
        ("America/Havana", "2026-10-31T12:00", "2026-11-01T04:00"),
        # Clocks go from 23:30 to 00:30: the day begins in the midst of the gap.
        ("America/Toronto", "1919-03-31T03:00", "1919-03-31T04:30"),
        # A day that did not exist.
        ("Pacific/Apia", "2011-12-30T00:00", "2011-12-30T10:00"),
    ],
)
def test_next_change(zone, now, change):
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)

    assert next_change(at, ZoneInfo(zone)) == datetime.fromisoformat(change).replace(tzinfo=UTC)


@given(
    zone=st.sampled_from(ZONES),
    now=st.datetimes(datetime(2012, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    window=st.integers(1, 400),
)
def test_between_two_changes_the_window_stands_still(zone, now, window):
    here = ZoneInfo(zone)
    change = next_change(now, here)
    today = local_day(now, here)

    assert change.tzinfo is UTC
    assert timedelta(0) < change - now <= timedelta(hours=25, minutes=30)
    assert local_day(change - MICROSECOND, here) == today
    assert local_day(change, here) == local_day(change + MICROSECOND, here)
    assert local_day(change, here) == today + timedelta(days=1)
    assert (today - first_day(window, today)).days == window - 1
    assert first_day(window, local_day(change, here)) == first_day(window, today) + timedelta(1)


@given(st.sampled_from(ZONES), st.dates(date(2013, 1, 1), date(2036, 12, 31)))
def test_a_change_is_followed_by_the_next_one(zone, day):
    here = ZoneInfo(zone)
    change = next_change(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), here)

    assert local_day(next_change(change, here), here) == local_day(change, here) + timedelta(1)
    assert next_change(change - MICROSECOND, here) == change


BOUNDARIES = [
    # zone, local day: days of 23 and 25 hours, a leap day, the year's end, a midnight that is
    # skipped or comes twice, a day that did not exist
    ("America/Los_Angeles", date(2026, 3, 8)),
    ("America/Los_Angeles", date(2026, 11, 1)),
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Asia/Tokyo", date(2028, 2, 29)),
    ("Australia/Sydney", date(2026, 12, 31)),
    ("Africa/Cairo", date(2026, 4, 24)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("America/Havana", date(2026, 11, 1)),
    ("Pacific/Apia", date(2011, 12, 29)),
]


@pytest.mark.parametrize(("zone", "day"), BOUNDARIES)
@pytest.mark.parametrize("window", [1, 30, 90, 365])
def test_a_day_is_in_a_window_from_its_first_to_its_last_microsecond(zone, day, window):
    """At -1 us, 0 and +1 us of both ends: the day's own midnight, and that which drops it."""
    here = ZoneInfo(zone)
    begins = next_change(noon_before(day, here), here)
    end = day + timedelta(window)
    ends = next_change(noon_before(end, here), here)
    for edge, before, after in ((begins, False, True), (ends, True, False)):
        for at, expected in ((-MICROSECOND, before), (timedelta(0), after), (MICROSECOND, after)):
            today = local_day(edge + at, here)
            assert (first_day(window, today) <= day <= today) is expected, (edge, at)


def noon_before(day, here):
    """Return an instant of the last day before it that exists."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=here).astimezone(UTC)
    return next(
        at
        for at in (noon - timedelta(hours=hours) for hours in range(12, 72))
        if local_day(at, here) < day
    )


@given(
    zone=st.sampled_from(ZONES),
    start=st.datetimes(datetime(2012, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    steps=st.lists(
        st.timedeltas(timedelta(microseconds=1), timedelta(hours=40)), min_size=1, max_size=30
    ),
)
def test_a_moving_clock_changes_windows_at_the_told_instants_only(zone, start, steps):
    here, now = ZoneInfo(zone), start
    valid_until, today = next_change(now, here), local_day(now, here)
    for step in steps:
        now += step
        assert (local_day(now, here) == today) is (now < valid_until)
        assert local_day(now, here) >= today
        if now >= valid_until:
            valid_until, today = next_change(now, here), local_day(now, here)
