"""The published vectors of Amazon's rating, and what holds for every distribution."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplaces.choices import Rounding
from marketplaces.packs import load_all
from metrics.scoring import (
    FORMULAS,
    Distribution,
    Mean,
    Ratio,
    Reason,
    amazon_v1,
    official_ratio_amazon_v1,
    own_shop_v1,
    percent,
)

UP = Rounding.HALF_UP
counts = st.tuples(*[st.integers(0, 10_000)] * 5)


def test_f1_the_official_example():
    distribution = Distribution(stars=(2, 3, 5, 35, 55))

    assert official_ratio_amazon_v1(distribution, UP) == Ratio(90, 100, 90)
    assert official_ratio_amazon_v1(distribution, UP).exact == Fraction(9, 10)


def test_f2_each_share_is_rounded_alone():
    score = amazon_v1(Distribution(stars=(4, 0, 15, 0, 1001)), UP)

    assert score.positive == Ratio(1001, 1020, 98)
    assert score.neutral == Ratio(15, 1020, 1)
    assert score.negative == Ratio(4, 1020, 0)
    assert score.positive.displayed + score.neutral.displayed + score.negative.displayed == 99


@pytest.mark.parametrize("unrated", [0, 3])
def test_f3_without_ratings_there_is_no_score(unrated):
    score = amazon_v1(Distribution(stars=(0, 0, 0, 0, 0), unrated=unrated), UP)

    nothing = Ratio(None, None, None, Reason.NO_DATA)
    assert (score.positive, score.neutral, score.negative) == (nothing, nothing, nothing)
    assert score.mean == Mean(None, None, Reason.NO_DATA)
    assert score.positive.exact is None
    assert score.mean.exact is None


def test_f4_a_source_without_positives_gives_counts_but_no_share():
    distribution = Distribution(stars=(3, 1, 2, 0, 0), partial=6)
    score = amazon_v1(distribution, UP)

    assert score.positive == Ratio(None, None, None, Reason.COVERAGE)
    assert score.negative == Ratio(None, None, None, Reason.COVERAGE)
    assert score.mean == Mean(None, None, Reason.COVERAGE)
    assert (distribution.negative, distribution.neutral) == (4, 2)


def test_f4_one_partial_row_among_others_is_enough():
    distribution = Distribution(stars=(1, 0, 0, 0, 9), partial=1)

    assert official_ratio_amazon_v1(distribution, UP).reason is Reason.COVERAGE


def test_f5_a_struck_feedback_leaves_the_score():
    before = official_ratio_amazon_v1(Distribution(stars=(2, 0, 0, 0, 8)), UP)
    after = official_ratio_amazon_v1(Distribution(stars=(1, 0, 0, 0, 8)), UP)

    assert before == Ratio(8, 10, 80)
    assert after == Ratio(8, 9, 89)


def test_the_own_shop_has_the_same_ratio_and_the_mean():
    score = own_shop_v1(Distribution(stars=(1, 0, 1, 1, 1)), UP)

    assert score.formula == "own_shop_v1"
    assert score.positive == Ratio(2, 4, 50)
    assert score.mean == Mean(13, 4)
    assert score.mean.exact == Fraction(13, 4)


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(1, 200, 1), (199, 200, 100), (1, 201, 0), (0, 7, 0), (7, 7, 100)]
)
def test_exact_halves_go_up(part, whole, shown):
    assert percent(part, whole, UP) == shown


def test_every_pack_names_a_formula_that_exists():
    assert {pack.score.formula.name for pack in load_all().values()} <= FORMULAS.keys()


@given(stars=counts, unrated=st.integers(0, 50))
def test_shares_of_any_distribution_add_up_exactly(stars, unrated):
    distribution = Distribution(stars=stars, unrated=unrated)
    score = amazon_v1(distribution, UP)
    shares = [score.positive, score.neutral, score.negative]

    if distribution.rated == 0:
        assert {share.reason for share in shares} == {Reason.NO_DATA}
        return
    assert sum(share.exact for share in shares) == 1
    assert sum(share.displayed for share in shares) in {99, 100, 101}
    assert all(abs(share.displayed - 100 * share.exact) <= Fraction(1, 2) for share in shares)
    assert 1 <= score.mean.exact <= 5
