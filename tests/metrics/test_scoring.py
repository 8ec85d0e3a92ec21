"""The published vectors of Amazon's rating, and what holds for every distribution."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplaces.choices import Rounding
from marketplaces.packs import load_all
from metrics.formulas import FORMULAS, score
from metrics.scoring import Distribution, Precision, Ratio, Reason, share

WHOLE = Precision(Rounding.HALF_UP)
of_stars = Distribution.of_stars


def amazon(distribution: Distribution):
    return score("amazon_v1", distribution, WHOLE)


counts = st.tuples(*[st.integers(0, 10_000)] * 5)


def test_f1_the_official_example():
    distribution = of_stars((2, 3, 5, 35, 55))

    assert amazon(distribution).official == Ratio(90, 100, 90)
    assert amazon(distribution).official.exact == Fraction(9, 10)


def test_f2_each_share_is_rounded_alone():
    values = amazon(of_stars((4, 0, 15, 0, 1001)))

    assert values.positive == Ratio(1001, 1020, 98)
    assert values.neutral == Ratio(15, 1020, 1)
    assert values.negative == Ratio(4, 1020, 0)
    assert values.positive.displayed + values.neutral.displayed + values.negative.displayed == 99


@pytest.mark.parametrize("unrated", [0, 3])
def test_f3_without_ratings_there_is_no_score(unrated):
    values = amazon(of_stars((0, 0, 0, 0, 0), unrated=unrated))

    nothing = Ratio(None, None, None, Reason.NO_DATA)
    assert (values.positive, values.neutral, values.negative) == (nothing, nothing, nothing)
    assert values.mean == Ratio(None, None, None, Reason.NO_DATA)
    assert values.positive.exact is None
    assert values.mean.exact is None


def test_f4_a_source_without_positives_gives_counts_but_no_share():
    distribution = of_stars((3, 1, 2, 0, 0), partial=6)
    values = amazon(distribution)

    assert values.positive == Ratio(None, None, None, Reason.COVERAGE)
    assert values.negative == Ratio(None, None, None, Reason.COVERAGE)
    assert values.mean == Ratio(None, None, None, Reason.COVERAGE)
    assert (distribution.negative, distribution.neutral) == (4, 2)


def test_f4_one_partial_row_among_others_is_enough():
    distribution = of_stars((1, 0, 0, 0, 9), partial=1)

    assert amazon(distribution).official.reason is Reason.COVERAGE


def test_f5_a_struck_feedback_leaves_the_score():
    before = amazon(of_stars((2, 0, 0, 0, 8))).official
    after = amazon(of_stars((1, 0, 0, 0, 8))).official

    assert before == Ratio(8, 10, 80)
    assert after == Ratio(8, 9, 89)


def test_the_own_shop_has_the_same_ratio_and_the_mean():
    values = score("own_shop_v1", of_stars((1, 0, 1, 1, 1)), WHOLE)

    assert values.formula == "own_shop_v1"
    assert values.positive == Ratio(2, 4, 50)
    assert values.mean == Ratio(13, 4, Fraction(13, 4))
    assert values.mean.exact == Fraction(13, 4)


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(1, 200, 1), (199, 200, 100), (1, 201, 0), (0, 7, 0), (7, 7, 100)]
)
def test_exact_halves_go_up(part, whole, shown):
    assert share(part, whole, WHOLE).displayed == shown


def test_every_pack_names_a_formula_that_exists():
    for pack in load_all().values():
        measure, _ = FORMULAS[pack.score.formula.name]
        assert pack.score.formula.measure is measure


@given(stars=counts, unrated=st.integers(0, 50))
def test_shares_of_any_distribution_add_up_exactly(stars, unrated):
    distribution = of_stars(stars, unrated=unrated)
    values = amazon(distribution)
    shares = [values.positive, values.neutral, values.negative]

    if distribution.rated == 0:
        assert {share.reason for share in shares} == {Reason.NO_DATA}
        return
    assert sum(share.exact for share in shares) == 1
    assert sum(share.displayed for share in shares) in {99, 100, 101}
    assert all(abs(share.displayed - 100 * share.exact) <= Fraction(1, 2) for share in shares)
    assert 1 <= values.mean.exact <= 5
