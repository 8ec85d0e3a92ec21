"""Whether a trained model may be put to use."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from feedback.text.labels import TextPolarity
from feedback.text.linear.evaluation import evaluate
from feedback.text.linear.predicting import LinearModel
from feedback.text.linear.training import TrainedModel

FEWEST_TEXTS_OF_A_CLASS = 200
MOST_CALIBRATION_ERROR = 0.05
# With fewer texts that the active model has not learned from, its own report is the measure.
_FEWEST_COMPARED = 200

type Report = dict[str, Any]


class Gate(StrEnum):
    """What a model is asked before it is put to use."""

    ENOUGH_NEGATIVE = "enough_negative"
    ENOUGH_NEUTRAL = "enough_neutral"
    ENOUGH_POSITIVE = "enough_positive"
    CALIBRATED = "calibrated"
    BETTER_THAN_ACTIVE = "better_than_active"


class GateResult(NamedTuple):
    """The measured value and the bound it had to keep; None where nothing could be measured."""

    gate: Gate
    passed: bool
    measured: float | None
    bound: float | None


class Comparison(NamedTuple):
    """The reports of a new model and of the active one, to be set side by side."""

    new: Report
    active: Report


def compare(trained: TrainedModel, active: LinearModel) -> Comparison:
    """Judge both on the new model's newer texts that the active one has not learned from.

    If those are too few, each is taken at its report on its own newer texts.
    """
    unseen = [sample for sample in trained.test if not active.has_learned(sample.text)]
    if len(unseen) < _FEWEST_COMPARED:
        return Comparison(trained.report, active.report)
    return Comparison(evaluate(trained.judged, unseen), evaluate(active, unseen))


def gates(
    texts_by_class: Mapping[str, int], report: Report, comparison: Comparison | None
) -> list[GateResult]:
    """Return every gate with its result; `comparison` is None if no model is active.

    A model without any neutral text does without that class.
    """
    results = []
    for label, gate in (
        (TextPolarity.NEGATIVE, Gate.ENOUGH_NEGATIVE),
        (TextPolarity.NEUTRAL, Gate.ENOUGH_NEUTRAL),
        (TextPolarity.POSITIVE, Gate.ENOUGH_POSITIVE),
    ):
        texts = texts_by_class[label.value]
        exempt = label is TextPolarity.NEUTRAL and texts == 0
        if not exempt:
            passed = texts >= FEWEST_TEXTS_OF_A_CLASS
            results.append(GateResult(gate, passed, texts, FEWEST_TEXTS_OF_A_CLASS))
    results.append(_calibrated(report))
    if comparison:
        new, old = comparison.new["all"]["score"], comparison.active["all"]["score"]
        better = new is not None and (old is None or new > old)
        results.append(GateResult(Gate.BETTER_THAN_ACTIVE, better, new, old))
    return results


def _calibrated(report: Report) -> GateResult:
    """Ask of both kinds of probability, with neutral and without."""
    errors = [report["all"][kind]["calibration_error"] for kind in ("binary", "three_class")]
    known = [error for error in errors if error is not None]
    worst = max(known, default=None)
    passed = worst is not None and worst <= MOST_CALIBRATION_ERROR
    return GateResult(Gate.CALIBRATED, passed, worst, MOST_CALIBRATION_ERROR)
