"""Reads what invented buyers write from `texts/`, one file a language."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "texts"

POLARITIES = ("positive", "neutral", "negative")

type ByPolarity = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Phrases:
    """The sentences of one language.

    `topics` goes polarity, topic, then `first` (opens a comment) or `then` (continues it).
    """

    topics: Mapping[str, Mapping[str, ByPolarity]]
    short: ByPolarity
    closing: ByPolarity
    emoji: ByPolarity
    reply: ByPolarity
    contact: Sequence[str]
    products: Mapping[str, Sequence[str]]
    between: str


@cache
def phrases_in(language: str) -> Phrases:
    """Return the sentences of `english`, `german`, `japanese` or `korean`."""
    content = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    topics = {polarity: content.pop(polarity) for polarity in POLARITIES}
    return Phrases(topics=topics, **content)
