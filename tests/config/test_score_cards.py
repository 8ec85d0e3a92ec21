"""Scores in words: the window that buyers see, and why a number is missing."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.choices import Role
from config.score_cards import card_of, reason_text, window_label
from feedback.choices import SourceCoverage
from metrics.models import DayTally
from metrics.scoring import Reason
from metrics.services import score_of
from tests.factories import DayTallyFactory, MembershipFactory, signed_in
from tests.shops import NOW, Shop, csv_of

ALL = SourceCoverage.ALL


@pytest.fixture
def shop(db: None) -> Shop:
    return Shop()


def many(count, rating, day):
    return [(f"{rating}-{n}-{day}", rating, "", day) for n in range(count)]


def card(shop, marketplace):
    account = shop.account(marketplace)
    return card_of(account, score_of(account=account, actor=shop.actor, now=NOW), now=NOW)


def test_the_window_of_a_year_from_eleven_feedback_on(shop):
    recent, old = dt.date(2026, 11, 1), dt.date(2024, 1, 1)
    shop.import_bytes(
        csv_of(*many(10, 5, recent), *many(9, 1, old)), marketplace="amazon.us", coverage=ALL
    )
    assert (card(shop, "amazon.us").headline.label, card(shop, "amazon.us").headline.official) == (
        "Lifetime",
        "53%",
    )
    shop.import_bytes(csv_of(*many(11, 5, recent)), marketplace="amazon.us", coverage=ALL)
    found = card(shop, "amazon.us")
    assert found.headline.label == "365 days"
    assert [(s.label, s.displayed, s.count) for s in found.headline.shares] == [
        ("Positive", "100%", 11),
        ("Neutral", "0%", 0),
        ("Negative", "0%", 0),
    ]
    assert found.headline.mean == "5.00"
    assert [line.label for line in found.lines] == ["30 days", "90 days", "365 days", "Lifetime"]


def test_a_report_without_positives_gives_counts_and_the_reason(shop):
    shop.import_fixture("amazon_us_6col_unquoted_crlf.txt", marketplace="amazon.us")
    line = card(shop, "amazon.us").headline
    assert [share.displayed for share in line.shares] == ["–", "–", "–"]
    assert line.reason == (
        "The feedback report of Amazon.com holds only 1 to 3 stars, so a percentage of all "
        "feedback would be wrong. Import a file with all feedback to see it."
    )
    assert line.notes == (
        line.reason,
        "4 of them are known only from a report without 4 and 5 stars.",
    )
    assert line.more_notes == line.notes[1:]


def test_no_feedback_says_so(shop):
    line = card(shop, "own_shop").headline
    assert (line.total, line.mean) == (0, "–")
    assert line.reason == "No rated feedback in this window."


def test_a_share_has_the_decimals_of_its_marketplace_and_no_mean_without_stars(shop):
    content = csv_of(*many(20, 1, NOW.date()), *many(1, -1, NOW.date()), *many(4, 0, NOW.date()))
    shop.import_bytes(content, marketplace="ebay.us", coverage=ALL)
    found = card(shop, "ebay.us")
    line = found.headline
    assert (found.measure, found.has_number) == ("Share of positive feedback", True)
    assert found.has_own_mean
    assert (line.official, line.mean, line.reason) == ("95.2%", "–", "")  # neutral is no base
    assert [share.displayed for share in line.shares] == ["80.0%", "16.0%", "4.0%"]
    assert line.notes == (
        "Buyers on eBay.com give a verdict, no stars: there is no mean of stars.",
    )


def test_a_mean_in_stars(shop):
    content = csv_of(*many(2, 5, NOW.date()), *many(1, 4, NOW.date()))
    shop.import_bytes(content, marketplace="etsy", coverage=ALL)
    found = card(shop, "etsy")
    assert (found.measure, found.headline.official) == ("Mean of the stars", "4.7")
    assert not found.has_own_mean


def test_a_share_of_orders(shop):
    account = shop.account("walmart.us")
    tally = DayTallyFactory(seller_account=account, day=NOW.date(), orders=0)
    line = card(shop, "walmart.us").headline
    assert line.reason.startswith("The score of Walmart.com is a share of orders, and no order")
    DayTally.objects.filter(pk=tally.pk).update(orders=80)
    found = card(shop, "walmart.us")
    assert (found.measure, found.headline.official, found.headline.reason) == (
        "Share of orders with negative feedback",
        "1.3%",
        "",
    )
    DayTally.objects.filter(pk=tally.pk).update(orders=1, stars_1=3, negative=3)
    assert card(shop, "walmart.us").headline.reason.startswith("More orders have negative feedbac")


def test_a_marketplace_without_a_score_from_ratings_says_so(shop):
    content = csv_of(*many(3, 5, NOW.date()), *many(1, 1, NOW.date()))
    shop.import_bytes(content, marketplace="coupang", coverage=ALL)
    found = card(shop, "coupang")
    assert (found.measure, found.has_number) == ("No score from ratings", False)
    line = found.headline
    assert (line.label, line.official, line.mean) == ("30 days", "–", "4.00")
    assert line.reason == (
        "Coupang makes its score from orders alone, not from ratings. Shares and means are those "
        "of the feedback that was imported."
    )
    assert [share.displayed for share in line.shares] == ["75.0%", "0.0%", "25.0%"]


def test_what_does_not_count_is_mentioned(shop):
    for uncounted, words in ((1, "1 more does not count"), (2, "2 more do not count")):
        DayTally.objects.all().delete()
        DayTallyFactory(seller_account=shop.account(), day=NOW.date(), uncounted=uncounted)
        assert card(shop, "own_shop").headline.notes == (
            f"{words} by the rules of the marketplace.",
        )


def test_words_in_korean():
    with translation.override("ko"):
        assert window_label("30d") == "30일"
        assert window_label("lifetime") == "전체 기간"
        assert reason_text(Reason.NO_DATA, "x") == "이 기간에는 별점이 있는 피드백이 없습니다."
    assert reason_text(None, "x") == ""


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words(reason):
    assert reason_text(reason, "eBay").endswith(".")


def test_the_pages_show_the_card(shop):
    shop.import_bytes(csv_of(*many(3, 5, NOW.date()), *many(1, 1, NOW.date())))
    person = MembershipFactory(organization=shop.organization, role=Role.VIEWER).user
    browser = signed_in(person)
    account = shop.account()
    start = browser.get(reverse("admin:index")).content.decode()
    assert '<span class="gs-big">75%</span>' in start
    page = browser.get(reverse("admin:feedback_selleraccount_change", args=[account.public_id]))
    text = page.content.decode()
    assert "<b>75%</b>" in text
    assert '<span class="gs-big">75%</span> <span>Share of positive feedback</span>' in text
    score = account.scores.get()
    page = browser.get(reverse("admin:metrics_sellerscore_change", args=[score.public_id]))
    assert "<b>75%</b>" in page.content.decode()
    listed = browser.get(reverse("admin:metrics_sellerscore_changelist")).content.decode()
    assert "75%" in listed


def test_the_start_page_of_an_empty_organization_says_what_to_do(shop):
    for role, offered in ((Role.AGENT, True), (Role.VIEWER, False)):
        person = MembershipFactory(organization=shop.organization, role=role).user
        text = signed_in(person).get(reverse("admin:index")).content.decode()
        assert "Welcome to Goodstanding" in text
        assert (reverse("admin:feedback_selleraccount_add") in text) is offered
