"""Writes the own shop's orders, with and without feedback: when each was due and when it came."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.demo_shop.csv_exports import csv_bytes, order_number, order_reference
from config.demo_shop.invention import Left, chance_for

_ZONE = ZoneInfo("Asia/Seoul")
_HEADER = (
    "order_reference",
    "ordered_at",
    "promised_by",
    "shipped_at",
    "delivered_at",
    "fulfilled_by",
)
_FULFILLED_BY = ("seller", "seller", "seller", "marketplace")
# How orders go about which nobody says a word.
_COURSES = {"on_time": 90, "late": 8, "lost": 2}
# For one order that is still on its way, so many are done.
_OPEN = 50


@dataclass(frozen=True, slots=True)
class _Course:
    """The days of one order; None is what has not happened."""

    ordered: date
    promised: date
    shipped: date | None
    delivered: date | None


def own_shop_orders(feedback: Iterable[Left], *, today: date) -> bytes:
    """Write the orders of the feedback, about 30 % more without one, and the latest, still open.

    What was delivered came before the day of its feedback, and late where the buyer says so.
    """
    chance = chance_for("own_shop_orders.csv")
    courses = _courses(chance, feedback, today)
    return csv_bytes(_HEADER, (_row(chance, number, course) for number, course in courses))


def _courses(
    chance: random.Random, feedback: Iterable[Left], today: date
) -> Iterator[tuple[int, _Course]]:
    last = order_number(0)
    for one in feedback:
        number = order_number(one.number)
        for silent in range(last + 1, number):
            kind = chance.choices(list(_COURSES), list(_COURSES.values()))[0]
            yield silent, _course(chance, kind, one.day)
        yield number, _course(chance, _kind(one), one.day)
        last = number
    for place in range((last - order_number(0)) // _OPEN):
        yield last + place + 1, _open_course(chance, today)


def _kind(one: Left) -> str:
    if "never_arrived" in one.topics:
        return "lost"
    return "late" if one.arrived_on_time is False else "on_time"


def _course(chance: random.Random, kind: str, seen: date) -> _Course:
    """Return the course of an order that the buyer, or the shop, looks back on that day."""
    if kind == "on_time":
        delivered = seen - _days(chance, 1, 6)
        ordered = delivered - _days(chance, 2, 4)
        return _Course(
            ordered, delivered + _days(chance, 0, 2), ordered + _days(chance, 0, 1), delivered
        )
    promised = seen - _days(chance, 4, 12)
    ordered = promised - _days(chance, 3, 5)
    if kind == "lost":
        return _Course(ordered, promised, ordered + _days(chance, 0, 2), None)
    delivered = promised + _days(chance, 1, (seen - promised).days - 1)
    # Half of the late ones left the shop late, the others were late on the way.
    left_late = chance.random() < 0.5
    shipped = promised if left_late else ordered + _days(chance, 0, 1)
    return _Course(ordered, promised, shipped, delivered)


def _open_course(chance: random.Random, today: date) -> _Course:
    ordered = today - _days(chance, 1, 3)
    shipped = ordered + _days(chance, 1, 2)
    promised = ordered + _days(chance, 3, 4)
    return _Course(ordered, promised, shipped if shipped < today else None, None)


def _days(chance: random.Random, least: int, most: int) -> timedelta:
    return timedelta(days=chance.randint(least, most))


def _row(chance: random.Random, number: int, course: _Course) -> tuple[str, ...]:
    return (
        order_reference(number),
        _instant(course.ordered, time(chance.randint(0, 12), chance.randrange(60))),
        _instant(course.promised, time(23, 59, 59)),
        _instant(course.shipped, time(chance.randint(14, 18), chance.randrange(60))),
        _instant(course.delivered, time(chance.randint(9, 20), chance.randrange(60))),
        chance.choice(_FULFILLED_BY),
    )


def _instant(day: date | None, at: time) -> str:
    return datetime.combine(day, at, _ZONE).isoformat() if day else ""
