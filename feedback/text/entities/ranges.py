"""Ranges of a folded text, and how they are made unreadable in one pass."""

import re
from collections.abc import Iterable

from feedback.text.view import MASK

type Range = tuple[int, int]


def mask(text: str, ranges: Iterable[Range]) -> str:
    """Return the text of the same length without what stands in the ranges; they may overlap."""
    pieces: list[str] = []
    position = 0
    for start, end in sorted(ranges):
        if end <= position:
            continue
        begin = max(start, position)
        pieces.append(text[position:begin])
        pieces.append(MASK * (end - begin))
        position = end
    pieces.append(text[position:])
    return "".join(pieces)


def distance_before(words: re.Pattern[str], text: str, start: int, *, within: int) -> int | None:
    """Return how many characters before `start` the nearest of the words ends, if near enough."""
    nearest = None
    for hit in words.finditer(text, max(0, start - within), start):
        nearest = start - hit.end()
    return nearest
