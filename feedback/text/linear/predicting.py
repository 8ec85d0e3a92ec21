"""Says what a text's polarity is, how sure that is, and which characters say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from feedback.text.labels import TextPolarity
from feedback.text.linear.examples import CLASSES, NEGATIVE, NEUTRAL, POSITIVE, digest
from feedback.text.linear.features import FeatureSettings, folded, matrix
from feedback.text.view import TextView

# The heads of a model: does it praise or complain; is it lukewarm. Columns of its codes.
POLARITY, LUKEWARM = range(2)
# A text of unknown language is judged if the model has met this share of its n-grams.
_FAMILIAR = 0.7

type Floats = NDArray[np.float64]


class Prediction(NamedTuple):
    """Three probabilities that sum to 1, and the label: "uncertain" where `served` is false."""

    negative: float
    neutral: float
    positive: float
    label: TextPolarity
    served: bool


_ABSTAINED = Prediction(1 / 3, 1 / 3, 1 / 3, TextPolarity.UNCERTAIN, served=False)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns the scores of the heads into probabilities; learned on texts the heads had not seen.

    `weights` has a row for each of `classes` (places in CLASSES), over the inputs of `inputs`.
    A text is neutral if that is `neutral_from` times as likely as the likelier of the others.
    """

    INPUTS: ClassVar[int] = 3

    classes: tuple[int, ...]
    weights: tuple[tuple[float, ...], ...]
    intercepts: tuple[float, ...]
    neutral_from: float

    @staticmethod
    def inputs(scores: Floats) -> Floats:
        """Return what the weights are for: a mixed text has a polarity near 0."""
        polarity = scores[:, POLARITY]
        return np.column_stack((polarity, np.abs(polarity), scores[:, LUKEWARM]))

    def probabilities(self, scores: Floats) -> Floats:
        """Return one row of three for each text."""
        # Not a matrix product, which rounds by how many texts are read together.
        terms = self.inputs(scores)[:, np.newaxis, :] * np.array(self.weights)
        logits = terms.sum(axis=2) + np.array(self.intercepts)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        result = np.zeros((len(scores), len(CLASSES)))
        result[:, list(self.classes)] = powers / powers.sum(axis=1, keepdims=True)
        return result

    def labels(self, probabilities: Floats) -> NDArray[np.int64]:
        """Return the place in CLASSES for each row."""
        negative, neutral, positive = probabilities.T
        clear = np.where(positive >= negative, POSITIVE, NEGATIVE)
        is_neutral = (neutral > 0) & (neutral >= self.neutral_from * np.maximum(negative, positive))
        return np.where(is_neutral, NEUTRAL, clear)


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A model that is ready to read; made once, then used by many threads.

    `codes` has a row for each bucket and a column for each head; the weight of a code `q` is
    q * |q| * scale ** 2, so that small weights keep their differences in one byte.
    `fingerprints` are sorted digests of the texts it has learned from.
    """

    name: str
    version: str
    settings: FeatureSettings
    codes: NDArray[np.int8]
    scales: tuple[float, float]
    intercepts: tuple[float, float]
    calibration: Calibration
    languages: frozenset[str]
    fingerprints: NDArray[np.uint32]
    report: dict[str, Any]

    def predict(
        self, texts: Sequence[str | TextView], languages: Sequence[str]
    ) -> list[Prediction]:
        """Judge each text, given its language as ISO 639-1 or ""."""
        read = [folded(text, self.settings) for text in texts]
        probabilities, familiar = self.probabilities(read)
        labels = self.calibration.labels(probabilities)
        return [
            Prediction(negative, neutral, positive, CLASSES[label], served=True)
            if self._serves(language, known)
            else _ABSTAINED
            for (negative, neutral, positive), label, language, known in zip(
                probabilities.tolist(), labels.tolist(), languages, familiar.tolist(), strict=True
            )
        ]

    def probabilities(self, read: Sequence[str]) -> tuple[Floats, Floats]:
        """Return the probabilities of folded texts, and how much of each the model has met."""
        rows = matrix(read, self.settings)
        codes = self.codes[rows.indices]
        lengths = np.diff(rows.indptr)
        owners = np.repeat(np.arange(len(read)), lengths)
        scores = [
            np.bincount(owners, weights=rows.data * weights, minlength=len(read)) + intercept
            for weights, intercept in zip(self.weights_of(codes).T, self.intercepts, strict=True)
        ]
        met = np.bincount(owners, weights=codes.any(axis=1), minlength=len(read))
        known = met / np.maximum(1, lengths)
        return self.calibration.probabilities(np.column_stack(scores)), known

    def weights_of(self, codes: NDArray[np.int8]) -> Floats:
        """Return the weights that rows of codes stand for."""
        wide = codes.astype(np.float64)
        return wide * np.abs(wide) * np.square(self.scales)

    def has_learned(self, text: str) -> bool:
        """Tell whether this folded text was among those the model has learned from."""
        wanted = np.uint32(fingerprint(text))
        place = int(np.searchsorted(self.fingerprints, wanted))
        return place < len(self.fingerprints) and bool(self.fingerprints[place] == wanted)

    def _serves(self, language: str, known: float) -> bool:
        if language in self.languages:
            return known > 0
        return language == "" and bool(self.languages) and known >= _FAMILIAR


def fingerprint(text: str) -> int:
    """Return the digest by which a model remembers a folded text."""
    return digest(text, 0)
