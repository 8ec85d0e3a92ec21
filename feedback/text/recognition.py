"""How much of a clause the lexicon does not know: what is unknown may be about anything."""

import re
from collections.abc import Sequence

from feedback.text.clauses import Clause
from feedback.text.cues import CueHit
from feedback.text.view import MASK

# Words between spaces; Japanese, which has none, writes what matters in kanji and katakana.
_WORD = re.compile(
    rf"[\u3400-\u9fff]{{2,}}|[\u30a1-\u30fa\u30fc]{{3,}}|{MASK}+"
    r"|(?:(?![\u3040-\u30ff\u3400-\u9fff])[^\W\d_]){2,}"
)


def unknown_words(
    text: str, clause: Clause, hits: Sequence[CueHit], little: frozenset[str]
) -> list[str]:
    """Return the words of a clause in no cue that are not among the little ones either.

    `hits` are those that begin in the clause, by their starts.
    """
    unknown: list[str] = []
    at = reach = 0
    for word in _WORD.finditer(text, clause.start, clause.end):
        start, end = word.span()
        while at < len(hits) and hits[at].start < end:
            reach = max(reach, hits[at].end)
            at += 1
        if reach <= start and word[0] not in little:
            unknown.append(word[0])
    return unknown
