"""Fits the heads of a model, and turns their scores into probabilities."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from feedback.text.linear.evaluation import macro_f1
from feedback.text.linear.examples import CLASSES, NEUTRAL, POSITIVE
from feedback.text.linear.predicting import Calibration

# Chosen by measurement, see docs/classification.md.
_INVERSE_PENALTY = (12.0, 4.0)
_SMOOTHING = 0.5
_TOLERANCE = 3e-5
_MOST_STEPS = 200
_NEUTRAL_FROM = tuple(step / 20 for step in range(4, 21))

type Floats = NDArray[np.float64]
type Places = NDArray[np.int64]
type Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Heads:
    """Weights of the heads over the columns they were fitted on; a head may be all zeros."""

    weights: tuple[Floats, Floats]
    intercepts: tuple[float, float]

    def scores(self, rows: sparse.csr_matrix) -> Floats:
        """Return one column for each head."""
        return np.column_stack(
            [
                rows @ weights + intercept
                for weights, intercept in zip(self.weights, self.intercepts, strict=True)
            ]
        )

    def coded(
        self, columns: NDArray[np.int64], buckets: int
    ) -> tuple[NDArray[np.int8], tuple[float, float]]:
        """Return a byte for each bucket and head, and what the bytes mean; see LinearModel.

        `columns` tells the bucket of each column.
        """
        codes = np.zeros((buckets, len(self.weights)), dtype=np.int8)
        scales = []
        for head, weights in enumerate(self.weights):
            roots = np.sign(weights) * np.sqrt(np.abs(weights))
            scale = float(np.abs(roots).max(initial=0.0)) / 127 or 1.0
            codes[columns, head] = np.rint(roots / scale).astype(np.int8)
            scales.append(scale)
        return codes, (scales[0], scales[1])


def fit_heads(rows: sparse.csr_matrix, targets: Places, chosen: Mask) -> Heads:
    """Fit praise against complaint without the neutral texts, and neutral against the rest.

    Only the chosen rows are learned from; the others are not cut out, to spare memory.
    """
    clear, mild = _INVERSE_PENALTY
    polarity = _fit(rows, targets == POSITIVE, chosen & (targets != NEUTRAL), clear)
    lukewarm = _fit(rows, targets == NEUTRAL, chosen, mild)
    return Heads((polarity[0], lukewarm[0]), (polarity[1], lukewarm[1]))


def _fit(
    rows: sparse.csr_matrix, is_it: Mask, chosen: Mask, inverse_penalty: float
) -> tuple[Floats, float]:
    """Fit logistic regression on n-grams scaled by their log-count ratio (NB-SVM).

    Wang and Manning, Baselines and Bigrams, ACL 2012; the ratio is folded into the weights.
    """
    if len(set(is_it[chosen].tolist())) < 2:
        return np.zeros(rows.shape[1]), 0.0
    ratios = _log_count_ratios(rows, is_it & chosen, ~is_it & chosen).astype(np.float32)
    scaled = sparse.csr_matrix(
        (rows.data * ratios[rows.indices], rows.indices, rows.indptr), shape=rows.shape
    )
    fit = LogisticRegression(C=inverse_penalty, tol=_TOLERANCE, max_iter=_MOST_STEPS)
    with threadpool_limits(1):
        fit.fit(scaled, is_it, sample_weight=chosen.astype(np.float32))
    return fit.coef_[0].astype(np.float64) * ratios, float(fit.intercept_[0])


def _log_count_ratios(rows: sparse.csr_matrix, with_it: Mask, without: Mask) -> Floats:
    """Return for each column the log of how much likelier it is in texts with it."""
    lengths = np.diff(rows.indptr)
    shares = []
    for texts in (with_it, without):
        counts = np.bincount(rows.indices[np.repeat(texts, lengths)], minlength=rows.shape[1])
        shares.append((counts + _SMOOTHING) / (texts.sum() + 2 * _SMOOTHING))
    ratios: Floats = np.log(shares[0] / shares[1])
    return ratios


def fit_calibration(scores: Floats, targets: Places) -> Calibration:
    """Learn probabilities, and when to say neutral, from scores of texts the heads had not seen."""
    fit = LogisticRegression(C=10.0, max_iter=1_000)
    with threadpool_limits(1):
        fit.fit(Calibration.inputs(scores), targets)
    weights, intercepts = fit.coef_, fit.intercept_
    if len(fit.classes_) == 2:
        weights = np.vstack((np.zeros_like(weights[0]), weights[0]))
        intercepts = np.array([0.0, intercepts[0]])
    raw = Calibration(
        classes=tuple(fit.classes_.tolist()),
        weights=tuple(tuple(round(value, 6) for value in row) for row in weights.tolist()),
        intercepts=tuple(round(value, 6) for value in intercepts.tolist()),
        neutral_from=1.0,
    )
    return _with_best_neutral(raw, scores, targets)


def _with_best_neutral(raw: Calibration, scores: Floats, targets: Places) -> Calibration:
    probabilities = raw.probabilities(scores)
    tried = [
        Calibration(raw.classes, raw.weights, raw.intercepts, neutral_from)
        for neutral_from in _NEUTRAL_FROM
    ]
    return max(
        tried,
        key=lambda one: (
            macro_f1(targets, one.labels(probabilities), range(len(CLASSES))) or 0.0,
            one.neutral_from,
        ),
    )
