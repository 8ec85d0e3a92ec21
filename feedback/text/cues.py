"""Finds the words and phrases of a lexicon in a folded text, all of them in one pass.

A cue is written as people write it, folded when it is read: `late`, `never arrived`.
`*` at the end or start of a word stands for any rest of it (`deliver*`, `*lieferung`), ` .. ` for
up to three words between (`not .. as described`). In scripts without spaces between words, or
with particles at their ends, cues are found anywhere, and ` .. ` bridges up to ten characters.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import ahocorasick

from feedback.text.view import view_of

_BETWEEN = re.compile(r"\s*(?:[^\s.!?;\n]+\s+){0,3}")
_BETWEEN_LETTERS = re.compile(r"[^.!?;\n。]{0,10}")
_REST_OF_WORD = re.compile(r"\w*\s+")


class CueHit(NamedTuple):
    """A cue of a category at these characters of the folded text; `gapped` if it has ` .. `."""

    category: str
    start: int
    end: int
    gapped: bool = False


class _Part(NamedTuple):
    """One literal of a cue; `gap` says what may stand between it and the part before."""

    literal: str
    whole_start: bool
    whole_end: bool
    gap: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Use:
    """The `position`th part of a cue."""

    cue: int
    position: int
    part: _Part


class CueFinder:
    """All cues of one lexicon; made once, then read by many threads."""

    def __init__(self, cues: Mapping[str, Iterable[str]], *, spaced: bool) -> None:
        self._categories: list[str] = []
        self._lengths: list[int] = []
        self._gapped: list[bool] = []
        uses: dict[str, list[_Use]] = {}
        for category, phrases in cues.items():
            for phrase in phrases:
                parts = _parts_of(phrase, spaced=spaced)
                for position, part in enumerate(parts):
                    use = _Use(len(self._categories), position, part)
                    uses.setdefault(part.literal, []).append(use)
                self._categories.append(category)
                self._lengths.append(len(parts))
                self._gapped.append(" .. " in phrase)
        self._automaton: Any = ahocorasick.Automaton()
        for literal, found in uses.items():
            self._automaton.add_word(literal, (len(literal), tuple(found)))
        self._automaton.make_automaton()

    def find(self, text: str) -> list[CueHit]:
        """Return the hits in a folded text by their ends; they may overlap."""
        if not self._categories:
            return []
        hits: list[CueHit] = []
        begun: dict[tuple[int, int], tuple[int, int]] = {}
        for last, (length, uses) in self._automaton.iter(text):
            end = last + 1
            start = end - length
            for use in uses:
                if _is_bounded(text, start, end, use.part):
                    self._follow(text, start, end, use, begun, hits)
        return hits

    def _follow(
        self,
        text: str,
        start: int,
        end: int,
        use: _Use,
        begun: dict[tuple[int, int], tuple[int, int]],
        hits: list[CueHit],
    ) -> None:
        first = start
        if use.part.gap is not None:
            before = begun.get((use.cue, use.position - 1))
            if before is None or before[1] > start:
                return
            if not use.part.gap.fullmatch(text, before[1], start):
                return
            first = before[0]
        if use.position + 1 == self._lengths[use.cue]:
            category, gapped = self._categories[use.cue], self._gapped[use.cue]
            hits.append(CueHit(category, first, end, gapped))
        else:
            begun[use.cue, use.position] = (first, end)


def _is_bounded(text: str, start: int, end: int, part: _Part) -> bool:
    if part.whole_start and start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        return False
    return not (part.whole_end and end < len(text) and (text[end].isalnum() or text[end] == "_"))


def _parts_of(phrase: str, *, spaced: bool) -> list[_Part]:
    """Split a cue at ` .. ` and, where a word ends with `*`, after that word."""
    parts: list[_Part] = []
    for number, stretch in enumerate(view_of(phrase).folded.split(" .. ")):
        words = re.split(r"(?<=\*)\s+", stretch.strip())
        for position, word in enumerate(words):
            gap = None
            if position:
                gap = _REST_OF_WORD
            elif number:
                gap = _BETWEEN if spaced else _BETWEEN_LETTERS
            literal = word.strip("*")
            if not literal:
                message = f"The cue {phrase!r} has a part without letters."
                raise ValueError(message)
            parts.append(
                _Part(
                    literal,
                    whole_start=spaced and not word.startswith("*") and literal[0].isalnum(),
                    whole_end=spaced and not word.endswith("*") and literal[-1].isalnum(),
                    gap=gap,
                )
            )
    return parts
