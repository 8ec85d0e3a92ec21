"""What the shop's buyers leave: varied, the same on every run, and with a story."""

from datetime import date

import pytest

from config.demo_shop.channels import AMAZON_DE, CHANNELS, COUPANG, EBAY_US, OWN_SHOP
from config.demo_shop.files import DEMO_ROWS
from config.demo_shop.invention import invent

TODAY = date(2026, 11, 25)


def feedback_of(channel):
    return list(invent(channel, today=TODAY, count=DEMO_ROWS[channel]))


def test_the_shop_has_five_thousand_feedback_and_hardly_a_text_twice():
    worded = [one.comment for channel in CHANNELS for one in feedback_of(channel) if one.comment]
    assert sum(DEMO_ROWS.values()) == 5_000
    assert len(worded) > 4_200
    assert len(set(worded)) / len(worded) > 0.8


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.file_name)
def test_the_same_day_gives_the_same_feedback(channel):
    assert feedback_of(channel) == feedback_of(channel)


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.file_name)
def test_every_seventh_leaves_stars_without_a_word(channel):
    feedback = feedback_of(channel)
    silent = sum(not one.comment for one in feedback) / len(feedback)
    assert 1 / 7 - 0.05 < silent < 1 / 7 + 0.05


@pytest.mark.parametrize("channel", [AMAZON_DE, EBAY_US], ids=lambda channel: channel.file_name)
def test_many_parcels_are_late_in_april_and_few_in_may(channel):
    late = [one.day for one in feedback_of(channel) if one.topics & {"late", "never_arrived"}]
    april = sum((day.year, day.month) == (2026, 4) for day in late)
    may = sum((day.year, day.month) == (2026, 5) for day in late)
    assert april >= 15
    assert april > 4 * may


@pytest.mark.parametrize("channel", [OWN_SHOP, COUPANG], ids=lambda channel: channel.file_name)
def test_vases_leak_for_some_weeks_only(channel):
    leaks = [one.day for one in feedback_of(channel) if "vases" in one.topics]
    assert len(leaks) >= 15
    assert min(leaks) >= date(2026, 6, 14)
    assert max(leaks) <= date(2026, 7, 24)


def test_factors_follow_the_words():
    for one in feedback_of(OWN_SHOP):
        if one.topics & {"late", "never_arrived"}:
            assert one.arrived_on_time is False
        if one.topics & {"damaged", "wrong_item", "vases"}:
            assert one.item_as_described is False
        if "refund" in one.topics:
            assert one.customer_service is False


def test_the_own_shop_has_good_ratings():
    ratings = [one.rating for one in feedback_of(OWN_SHOP)]
    good = sum(rating > 3 for rating in ratings) / len(ratings)
    assert 0.78 < good < 0.88
