"""What a score is made of: counts, ratios and means, exact and as a marketplace shows them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from marketplaces.choices import Measure, Rounding


class Reason(StrEnum):
    """Why a number cannot be given."""

    NO_DATA = "no_data"
    COVERAGE = "coverage"
    NO_STARS = "no_stars"  # buyers give a verdict here, no stars
    NO_ORDERS = "no_orders"  # the share is one of orders, and none is known
    OPERATIONAL = "operational"  # the marketplace makes no score from ratings


class CoverageLevel(StrEnum):
    """Whether the rows of a window come from sources that hold every feedback."""

    ALL = "all"
    PARTIAL = "partial"
    NONE = "none"  # there is no row


@dataclass(frozen=True, slots=True)
class Answers:
    """How often a yes/no question was answered yes and no."""

    yes: int = 0
    no: int = 0


@dataclass(frozen=True, slots=True)
class Distribution:
    """The feedback of a window that counts, by the marketplace's own rule.

    `stars[i]` rows have i + 1 stars; where a marketplace has none, only `positive`, `neutral` and
    `negative` are known. `unrated` rows have neither. `partial` of all these rows are known only
    from a source that holds no positive feedback. `uncounted` rows are live and stand beside them.
    `orders` were placed in the window.
    """

    stars: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    positive: int = 0
    neutral: int = 0
    negative: int = 0
    unrated: int = 0
    partial: int = 0
    uncounted: int = 0
    orders: int = 0
    factors: Mapping[str, Answers] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of_stars(cls, stars: tuple[int, int, int, int, int], **others: int) -> "Distribution":
        """Return a distribution in which 1-2 stars are negative, 3 neutral, 4-5 positive."""
        one, two, three, four, five = stars
        whole = cls(stars=stars, negative=one + two, neutral=three, positive=four + five)
        return replace(whole, **others)  # type: ignore[arg-type] # counts, all of them

    @property
    def rated(self) -> int:
        """Rows with a rating of any kind."""
        return self.positive + self.neutral + self.negative

    @property
    def silence(self) -> Reason | None:
        """Why nothing can be said about shares and means; None if they can be given."""
        if self.partial:
            return Reason.COVERAGE
        return None if self.rated else Reason.NO_DATA

    @property
    def coverage(self) -> CoverageLevel:
        """What the sources of these rows hold."""
        if self.partial:
            return CoverageLevel.PARTIAL
        return CoverageLevel.ALL if self.rated + self.unrated else CoverageLevel.NONE


@dataclass(frozen=True, slots=True)
class Ratio:
    """A quotient of two whole numbers: a share, or a mean of stars; or why there is none.

    `displayed` is what the marketplace shows: a share in percent, a mean in stars, rounded as the
    pack says, as an exact fraction.
    """

    numerator: int | None
    denominator: int | None
    displayed: Fraction | None
    reason: Reason | None = None

    @property
    def exact(self) -> Fraction | None:
        """The share between 0 and 1, or the mean between 1 and 5."""
        if self.numerator is None or self.denominator is None:
            return None
        return Fraction(self.numerator, self.denominator)

    @classmethod
    def none(cls, reason: Reason) -> "Ratio":
        """Return the absence of a number."""
        return cls(None, None, None, reason)


@dataclass(frozen=True, slots=True)
class Precision:
    """How a marketplace rounds what it shows."""

    rounding: Rounding
    percent_decimals: int = 0
    mean_decimals: int = 2


@dataclass(frozen=True, slots=True)
class ScoreValues:
    """What a formula says of one distribution; `official` is the number that the marketplace has.

    `official` is a share (of feedback or of orders) or a mean of stars, by `measure`.
    """

    formula: str
    measure: Measure
    official: Ratio
    positive: Ratio
    neutral: Ratio
    negative: Ratio
    mean: Ratio


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


_ROUND: Mapping[Rounding, Callable[[Fraction], int]] = {Rounding.HALF_UP: _half_up}


def rounded(value: Fraction, rounding: Rounding, decimals: int) -> Fraction:
    """Round in whole numbers, so that halves are exact."""
    shift = 10**decimals
    return Fraction(_ROUND[rounding](value * shift), shift)


def share(part: int, whole: int, precision: Precision) -> Ratio:
    """Return a part of a whole that is not empty."""
    percent = Fraction(100 * part, whole)
    shown = rounded(percent, precision.rounding, precision.percent_decimals)
    return Ratio(part, whole, shown)


def mean(total: int, count: int, precision: Precision) -> Ratio:
    """Return total / count as a mean; count is not zero."""
    shown = rounded(Fraction(total, count), precision.rounding, precision.mean_decimals)
    return Ratio(total, count, shown)


def share_of_rated(part: int, distribution: Distribution, precision: Precision) -> Ratio:
    """Return a part of all rated feedback, rounded alone: three shares may add up to 99 or 101."""
    if distribution.silence is not None:
        return Ratio.none(distribution.silence)
    return share(part, distribution.rated, precision)


def star_mean(distribution: Distribution, precision: Precision) -> Ratio:
    """Return the mean of the stars."""
    if distribution.silence is not None:
        return Ratio.none(distribution.silence)
    count = sum(distribution.stars)
    if not count:
        return Ratio.none(Reason.NO_STARS)
    return mean(star_total(distribution), count, precision)


def star_total(distribution: Distribution) -> int:
    """Return the sum of all stars."""
    return sum(stars * count for stars, count in enumerate(distribution.stars, start=1))
