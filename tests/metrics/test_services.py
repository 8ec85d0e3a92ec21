"""Scores: exact values, and right at every instant whether or not a job ran."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actor import Actor
from accounts.choices import Channel
from accounts.errors import ScopeMissing
from feedback.choices import SourceCoverage
from feedback.services.accounts import create_seller_account
from metrics.models import SellerScore
from metrics.renewing import renew_stale_scores
from metrics.services import score_of, scores_of
from tests.shops import NOW, Shop, csv_of


def test_the_official_example_of_amazon(shop: Shop) -> None:
    """55/35/5/3/2 ratings of 5..1 stars are 90 % (Seller Central help itemID=761)."""
    rows = [
        (f"R{stars}-{n}", stars, "", "2026-11-10")
        for stars, count in ((5, 55), (4, 35), (3, 5), (2, 3), (1, 2))
        for n in range(count)
    ]
    shop.import_bytes(csv_of(*rows), marketplace="amazon.us", coverage=SourceCoverage.ALL)
    window = shop.windows("amazon.us")["365d"]
    assert window["positive"] == {
        "count": 90,
        "numerator": 90,
        "denominator": 100,
        "ratio": 0.9,
        "displayed": 90,
        "reason": None,
    }
    assert window["distribution"] == {
        "stars_1": 2,
        "stars_2": 3,
        "stars_3": 5,
        "stars_4": 35,
        "stars_5": 55,
        "unrated": 0,
    }
    assert window["mean"] == {
        "total": 438,
        "count": 100,
        "value": 4.38,
        "displayed": 4.38,
        "reason": None,
    }
    assert window["official"] == {
        "measure": "positive_share",
        "numerator": 90,
        "denominator": 100,
        "value": 0.9,
        "displayed": 90,
        "reason": None,
    }


def test_no_feedback_is_no_data(shop: Shop) -> None:
    window = shop.windows("amazon.us")["30d"]
    assert (window["total"], window["positive"]["ratio"]) == (0, None)
    assert window["positive"]["reason"] == "no_data"


def test_a_window_moves_on_at_midnight_of_the_marketplace(shop: Shop) -> None:
    """The day of 1 November leaves the 30 days of Los Angeles when 1 December begins there."""
    shop.import_bytes(
        csv_of(("R1", 5, "", "2026-11-01")), marketplace="amazon.us", coverage=SourceCoverage.ALL
    )
    midnight = datetime(2026, 12, 1, 8, tzinfo=UTC)
    tick = timedelta(microseconds=1)
    assert shop.windows("amazon.us", now=midnight - tick)["30d"]["total"] == 1
    assert shop.windows("amazon.us", now=midnight)["30d"]["total"] == 0
    assert shop.windows("amazon.us", now=midnight + tick)["90d"]["total"] == 1


def test_a_ready_row_is_used_until_the_next_midnight(shop: Shop) -> None:
    shop.import_bytes(
        csv_of(("R1", 5, "", "2026-11-01")), marketplace="amazon.us", coverage=SourceCoverage.ALL
    )
    row = SellerScore.objects.get()
    assert (row.as_of, row.valid_until) == (NOW, datetime(2026, 11, 23, 8, tzinfo=UTC))
    account = shop.account("amazon.us")
    ready = score_of(account=account, actor=shop.actor, now=row.valid_until - timedelta(seconds=1))
    assert ready.as_of == NOW
    fresh = score_of(account=account, actor=shop.actor, now=row.valid_until)
    assert fresh.as_of == row.valid_until


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(age=st.integers(-1, 400), seconds=st.integers(0, 86_399))
def test_windows_are_right_at_every_instant(shop: Shop, age: int, seconds: int) -> None:
    """Around both clock changes, a leap day and a year's end, without any job in between."""
    left = date(2028, 2, 29)
    shop.import_bytes(
        csv_of(("R1", 5, "", left)),
        marketplace="amazon.us",
        now=_noon(left),
        coverage=SourceCoverage.ALL,
    )
    now = _noon(left + timedelta(days=age)) + timedelta(seconds=seconds - 43_200)
    today = now.astimezone(ZoneInfo("America/Los_Angeles")).date()
    for name, days in (("30d", 30), ("90d", 90), ("365d", 365)):
        inside = timedelta(0) <= today - left < timedelta(days=days)
        assert shop.windows("amazon.us", now=now)[name]["total"] == int(inside)


@pytest.mark.parametrize("renewed", [False, True])
@pytest.mark.parametrize(("marketplace", "zone"), [
    ("amazon.us", "America/Los_Angeles"),
    ("amazon.de", "Europe/Berlin"),
    ("amazon.co.jp", "Asia/Tokyo"),
    ("amazon.com.au", "Australia/Sydney"),
])  # fmt: skip
@pytest.mark.parametrize("left", [date(2026, 3, 8), date(2026, 10, 25), date(2028, 2, 29),
                                  date(2026, 12, 31)])  # fmt: skip
def test_a_feedback_leaves_each_window_to_the_microsecond(
    shop: Shop, marketplace: str, zone: str, left: date, *, renewed: bool
) -> None:
    """Whether or not the nightly job ran before the clock came there."""
    content = csv_of(("R1", 5, "", left))
    shop.import_bytes(
        content, marketplace=marketplace, now=_noon(left), coverage=SourceCoverage.ALL
    )
    tick = timedelta(microseconds=1)
    for name, days in (("30d", 30), ("90d", 90), ("365d", 365)):
        end = left + timedelta(days=days)
        edge = datetime(end.year, end.month, end.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        for at, total in ((-tick, 1), (timedelta(0), 0), (tick, 0)):
            if renewed:
                renew_stale_scores(shop.organization.pk, edge + at)
            assert shop.windows(marketplace, now=edge + at)[name]["total"] == total


def test_an_account_without_feedback_has_every_field(shop: Shop) -> None:
    empty = shop.windows("amazon.us")["30d"]
    shop.import_bytes(csv_of(("R1", 5, "", "2020-01-01")), marketplace="amazon.us")
    assert shop.windows("amazon.us")["30d"] == empty


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 20, tzinfo=UTC)


def test_reading_needs_the_scope(shop: Shop) -> None:
    stranger = Actor(
        kind=shop.actor.kind,
        organization_id=shop.organization.pk,
        key="k",
        label="k",
        scopes=frozenset(),
        channel=Channel.REST,
    )
    with pytest.raises(ScopeMissing):
        score_of(account=shop.account(), actor=stranger, now=NOW)


def test_stale_scores_cost_a_query_for_each_marketplace(shop: Shop) -> None:
    """However many accounts there are: one look-up of ready rows, one sum for each marketplace."""
    accounts = [
        create_seller_account(
            marketplace=marketplace, external_id=f"S{n}", name="", actor=shop.actor, now=NOW
        )
        for marketplace in ("own_shop", "amazon.us")
        for n in range(5)
    ]
    with CaptureQueriesContext(connection) as captured:
        scores = scores_of(accounts=accounts, actor=shop.actor, now=NOW)
    assert len(captured) == 3
    assert {score.windows[0]["total"] for score in scores.values()} == {0}
    assert set(scores) == {account.pk for account in accounts}
