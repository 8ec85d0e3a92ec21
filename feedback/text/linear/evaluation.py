"""How good a model is on texts that it has not learned from; figures, no verdict."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feedback.text.linear.examples import CLASSES, NEGATIVE, NEUTRAL, POSITIVE, Sample
from feedback.text.linear.predicting import LinearModel

_BINS = 10
_SURE = (0.8, 0.9, 0.95)

type Floats = NDArray[np.float64]
type Places = NDArray[np.int64]
type Figures = dict[str, Any]


def evaluate(model: LinearModel, samples: Sequence[Sample]) -> Figures:
    """Return the report of a model on samples, as it is stored and shown.

    `all` and each language have: `texts`, `texts_by_class`, `abstained`; `binary` (without neutral
    texts, negative against positive) and `three_class`, each with accuracy, macro-F1, expected
    calibration error, and `sure`: the share of texts with a probability from `p` on and how often
    the likeliest class is true there. None stands where nothing can be counted.
    `score` is the macro-F1 by which models are compared: a text without an answer is wrong.
    """
    predictions = model.predict(
        [sample.text for sample in samples], [sample.language for sample in samples]
    )
    truth = np.array([sample.target for sample in samples], dtype=np.int64)
    shown = np.array([row[: len(CLASSES)] for row in predictions]).reshape(-1, len(CLASSES))
    answers = np.array(
        [CLASSES.index(row.label) if row.served else len(CLASSES) for row in predictions],
        dtype=np.int64,
    )
    languages = np.array([sample.language for sample in samples], dtype=object)
    return {
        "all": _figures(truth, shown, answers),
        "languages": {
            language: _figures(truth[chosen], shown[chosen], answers[chosen])
            for language in sorted(set(languages.tolist()))
            for chosen in [languages == language]
        },
        "confusion": _confusion(truth, answers),
        "reliability": reliability(*_likeliest(truth, shown, answers)),
    }


def reliability(sureness: Floats, right: NDArray[np.bool_]) -> list[Figures]:
    """Return for each tenth of probability: texts, mean probability and accuracy."""
    tenths = np.minimum((sureness * _BINS).astype(np.int64), _BINS - 1)
    table = []
    for tenth in range(_BINS):
        chosen = tenths == tenth
        table.append(
            {
                "from": tenth / _BINS,
                "texts": int(chosen.sum()),
                "mean_p": _mean(sureness[chosen]),
                "accuracy": _mean(right[chosen]),
            }
        )
    return table


def calibration_error(sureness: Floats, right: NDArray[np.bool_]) -> float | None:
    """Return the expected calibration error over ten bins; None without texts."""
    if not len(sureness):
        return None
    gaps = [
        row["texts"] * abs(row["mean_p"] - row["accuracy"])
        for row in reliability(sureness, right)
        if row["texts"]
    ]
    return round(float(sum(gaps)) / len(sureness), 4)


def macro_f1(truth: Places, answers: Places, classes: Sequence[int]) -> float | None:
    """Return the mean F1 of the classes; None if a class has no text."""
    scores = []
    for place in classes:
        is_true, is_said = truth == place, answers == place
        if not is_true.any():
            return None
        hits = int((is_true & is_said).sum())
        scores.append(2 * hits / int(is_true.sum() + is_said.sum()))
    return round(sum(scores) / len(scores), 4)


def _figures(truth: Places, shown: Floats, answers: Places) -> Figures:
    clear = (answers < len(CLASSES)) & (truth != NEUTRAL)
    # Negative against positive, as if the text could not be neutral.
    sides = shown[clear][:, [NEGATIVE, POSITIVE]]
    said = np.where(sides[:, 1] >= sides[:, 0], POSITIVE, NEGATIVE)
    sureness = sides.max(axis=1) / np.maximum(sides.sum(axis=1), 1e-12)
    served = answers < len(CLASSES)
    present = [place for place in range(len(CLASSES)) if (truth == place).any()]
    return {
        "texts": len(truth),
        "texts_by_class": {
            name.value: int((truth == place).sum()) for place, name in enumerate(CLASSES)
        },
        "abstained": int((~served).sum()),
        "score": macro_f1(truth, answers, present) if len(present) > 1 else None,
        "binary": _quality(truth[clear], said, (NEGATIVE, POSITIVE))
        | _confidence(sureness, said == truth[clear]),
        "three_class": _quality(truth[served], answers[served], (NEGATIVE, NEUTRAL, POSITIVE))
        | _confidence(*_likeliest(truth, shown, answers)),
    }


def _quality(truth: Places, answers: Places, classes: Sequence[int]) -> Figures:
    return {
        "accuracy": _mean(truth == answers),
        "macro_f1": macro_f1(truth, answers, classes),
    }


def _confidence(sureness: Floats, right: NDArray[np.bool_]) -> Figures:
    return {
        "calibration_error": calibration_error(sureness, right),
        "sure": [
            {"p": p, "share": _mean(sureness >= p), "accuracy": _mean(right[sureness >= p])}
            for p in _SURE
        ],
    }


def _likeliest(truth: Places, shown: Floats, answers: Places) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the highest probability of each answered text, and whether that class is true.

    The label can be another one: neutral is said before it is the likeliest.
    """
    served = answers < len(CLASSES)
    return shown[served].max(axis=1), shown[served].argmax(axis=1) == truth[served]


def _confusion(truth: Places, answers: Places) -> list[list[int]]:
    """Return counts: a row for each true class, a column for each answer, the last abstained."""
    width = len(CLASSES) + 1
    counts = np.bincount(truth * width + answers, minlength=len(CLASSES) * width)
    table: list[list[int]] = counts.reshape(len(CLASSES), width).tolist()
    return table


def _mean(values: NDArray[Any]) -> float | None:
    return round(float(values.mean()), 4) if len(values) else None
