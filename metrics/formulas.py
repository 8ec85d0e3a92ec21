"""The scores as the marketplaces compute them: pure formulas, each with its version in its name."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from fractions import Fraction
from types import MappingProxyType

from marketplaces.choices import Measure
from metrics.scoring import (
    Distribution,
    Precision,
    Ratio,
    Reason,
    ScoreValues,
    mean,
    share,
    share_of_rated,
    star_mean,
    star_total,
)

type Official = Callable[[Distribution, Precision], Ratio]

# Trustpilot begins with 7 reviews of 3.5 stars; in halves, so that the sums stay whole.
_PRIOR_REVIEWS, _PRIOR_HALF_STARS = 7, 7
# Auction and Gmarket: stars for a satisfied share of at least so many percent.
_AUCTION_STEPS = ((95, 10), (90, 9), (85, 7), (80, 6), (75, 5), (70, 4), (65, 3), (60, 2))
_AUCTION_RATINGS = 10


def positive_of_all(distribution: Distribution, precision: Precision) -> Ratio:
    """Positive / all rated feedback: neutral ratings count in the base.

    Amazon: Seller Central help itemID=761, three stars count in the base. eBay from May 2008 until
    it left neutral ratings out again: third parties. Lazada: "positive seller rating", its base is
    our choice. Own shop: our choice.
    """
    return share_of_rated(distribution.positive, distribution, precision)


def positive_without_neutral(distribution: Distribution, precision: Precision) -> Ratio:
    """Positive / (positive + negative): neutral ratings do not count.

    eBay today: its profile text as quoted by third parties. AliExpress: feedback.aliexpress.com,
    (4, 5 stars) / ((4, 5) + (1, 2)). Allegro: `recommendedPercentage`, recommended / (recommended +
    not recommended). Auction and Gmarket: member.auction.co.kr, satisfied x 100 / (satisfied +
    dissatisfied).
    """
    if distribution.silence is not None:
        return Ratio.none(distribution.silence)
    decided = distribution.positive + distribution.negative
    if not decided:
        return Ratio.none(Reason.NO_DATA)
    return share(distribution.positive, decided, precision)


def negative_of_orders(distribution: Distribution, precision: Precision) -> Ratio:
    """Orders with negative feedback / orders of the window.

    Walmart: marketplacelearn.walmart.com, orders with one or two stars / orders. There is one
    feedback for each order, so negative feedback counts orders. A source that holds no positive
    feedback supports it all the same. More negative orders than orders mean that orders are
    missing: then there is no share.
    """
    if not distribution.orders:
        return Ratio.none(Reason.NO_ORDERS)
    if distribution.negative > distribution.orders:
        return Ratio.none(Reason.COVERAGE)
    return share(distribution.negative, distribution.orders, precision)


def bayesian_mean(distribution: Distribution, precision: Precision) -> Ratio:
    """The mean of the stars after seven reviews of 3.5 stars that everybody begins with.

    Trustpilot: support.trustpilot.com. Newer reviews weigh more there, by weights that are not
    published, so this is its score without time weight: one single 5 gives 3.69.
    """
    plain = star_mean(distribution, precision)
    if plain.reason is not None:
        return plain
    half_stars = 2 * star_total(distribution) + _PRIOR_REVIEWS * _PRIOR_HALF_STARS
    return mean(half_stars, 2 * (sum(distribution.stars) + _PRIOR_REVIEWS), precision)


def operational(distribution: Distribution, precision: Precision) -> Ratio:
    """A marketplace whose score comes from orders alone: ratings make no number.

    Coupang: globalsellers.coupang.com. Mercado Libre: developers.mercadolibre, seller_reputation.
    Naver SmartStore: third parties.
    """
    del distribution, precision
    return Ratio.none(Reason.OPERATIONAL)


def defective_of_orders[T](
    orders: AbstractSet[T], defects: Iterable[AbstractSet[T]], precision: Precision
) -> Ratio:
    """Distinct orders with at least one defect / orders: an order with two defects counts once.

    Amazon's order defect rate: Seller Central help G200285170, negative feedback, A-to-z claims
    and chargebacks by date of order. `defects` holds the orders of each kind of defect; orders
    outside `orders` are left out.
    """
    if not orders:
        return Ratio.none(Reason.NO_ORDERS)
    defective: set[T] = set().union(*defects)
    return share(len(defective & orders), len(orders), precision)


def auction_stars(satisfied: Ratio) -> Fraction | None:
    """Return the stars that Auction and Gmarket show beside a satisfied share; None if none.

    Source: member.auction.co.kr, seller satisfaction. One star from 60 %, a half more with each 5
    points, none below 10 ratings; 3.5 at 85 % is followed by 4.5 at 90 %, as printed there. The
    page speaks of whole percent without saying how it rounds: the exact share is compared here.
    Its further condition, cancellations of the month before under 5 %, is not part of ratings.
    """
    if satisfied.exact is None or (satisfied.denominator or 0) < _AUCTION_RATINGS:
        return None
    percent = 100 * satisfied.exact
    halves = next((halves for least, halves in _AUCTION_STEPS if percent >= least), None)
    return None if halves is None else Fraction(halves, 2)


# name -> what it measures, and how
FORMULAS: Mapping[str, tuple[Measure, Official]] = MappingProxyType(
    {
        "amazon_v1": (Measure.POSITIVE_SHARE, positive_of_all),
        "own_shop_v1": (Measure.POSITIVE_SHARE, positive_of_all),
        "ebay_v1_2008": (Measure.POSITIVE_SHARE, positive_of_all),
        "ebay_v2": (Measure.POSITIVE_SHARE, positive_without_neutral),
        "aliexpress_v1": (Measure.POSITIVE_SHARE, positive_without_neutral),
        "allegro_v1": (Measure.POSITIVE_SHARE, positive_without_neutral),
        "auction_v1": (Measure.POSITIVE_SHARE, positive_without_neutral),
        "lazada_v1": (Measure.POSITIVE_SHARE, positive_of_all),
        "walmart_v1": (Measure.NEGATIVE_ORDER_SHARE, negative_of_orders),
        # Means of the stars. Etsy: its help 360000572708. idealo: terms of idealo.fr. Mirakl:
        # developer.mirakl.com. Rakuten, Shopee, Google: third parties.
        "etsy_v1": (Measure.STAR_MEAN, star_mean),
        "google_v1": (Measure.STAR_MEAN, star_mean),
        "idealo_v1": (Measure.STAR_MEAN, star_mean),
        "mirakl_v1": (Measure.STAR_MEAN, star_mean),
        "rakuten_v1": (Measure.STAR_MEAN, star_mean),
        "shopee_v1": (Measure.STAR_MEAN, star_mean),
        "trustpilot_v1": (Measure.STAR_MEAN, bayesian_mean),
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
