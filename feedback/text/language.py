"""Which language a text is in, of those that the product reads; "" where that cannot be told.

Scripts decide what they can: Hangul is Korean, kana is Japanese. For the rest py3langid weighs the
Latin languages and, so that a Polish or Dutch text is not taken for one of them, neighbours that
the product does not read. In a short text its common words weigh more than its letters.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from math import exp, log
from typing import Any, Final, NamedTuple

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from feedback.text.labels import LANGUAGES
from feedback.text.lexicon import lexicon, little_words
from feedback.text.results import Language
from feedback.text.view import TextView, view_of

_FEW_LETTERS: Final = 12
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_KANA = re.compile(r"[\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff]")
_LATIN = re.compile(r"[a-z]")
_WORD = re.compile(r"[a-z']+")
_UNKNOWN = Language(code="", p=0.0)
# Read, and told apart from: of these the answer is "".
_READ = ("en", "de", "es", "fr", "it", "pt")
_NEIGHBOURS = ("nl", "pl", "sv", "da", "no", "tr", "cs", "ro", "fi", "hu", "id", "vi", "ca")
# A neighbour is believed only of a longer text with few words of ours, and when it is certain.
_SURE_OF_NEIGHBOUR = 0.95
_KNOWN_WORDS = 3  # one word of so many
_CLEAR = 5  # so many words, twice as many as of any other language, need no model
# Letters that our languages do not write.
_FOREIGN = re.compile(
    "[ăąćčďđěęėğįıłńňőřśşšťůűųźżžơưạảấầẩẫậắằặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹåøþð]"
)
_FOREIGN_LETTERS = 30  # one letter of so many
_SHORTEST_STEM = 4
# Letters that only one of our languages writes.
_OWN_LETTERS = {"de": re.compile("[äöß]"), "es": re.compile("[ñ¿¡]"), "pt": re.compile("[ãõ]")}
# Weights beside the model's logarithm of the probability, by trial on short texts.
_WORD_WEIGHT = 2.0
_SHARED_WORD_WEIGHT = 0.7
_MOST_WEIGHT = 12.0
_LIKELY_WEIGHT = 2.5
_LEAST_P = 1e-4
_SHORT = 40  # up to so many letters the likely language weighs
_READ_CHARACTERS = 300
_MOST_SURE = 0.99


@cache
def _identifier() -> Any:
    """Load the model, once; ranking only reads it."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*_READ, *_NEIGHBOURS])
    return identifier


def detect(view: TextView, *, likely: str = "", expected: Collection[str] = LANGUAGES) -> Language:
    """Return the language of a text with the probability of being right.

    `likely` is the language of most texts of its kind, such as the marketplace's: it decides
    where words are common to several languages. Only `expected` languages are answers.
    """
    text = view.folded
    told = None if text.isascii() else _by_script(text)
    if told is None and not _is_foreign(view):
        words = _WORD.findall(text[:_READ_CHARACTERS])
        latin = [code for code in _READ if code in expected]
        told = _by_words(view, words, likely, latin) if words and latin else _UNKNOWN
    return told if told and told.code in expected else _UNKNOWN


def _by_script(text: str) -> Language | None:
    """Tell what the script alone decides; None for a text that is Latin in the main."""
    letters = sum(map(str.isalpha, text)) or 1
    hangul, kana = len(_HANGUL.findall(text)), len(_KANA.findall(text))
    latin = len(_LATIN.findall(text))
    if hangul and hangul >= kana and hangul * 4 >= latin:
        return Language(code="ko", p=_MOST_SURE)
    if kana and kana * 4 >= latin:
        return Language(code="ja", p=_MOST_SURE)
    return _UNKNOWN if latin * 2 < letters else None


def _is_foreign(view: TextView) -> bool:
    """Tell a Latin text by letters that none of our languages has."""
    if view.original.isascii():
        return False
    read = view.original[:_READ_CHARACTERS]
    foreign = len(_FOREIGN.findall(unicodedata.normalize("NFC", read).lower()))
    return foreign * _FOREIGN_LETTERS >= min(view.letters, _READ_CHARACTERS) > 0


def _by_words(view: TextView, words: list[str], likely: str, codes: list[str]) -> Language:
    known, weights = _known(words)
    best, second = sorted(known.values(), reverse=True)[:2]
    is_ours = best * _KNOWN_WORDS >= len(words)
    if is_ours and best >= max(_CLEAR, 2 * second):
        return Language(code=max(known, key=known.__getitem__), p=_MOST_SURE)
    if view.letters < _FEW_LETTERS and not best and likely not in codes:
        return _UNKNOWN
    ranks = dict(_identifier().rank(view.original[:_READ_CHARACTERS]))
    short = view.letters <= _SHORT
    if not short and not is_ours and _is_neighbour(ranks):
        return _UNKNOWN
    scores = {code: log(max(ranks.get(code, 0.0), _LEAST_P)) + weights[code] for code in codes}
    for code, letters in () if view.original.isascii() else _OWN_LETTERS.items():
        if code in scores and letters.search(view.original.lower()):
            scores[code] += _WORD_WEIGHT
    if short and likely in scores:
        scores[likely] += _LIKELY_WEIGHT
    return _best(scores)


def _known(words: list[str]) -> tuple[dict[str, int], dict[str, float]]:
    """Return how many words each language knows, and how much they speak for it."""
    known = dict.fromkeys(_READ, 0)
    weights = dict.fromkeys(_READ, 0.0)
    for word in words:
        codes = _speakers(word)
        weight = _WORD_WEIGHT if len(codes) == 1 else _SHARED_WORD_WEIGHT
        for code in codes:
            known[code] += 1
            weights[code] = min(weights[code] + weight, _MOST_WEIGHT)
    return known, weights


def _best(scores: Mapping[str, float]) -> Language:
    code = max(scores, key=scores.__getitem__)
    p = 1 / sum(exp(score - scores[code]) for score in scores.values())
    return Language(code=code, p=min(_MOST_SURE, p))


def _is_neighbour(ranks: Mapping[str, float]) -> bool:
    """Tell whether the text is in a language that the product does not read."""
    code = max(ranks, key=ranks.__getitem__)
    return code in _NEIGHBOURS and ranks[code] >= _SURE_OF_NEIGHBOUR


@lru_cache(maxsize=50_000)
def _speakers(word: str) -> frozenset[str]:
    """Return the languages whose lexicons know a word."""
    exact = frozenset(code for code in _READ if word in _vocabulary(code).words)
    if exact:
        return exact
    beginnings = [word[:length] for length in range(_SHORTEST_STEM, len(word) + 1)]
    return frozenset(code for code in _READ if not _vocabulary(code).stems.isdisjoint(beginnings))


class _Vocabulary(NamedTuple):
    """Folded words, and the beginnings of others."""

    words: frozenset[str]
    stems: frozenset[str]


@cache
def _vocabulary(language: str) -> _Vocabulary:
    cues = [
        view_of(cue).folded
        for cues in lexicon("sentiment", language).cues.values()
        for cue in cues
        if " " not in cue
    ]
    return _Vocabulary(
        frozenset({*lexicon("common", language).cues["words"], *little_words(language), *cues}),
        frozenset(cue[:-1] for cue in cues if cue.endswith("*") and len(cue) > _SHORTEST_STEM),
    )
