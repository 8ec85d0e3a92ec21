"""The last twelve months of an account: whose days, what is a gap, what has no number."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from accounts.actor import Actor
from accounts.errors import ScopeMissing
from feedback.choices import SourceCoverage
from metrics.monthly import months_of
from metrics.scoring import Ratio, Reason
from tests.factories import DayTallyFactory, make_actor
from tests.shops import NOW, Shop, csv_of

ALL = SourceCoverage.ALL


def counts(months):
    return {
        f"{month.first_day:%Y-%m}": (
            month.distribution.positive,
            month.distribution.neutral,
            month.distribution.negative,
        )
        for month in months
        if month.distribution
    }


def months(shop: Shop, marketplace: str = "own_shop", *, now: datetime = NOW, actor: Actor = None):
    return months_of(account=shop.account(marketplace), actor=actor or shop.actor, now=now)


def test_twelve_months_that_end_with_the_present_one(shop, django_assert_num_queries):
    shop.import_bytes(
        csv_of(
            ("too old", 5, "", date(2025, 11, 30)),
            ("first", 5, "", date(2025, 12, 1)),
            ("a", 5, "", date(2026, 6, 30)),
            ("b", 3, "", date(2026, 7, 1)),
            ("c", 4, "", date(2026, 7, 15)),
            ("d", 1, "", date(2026, 7, 31)),
            ("today", 2, "", NOW.date()),
        )
    )
    with django_assert_num_queries(1):
        found = months(shop)
    assert [month.first_day for month in found] == [
        date(2025, 12, 1),
        *(date(2026, n, 1) for n in range(1, 12)),
    ]
    assert counts(found) == {
        "2025-12": (1, 0, 0),
        "2026-06": (1, 0, 0),
        "2026-07": (1, 1, 1),
        "2026-11": (0, 0, 1),
    }
    july = found[7].values
    assert july.official == Ratio(1, 3, Fraction(33))
    assert july.mean.displayed == Fraction(267, 100)


def test_a_month_without_data_is_none_and_no_zero(shop):
    assert [(one.distribution, one.values) for one in months(shop)] == [(None, None)] * 12


def test_months_change_with_the_marketplaces_day(shop):
    still_november = datetime(2026, 12, 1, 7, 59, tzinfo=UTC)  # 23:59 in Los Angeles
    rows = csv_of(("a", 5, "", date(2026, 11, 30)))
    shop.import_bytes(rows, marketplace="amazon.us", coverage=ALL, now=still_november)
    assert months(shop, "amazon.us", now=still_november)[-1].first_day == date(2026, 11, 1)
    december = months(shop, "amazon.us", now=datetime(2026, 12, 1, 8, tzinfo=UTC))
    assert december[-1].first_day == date(2026, 12, 1)
    assert counts(december) == {"2026-11": (1, 0, 0)}


def test_partial_coverage_gives_counts_and_no_number(shop):
    shop.import_fixture("amazon_us_6col_unquoted_crlf.txt", marketplace="amazon.us")
    found = [month for month in months(shop, "amazon.us") if month.distribution]
    assert sum(month.distribution.negative for month in found) > 0
    assert {month.values.official for month in found} == {Ratio.none(Reason.COVERAGE)}
    assert {month.values.positive for month in found} == {Ratio.none(Reason.COVERAGE)}


def test_an_order_share_needs_no_feedback(shop):
    account = shop.account("walmart.us")
    DayTallyFactory(seller_account=account, day=date(2026, 10, 3), stars_1=0, negative=0, orders=4)
    october = months(shop, "walmart.us")[-2]
    assert october.values.official == Ratio(0, 4, Fraction(0))


def test_nothing_of_another_organization_and_nothing_without_the_scope(shop):
    shop.import_bytes(csv_of(("a", 5, "", NOW.date())))
    stranger = make_actor(Shop("Other").organization)
    assert counts(months(shop, actor=stranger)) == {}
    with pytest.raises(ScopeMissing):
        months(shop, actor=make_actor(shop.organization, scopes=()))
