"""Feedback as eBay's Feedback API returns it."""

import json
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from config.demo_shop.channels import EBAY_US
from config.demo_shop.files import feedback_file

TODAY = date(2026, 11, 25)
COUNT = 800


def entries():
    return json.loads(feedback_file(EBAY_US, today=TODAY, count=COUNT))["feedbackEntries"]


def test_every_entry_has_its_id_type_day_buyer_and_line_item():
    found = entries()
    assert len({entry["feedbackId"] for entry in found}) == COUNT
    assert {entry["commentType"] for entry in found} == {"POSITIVE", "NEUTRAL", "NEGATIVE"}
    assert {entry["providerUserDetail"]["role"] for entry in found} == {"BUYER"}
    items = [entry["orderLineItemSummary"]["orderLineItemId"] for entry in found]
    assert len(set(items)) == COUNT


def test_most_are_positive():
    types = [entry["commentType"] for entry in entries()]
    assert 0.88 < types.count("POSITIVE") / COUNT < 0.96


def test_the_newest_comes_first_and_none_is_of_the_future():
    dates = [entry["feedbackEnteredDate"] for entry in entries()]
    assert [day[:10] for day in dates] == sorted((day[:10] for day in dates), reverse=True)
    instants = [datetime.fromisoformat(text) for text in dates]
    assert max(instants) < datetime(2026, 11, 25, tzinfo=UTC)
    pacific = ZoneInfo("America/Los_Angeles")
    assert all(instant.astimezone(pacific).date() == instant.date() for instant in instants)


def test_ratings_are_texts_from_one_to_five():
    ratings = [rating for entry in entries() for rating in entry.get("feedbackRatings", ())]
    assert {rating["value"] for rating in ratings} == {"1", "2", "3", "4", "5"}
    assert {rating["ratingType"] for rating in ratings} == {
        "OVERALL_EXPERIENCE",
        "ON_TIME_DELIVERY",
        "DSR_ITEM_AS_DESCRIBED",
        "DSR_COMMUNICATION",
        "DSR_SHIPPING_TIME",
        "DSR_SHIPPING_CHARGES",
    }


def test_buyers_are_masked():
    buyers = [entry["providerUserDetail"].get("userId") for entry in entries()]
    assert all(re.fullmatch(r"[a-z]\*\*\*[a-z0-9]", buyer) for buyer in buyers if buyer)


def test_automated_feedback_is_positive_and_says_nothing():
    automated = [entry for entry in entries() if entry["automatedFeedback"]]
    assert len(automated) > 20
    for entry in automated:
        assert entry["commentType"] == "POSITIVE"
        assert not {"feedbackComment", "feedbackRatings", "replyComment"} & set(entry)


def test_some_have_an_answer_and_only_fresh_complaints_can_be_revised():
    found = entries()
    assert sum("replyComment" in entry for entry in found) > 10
    revisable = [entry for entry in found if entry.get("eligibleForRevision")]
    assert revisable
    for entry in revisable:
        assert entry["commentType"] != "POSITIVE"
        assert entry["feedbackEnteredDate"] > "2026-10-25"


def test_the_listing_is_what_the_comment_is_about():
    for entry in entries():
        text = entry.get("feedbackComment", {}).get("commentText", "")
        if "celadon cup" in text:
            assert entry["orderLineItemSummary"]["listingTitle"] == "Hanbit Home Celadon Cup"
