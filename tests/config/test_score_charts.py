"""The chart of an account in words: numbers by measure, gaps, reasons, both languages."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.choices import Role
from config.score_charts import ScoreChart, chart_of
from config.templatetags.goodstanding import score_card, score_chart
from feedback.choices import SourceCoverage
from marketplaces.packs import pack_for
from metrics.monthly import months_of
from tests.factories import DayTallyFactory, MembershipFactory, signed_in
from tests.shops import NOW, Shop, csv_of

ALL = SourceCoverage.ALL
SEPTEMBER, OCTOBER = dt.date(2026, 9, 4), dt.date(2026, 10, 4)


@pytest.fixture
def shop(db: None) -> Shop:
    return Shop()


def rows(*ratings, day=OCTOBER):
    return [(f"{day}-{n}", rating, "", day) for n, rating in enumerate(ratings)]


def chart(shop, marketplace="own_shop") -> ScoreChart:
    account = shop.account(marketplace)
    months = months_of(account=account, actor=shop.actor, now=NOW)
    return chart_of(account, months, pack=pack_for(marketplace, on=NOW.date()))


def numbers(found):
    return {
        line.label: (*line.counts, line.number) for line in found.lines if line.counts[0] != "–"
    }


def test_months_with_their_share(shop):
    shop.import_bytes(csv_of(*rows(5, 4, 3, 1, day=SEPTEMBER), *rows(5, 5)))
    found = chart(shop)
    assert numbers(found) == {
        "September 2026": ("2", "1", "1", "50%"),
        "October 2026": ("2", "0", "0", "100%"),
    }
    assert (found.lines[0].label, found.lines[0].counts, found.lines[0].number) == (
        "December 2025",
        ("–", "–", "–"),
        "–",
    )
    assert found.measure == "Share of positive feedback"
    assert found.sentence == (
        "Feedback of Shop by month, December 2025 to November 2026: 4 positive, 1 neutral, "
        "1 negative. Share of positive feedback: 50% in September 2026, 100% in October 2026."
    )
    assert [text.text for text in found.chart.labels[:4]] == ["Dec", "2025", "Jan", "2026"]
    assert [box.name for box in found.chart.columns[8:10]] == [
        "August 2026: no feedback",
        "September 2026: 2 positive, 1 neutral, 1 negative; 50%",
    ]
    assert found.notes == ()


def test_a_mean_in_stars(shop):
    shop.import_bytes(csv_of(*rows(5, 5, 4)), marketplace="etsy", coverage=ALL)
    found = chart(shop, "etsy")
    assert found.measure == "Mean of the stars"
    assert numbers(found) == {"October 2026": ("3", "0", "0", "4.7")}
    assert [tick.text for tick in found.chart.ticks[3:]] == ["4", "5"]


def test_a_share_of_orders(shop):
    account = shop.account("walmart.us")
    DayTallyFactory(seller_account=account, day=OCTOBER, orders=80)
    DayTallyFactory(seller_account=account, day=SEPTEMBER, orders=0)
    found = chart(shop, "walmart.us")
    assert found.measure == "Share of orders with negative feedback"
    assert numbers(found) == {
        "September 2026": ("0", "0", "1", "–"),
        "October 2026": ("0", "0", "1", "1.3%"),
    }
    assert [tick.text for tick in found.chart.ticks[3:]] == ["0%", "2%"]
    (note,) = found.notes
    assert note == (
        "The score of Walmart.com is a share of orders, and no order of this time is known. "
        "Import the orders to see it."
    )


def test_without_an_official_number_the_positive_share_is_drawn_and_it_is_said(shop):
    shop.import_bytes(csv_of(*rows(5, 5, 5, 1)), marketplace="coupang", coverage=ALL)
    found = chart(shop, "coupang")
    assert found.measure == "Share of positive feedback"
    assert numbers(found) == {"October 2026": ("3", "0", "1", "75.0%")}
    (note,) = found.notes
    assert note == (
        "Coupang makes its score from orders alone, not from ratings. Shares and means are those "
        "of the feedback that was imported."
    )


def test_partial_coverage_has_bars_and_a_reason_instead_of_a_line(shop):
    shop.import_fixture("amazon_us_6col_unquoted_crlf.txt", marketplace="amazon.us")
    found = chart(shop, "amazon.us")
    assert found.chart.bars
    assert (found.chart.lines, found.chart.dots) == ((), ())
    assert [note[:47] for note in found.notes] == [
        "The feedback report of Amazon.com holds only 1 "
    ]
    assert "Share of positive" not in found.sentence


def test_no_feedback_is_no_chart(shop):
    found = chart(shop)
    assert found.chart is None
    assert found.sentence.endswith("0 positive, 0 neutral, 0 negative.")


def test_months_in_korean(shop):
    shop.import_bytes(csv_of(*rows(5)))
    with translation.override("ko"):
        found = chart(shop)
    assert found.lines[-2].label == "2026년 10월"
    assert [text.text for text in found.chart.labels[:3]] == ["12월", "2025", "1월"]


@time_machine.travel(NOW, tick=False)
def test_the_page_of_an_account_asks_a_fixed_number_of_queries(shop):
    account = shop.account()
    person = MembershipFactory(organization=shop.organization, role=Role.VIEWER).user
    browser = signed_in(person)
    address = reverse("admin:feedback_selleraccount_change", args=[account.public_id])
    empty = browser.get(address).content.decode()
    assert "There is no feedback of these months." in empty
    assert "<svg class=" not in empty

    shop.import_bytes(csv_of(*rows(5, 4, 3, 1, day=SEPTEMBER), *rows(5, 5)))
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(address).content.decode()
    assert len(asked) == 7
    assert sum("metrics_daytally" in query["sql"] for query in asked) == 1
    assert 'role="img" aria-label="Feedback of Shop by month, December 2025 to Nov' in page
    assert '<th scope="row">September 2026</th><td class="gs-number">2</td>' in page
    assert not re.search(r"<svg[^>]*style=|<script(?![^>]*(src|nonce))", page)


def test_who_may_not_read_scores_sees_no_chart(shop, rf):
    for is_member in (True, False):
        request = rf.get("/")
        request.user = MembershipFactory().user
        request.session = {}
        if not is_member:
            request.user.memberships.all().delete()
        context = {"request": request}
        assert (score_chart(context, shop.account()) is not None) is is_member
        assert (score_card(context, shop.account()) is not None) is is_member
