"""The scores as the marketplaces compute them: pure formulas, each with its version in its name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from marketplaces.choices import Measure
from metrics.scoring import (
    Distribution,
    Precision,
    Ratio,
    Reason,
    ScoreValues,
    share_of_rated,
    star_mean,
)

type Official = Callable[[Distribution, Precision], Ratio]


def positive_of_all(distribution: Distribution, precision: Precision) -> Ratio:
    """Amazon (Seller Central, itemID=761): positive / all, three stars count in the base."""
    return share_of_rated(distribution.positive, distribution, precision)


def operational(distribution: Distribution, precision: Precision) -> Ratio:
    """A marketplace whose score comes from orders alone: ratings make no number."""
    del distribution, precision
    return Ratio.none(Reason.OPERATIONAL)


# name -> what it measures, and how
FORMULAS: Mapping[str, tuple[Measure, Official]] = MappingProxyType(
    {
        "amazon_v1": (Measure.POSITIVE_SHARE, positive_of_all),
        "own_shop_v1": (Measure.POSITIVE_SHARE, positive_of_all),
        "operational_v1": (Measure.OPERATIONAL, operational),
    }
)


def score(formula: str, distribution: Distribution, precision: Precision) -> ScoreValues:
    """Return everything that a formula says of a window."""
    measure, official = FORMULAS[formula]
    return ScoreValues(
        formula=formula,
        measure=measure,
        official=official(distribution, precision),
        positive=share_of_rated(distribution.positive, distribution, precision),
        neutral=share_of_rated(distribution.neutral, distribution, precision),
        negative=share_of_rated(distribution.negative, distribution, precision),
        mean=star_mean(distribution, precision),
    )
