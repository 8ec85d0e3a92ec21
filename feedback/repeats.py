"""Which further feedback of one buyer a marketplace leaves out of its score."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from feedback.choices import Polarity
from marketplaces.choices import Clock, GapBase, RepeatKind
from marketplaces.policy import RepeatRule

_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BuyerFeedback:
    """One live feedback of the one buyer whose feedback is compared.

    `left_on` is the day in the marketplace's zone. `left_at` is given only where the instant is
    known: then the day is that of the rule's zone.
    """

    id: int
    left_on: date
    ordered_on: date | None
    polarity: Polarity | None
    left_at: datetime | None = None


def uncounted(rows: Iterable[BuyerFeedback], rule: RepeatRule, zone: ZoneInfo) -> set[int]:
    """Return the ids of one buyer's feedback that do not count; the order of rows is no matter.

    In a calendar week, Monday to Sunday, the same verdict counts once. Which of them counts is not
    published: ours is the first. With a gap, feedback less than `days` after the one before does
    not count, whatever it says. The one before is the last that counted or the last of all, by
    `base`; facts leave it open for Allegro.

    A feedback without a verdict is in no score, and one without the day that the rule's clock
    asks for cannot be compared: such rows are neither left out nor do they put others out.
    """
    days = [(day, row) for row in rows if row.polarity and (day := _day_of(row, rule, zone))]
    days.sort(key=_by_day)
    return _RULES[rule.kind](days, rule)


type Days = list[tuple[date, BuyerFeedback]]


def _day_of(row: BuyerFeedback, rule: RepeatRule, zone: ZoneInfo) -> date | None:
    if rule.clock is Clock.ORDER:
        return row.ordered_on
    return row.left_on if row.left_at is None else row.left_at.astimezone(zone).date()


def _by_day(pair: tuple[date, BuyerFeedback]) -> tuple[date, date, datetime, int]:
    day, row = pair
    return day, row.left_on, row.left_at or _FIRST, row.id


def _repeats_in_week(days: Days, rule: RepeatRule) -> set[int]:
    del rule
    seen: set[tuple[int, int, Polarity | None]] = set()
    repeats = set()
    for day, row in days:
        year, week, _ = day.isocalendar()
        verdict = (year, week, row.polarity)
        if verdict in seen:
            repeats.add(row.id)
        seen.add(verdict)
    return repeats


def _repeats_in_gap(days: Days, rule: RepeatRule) -> set[int]:
    before: date | None = None
    repeats = set()
    for day, row in days:
        repeat = before is not None and (day - before).days < rule.days
        if repeat:
            repeats.add(row.id)
        if not repeat or rule.base is GapBase.LAST:
            before = day
    return repeats


_RULES: dict[RepeatKind, Callable[[Days, RepeatRule], set[int]]] = {
    RepeatKind.CALENDAR_WEEK: _repeats_in_week,
    RepeatKind.GAP: _repeats_in_gap,
}
