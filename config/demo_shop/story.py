"""What happened to the shop in 18 months: growth, seasons, a carrier's bad month, bad vases."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = 548
# By month, January first: quiet summers, gifts before the holidays.
_SEASON = (0.9, 0.9, 1.0, 1.0, 1.05, 0.95, 0.85, 0.85, 1.0, 1.1, 1.35, 1.6)
_GROWTH = 0.8
# So long before today the carrier's month has ended, for the vases and the recovery to follow.
_SETTLED = timedelta(days=130)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A time in which a shop's buyers complain much more than usual, about the same topics."""

    first: date
    last: date
    topics: tuple[str, ...]
    severity: int

    def covers(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last


type TroubleOn = Callable[[date], Trouble]


def carrier_trouble(today: date) -> Trouble:
    """Return the last April that is long enough over: a carrier delivered late or never."""
    last = date(today.year, 4, 30)
    if last > today - _SETTLED:
        last = date(today.year - 1, 4, 30)
    return Trouble(last.replace(day=1), last, ("late", "late", "late", "never_arrived"), 5)


def vase_trouble(today: date) -> Trouble:
    """Return the weeks in early summer, after the carrier's month, in which vases leaked."""
    april = carrier_trouble(today).last
    return Trouble(april + timedelta(days=45), april + timedelta(days=85), ("vases",), 5)


def busy_days(
    chance: random.Random, today: date, count: int, *, trouble: Trouble | None
) -> list[date]:
    """Draw the days of so many feedback, oldest first; more of them fall into the trouble."""
    days = [today - timedelta(days=age) for age in reversed(range(DAYS))]
    weights = [_weight(place, day, trouble) for place, day in enumerate(days)]
    return sorted(chance.choices(days, weights, k=count))


def _weight(place: int, day: date, trouble: Trouble | None) -> float:
    often = (1 + _GROWTH * place / DAYS) * _SEASON[day.month - 1]
    return often * (trouble.severity - 1) if trouble and trouble.covers(day) else often
