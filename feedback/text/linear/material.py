"""Brings examples into the shape that fitting needs, or says that they are too few."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from accounts.errors import Refusal
from feedback.text.linear.examples import (
    CLASSES,
    NEGATIVE,
    POSITIVE,
    Example,
    Sample,
    digest,
    distinct_samples,
    split_by_time,
)
from feedback.text.linear.features import FeatureSettings, shared_matrix

FEWEST_TEXTS_OF_A_LANGUAGE = 200
# With fewer, a part that is held back may have no text of a class.
_FEWEST_TEXTS_OF_A_CLASS = 10
# Beyond this the oldest texts are left out, so that memory stays below 1.5 GB.
_MOST_CHARACTERS = 10_000_000


class TooFewTexts(Refusal):
    """There is not enough to learn from."""

    code = "too_few_texts"


@dataclass(frozen=True, slots=True)
class Material:
    """Samples to learn from, then those to be judged by; their features in the same order.

    `columns` tells which bucket each column of `rows` is; `left_out` texts were too many.
    """

    settings: FeatureSettings
    train: tuple[Sample, ...]
    test: tuple[Sample, ...]
    rows: sparse.csr_matrix
    columns: NDArray[np.int64]
    targets: NDArray[np.int64]
    left_out: int

    @property
    def samples(self) -> tuple[Sample, ...]:
        """All samples in the order of the rows."""
        return self.train + self.test

    @property
    def older(self) -> NDArray[np.bool_]:
        """Which rows are to learn from."""
        return np.arange(len(self.targets)) < len(self.train)

    @property
    def texts_by_class(self) -> dict[str, int]:
        """The number of samples of each class."""
        counts = np.bincount(self.targets, minlength=len(CLASSES)).tolist()
        return {label.value: count for label, count in zip(CLASSES, counts, strict=True)}

    @property
    def texts_by_language(self) -> dict[str, int]:
        """The number of samples of each language."""
        return dict(sorted(Counter(sample.language for sample in self.samples).items()))

    @property
    def served(self) -> frozenset[str]:
        """The languages with enough samples."""
        return frozenset(
            language
            for language, count in self.texts_by_language.items()
            if count >= FEWEST_TEXTS_OF_A_LANGUAGE
        )

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day; None without dated samples."""
        days = [sample.day for sample in self.samples if sample.day]
        return min(days, default=None), max(days, default=None)


def gather(examples: Iterable[Example], settings: FeatureSettings, seed: int) -> Material:
    """Take each text once, split by time and read the features; raise TooFewTexts."""
    distinct = distinct_samples(examples, settings)
    samples = _newest(distinct, seed)
    _refuse_too_few(samples)
    train, test = split_by_time(samples, seed)
    _refuse_too_few(train)
    ordered = [*train, *test]
    rows, columns = shared_matrix([sample.text for sample in ordered], settings)
    targets = np.array([sample.target for sample in ordered], dtype=np.int64)
    left_out = len(distinct) - len(samples)
    return Material(settings, tuple(train), tuple(test), rows, columns, targets, left_out)


def _newest(samples: Sequence[Sample], seed: int) -> list[Sample]:
    """Return the samples by text, without the oldest beyond what memory allows."""
    newest_first = sorted(
        samples,
        key=lambda sample: (-(sample.day or date.min).toordinal(), digest(sample.text, seed)),
    )
    sizes = accumulate(len(sample.text) for sample in newest_first)
    kept = [
        sample for sample, size in zip(newest_first, sizes, strict=True) if size <= _MOST_CHARACTERS
    ]
    return sorted(kept, key=lambda sample: sample.text)


def _refuse_too_few(samples: Sequence[Sample]) -> None:
    """Refuse without enough complaints or praise; neutral texts may be absent."""
    counts = Counter(sample.target for sample in samples)
    for place in (NEGATIVE, POSITIVE):
        if counts[place] < _FEWEST_TEXTS_OF_A_CLASS:
            message = (
                f"There are {counts[place]} different {CLASSES[place].value} texts to learn from; "
                f"at least {_FEWEST_TEXTS_OF_A_CLASS} are needed."
            )
            raise TooFewTexts(message)
