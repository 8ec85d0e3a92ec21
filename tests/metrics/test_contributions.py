"""What each feedback adds: together exactly the official number of every formula."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplaces.choices import Rounding
from metrics import formulas
from metrics.contributions import CONTRIBUTIONS, contribution_of
from metrics.formulas import FORMULAS
from metrics.scoring import Distribution, Precision, star_mean

PRECISION = Precision(Rounding.HALF_UP)
POLARITY = {1: "negative", 2: "negative", 3: "neutral", 4: "positive", 5: "positive"}

starred = st.integers(1, 5).map(lambda stars: (POLARITY[stars], stars))
verdicts = st.sampled_from(["positive", "neutral", "negative"]).map(lambda word: (word, None))
rows_of_a_marketplace = st.lists(starred | st.just((None, None))) | st.lists(verdicts)


def distribution_of(rows, orders):
    stars = tuple(sum(given == n for _, given in rows) for n in range(1, 6))
    words = [word for word, _ in rows]
    return Distribution(
        stars=stars,
        positive=words.count("positive"),
        neutral=words.count("neutral"),
        negative=words.count("negative"),
        unrated=words.count(None),
        orders=orders,
    )


def test_every_formula_has_one():
    for formula in FORMULAS:
        assert contribution_of(formula).of_row(None, None) == (0, 0)


@pytest.mark.parametrize("formula", FORMULAS)
@given(rows=rows_of_a_marketplace, orders=st.integers(0, 60))
def test_contributions_add_up_to_the_official_number(formula, rows, orders):
    _, official = FORMULAS[formula]
    number = official(distribution_of(rows, orders), PRECISION)
    contribution = contribution_of(formula)
    parts = [contribution.of_row(*row) for row in rows]
    parts += [contribution.prior or (0, 0), (0, orders if contribution.per_order else 0)]
    total = (sum(part[0] for part in parts), sum(part[1] for part in parts))
    if number.reason is None:
        assert total == (number.numerator, number.denominator)


@pytest.mark.parametrize(
    ("official", "of_rows"),
    [
        (formulas.positive_of_all, [(1, 1), (0, 1), (0, 1), (0, 0)]),
        (formulas.positive_without_neutral, [(1, 1), (0, 0), (0, 1), (0, 0)]),
        (formulas.negative_of_orders, [(0, 0), (0, 0), (1, 0), (0, 0)]),
        (star_mean, [(5, 1), (3, 1), (1, 1), (0, 0)]),
        (formulas.bayesian_mean, [(10, 2), (6, 2), (2, 2), (0, 0)]),
        (formulas.operational, [(0, 0), (0, 0), (0, 0), (0, 0)]),
    ],
)
def test_what_a_row_adds(official, of_rows):
    given_rows = [("positive", 5), ("neutral", 3), ("negative", 1), (None, None)]
    assert [CONTRIBUTIONS[official].of_row(*row) for row in given_rows] == of_rows
