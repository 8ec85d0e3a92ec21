"""What the words of a text praise or blame, by rules: all that a new installation can know.

Each word of the lexicon, each run of emoji and each mark ("4/5", "1 star", "★★☆☆☆") counts one; a
negation beside a word turns it. The balance gives probabilities by a table that was measured.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from feedback.text.cues import CueHit
from feedback.text.labels import TextPolarity
from feedback.text.lexicon import lexicon
from feedback.text.results import Polarity
from feedback.text.spans import Span, merged
from feedback.text.view import MASK, TextView, view_of

_UNSPACED = frozenset({"ko", "ja"})
_PRAISE, _BLAME, _NEGATION, _SOFTENER = "positive", "negative", "negation", "softener"

_EMOJI = re.compile(
    "(?P<positive>[😀😃😄😁😆😊🙂😍🥰😘🤩😎😋😻🥳🤗😇☺👍👏🙌👌💯❤♥♡💕💖💗💓💘💜💙💚💛🧡🎉]+|\\^\\^)"
    "|(?P<negative>[😡😠🤬😤👎💔🤮🤢😞😔😟🙁☹😒😩😫😖😣😾😿🖕💩]+)"
)
_MARK = re.compile(
    r"(?<![\d.,/])(?P<score>\d{1,2})(?:[.,]\d)?(?:\s?/\s?| out of | von | sur | su )"
    r"(?P<of>5|10)(?![\d/]|[.,]\d)"
    r"|(?<![\d.,/])(?P<count>[0-5])\s?"
    r"(?:stars?|sterne?n?|etoiles?|estrellas?|estrelas?|stell[ae]|つ星|점)(?![a-z])"
    r"|(?:星|별\s?)(?P<after>[0-5])(?!\d)"
    r"|(?P<drawn>[★⭐🌟☆]{2,})"
)
_MOST_STARS = 5
_PRAISE_FROM = 0.8
_BLAME_TO = 0.5

_LETTERS = re.compile(r"[a-z]*")
_PAUSE = re.compile(rf"[.,;:!?\n。、{MASK}]")
# So many words may stand between a negation and what it turns.
_WORDS_BETWEEN = 2
# Korean and Japanese turn at the end: so many letters may stand between.
_LETTERS_BETWEEN = 5
# Before a Korean verb: "안 좋아요", "못 써요". Behind its first word: "추천은 하지 않아요".
_RIGHT = frozenset({"안 ", "안", "못 ", "못"})
_ENDINGS = frozenset("지진질")
# No negation is looked for farther off, in characters.
_FAR = 40

# The share of negative, neutral and positive texts by the balance of words (praise less blame), as
# the mean over Portuguese shop reviews, English shop and film reviews and Korean film reviews: the
# half of them by which the lexicons were read. docs/classification.md has the other half.
_WIDEST = 3
_NOTHING = (0.47, 0.12, 0.41)
_PURE = {
    -3: (0.96, 0.03, 0.01),
    -2: (0.91, 0.07, 0.02),
    -1: (0.87, 0.06, 0.07),
    1: (0.08, 0.03, 0.89),
    2: (0.02, 0.01, 0.97),
    3: (0.01, 0.01, 0.98),
}
# With words of both kinds, or one that softens ("but").
_MIXED = {
    -3: (0.88, 0.08, 0.04),
    -2: (0.85, 0.08, 0.07),
    -1: (0.76, 0.10, 0.14),
    0: (0.56, 0.10, 0.34),
    1: (0.20, 0.10, 0.70),
    2: (0.08, 0.12, 0.80),
    3: (0.03, 0.06, 0.91),
}
_LEAST_SURE = 0.8
_TRUSTED_FROM = 0.9
# A text may contradict its stars only where the words were right in nine of ten texts that nobody
# had looked at: Korean ones just missed it, the other languages were not measured.
_PROVED = frozenset({"en", "pt"})


class _Said(NamedTuple):
    """What stands where in the folded text, and whether it praises or blames."""

    praise: list[Span]
    blame: list[Span]
    softened: bool


def judge(view: TextView, masked: str, language: str) -> Polarity:
    """Return the polarity of a masked folded text, `uncertain` where its words do not tell."""
    said = _said(view, masked, language)
    balance = max(-_WIDEST, min(_WIDEST, len(said.praise) - len(said.blame)))
    mixed = bool(said.praise and said.blame) or said.softened
    if not said.praise and not said.blame:
        shares, reason = _NOTHING, "No word of praise or blame is known."
    else:
        shares, reason = (_MIXED if mixed else _PURE)[balance], "Praise and blame hold the balance."
    return _polarity(shares, said, reason, proved=language in _PROVED)


def _polarity(
    shares: tuple[float, float, float], said: _Said, reason: str, *, proved: bool
) -> Polarity:
    negative, neutral, positive = shares
    label, evidence = TextPolarity.UNCERTAIN, (*said.praise, *said.blame)
    if negative >= _LEAST_SURE:
        label, evidence, reason = TextPolarity.NEGATIVE, tuple(said.blame), ""
    elif positive >= _LEAST_SURE:
        label, evidence, reason = TextPolarity.POSITIVE, tuple(said.praise), ""
    return Polarity(
        label=label,
        negative=negative,
        neutral=neutral,
        positive=positive,
        evidence=merged(evidence),
        reason=reason,
        trusted=proved and max(negative, positive) >= _TRUSTED_FROM,
    )


def _said(view: TextView, masked: str, language: str) -> _Said:
    words = lexicon("sentiment", language)
    hits = _outermost([*words.finder.find(masked), *_signs(masked)])
    negations = _negations(language)
    said = _Said([], [], any(hit.category == _SOFTENER for hit in hits))
    turned = _is_turned_at_end if language in _UNSPACED else _is_turned
    for at, hit in enumerate(hits):
        if hit.category in {_PRAISE, _BLAME}:
            is_turned = not _begins_with(masked, hit, negations) and turned(masked, hits, at)
            is_praise = (hit.category == _PRAISE) != is_turned
            span = view.span(hit.start, _end_of_word(masked, hit))
            (said.praise if is_praise else said.blame).append(span)
    return said


def _end_of_word(text: str, hit: CueHit) -> int:
    """Return the end of the Latin word of which the hit may be the beginning."""
    rest = _LETTERS.match(text, hit.end) if "a" <= text[hit.end - 1] <= "z" else None
    return rest.end() if rest else hit.end


@cache
def _negations(language: str) -> frozenset[str]:
    words = lexicon("sentiment", language).cues.get(_NEGATION, ())
    return frozenset(view_of(word).folded for word in words)


def _begins_with(text: str, hit: CueHit, negations: frozenset[str]) -> bool:
    """Tell a cue that is negated in itself: a second negation only repeats it ("não .. nada")."""
    return text[hit.start : hit.end].partition(" ")[0] in negations


def _signs(text: str) -> Iterator[CueHit]:
    """Yield emoji and marks as hits."""
    for found in _EMOJI.finditer(text):
        yield CueHit(_PRAISE if found["positive"] else _BLAME, *found.span())
    for found in _MARK.finditer(text):
        share = _share(found)
        if share <= 1:
            category = _PRAISE if share >= _PRAISE_FROM else _SOFTENER
            yield CueHit(_BLAME if share <= _BLAME_TO else category, *found.span())


def _share(mark: re.Match[str]) -> float:
    """Return how much of the best mark it is."""
    if mark["score"]:
        return int(mark["score"]) / int(mark["of"])
    if mark["drawn"]:
        empty = mark["drawn"].count("☆")
        return (len(mark["drawn"]) - empty) / (len(mark["drawn"]) if empty else _MOST_STARS)
    return int(mark["count"] or mark["after"]) / _MOST_STARS


def _outermost(hits: Sequence[CueHit]) -> list[CueHit]:
    """Return the hits in order; of those that overlap the first, and of these the longest."""
    result: list[CueHit] = []
    for hit in sorted(hits, key=lambda one: (one.start, -one.end)):
        if not result or hit.start >= result[-1].end:
            result.append(hit)
    return result


def _is_turned(text: str, hits: Sequence[CueHit], at: int) -> bool:
    """Tell whether a negation a few words before, in the same clause, turns the hit."""
    hit = hits[at]
    for other in reversed(hits[max(0, at - _FAR) : at]):
        if other.start < hit.start - _FAR:
            return False
        if other.category == _NEGATION:
            between = text[other.end : hit.start]
            return len(between.split()) <= _WORDS_BETWEEN and not _PAUSE.search(between)
    return False


def _is_turned_at_end(text: str, hits: Sequence[CueHit], at: int) -> bool:
    """Tell whether a negation right before, or a few letters behind, turns the hit."""
    hit = hits[at]
    if at and hits[at - 1].category == _NEGATION and text[hits[at - 1].start : hit.start] in _RIGHT:
        return not text[hits[at - 1].start - 1 : hits[at - 1].start].isalpha()
    for other in hits[at + 1 : at + 2]:
        between = text[hit.end : other.start]
        if other.category != _NEGATION or len(between) > _LETTERS_BETWEEN:
            return False
        return " " not in between or text[other.start] in _ENDINGS
    return False
