"""The lexicons: own-written words and phrases of each language, as readable files.

`lexicons/cues/<language>.toml` says what a clause is about and what it complains of,
`lexicons/little/` which words say nothing beside them,
`lexicons/sentiment/` which words praise or blame, `lexicons/obscene/` which are obscene,
`lexicons/common/` which are so common that they tell the language of a short text. How a cue
is written stands in `feedback/text/cues.py`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from feedback.text.cues import CueFinder
from feedback.text.view import view_of

_FOLDER = Path(__file__).parent / "lexicons"
# Written without spaces, or with particles at the end of words: cues are found anywhere.
_UNSPACED = frozenset({"ko", "ja"})

CUE_CATEGORIES = frozenset({
    *(
        f"topic.{topic}"
        for topic in (
            "shipping_delay", "not_received", "not_as_described", "damaged_defective",
            "wrong_or_missing_item", "customer_service", "refund_return", "price", "packaging",
        )
    ),
    "about.delivery", "about.packaging", "about.seller", "about.item", "about.price",
    "about.product", "about.goods", "about.perhaps_product", "about.someone",
    "product.damaged_defective", "praise.delivery", "praise.item", "praise.seller", "general",
    "negation", "contrast", "promotion", "person", "own_contact",
})  # fmt: skip
SENTIMENT_CATEGORIES = frozenset({"positive", "negative", "negation", "softener", "neutral"})
OBSCENE_CATEGORIES = frozenset({
    "unmistakable", "strong", "ambiguous", "accented", "mild", "innocent",
})  # fmt: skip
_KINDS = {
    "cues": CUE_CATEGORIES,
    "sentiment": SENTIMENT_CATEGORIES,
    "obscene": OBSCENE_CATEGORIES,
    "common": frozenset({"words"}),
}
_LITTLE = frozenset({"words"})


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The cues of one kind in one language, as they stand in the file, and their finder."""

    language: str
    kind: str
    cues: Mapping[str, tuple[str, ...]]
    finder: CueFinder


@cache
def lexicon(kind: str, language: str) -> Lexicon:
    """Return a lexicon; one of no words where the language has none.

    Raises:
        ValueError: the file is wrong; the message names file, key and reason.
    """
    path = _FOLDER / kind / f"{language}.toml"
    cues = dict(_read(path, allowed=_KINDS[kind])) if path.exists() else {}
    return Lexicon(language, kind, cues, CueFinder(cues, spaced=language not in _UNSPACED))


@cache
def little_words(language: str) -> frozenset[str]:
    """Return the folded words that say nothing by themselves: "the", "with", "already"."""
    path = _FOLDER / "little" / f"{language}.toml"
    if not path.exists():
        return frozenset()
    return frozenset(
        view_of(word).folded for _, words in _read(path, allowed=_LITTLE) for word in words
    )


def _read(path: Path, *, allowed: frozenset[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    where = f"{path.parent.name}/{path.name}"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        message = f"{where} is not TOML: {error}"
        raise ValueError(message) from error
    for key, value in _flat(content):
        if key not in allowed:
            message = f"{where} has the unknown key {key!r}; known are {', '.join(sorted(allowed))}"
            raise ValueError(message)
        yield key, _phrases(value, f"{where}, {key}")


def _flat(content: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in content.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _phrases(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        message = f"{where} must be a list of words and phrases"
        raise ValueError(message)
    seen: set[str] = set()
    for phrase in value:
        if phrase in seen:
            message = f"{where} holds {phrase!r} twice"
            raise ValueError(message)
        seen.add(phrase)
    return tuple(value)
