"""Which cues are meant as they stand: a longer cue swallows a shorter one, a negation turns it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from feedback.text.cues import CueHit
from feedback.text.view import MASK

_PAUSE = re.compile(rf"[,、:{MASK}]")
_ENDS_WORD = re.compile(rf"[\s,、:{MASK}]")
# "not at all late": so many words may stand between a negation and what it turns.
_WORDS_BETWEEN = 2
_WORDS_TO_THE_END = 1
# Korean and Japanese turn the verb at its end: so many letters without a space may stand between.
_LETTERS_BETWEEN = 4
# No negation is looked for farther off, in characters.
_FAR = 40
_DAMAGE_TO_THE_BOX = ("topic.packaging", "topic.damaged_defective")


def not_inside_others(hits: Iterable[CueHit]) -> list[CueHit]:
    """Return the hits by their starts, without those inside a longer one.

    What stands in the midst of a cue with a gap stays: a removal must not hang on overlooking it.
    A cue that reaches over a contrast is none.
    """
    ordered = sorted(hits, key=lambda one: (one.start, -one.end))
    contrasts = [hit for hit in ordered if hit.category == "contrast"]
    starts = [hit.start for hit in contrasts]
    result: list[CueHit] = []
    widest = CueHit("", 0, 0)
    for hit in ordered:
        at = bisect_right(starts, hit.start)
        if at < len(starts) and contrasts[at].end < hit.end:
            continue
        inside = hit.end <= widest.end and hit[1:3] != widest[1:3]
        in_the_midst = widest.gapped and widest.start < hit.start and hit.end < widest.end
        of_the_box = (widest.category, hit.category) == _DAMAGE_TO_THE_BOX
        if not inside or (in_the_midst and not of_the_box):
            result.append(hit)
        if hit.end > widest.end:
            widest = hit
    return result


def is_negated(text: str, hits: Sequence[CueHit], at: int) -> bool:
    """Tell whether a negation beside the hit at this place turns it; two turn it back.

    `hits` are those of one clause, by their starts.
    """
    turns = 0
    for other in _near(hits, at):
        if other.category == "negation":
            turns += _reaches(text, other, hits[at])
    return turns == 1


def negates_the_unknown(text: str, hits: Sequence[CueHit]) -> bool:
    """Tell whether a negation turns none of the other cues: "the lid was not", "no papers"."""
    return any(
        hit.category == "negation" and not any(_touches(text, hit, one) for one in _near(hits, at))
        for at, hit in enumerate(hits)
    )


def _touches(text: str, negation: CueHit, hit: CueHit) -> bool:
    """Tell whether a negation turns a cue, or stands right behind it as German puts it."""
    if hit.category == "negation" or _reaches(text, negation, hit):
        return hit.category != "negation"
    if hit.end > negation.start or hit.category == "about.goods":
        return False
    return len(text[hit.end : negation.start].split()) <= _WORDS_TO_THE_END


def _near(hits: Sequence[CueHit], at: int) -> Iterator[CueHit]:
    before = at - 1
    while before >= 0 and hits[before].start > hits[at].start - _FAR:
        yield hits[before]
        before -= 1
    after = at + 1
    while after < len(hits) and hits[after].start <= hits[at].end + _FAR:
        yield hits[after]
        after += 1


def _reaches(text: str, negation: CueHit, hit: CueHit) -> bool:
    latin = text[hit.start].isascii()
    if negation.end <= hit.start:
        between = text[negation.end : hit.start]
        if _PAUSE.search(between):
            return False
        if latin:
            return len(between.split()) <= _WORDS_BETWEEN
        begins_word = not text[negation.start - 1 : negation.start].isalnum()
        return begins_word and len(between.strip()) <= 1
    if latin or negation.start < hit.end:
        return False
    between = text[hit.end : negation.start]
    return len(between) <= _LETTERS_BETWEEN and not _ENDS_WORD.search(between)
