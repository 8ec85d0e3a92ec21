"""The figures of a report, counted by hand."""

import numpy as np
import pytest

from feedback.text.linear.evaluation import calibration_error, evaluate, macro_f1, reliability


def test_reliability():
    table = reliability(np.array([0.5, 0.55, 0.95, 1.0]), np.array([True, False, True, True]))
    assert [row for row in table if row["texts"]] == [
        {"from": 0.5, "texts": 2, "mean_p": 0.525, "accuracy": 0.5},
        {"from": 0.9, "texts": 2, "mean_p": 0.975, "accuracy": 1.0},
    ]
    assert len(table) == 10


def test_calibration_error():
    sureness, right = np.array([0.5, 0.55, 0.95, 1.0]), np.array([True, False, True, True])
    # Half of the texts are off by .025, the other half by .025.
    assert calibration_error(sureness, right) == 0.025
    assert calibration_error(np.zeros(0), np.zeros(0, dtype=bool)) is None


@pytest.mark.parametrize(
    ("truth", "answers", "classes", "expected"),
    [
        ([0, 0, 2, 2], [0, 0, 2, 2], (0, 2), 1.0),
        ([0, 0, 2, 2], [0, 2, 2, 2], (0, 2), 0.7333),
        ([0, 0, 2, 2], [0, 3, 3, 2], (0, 2), 0.6667),
        ([0, 0, 2, 2], [0, 0, 2, 2], (0, 1, 2), None),
    ],
)
def test_macro_f1(truth, answers, classes, expected):
    assert macro_f1(np.array(truth), np.array(answers), classes) == expected


def test_no_texts(trained):
    report = evaluate(trained.model, [])
    assert report["all"]["texts"] == 0
    assert report["all"]["score"] is None
    assert report["all"]["binary"]["calibration_error"] is None
    assert report["languages"] == {}
    assert report["confusion"] == [[0] * 4] * 3


def test_the_confusion_table_counts_every_text(trained):
    report = trained.report
    assert sum(map(sum, report["confusion"])) == report["all"]["texts"]
    by_class = list(report["all"]["texts_by_class"].values())
    assert [sum(row) for row in report["confusion"]] == by_class


def test_languages_that_are_not_served_abstain(trained):
    foreign = [sample._replace(language="fr") for sample in trained.test]
    report = evaluate(trained.model, foreign)
    assert report["all"]["abstained"] == len(foreign)
    assert report["all"]["score"] == 0.0
    assert report["all"]["binary"]["accuracy"] is None
    assert [row[3] for row in report["confusion"]] == list(report["all"]["texts_by_class"].values())
