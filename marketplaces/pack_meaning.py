"""What the values of a pack must be beyond their kind: ranges, names and what fits together."""

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from marketplaces.choices import Clock, Measure, RatingKind, RepeatKind
from marketplaces.pack_files import PackError
from marketplaces.policy import Pack, Window

type Fail = Callable[[str, str], PackError]

_SCALES = {RatingKind.STARS: (1, 5), RatingKind.POLARITY: (-1, 1)}
_POLARITIES = ("positive", "neutral", "negative")
_SCORE_CLOCKS = (Clock.FEEDBACK, Clock.ORDER)
_MOST_DECIMALS = 6


def check_meaning(pack: Pack, fail: Fail) -> None:
    """Raise the error that `fail` makes of a key and a reason, for the first fault of a pack."""
    _check_zone("calendar.time_zone", pack.calendar.time_zone, fail)
    _check_scale(pack, fail)
    _check_score(pack, fail)
    _check_repeats(pack, fail)
    _check_windows("windows", pack.windows, fail)
    _check_windows("score.components", pack.score.components or {}, fail)
    _check_thresholds(pack, fail)
    _check_reply(pack, fail)
    _check_report(pack, fail)
    points = pack.order_points
    if points and len(points.age.days) != len(points.age.weights):
        raise fail("order_points.age", "days and weights must be equally many")


def _check_zone(key: str, name: str, fail: Fail) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise fail(key, f"{name!r} is no IANA zone") from None


def _check_scale(pack: Pack, fail: Fail) -> None:
    lowest, highest = _SCALES[pack.rating.kind]
    if (pack.rating.lowest, pack.rating.highest) != (lowest, highest):
        raise fail("rating", f"a scale of {pack.rating.kind} goes from {lowest} to {highest}")
    named = (*pack.polarity.negative, *pack.polarity.neutral, *pack.polarity.positive)
    wanted = set(range(lowest, highest + 1))
    if pack.rating.kind is RatingKind.POLARITY:  # a recommendation knows no middle
        wanted -= {0} - set(named)
    if sorted(named) != sorted(wanted):
        reason = f"must name each rating {lowest}..{highest} exactly once"
        raise fail("polarity", reason)


def _check_score(pack: Pack, fail: Fail) -> None:
    score = pack.score
    if any(days <= 0 for days in score.windows.days):
        raise fail("score.windows.days", "must be positive")
    if score.windows.clock not in _SCORE_CLOCKS:
        raise fail("score.windows.clock", "must be feedback or order")
    if not (score.windows.days or score.windows.lifetime):
        raise fail("score.windows", "must hold days or a lifetime")
    for name in ("percent_decimals", "mean_decimals"):
        if not 0 <= getattr(score.rounding, name) <= _MOST_DECIMALS:
            raise fail(f"score.rounding.{name}", f"must be from 0 to {_MOST_DECIMALS}")
    if score.display and score.display.window_days not in score.windows.days:
        raise fail("score.display.window_days", "is not one of score.windows.days")
    if score.formula.measure is Measure.STAR_MEAN and pack.rating.kind is not RatingKind.STARS:
        raise fail("score.formula.measure", "there is no mean of stars without stars")


def _check_repeats(pack: Pack, fail: Fail) -> None:
    repeats = pack.score.repeats
    if repeats is None:
        return
    if repeats.clock not in _SCORE_CLOCKS:
        raise fail("score.repeats.clock", "must be feedback or order")
    if repeats.days <= 0:
        raise fail("score.repeats.days", "must be positive")
    if repeats.kind is RepeatKind.CALENDAR_WEEK or repeats.time_zone:
        _check_zone("score.repeats.time_zone", repeats.time_zone, fail)


def _check_windows(table: str, windows: Mapping[str, Window], fail: Fail) -> None:
    for name, window in windows.items():
        if window.days <= 0:
            raise fail(f"{table}.{name}.days", "must be positive")
        if not 0 <= window.after_days < window.days:
            raise fail(f"{table}.{name}.after_days", "must be from 0 to less than days")


def _check_thresholds(pack: Pack, fail: Fail) -> None:
    for name, threshold in pack.thresholds.items():
        key = f"thresholds.{name}"
        if threshold.limit < 0:
            raise fail(f"{key}.limit", "must not be negative")
        if threshold.window_days <= 0:
            raise fail(f"{key}.window_days", "must be positive")
        for minimum in ("minimum_count", "minimum_base"):
            value = getattr(threshold, minimum)
            if value is not None and value <= 0:
                raise fail(f"{key}.{minimum}", "must be positive")


def _check_reply(pack: Pack, fail: Fail) -> None:
    if set(pack.reply.to) - set(_POLARITIES):
        raise fail("reply.to", "may name positive, neutral and negative")
    for name in ("longest", "window_days"):
        if getattr(pack.reply, name) < 0:
            raise fail(f"reply.{name}", "must not be negative")


def _check_report(pack: Pack, fail: Fail) -> None:
    if pack.report is None:
        return
    for encoding in pack.report.encodings.order:
        try:
            "".encode(encoding)
        except LookupError:
            raise fail("report.encodings.order", f"{encoding!r} is no known encoding") from None
    if not all(len(separator) == 1 for separator in pack.report.dates.separators):
        raise fail("report.dates.separators", "each must be one character")
