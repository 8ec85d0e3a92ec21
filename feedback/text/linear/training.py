"""Learns a model from the seller's own stars, and says how good it is on texts it did not see."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from feedback.text.linear.evaluation import evaluate
from feedback.text.linear.examples import Example, Sample, part_of
from feedback.text.linear.features import FeatureSettings
from feedback.text.linear.fitting import Heads, fit_calibration, fit_heads
from feedback.text.linear.material import Material, gather
from feedback.text.linear.predicting import Calibration, LinearModel, fingerprint

# From here one part of five is held back for the calibration instead of each of three in turn.
_MANY_TEXTS = 20_000

type Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """What training gives.

    `model` has learned from all texts; it is the one to keep. `judged` has learned from the older
    ones only and is otherwise the same; its report tells what it does on `test`, the newer ones,
    and stands in both. The counts are of distinct texts; `left_out` were too many to learn from.
    """

    model: LinearModel
    judged: LinearModel
    test: tuple[Sample, ...]
    seed: int
    days: tuple[date | None, date | None]
    texts_by_class: dict[str, int]
    texts_by_language: dict[str, int]
    left_out: int

    @property
    def report(self) -> dict[str, Any]:
        """The figures on the newer texts, see `evaluation.evaluate`."""
        return self.judged.report


def train(
    examples: Iterable[Example],
    *,
    name: str,
    version: str,
    seed: int = 0,
    progress: Progress = lambda _: None,
    settings: FeatureSettings | None = None,
) -> TrainedModel:
    """Learn from the older four fifths, judge on the rest, learn from all; raise TooFewTexts.

    The same examples with the same seed give the same model, to the bit. `progress` is told the
    share done, from 0 to 1.
    """
    material = gather(examples, settings or FeatureSettings(), seed)
    progress(0.1)
    calibration = _calibrated(material, seed)
    progress(0.4)
    older = material.older
    judged_heads = fit_heads(material.rows, material.targets, older)
    progress(0.6)
    heads = fit_heads(material.rows, material.targets, np.ones_like(older))
    progress(0.95)
    judged = _model(judged_heads, calibration, material, material.train)
    judged = replace(judged, name=name, version=version)
    report = evaluate(judged, material.test)
    model = _model(heads, calibration, material, material.samples)
    progress(1.0)
    return TrainedModel(
        model=replace(model, name=name, version=version, report=report),
        judged=replace(judged, report=report),
        test=material.test,
        seed=seed,
        days=material.days,
        texts_by_class=material.texts_by_class,
        texts_by_language=material.texts_by_language,
        left_out=material.left_out,
    )


def _calibrated(material: Material, seed: int) -> Calibration:
    """Learn the calibration on texts of the older part that are held back from fitting."""
    parts, rounds = (5, 1) if len(material.train) >= _MANY_TEXTS else (3, 3)
    # Another seed than the split's: the fifth that was drawn there is no longer here.
    part = np.full(len(material.targets), -1)
    part[: len(material.train)] = [
        part_of(sample.text, seed + 1, parts) for sample in material.train
    ]
    scores, truth = [], []
    for held in range(rounds):
        heads = fit_heads(material.rows, material.targets, (part >= 0) & (part != held))
        scores.append(heads.scores(material.rows[part == held]))
        truth.append(material.targets[part == held])
    return fit_calibration(np.concatenate(scores), np.concatenate(truth))


def _model(
    heads: Heads, calibration: Calibration, material: Material, learned: Sequence[Sample]
) -> LinearModel:
    """Return a model without name and report."""
    codes, scales = heads.coded(material.columns, material.settings.buckets)
    prints = np.array([fingerprint(sample.text) for sample in learned], dtype=np.uint32)
    return LinearModel(
        name="",
        version="",
        settings=material.settings,
        codes=codes,
        scales=scales,
        intercepts=heads.intercepts,
        calibration=calibration,
        languages=material.served,
        fingerprints=np.unique(prints),
        report={},
    )
