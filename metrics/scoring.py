"""Scores as the marketplaces compute them: pure, versioned formulas over counts of stars."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from marketplaces.choices import Rounding


class Reason(StrEnum):
    """Why a number cannot be given."""

    NO_DATA = "no_data"
    COVERAGE = "coverage"


@dataclass(frozen=True, slots=True)
class Distribution:
    """The live feedback of a window: `stars[i]` rows of i + 1 stars, and rows without a rating.

    `partial` of these rows are known only from a source that holds no positive feedback.
    """

    stars: tuple[int, int, int, int, int]
    unrated: int = 0
    partial: int = 0

    @property
    def negative(self) -> int:
        """Rows of one and two stars."""
        return self.stars[0] + self.stars[1]

    @property
    def neutral(self) -> int:
        """Rows of three stars."""
        return self.stars[2]

    @property
    def positive(self) -> int:
        """Rows of four and five stars."""
        return self.stars[3] + self.stars[4]

    @property
    def rated(self) -> int:
        """Rows with a rating."""
        return sum(self.stars)

    @property
    def silence(self) -> Reason | None:
        """Why nothing can be said about shares and means; None if they can be given."""
        if self.partial:
            return Reason.COVERAGE
        return None if self.rated else Reason.NO_DATA


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share, exact and in percent as the marketplace shows it; or why there is none."""

    numerator: int | None
    denominator: int | None
    displayed: int | None
    reason: Reason | None = None

    @property
    def exact(self) -> Fraction | None:
        """The share between 0 and 1."""
        if self.numerator is None or self.denominator is None:
            return None
        return Fraction(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of the stars as total / count; or the reason why there is none."""

    total: int | None
    count: int | None
    reason: Reason | None = None

    @property
    def exact(self) -> Fraction | None:
        """The mean between 1 and 5."""
        if self.total is None or self.count is None:
            return None
        return Fraction(self.total, self.count)


@dataclass(frozen=True, slots=True)
class ScoreValues:
    """What a formula says of one distribution."""

    formula: str
    positive: Ratio
    neutral: Ratio
    negative: Ratio
    mean: Mean


type Formula = Callable[[Distribution, Rounding], ScoreValues]


def _half_up(numerator: int, denominator: int) -> int:
    return (200 * numerator + denominator) // (2 * denominator)


_ROUND: Mapping[Rounding, Callable[[int, int], int]] = {Rounding.HALF_UP: _half_up}


def percent(numerator: int, denominator: int, rounding: Rounding) -> int:
    """Round a share to whole percent in integers, so that halves are exact."""
    return _ROUND[rounding](numerator, denominator)


def share(part: int, distribution: Distribution, rounding: Rounding) -> Ratio:
    """Return a part of all rated feedback, rounded alone: three shares may add up to 99 or 101."""
    if distribution.silence is not None:
        return Ratio(None, None, None, distribution.silence)
    whole = distribution.rated
    return Ratio(part, whole, percent(part, whole, rounding))


def star_mean(distribution: Distribution) -> Mean:
    """Return the mean of the stars."""
    if distribution.silence is not None:
        return Mean(None, None, distribution.silence)
    total = sum(stars * count for stars, count in enumerate(distribution.stars, start=1))
    return Mean(total, distribution.rated)


def official_ratio_amazon_v1(distribution: Distribution, rounding: Rounding) -> Ratio:
    """Amazon's feedback rating: positive / all, three stars count in the base."""
    return share(distribution.positive, distribution, rounding)


def amazon_v1(distribution: Distribution, rounding: Rounding) -> ScoreValues:
    """Amazon's three shares, each rounded alone."""
    return _stars_score("amazon_v1", distribution, rounding)


def own_shop_v1(distribution: Distribution, rounding: Rounding) -> ScoreValues:
    """The own shop's share of positive feedback and mean of the stars."""
    return _stars_score("own_shop_v1", distribution, rounding)


def _stars_score(name: str, distribution: Distribution, rounding: Rounding) -> ScoreValues:
    return ScoreValues(
        formula=name,
        positive=official_ratio_amazon_v1(distribution, rounding),
        neutral=share(distribution.neutral, distribution, rounding),
        negative=share(distribution.negative, distribution, rounding),
        mean=star_mean(distribution),
    )


FORMULAS: Mapping[str, Formula] = MappingProxyType(
    {"amazon_v1": amazon_v1, "own_shop_v1": own_shop_v1}
)
