"""A text cut into pieces where its marks begin and end, so that each is shown in its colour."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from feedback.text.spans import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters, and the kinds of marks that lie on all of them, sorted."""

    text: str
    kinds: tuple[str, ...]


def pieces(text: str, marks: Iterable[tuple[Span, str]]) -> list[Piece]:
    """Return the whole text in order; marks may overlap, and end at the end of the text."""
    inside = [
        (max(0, span.start), min(len(text), span.end), kind)
        for span, kind in marks
        if span.start < min(len(text), span.end)
    ]
    edges = sorted(
        {0, len(text), *(start for start, _, _ in inside), *(end for _, end, _ in inside)}
    )
    return [
        Piece(
            text[start:end],
            tuple(sorted({kind for first, last, kind in inside if first <= start and end <= last})),
        )
        for start, end in pairwise(edges)
    ]
