"""Splits a text into clauses: what can be about one thing while its neighbour is about another.

Sentence signs, new lines, emoji and contrast words always begin a new clause; commas, dashes and
brackets only where both sides say something by themselves.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from feedback.text.cues import CueHit
from feedback.text.view import MASK

# Korean writes laughter and tears as runs of single letters, which folding makes initial ones.
_EMOJI = "\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_LAUGHTER = "[\u110f\u1112\u116e\u1172\u314b\u314e\u315c\u3160]{2,}"
_STOP = re.compile(rf"\.+|[!?;\n。]+|[{_EMOJI}]+|{_LAUGHTER}")
_PAUSE = re.compile(r"[,、]|\s-+\s|:(?=\s)")
_SAYS_NOTHING = re.compile(rf"(?:[^\w{MASK}]|_)+")
_INITIALS = re.compile(r"[a-z](?:\.[a-z])*")
_WORD = re.compile(r"[^\W_]+")
_LAST_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*$")

_ABBREVIATIONS = frozenset({
    "mr", "mrs", "ms", "dr", "prof", "st", "vs", "approx", "ca", "bzw", "inkl", "zzgl", "evtl",
    "tel", "sr", "sra", "srta", "sig", "dott", "z.b", "u.a", "d.h", "p.ex", "p.ej", "e.g", "i.e",
    "ref", "art", "num", "inc", "ltd", "co",
})  # fmt: skip
_NUMBER = frozenset({"no", "nr", "n"})
_ENDS_OF_DOMAINS = frozenset({
    "com", "de", "fr", "it", "es", "net", "org", "uk", "co", "jp", "kr", "br", "mx", "shop", "eu",
    "info",
})  # fmt: skip
# How far back from a dot its word is looked for.
_LONGEST_WORD = 12
# A piece between commas without any cue is a clause of its own from so many words or letters on.
_WORDS_OF_A_CLAUSE = 2
_LETTERS_OF_A_CLAUSE = 8
_SAYS = ("topic.", "about.", "product.", "praise.", "general", "promotion")


class Clause(NamedTuple):
    """A clause at these characters of the folded text, without signs at its ends."""

    start: int
    end: int


def clauses_of(masked: str, hits: Sequence[CueHit]) -> list[Clause]:
    """Return the clauses of a masked folded text in order.

    `hits` are those of its lexicon by their starts.
    """
    result: list[Clause] = []
    at = 0
    for start, end in _sentences(masked):
        inside: list[CueHit] = []
        while at < len(hits) and hits[at].start < end:
            if hits[at].start >= start:
                inside.append(hits[at])
            at += 1
        result.extend(_between_contrasts(masked, start, end, inside))
    return result


def _between_contrasts(
    masked: str, start: int, end: int, hits: Sequence[CueHit]
) -> Iterator[Clause]:
    """Cut a sentence before each contrast word, then at its commas."""
    first = 0
    for at, hit in enumerate(hits):
        if hit.category == "contrast" and hit.start > start:
            yield from _between_commas(masked, start, hit.start, hits[first:at])
            first, start = at, hit.start
    yield from _between_commas(masked, start, end, hits[first:])


def _sentences(masked: str) -> Iterator[tuple[int, int]]:
    begun = 0
    for stop in _STOP.finditer(masked):
        if stop[0] == "." and not _ends_sentence(masked, stop.start()):
            continue
        if stop.start() > begun:
            yield begun, stop.start()
        begun = stop.end()
    if begun < len(masked):
        yield begun, len(masked)


def _ends_sentence(masked: str, dot: int) -> bool:
    """Tell a full stop from the dot of a number, an abbreviation or a domain."""
    after = masked[dot + 1 : dot + 2]
    before = _LAST_WORD.search(masked, max(0, dot - _LONGEST_WORD), dot)
    word = before[0] if before else ""
    if after.isdigit():
        return not (word[-1:].isdigit() or word in _NUMBER)
    if word in _ABBREVIATIONS or _INITIALS.fullmatch(word):
        return not masked[dot + 1 :].strip()
    if word in _NUMBER and after == " ":
        return not masked[dot + 2 : dot + 3].isdigit()
    if not after.isalnum():
        return True
    following = _WORD.match(masked, dot + 1)
    return following is None or following[0] not in _ENDS_OF_DOMAINS


def _between_commas(masked: str, start: int, end: int, hits: Sequence[CueHit]) -> Iterator[Clause]:
    """Cut where both sides are clauses; the other pieces stay with their neighbour."""
    telling = [hit for hit in hits if hit.category.startswith(_SAYS)]
    begun, speaks = start, False
    at = 0
    for first, last in _pieces(masked, start, end, telling):
        told = at
        while at < len(telling) and telling[at].start < last:
            at += 1
        piece_speaks = at > told or _has_words(masked, first, last)
        if speaks and piece_speaks:
            yield from _trimmed(masked, begun, first)
            begun = first
        speaks = speaks or piece_speaks
    yield from _trimmed(masked, begun, end)


def _pieces(
    masked: str, start: int, end: int, telling: Sequence[CueHit]
) -> Iterator[tuple[int, int]]:
    """Yield what stands between commas; one inside a cue is none."""
    at = reach = 0
    for pause in _PAUSE.finditer(masked, start, end):
        while at < len(telling) and telling[at].start < pause.start():
            reach = max(reach, telling[at].end)
            at += 1
        if reach <= pause.start():
            yield start, pause.start()
            start = pause.end()
    yield start, end


def _has_words(masked: str, start: int, end: int) -> bool:
    words = [word for word in _WORD.findall(masked, start, end) if not word.isdigit()]
    if sum(map(len, words)) < _LETTERS_OF_A_CLAUSE:
        return False
    return len(words) >= _WORDS_OF_A_CLAUSE or not all(map(str.isascii, words))


def _trimmed(masked: str, start: int, end: int) -> Iterator[Clause]:
    leading = _SAYS_NOTHING.match(masked, start, end)
    first = leading.end() if leading else start
    if first >= end:
        return
    while masked[end - 1] != MASK and not masked[end - 1].isalnum():
        end -= 1
    yield Clause(first, end)
