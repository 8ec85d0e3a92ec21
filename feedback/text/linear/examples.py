"""What a model learns from: texts with their buyers' stars, each text once, old apart from new."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from accounts.errors import Invalid
from feedback.text.labels import TextPolarity
from feedback.text.linear.features import FeatureSettings, folded

# In this order everywhere: in probabilities, confusion tables and artefacts.
CLASSES = (TextPolarity.NEGATIVE, TextPolarity.NEUTRAL, TextPolarity.POSITIVE)
NEGATIVE, NEUTRAL, POSITIVE = range(3)
_TEST_SHARE = 0.2


class UnknownStars(Invalid):
    """An example has stars that are none."""

    code = "unknown_stars"


@dataclass(frozen=True, slots=True)
class Example:
    """A text and its stars, 1 to 5; `language` is "" and `day` None where nobody knows them."""

    text: str
    stars: int
    language: str = ""
    day: date | None = None


class Sample(NamedTuple):
    """A folded text that stands for all examples with it; `target` is a place in CLASSES."""

    text: str
    target: int
    language: str
    day: date | None


def class_of(stars: int) -> int:
    """Return the place in CLASSES; raise UnknownStars."""
    if stars not in {1, 2, 3, 4, 5}:
        message = f"Stars are whole numbers from 1 to 5, not {stars!r}."
        raise UnknownStars(message)
    return NEUTRAL if stars == 3 else NEGATIVE if stars < 3 else POSITIVE


def distinct_samples(examples: Iterable[Example], settings: FeatureSettings) -> list[Sample]:
    """Return each text once, in the order of first sight; empty texts are left out.

    Texts are the same when they fold to the same, so case, accents and spacing do not count. The
    majority of its examples tells the class of a text; a text without a majority is left out. Its
    day is its first one.
    """
    votes: dict[str, Counter[int]] = {}
    first: dict[str, Example] = {}
    for example in examples:
        text = " ".join(folded(example.text, settings).split())
        if not text:
            continue
        votes.setdefault(text, Counter())[class_of(example.stars)] += 1
        known = first.setdefault(text, example)
        if example.day and (known.day is None or example.day < known.day):
            first[text] = example
    return [
        Sample(text, targets[0], first[text].language, first[text].day)
        for text, counts in votes.items()
        if len(targets := _most_voted(counts)) == 1
    ]


def split_by_time(samples: Sequence[Sample], seed: int) -> tuple[list[Sample], list[Sample]]:
    """Return those to learn from and those to be judged by, a fifth.

    Of the dated ones the newest are to be judged by; of the others a fifth that depends only on
    the text and the seed.
    """
    dated = sorted(
        (sample for sample in samples if sample.day),
        key=lambda sample: (sample.day or date.min, digest(sample.text, seed)),
    )
    newest = {sample.text for sample in dated[len(dated) - round(len(dated) * _TEST_SHARE) :]}
    train: list[Sample] = []
    test: list[Sample] = []
    for sample in samples:
        drawn = sample.day is None and part_of(sample.text, seed, 5) == 0
        (test if drawn or sample.text in newest else train).append(sample)
    return train, test


def part_of(text: str, seed: int, parts: int) -> int:
    """Return which of `parts` equal parts a text belongs to."""
    return digest(text, seed) % parts


def digest(text: str, seed: int) -> int:
    """Return 32 bits that depend only on the text and the seed."""
    read = text.encode("utf-8", "surrogatepass")
    salt = seed.to_bytes(8, "little", signed=True)
    return int.from_bytes(hashlib.blake2b(read, digest_size=4, key=salt).digest(), "little")


def _most_voted(counts: Counter[int]) -> list[int]:
    most = max(counts.values())
    return [target for target, count in counts.items() if count == most]
