"""Whether a model may be put to use."""

import pytest

from feedback.text.linear.gates import Comparison, Gate, GateResult, compare, gates
from feedback.text.linear.training import train
from tests.feedback.text.linear.invented import examples

ENOUGH = {"negative": 200, "neutral": 200, "positive": 200}


def report(binary=0.01, three_class=0.02, score=0.9):
    return {
        "all": {
            "score": score,
            "binary": {"calibration_error": binary},
            "three_class": {"calibration_error": three_class},
        }
    }


def result(gate, *, classes=ENOUGH, new=None, comparison=None):
    found = {each.gate: each for each in gates(classes, new or report(), comparison)}
    return found[gate]


def test_all_pass():
    assert gates(ENOUGH, report(), Comparison(report(score=0.9), report(score=0.8))) == [
        GateResult(Gate.ENOUGH_NEGATIVE, passed=True, measured=200, bound=200),
        GateResult(Gate.ENOUGH_NEUTRAL, passed=True, measured=200, bound=200),
        GateResult(Gate.ENOUGH_POSITIVE, passed=True, measured=200, bound=200),
        GateResult(Gate.CALIBRATED, passed=True, measured=0.02, bound=0.05),
        GateResult(Gate.BETTER_THAN_ACTIVE, passed=True, measured=0.9, bound=0.8),
    ]


@pytest.mark.parametrize("label", ["negative", "neutral", "positive"])
def test_199_texts_are_too_few(label):
    gate = Gate(f"enough_{label}")
    assert result(gate, classes=ENOUGH | {label: 199}) == GateResult(
        gate, passed=False, measured=199, bound=200
    )


def test_the_neutral_class_may_be_absent():
    asked = [each.gate for each in gates(ENOUGH | {"neutral": 0}, report(), None)]
    assert asked == [Gate.ENOUGH_NEGATIVE, Gate.ENOUGH_POSITIVE, Gate.CALIBRATED]


@pytest.mark.parametrize(
    ("binary", "three_class", "passed", "measured"),
    [
        (0.05, 0.05, True, 0.05),
        (0.0501, 0.01, False, 0.0501),
        (0.01, 0.0501, False, 0.0501),
        (None, 0.01, True, 0.01),
        (None, None, False, None),
    ],
)
def test_calibrated(binary, three_class, passed, measured):
    said = result(Gate.CALIBRATED, new=report(binary, three_class))
    assert said == GateResult(Gate.CALIBRATED, passed, measured, 0.05)


@pytest.mark.parametrize(
    ("new", "active", "passed"),
    [
        (0.91, 0.9, True),
        (0.9, 0.9, False),
        (0.89, 0.9, False),
        (None, 0.9, False),
        (0.5, None, True),
    ],
)
def test_better_than_the_active_one(new, active, passed):
    comparison = Comparison(report(score=new), report(score=active))
    said = result(Gate.BETTER_THAN_ACTIVE, comparison=comparison)
    assert said == GateResult(Gate.BETTER_THAN_ACTIVE, passed, new, active)


def test_on_the_same_texts_when_the_active_one_has_not_learned_from_them(trained):
    active = train(examples("ko"), name="old", version="1").model
    compared = compare(trained, active)
    unseen = [each for each in trained.test if not active.has_learned(each.text)]
    assert compared.new["all"]["texts"] == compared.active["all"]["texts"] == len(unseen)
    assert len(unseen) < len(trained.test)
    # The active one does not serve English: what it leaves unanswered counts as wrong.
    assert compared.active["languages"]["en"]["abstained"] > 0
    assert compared.active["all"]["score"] < compared.new["all"]["score"]


def test_on_each_ones_own_texts_when_the_active_one_has_learned_from_them(trained):
    again = train(examples("en", "ko"), name="shop", version="2", seed=7)
    assert compare(again, trained.model) == Comparison(trained.report, trained.report)
