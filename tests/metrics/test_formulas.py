"""Each marketplace's formula on its published vectors, with exact fractions."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplaces.choices import Clock, Measure, Rounding
from marketplaces.packs import load_all
from metrics.formulas import FORMULAS, auction_stars, defective_of_orders, score
from metrics.scoring import Distribution, Precision, Ratio, Reason, star_total
from metrics.windows import first_day

of_stars = Distribution.of_stars
NO_DATA = Ratio(None, None, None, Reason.NO_DATA)
COVERAGE = Ratio(None, None, None, Reason.COVERAGE)


def precision_of(code):
    rounding = load_all()[code].score.rounding
    return Precision(rounding.mode, rounding.percent_decimals, rounding.mean_decimals)


def official(code, distribution):
    """What the marketplace's pack of today says."""
    return score(load_all()[code].score.formula.name, distribution, precision_of(code)).official


def verdicts(positive, neutral, negative, **others):
    return Distribution(positive=positive, neutral=neutral, negative=negative, **others)


# Amazon -------------------------------------------------------------------------------------------


def test_f1_of_amazon():
    assert official("amazon.us", of_stars((2, 3, 5, 35, 55))) == Ratio(90, 100, 90)


def test_f2_of_amazon():
    values = score("amazon_v1", of_stars((4, 0, 15, 0, 1001)), precision_of("amazon.us"))

    assert [v.displayed for v in (values.positive, values.neutral, values.negative)] == [98, 1, 0]


def test_f3_to_f5_of_amazon():
    assert official("amazon.us", Distribution()) == NO_DATA
    assert official("amazon.us", of_stars((3, 1, 2, 0, 0), partial=6)) == COVERAGE
    assert official("amazon.us", of_stars((1, 0, 0, 0, 8))) == Ratio(8, 9, 89)


def test_f6_an_old_order_with_new_feedback_is_in_the_rating_and_not_in_the_defect_rate():
    pack, today = load_all()["amazon.us"], date(2026, 3, 31)
    ordered_on, left_on = date(2026, 1, 1), date(2026, 3, 20)
    defects = pack.thresholds["order_defect_rate"]

    assert (pack.score.windows.clock, defects.clock) == (Clock.FEEDBACK, Clock.ORDER)
    assert left_on >= first_day(90, today)
    assert ordered_on < first_day(defects.window_days, today)


def test_o1_an_order_with_two_defects_counts_once():
    exactly = Precision(Rounding.HALF_UP, percent_decimals=2)
    negative, claims, chargebacks = {"A"}, {"A", "B"}, set()
    orders = {"A", "B", *(f"order {number}" for number in range(298))}

    rate = defective_of_orders(orders, [negative, claims, chargebacks], exactly)
    assert rate == Ratio(2, 300, Fraction(67, 100))
    assert rate.exact < load_all()["amazon.us"].thresholds["order_defect_rate"].limit
    assert defective_of_orders(orders, [{"of another window"}], exactly) == Ratio(0, 300, 0)
    assert defective_of_orders(set(), [], exactly) == Ratio(None, None, None, Reason.NO_ORDERS)


# eBay ---------------------------------------------------------------------------------------------


def test_ebay_leaves_neutral_out_and_shows_one_decimal():
    shown = official("ebay.us", verdicts(33, 0, 1))

    assert shown == Ratio(33, 34, Fraction(971, 10))
    assert shown.exact == Fraction(33, 34)
    assert official("ebay.us", verdicts(33, 17, 1)) == shown


def test_ebay_today_and_in_2008():
    distribution, precision = verdicts(1000, 3, 4), precision_of("ebay.us")

    assert official("ebay.us", distribution) == Ratio(1000, 1004, Fraction(996, 10))
    then = score("ebay_v1_2008", distribution, precision)
    assert (then.formula, then.measure) == ("ebay_v1_2008", Measure.POSITIVE_SHARE)
    assert then.official == Ratio(1000, 1007, Fraction(993, 10))


def test_ebay_has_no_share_without_a_verdict_and_no_mean_at_all():
    assert official("ebay.us", verdicts(0, 4, 0)) == NO_DATA
    assert official("ebay.us", verdicts(0, 1, 2, partial=3)) == COVERAGE
    values = score("ebay_v2", verdicts(1, 0, 0), precision_of("ebay.us"))
    assert values.mean == Ratio(None, None, None, Reason.NO_STARS)


# Walmart ------------------------------------------------------------------------------------------


def test_walmart_counts_orders():
    distribution = of_stars((3, 1, 2, 5, 9), orders=300)
    shown = official("walmart.us", distribution)

    assert shown == Ratio(4, 300, Fraction(13, 10))
    assert FORMULAS["walmart_v1"][0] is Measure.NEGATIVE_ORDER_SHARE


def test_walmart_without_orders_has_no_share():
    nothing = Ratio(None, None, None, Reason.NO_ORDERS)

    assert official("walmart.us", Distribution()) == nothing
    assert official("walmart.us", of_stars((1, 0, 0, 0, 0))) == nothing


def test_walmart_needs_no_positive_feedback_but_every_order():
    assert official("walmart.us", Distribution(orders=40)) == Ratio(0, 40, 0)
    assert official("walmart.us", of_stars((2, 0, 0, 0, 0), partial=2, orders=100)) == Ratio(
        2, 100, 2
    )
    assert official("walmart.us", of_stars((2, 0, 0, 0, 0), orders=1)) == COVERAGE


# Others -------------------------------------------------------------------------------------------


def test_etsy_is_the_mean_of_the_stars():
    assert official("etsy", of_stars((1, 0, 0, 0, 2))) == Ratio(11, 3, Fraction(37, 10))
    assert official("etsy", Distribution()) == NO_DATA


def test_allegro_is_the_recommended_share():
    assert official("allegro.pl", verdicts(130, 0, 3)) == Ratio(130, 133, Fraction(977, 10))


def test_aliexpress_leaves_three_stars_out():
    assert official("aliexpress", of_stars((1, 2, 50, 10, 87))) == Ratio(97, 100, 97)
    assert official("aliexpress", of_stars((0, 0, 9, 0, 0))) == NO_DATA


def test_lazada_is_the_positive_share_of_all():
    assert official("lazada.vn", of_stars((1, 0, 1, 1, 5))) == Ratio(6, 8, 75)


@pytest.mark.parametrize(
    ("satisfied", "dissatisfied", "stars"),
    [
        (19, 1, 5),  # 95 %
        (949, 51, Fraction(9, 2)),
        (18, 2, Fraction(9, 2)),
        (17, 3, Fraction(7, 2)),
        (16, 4, 3),
        (15, 5, Fraction(5, 2)),
        (14, 6, 2),
        (13, 7, Fraction(3, 2)),
        (12, 8, 1),  # 60 %
        (599, 401, None),
        (10, 0, 5),
        (9, 0, None),  # fewer than ten ratings
        (0, 0, None),
    ],
)
def test_auction_turns_the_satisfied_share_into_stars(satisfied, dissatisfied, stars):
    share = official("auction.co.kr", verdicts(satisfied, 0, dissatisfied))

    assert auction_stars(share) == stars
    assert share == official("gmarket.co.kr", verdicts(satisfied, 0, dissatisfied))


def test_trustpilot_begins_with_seven_reviews_of_three_and_a_half():
    one_five = official("trustpilot", of_stars((0, 0, 0, 0, 1)))

    assert one_five.exact == Fraction(59, 16)
    assert one_five.displayed == Fraction(369, 100)
    assert official("trustpilot", Distribution()) == NO_DATA
    assert official("trustpilot", of_stars((1, 0, 0, 0, 0), partial=1)) == COVERAGE


@pytest.mark.parametrize("code", ["rakuten.co.jp", "mirakl", "google", "shopee.sg", "idealo.fr"])
def test_means_of_stars(code):
    mean = official(code, of_stars((1, 0, 0, 3, 0)))

    assert (mean.numerator, mean.denominator) == (13, 4)


@pytest.mark.parametrize("code", ["coupang", "naver_smartstore", "mercado_libre.com.mx"])
def test_an_operational_score_takes_nothing_from_ratings(code):
    values = score("operational_v1", of_stars((0, 0, 0, 0, 9)), precision_of(code))

    assert official(code, of_stars((0, 0, 0, 0, 9))) == Ratio(None, None, None, Reason.OPERATIONAL)
    assert values.measure is Measure.OPERATIONAL
    assert values.positive == Ratio(9, 9, 100 * Fraction(1))


# Every formula ------------------------------------------------------------------------------------

counts = st.tuples(*[st.integers(0, 1_000)] * 5)


@given(stars=counts, orders=st.integers(0, 5_000), name=st.sampled_from(sorted(FORMULAS)))
def test_a_number_stays_in_its_range_or_has_a_reason(stars, orders, name):
    measure, formula = FORMULAS[name]
    found = formula(of_stars(stars, orders=orders), Precision(Rounding.HALF_UP, 1, 2))

    if found.reason is not None:
        assert (found.numerator, found.denominator, found.displayed) == (None, None, None)
    elif measure is Measure.STAR_MEAN:
        assert 1 <= found.exact <= 5
    else:
        assert 0 <= found.exact <= 1
        assert abs(found.displayed - 100 * found.exact) <= Fraction(1, 20)


@given(stars=counts)
def test_the_prior_of_trustpilot_pulls_to_the_middle(stars):
    distribution = of_stars(stars)
    if not distribution.rated:
        return
    plain = Fraction(star_total(distribution), distribution.rated)
    found = FORMULAS["trustpilot_v1"][1](distribution, Precision(Rounding.HALF_UP)).exact

    assert min(plain, Fraction(7, 2)) <= found <= max(plain, Fraction(7, 2))
