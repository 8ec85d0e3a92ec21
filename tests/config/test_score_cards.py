"""Scores in words: the window that buyers see, and why a number is missing."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.choices import Role
from config.score_cards import card_of, reason_text, window_label
from feedback.choices import SourceCoverage
from metrics.scoring import Reason
from metrics.services import score_of
from tests.factories import MembershipFactory, signed_in
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
    assert (card(shop, "amazon.us").headline.label, card(shop, "amazon.us").positive.displayed) == (
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
    assert line.partial.startswith("4 of them are known only from a report")


def test_no_feedback_says_so(shop):
    line = card(shop, "own_shop").headline
    assert (line.total, line.mean) == (0, "–")
    assert line.reason == "No rated feedback in this window."


def test_words_in_korean():
    with translation.override("ko"):
        assert window_label("30d") == "30일"
        assert window_label("lifetime") == "전체 기간"
        assert reason_text(Reason.NO_DATA, "x") == "이 기간에는 별점이 있는 피드백이 없습니다."
    assert reason_text(None, "x") == ""


def test_the_pages_show_the_card(shop):
    shop.import_bytes(csv_of(*many(3, 5, NOW.date()), *many(1, 1, NOW.date())))
    person = MembershipFactory(organization=shop.organization, role=Role.VIEWER).user
    browser = signed_in(person)
    account = shop.account()
    start = browser.get(reverse("admin:index")).content.decode()
    assert '<span class="gs-big">75%</span>' in start
    page = browser.get(reverse("admin:feedback_selleraccount_change", args=[account.public_id]))
    assert "<b>75%</b>" in page.content.decode()
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
