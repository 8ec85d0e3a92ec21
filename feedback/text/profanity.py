"""Obscene words, plain or disguised, without the innocent ones that look like them."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from feedback.text.cues import CueHit
from feedback.text.labels import LANGUAGES
from feedback.text.lexicon import Lexicon, lexicon
from feedback.text.spans import Span
from feedback.text.squeezing import (
    Squeezed,
    masked_words,
    may_begin,
    squeezed_hangul,
    squeezed_kana,
    squeezed_latin,
)
from feedback.text.view import TextView, view_of

STRONG: Final = "strong"
MILD: Final = "mild"
_INNOCENT: Final = "innocent"
_UNMISTAKABLE: Final = "unmistakable"
# By how much a category says; of hits that overlap the most serious one speaks.
_RANKS = {_UNMISTAKABLE: 3, STRONG: 3, "ambiguous": 2, "accented": 2, MILD: 1}
_STRONG_FROM = 3
_PROFANE_FROM = 2
# A shorter word that is innocent in some texts is not believed behind a disguise.
_LONG_ENOUGH = 4
_LATIN = re.compile(r"[a-z]")
_HANGUL = re.compile(r"[\u1100-\u11ff\uac00-\ud7a3]")
_CIRCLE = re.compile("[●○◯〇*_]")
_LETTERS = re.compile(r"[a-z]*")


class ProfaneSpan(NamedTuple):
    """An obscene word in the original; a mild one is for a person to judge.

    `profane`: a word that nearly always is one; only some of the mild are.
    """

    span: Span
    severity: str
    profane: bool = True


class _Found(NamedTuple):
    """A word at these characters of the folded text."""

    start: int
    end: int
    rank: int


def find_profanity(view: TextView, masked: str, language: str) -> tuple[ProfaneSpan, ...]:
    """Return the obscene words of a masked folded text in order; they do not overlap.

    They are those of its language and the English ones that are obscene everywhere; of a text in
    an unknown language, those of all languages that are.
    """
    finder = _finder(language)
    return tuple(
        ProfaneSpan(
            view.span(one.start, one.end),
            STRONG if one.rank >= _STRONG_FROM else MILD,
            one.rank >= _PROFANE_FROM,
        )
        for one in _joined(masked, sorted(finder.find(view, masked)))
    )


@cache
def _finder(language: str) -> "_Finder":
    codes = dict.fromkeys((language, "en")) if language in LANGUAGES else LANGUAGES
    return _Finder([lexicon("obscene", code) for code in codes], language)


class _Finder:
    """The obscene words of a text in one language; made once, then read by many threads."""

    def __init__(self, lexicons: Sequence[Lexicon], language: str) -> None:
        self._lexicons = [(words, words.language == language or not language) for words in lexicons]
        self._foreign = frozenset({_INNOCENT, _UNMISTAKABLE})
        self._own = frozenset({_INNOCENT, *_RANKS}) if language else self._foreign
        self._hidden = self._words()

    def find(self, view: TextView, text: str) -> Iterator[_Found]:
        """Yield the obscene words of a folded text; they may overlap."""
        for hit in self._guilty(text):
            if hit.category != "accented" or not _original(view, hit).isascii():
                yield _Found(hit.start, hit.end, _RANKS[hit.category])
        if _LATIN.search(text):
            for one in squeezed_latin(text):
                yield from self._disguised(text, one)
            yield from self._masked(text)
        if _HANGUL.search(text):
            for one in squeezed_hangul(text):
                yield from self._disguised(text, one)
        if _CIRCLE.search(text):
            yield from self._censored(text)

    def _guilty(self, text: str) -> list[CueHit]:
        """Return the hits by their starts, without those that lie in an innocent word."""
        hits = sorted(
            (hit.start, -hit.end, hit.category != _INNOCENT, hit)
            for words, own in self._lexicons
            for hit in words.finder.find(text)
            if hit.category in (self._own if own else self._foreign)
        )
        innocent_until = 0
        result: list[CueHit] = []
        for *_, hit in hits:
            if hit.category == _INNOCENT:
                innocent_until = max(innocent_until, hit.end)
            elif hit.end > innocent_until:
                result.append(hit)
        return result

    def _disguised(self, text: str, one: Squeezed) -> Iterator[_Found]:
        for hit in self._guilty(one.text):
            start, end = one.starts[hit.start], one.ends[hit.end - 1]
            length, rank = hit.end - hit.start, _RANKS[hit.category]
            hidden = text[start:end] != one.text[hit.start : hit.end]
            certain = rank >= _STRONG_FROM or length >= _LONG_ENOUGH
            if hidden and certain and rank >= _PROFANE_FROM:
                yield _Found(start, end, rank)

    def _censored(self, text: str) -> Iterator[_Found]:
        """Yield Japanese words with a sign in them: whoever writes one means the word."""
        for one in squeezed_kana(text):
            for hit in self._guilty(one.text):
                start, end = one.starts[hit.start], one.ends[hit.end - 1]
                if end - start > hit.end - hit.start and _RANKS[hit.category] >= _PROFANE_FROM:
                    yield _Found(start, end, _STRONG_FROM)

    def _masked(self, text: str) -> Iterator[_Found]:
        for word in masked_words(text):
            stretch = text[word.start : word.end]
            for literal, is_open, rank in self._hidden.get(word.initial, ()):
                if word.pattern.fullmatch(literal) or (is_open and may_begin(stretch, literal)):
                    yield _Found(word.start, word.end, rank)
                    break

    def _words(self) -> dict[str, list[tuple[str, bool, int]]]:
        """Return the single words by their first letters, of which signs may hide some."""
        result: dict[str, list[tuple[str, bool, int]]] = {}
        for words, own in self._lexicons:
            for category, cues in words.cues.items():
                if category == _INNOCENT or category not in (self._own if own else self._foreign):
                    continue
                for cue in cues:
                    word = view_of(cue).folded.strip("*")
                    if word.isascii() and word.isalpha() and len(word) >= _LONG_ENOUGH:
                        found = result.setdefault(word[0], [])
                        found.append((word, cue.endswith("*"), _RANKS[category]))
        return result


def _original(view: TextView, hit: CueHit) -> str:
    span = view.span(hit.start, hit.end)
    return view.original[span.start : span.end]


def _joined(text: str, found: Sequence[_Found]) -> Iterator[_Found]:
    """Yield the whole words in order, those that overlap as one of the highest rank."""
    last: _Found | None = None
    for one in found:
        if last and one.start < last.end:
            end = max(last.end, _end_of_word(text, one.end) if one.end > last.end else 0)
            last = _Found(last.start, end, max(last.rank, one.rank))
            continue
        if last:
            yield last
        least = last.end if last else 0
        start = _start_of_word(text, one.start, least)
        last = _Found(start, _end_of_word(text, one.end), one.rank)
    if last:
        yield last


def _start_of_word(text: str, start: int, least: int) -> int:
    if "a" <= text[start] <= "z":
        while start > least and "a" <= text[start - 1] <= "z":
            start -= 1
    return start


def _end_of_word(text: str, end: int) -> int:
    rest = _LETTERS.match(text, end) if "a" <= text[end - 1] <= "z" else None
    return rest.end() if rest else end
