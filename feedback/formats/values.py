"""Single values of a row: strict, and never guessed."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from feedback.choices import FeedbackChannel, Polarity
from feedback.formats.rows import Unreadable
from marketplaces.choices import DateOrder
from marketplaces.policy import RatingScale

# Before the first marketplaces opened there was no feedback.
EARLIEST = date(1995, 1, 1)
MAX_ID = 120
MAX_EMAIL = 320

type DayReader = Callable[[str], date]

# What a marketplace without stars may write for its verdict.
_VERDICTS = {
    **dict.fromkeys(("positive", "+1", "1", "yes", "true", "recommended"), Polarity.POSITIVE),
    **dict.fromkeys(("neutral", "0"), Polarity.NEUTRAL),
    **dict.fromkeys(("negative", "-1", "no", "false", "not recommended"), Polarity.NEGATIVE),
}
_VERDICT_WORDS = {word: polarity.value for word, polarity in _VERDICTS.items()}
_CHANNELS = {channel.value: channel.value for channel in FeedbackChannel}


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


def verdict(text: str, column: str) -> str:
    """Read what stands for a rating where the marketplace has no stars."""
    try:
        return _VERDICT_WORDS[text.strip().casefold()]
    except KeyError:
        message = (
            f"{column} is {shorten(text)}; it must be positive, neutral or negative, "
            "+1, 0 or -1, or yes or no."
        )
        raise Unreadable(column, "bad_rating", message) from None


def channel_or_none(text: str, column: str) -> str | None:
    """Read where the buyer said it."""
    if not text or not text.strip():
        return None
    try:
        return _CHANNELS[re.sub(r"[\s\-]+", "_", text.strip().casefold())]
    except KeyError:
        message = f"{column} is {shorten(text)}; known are {', '.join(_CHANNELS)}."
        raise Unreadable(column, "bad_channel", message) from None


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
