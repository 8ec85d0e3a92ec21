"""Guess which column of somebody's own table is which, and say how sure the guess is."""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from feedback.formats.columns import COLUMNS
from feedback.formats.moments import ISO_DAY, SHORT_DAY
from feedback.formats.rows import Unreadable
from feedback.formats.values import MAX_ID, rating_words, verdict
from marketplaces.choices import RatingKind
from marketplaces.policy import RatingScale

# Shorter Latin words stand in too many others: `am` in `name`.
_SHORTEST_CONTAINED = 4
_MANY_WORDS = 3


class Confidence(StrEnum):
    """How sure a suggestion is."""

    HIGH = "high"  # the header is a known word
    MEDIUM = "medium"  # a known word stands in the header
    LOW = "low"  # guessed from the values below


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A column of ours, and the header that is probably meant."""

    column: str
    header: str
    confidence: Confidence


def suggest(
    header: Sequence[str], rows: Sequence[Sequence[str]], scale: RatingScale
) -> tuple[Suggestion, ...]:
    """Return at most one header for each column of ours, and each header at most once."""
    names = [name.strip() for name in header]
    usable = [i for i, name in enumerate(names) if name and names.count(name) == 1]
    found: dict[str, tuple[int, Confidence]] = {}
    for step in (_exact, _contained):
        _take(found, step(names, usable))
    _take(found, _from_values(rows, usable, scale))
    return tuple(
        Suggestion(column, names[found[column][0]], found[column][1])
        for column in COLUMNS
        if column in found
    )


type Guess = tuple[str, int, Confidence]


def _take(found: dict[str, tuple[int, Confidence]], guesses: Iterator[Guess]) -> None:
    for column, position, confidence in guesses:
        if column not in found and position not in {taken for taken, _ in found.values()}:
            found[column] = (position, confidence)


def _exact(names: Sequence[str], usable: Sequence[int]) -> Iterator[Guess]:
    words = known_words()
    for position in usable:
        column = words.get(_bare(names[position]))
        if column is not None:
            yield column, position, Confidence.HIGH


def _contained(names: Sequence[str], usable: Sequence[int]) -> Iterator[Guess]:
    """Give the longest words first: they say the most."""
    hits = [
        (len(word), column, position)
        for word, column in known_words().items()
        if len(word) >= _SHORTEST_CONTAINED or not word.isascii()
        for position in usable
        if word in _bare(names[position])
    ]
    for _, column, position in sorted(hits, key=lambda hit: (-hit[0], hit[2], hit[1])):
        yield column, position, Confidence.MEDIUM


def _from_values(
    rows: Sequence[Sequence[str]], usable: Sequence[int], scale: RatingScale
) -> Iterator[Guess]:
    """Judge by what stands below the headers; the surest kinds first."""
    below = {i: [row[i].strip() for row in rows if i < len(row) and row[i].strip()] for i in usable}
    tests: dict[str, Callable[[str], bool]] = {
        "rating": _is_rating(scale),
        "left_on": _is_day,
        "buyer_email": lambda text: "@" in text and " " not in text,
        "comment": lambda text: len(text.split()) >= _MANY_WORDS,
    }
    for column, fits in tests.items():
        for position in usable:
            if below[position] and all(map(fits, below[position])):
                yield column, position, Confidence.LOW
    for position in usable:
        if rows and _identifies(below[position], len(rows)):
            yield "external_id", position, Confidence.LOW


def _is_rating(scale: RatingScale) -> Callable[[str], bool]:
    if scale.kind is RatingKind.STARS:
        return rating_words(scale).__contains__

    def is_verdict(text: str) -> bool:
        try:
            verdict(text, "")
        except Unreadable:
            return False
        return True

    return is_verdict


def _is_day(text: str) -> bool:
    return bool(ISO_DAY.match(text) or SHORT_DAY.match(text))


def _identifies(values: Sequence[str], rows: int) -> bool:
    """Tell whether each row has a value of its own, without spaces."""
    unlike = len(set(values)) == len(values) == rows
    return unlike and all(len(text) <= MAX_ID and " " not in text for text in values)


@cache
def known_words() -> dict[str, str]:
    """Return every word for a column, bare, with the column."""
    words = {}
    text = Path(__file__).with_name("header_words.toml").read_text(encoding="utf-8")
    for column, languages in tomllib.loads(text).items():
        for word in (word for words in languages.values() for word in words):
            words[_bare(word)] = column
    for column, aliases in COLUMNS.items():
        words.update(dict.fromkeys(map(_bare, (column, *aliases)), column))
    return words


def _bare(name: str) -> str:
    """Return a name without case, width, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())
