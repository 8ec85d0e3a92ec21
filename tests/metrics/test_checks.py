"""The check at start that every pack names a formula which measures what the pack says."""

from dataclasses import replace

import pytest

from marketplaces.choices import Measure
from marketplaces.packs import PackError, load_all
from metrics import checks


def changed(**values):
    pack = load_all()["amazon.us"]
    formula = replace(pack.score.formula, **values)
    return {"amazon.us": (replace(pack, score=replace(pack.score, formula=formula)),)}


def test_the_packs_of_the_product_fit():
    assert checks.formulas_fit() == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"name": "amazon_v9"},
            "amazon.us@2026-11-01: score.formula.name: 'amazon_v9' is not one of amazon_v1, ",
        ),
        (
            {"measure": Measure.STAR_MEAN},
            "amazon.us@2026-11-01: score.formula.measure: amazon_v1 measures positive_share, not ",
        ),
    ],
)
def test_a_pack_that_does_not_fit_is_named(monkeypatch, values, sentence):
    monkeypatch.setattr(checks, "load_versions", lambda: changed(**values))

    (error,) = checks.formulas_fit()

    assert error.id == "metrics.E001"
    assert error.msg.startswith(sentence)


def test_broken_packs_are_left_to_their_own_check(monkeypatch):
    def broken():
        raise PackError("amazon.toml", "reply", "is missing")

    monkeypatch.setattr(checks, "load_versions", broken)

    assert checks.formulas_fit() == []
