"""Which characters of a text speak most for the label that the model gives it."""

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from feedback.text.labels import TextPolarity
from feedback.text.linear.features import folded, grams
from feedback.text.linear.predicting import LinearModel
from feedback.text.spans import Span
from feedback.text.view import TextView, view_of

# Scripts without spaces between words, and the longest stretch of them that counts as a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]{{1,4}}|[^\W{_UNSPACED}]+(?:['-][^\W{_UNSPACED}]+)*")

# How the heads, praise and lukewarm, speak for a label.
_DIRECTIONS = {
    TextPolarity.NEGATIVE: (-1.0, 0.0),
    TextPolarity.NEUTRAL: (0.0, 1.0),
    TextPolarity.POSITIVE: (1.0, 0.0),
    TextPolarity.UNCERTAIN: (0.0, 0.0),
}
_DIGITS = 6


class Evidence(NamedTuple):
    """Characters of the text as the buyer wrote it, and how much they speak for the label."""

    span: Span
    weight: float


def strongest(
    model: LinearModel, text: str | TextView, label: TextPolarity, count: int
) -> list[Evidence]:
    """Return the words that push most to this label; see `strongest_of_each`."""
    return strongest_of_each(model, [text], [label], count)[0]


def strongest_of_each(
    model: LinearModel,
    texts: Sequence[str | TextView],
    labels: Sequence[TextPolarity],
    count: int,
) -> list[list[Evidence]]:
    """Return for each text the words that push most to its label, the strongest first.

    A word's weight is what its characters add to the score; each n-gram is shared out evenly
    over its characters. An uncertain text has no evidence. Much faster than one by one.
    """
    views = [
        text if isinstance(text, TextView) else view_of(text[: model.settings.characters])
        for text in texts
    ]
    read = [folded(view, model.settings) for view in views]
    firsts = [0, *accumulate(len(text) for text in read)]
    pushes = _pushes(model, read, labels, np.array(firsts))
    return [
        _words(view, text, pushes[first : first + len(text)], count)
        for view, text, first in zip(views, read, firsts[:-1], strict=True)
    ]


def _words(view: TextView, read: str, pushes: NDArray[np.float64], count: int) -> list[Evidence]:
    # Sums of what stands before each character, so that each word is one subtraction.
    before = [0.0, *np.cumsum(pushes).tolist()]
    # Rounded, so that neighbours in the batch do not decide between words of the same weight.
    words = [
        (round(before[word.end()] - before[word.start()], _DIGITS), word.span())
        for word in _WORD.finditer(read)
    ]
    helpful = sorted((-weight, span) for weight, span in words if weight > 0)
    return [Evidence(view.span(*span), -weight) for weight, span in helpful[:count]]


def _pushes(
    model: LinearModel,
    read: Sequence[str],
    labels: Sequence[TextPolarity],
    firsts: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return for each character of all texts how much it adds to the score of its text's label.

    `firsts` tells where each text begins, then where the last one ends.
    """
    found = grams(read, model.settings)
    keys = (found.texts << model.settings.bucket_bits) | found.buckets
    keys, places, counts = np.unique(keys, return_inverse=True, return_counts=True)
    owners = keys >> model.settings.bucket_bits
    values = 1 + np.log(counts)
    squares = np.bincount(owners, weights=np.square(values), minlength=len(read))
    directions = np.array([_DIRECTIONS[label] for label in labels]).reshape(-1, 2)
    weights = model.weights_of(model.codes[keys & (model.settings.buckets - 1)])
    scores = (weights * directions[owners]).sum(axis=1)
    scores *= values / np.sqrt(squares[owners]) / counts
    starts = firsts[found.texts] + np.maximum(found.starts, 0)
    ends = np.minimum(firsts[found.texts] + found.ends, firsts[found.texts + 1])
    shares = scores[places] / np.maximum(1, ends - starts)
    # A push that begins at one character and ends at another is a step up and a step down.
    steps = np.bincount(starts, weights=shares, minlength=firsts[-1] + 1)
    steps -= np.bincount(ends, weights=shares, minlength=firsts[-1] + 1)
    return np.cumsum(steps)
