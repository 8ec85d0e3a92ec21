"""What one feedback adds to the official number, for each function that gives such a number.

The contributions of the rows that count, together with what a formula begins with, are the
numerator and the denominator of the official number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from feedback.choices import Polarity
from metrics.formulas import (
    FORMULAS,
    Official,
    bayesian_mean,
    negative_of_orders,
    operational,
    positive_of_all,
    positive_without_neutral,
)
from metrics.scoring import star_mean

type Part = tuple[int, int]  # numerator, denominator

_NOTHING: Part = (0, 0)


@dataclass(frozen=True, slots=True)
class Contribution:
    """How a formula is made of rows.

    `of_row` takes polarity and stars. `prior` stands in every score, also in one without rows.
    `per_order` means that each order of the window adds one to the denominator.
    """

    of_row: Callable[[str | None, int | None], Part]
    prior: Part | None = None
    per_order: bool = False


def _of_all(polarity: str | None, stars: int | None) -> Part:
    del stars
    return _NOTHING if polarity is None else (int(polarity == Polarity.POSITIVE), 1)


def _of_decided(polarity: str | None, stars: int | None) -> Part:
    return _NOTHING if polarity == Polarity.NEUTRAL else _of_all(polarity, stars)


def _negative(polarity: str | None, stars: int | None) -> Part:
    del stars
    return int(polarity == Polarity.NEGATIVE), 0


def _stars(polarity: str | None, stars: int | None) -> Part:
    del polarity
    return _NOTHING if stars is None else (stars, 1)


def _half_stars(polarity: str | None, stars: int | None) -> Part:
    numerator, denominator = _stars(polarity, stars)
    return 2 * numerator, 2 * denominator


def _none(polarity: str | None, stars: int | None) -> Part:
    del polarity, stars
    return _NOTHING


CONTRIBUTIONS: Mapping[Official, Contribution] = MappingProxyType(
    {
        positive_of_all: Contribution(_of_all),
        positive_without_neutral: Contribution(_of_decided),
        negative_of_orders: Contribution(_negative, per_order=True),
        star_mean: Contribution(_stars),
        # Seven reviews of 3.5 stars, in halves.
        bayesian_mean: Contribution(_half_stars, prior=(49, 14)),
        operational: Contribution(_none),
    }
)


def contribution_of(formula: str) -> Contribution:
    """Return how rows make the official number of a formula."""
    _, official = FORMULAS[formula]
    return CONTRIBUTIONS[official]
