"""The troubles lie where the story puts them, whichever day the demo is started."""

from datetime import date, timedelta

import pytest

from config.demo_shop.invention import chance_for
from config.demo_shop.story import DAYS, busy_days, carrier_trouble, vase_trouble


@pytest.mark.parametrize(
    ("today", "april"),
    [
        (date(2026, 11, 25), 2026),
        (date(2026, 9, 7), 2026),
        (date(2026, 9, 6), 2025),
        (date(2027, 4, 15), 2026),
        (date(2028, 2, 29), 2027),
    ],
)
def test_the_carrier_fails_in_the_last_april_that_is_long_over(today, april):
    trouble = carrier_trouble(today)
    assert (trouble.first, trouble.last) == (date(april, 4, 1), date(april, 4, 30))
    assert trouble.covers(date(april, 4, 30))
    assert not trouble.covers(date(april, 5, 1))


def test_the_vases_follow_the_carrier():
    trouble = vase_trouble(date(2026, 11, 25))
    assert (trouble.first, trouble.last) == (date(2026, 6, 14), date(2026, 7, 24))


@pytest.mark.parametrize("age", range(0, 1461, 7))
def test_both_troubles_lie_in_the_eighteen_months_and_leave_time_to_recover(age):
    today = date(2026, 1, 1) + timedelta(days=age)
    assert today - timedelta(days=DAYS) < carrier_trouble(today).first
    assert carrier_trouble(today).last < vase_trouble(today).first
    assert vase_trouble(today).last <= today - timedelta(days=45)


def test_days_come_in_order_and_end_today():
    today = date(2026, 11, 25)
    days = busy_days(chance_for("days"), today, 5_000, trouble=None)
    assert days == sorted(days)
    assert days[0] >= today - timedelta(days=DAYS - 1)
    assert days[-1] == today


def test_december_is_busier_than_july():
    days = busy_days(chance_for("days"), date(2026, 1, 31), 5_000, trouble=None)
    months = [day.month for day in days]
    assert months.count(12) > 1.5 * months.count(7)
