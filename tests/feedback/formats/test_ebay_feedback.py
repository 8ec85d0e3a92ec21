"""eBay's feedback in JSON: the sample to the letter, buckets, masks, states and unknown words."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from feedback.formats.ebay_feedback import read
from feedback.formats.rows import ParsedRow
from marketplaces.choices import ExternalId, RatingKind
from tests.feedback.formats.platforms import only_row, pack_of, reading_of, refused
from tests.shops import FIXTURES

PACK = pack_of("ebay", zone="America/Los_Angeles", kind=RatingKind.POLARITY)
BY_ITEM = pack_of(
    "ebay",
    zone="America/Los_Angeles",
    kind=RatingKind.POLARITY,
    external_id=ExternalId.LINE_ITEM_ID,
)
SAMPLE = (FIXTURES / "ebay_getFeedback.json").read_bytes()


def entry(**fields: Any) -> dict[str, Any]:
    base = {
        "feedbackId": "fb-1",
        "commentType": "POSITIVE",
        "feedbackEnteredDate": "2026-07-19T02:00:00.000Z",
        "providerUserDetail": {"role": "BUYER", "userId": "buyer1"},
    }
    merged = {**base, **fields}
    return {"feedbackEntries": [{k: v for k, v in merged.items() if v is not ...}]}


def row(pack=PACK, **fields: Any):
    return only_row(read, entry(**fields), pack)


def test_the_sample():
    reading = reading_of(read, SAMPLE, BY_ITEM)
    first, second = reading

    raw = json.loads(SAMPLE)["feedbackEntries"]
    assert json.loads(first.raw) == raw[0]
    assert first._replace(raw="") == ParsedRow(
        line=3,
        raw="",
        external_id="110445566778-123",
        rating=None,
        comment="Arrived broken",
        reply="Sorry, refund issued",
        left_on=date(2026, 7, 18),
        order_reference="110445566778-123",
        arrived_on_time=True,
        item_as_described=None,
        customer_service=None,
        buyer=None,
        polarity="negative",
        left_at=datetime(2026, 7, 18, 10, tzinfo=UTC),
        details={
            "feedback_id": "fb-1",
            "line_item_id": "110445566778-123",
            "listing_id": "110445566778",
            "feedback_state": "ENTERED",
            "can_be_revised": True,
            "ratings": {
                "OVERALL_EXPERIENCE": "1",
                "DSR_ITEM_AS_DESCRIBED": "2",
                "ON_TIME_DELIVERY": "YES",
            },
        },
    )
    assert second._replace(raw="") == ParsedRow(
        line=58,
        raw="",
        external_id="fb-2",
        rating=None,
        comment=None,
        reply=None,
        left_on=date(2026, 7, 19),
        order_reference=None,
        arrived_on_time=None,
        item_as_described=None,
        customer_service=None,
        buyer=None,
        polarity="positive",
        left_at=datetime(2026, 7, 19, 10, tzinfo=UTC),
        automated=True,
        details={"feedback_id": "fb-2", "feedback_state": "ENTERED"},
    )
    assert reading.notes.supplied == {"rating", "comment"}
    assert (reading.notes.skipped, reading.notes.encoding) == (0, "utf-8")


def test_the_rules_of_the_marketplace_say_what_identifies():
    item = {"orderLineItemId": "1-2"}
    assert row(orderLineItemSummary=item).external_id == "fb-1"
    assert row(BY_ITEM, orderLineItemSummary=item).external_id == "1-2"
    assert row(BY_ITEM).external_id == "fb-1"
    assert refused(row(feedbackId=...)) == ("feedbackId", "missing_value")
    assert refused(row(feedbackId="x" * 121)) == ("feedbackId", "too_long")
    assert refused(row(feedbackId=True)) == ("feedbackId", "bad_type")


def test_the_day_is_that_of_the_marketplace():
    assert row().left_on == date(2026, 7, 18)  # 19:00 in Los Angeles


@pytest.mark.parametrize(
    ("unit", "value", "first", "last"),
    [
        ("DAY", 30, date(2026, 10, 23), date(2026, 11, 22)),
        ("DAY", 90, date(2026, 8, 24), date(2026, 10, 22)),
        ("DAY", 180, date(2026, 5, 26), date(2026, 8, 23)),
        ("DAY", 365, date(2025, 11, 22), date(2026, 5, 25)),
        ("YEAR", 5, date(2021, 11, 22), date(2025, 11, 21)),
    ],
)
def test_a_bucket_is_a_range(unit, value, first, last):
    period = {"unit": unit, "value": value}
    found = row(feedbackEnteredDate=None, feedbackEnteredPeriod=period)
    assert (found.left_on, found.left_latest_on, found.left_at) == (first, last, None)
    dated = row(feedbackEnteredPeriod=period)
    assert (dated.left_on, dated.left_latest_on) == (date(2026, 7, 18), None)


@pytest.mark.parametrize(
    ("fields", "column", "code"),
    [
        ({"feedbackEnteredPeriod": {"unit": "YEAR", "value": 10}}, ".value", "unknown_value"),
        ({"feedbackEnteredPeriod": {"unit": "DAY"}}, ".value", "unknown_value"),
        ({"feedbackEnteredPeriod": {"unit": "DAY", "value": "30"}}, ".value", "bad_type"),
        ({"feedbackEnteredPeriod": 30}, "", "bad_type"),
    ],
)
def test_a_bucket_that_is_none(fields, column, code):
    bad = row(feedbackEnteredDate=..., **fields)
    assert refused(bad) == (f"feedbackEnteredPeriod{column}", code)


@pytest.mark.parametrize(
    ("fields", "column", "code"),
    [
        ({"commentType": "SPLENDID"}, "commentType", "unknown_value"),
        ({"commentType": None}, "commentType", "missing_value"),
        ({"commentType": 1}, "commentType", "bad_type"),
        ({"feedbackEnteredDate": ...}, "feedbackEnteredDate", "missing_value"),
        ({"feedbackEnteredDate": " "}, "feedbackEnteredDate", "missing_value"),
        ({"feedbackEnteredDate": "0001-01-01T00:00:00+14:00"}, "feedbackEnteredDate", "bad_date"),
        ({"feedbackEnteredDate": "2026-07-18"}, "feedbackEnteredDate", "bad_date"),
        ({"feedbackEnteredDate": "2026-02-30T00:00:00Z"}, "feedbackEnteredDate", "bad_date"),
        ({"feedbackEnteredDate": "2026-07-18T10:00:00"}, "feedbackEnteredDate", "naive_time"),
        (
            {"feedbackEnteredDate": "2026-11-24T10:00:00Z"},
            "feedbackEnteredDate",
            "date_out_of_range",
        ),
        (
            {"feedbackEnteredDate": "1994-12-31T10:00:00Z"},
            "feedbackEnteredDate",
            "date_out_of_range",
        ),
        ({"feedbackEnteredDate": 1758153645}, "feedbackEnteredDate", "bad_type"),
        ({"automatedFeedback": "yes"}, "automatedFeedback", "bad_type"),
        ({"feedbackComment": "text"}, "feedbackComment", "bad_type"),
        ({"feedbackComment": {"commentText": 5}}, "feedbackComment.commentText", "bad_type"),
        (
            {"feedbackComment": {"commentText": "\0"}},
            "feedbackComment.commentText",
            "nul_character",
        ),
        ({"feedbackRatings": {}}, "feedbackRatings", "bad_type"),
        ({"feedbackRatings": [5]}, "feedbackRatings[0]", "bad_type"),
        ({"feedbackRatings": [{}]}, "feedbackRatings[0].ratingType", "missing_value"),
        ({"providerUserDetail": []}, "providerUserDetail", "bad_type"),
    ],
)
def test_what_cannot_be_read_is_named(fields, column, code):
    bad = row(**{"feedbackComment": {"commentText": "fine"}, **fields})
    path = f"feedbackEntries[0].{column}" if code == "nul_character" else column
    assert refused(bad) == (path.removeprefix("feedbackEntries[0]."), code)
    assert bad.message.startswith("Record 1 (column 22): ")


def test_an_unknown_verdict_names_field_and_value():
    assert row(commentType="SPLENDID").message == (
        "Record 1 (column 22): commentType is 'SPLENDID'; "
        "known are POSITIVE, NEUTRAL, NEGATIVE and WITHDRAWN."
    )


def test_a_withdrawn_feedback_keeps_its_text():
    found = row(feedbackState="WITHDRAWN", feedbackComment={"commentText": "Late"})
    assert (found.state, found.polarity, found.comment) == ("withdrawn", "positive", "Late")


@pytest.mark.parametrize(
    "fields", [{"feedbackState": "WITHDRAWN", "commentType": ...}, {"commentType": "WITHDRAWN"}]
)
def test_without_a_verdict_a_row_only_tells_the_state(fields):
    found = row(**fields)
    assert (found.state, found.left_on, found.polarity) == ("withdrawn", None, None)


def test_an_unknown_state_is_live_and_kept():
    found = row(feedbackState="UNDER_REVIEW")
    assert (found.state, found.details["feedback_state"]) == (None, "UNDER_REVIEW")


@pytest.mark.parametrize(
    ("comment", "text", "is_removed"),
    [
        ({"commentText": "--", "commentTextRemovedPerPolicy": True}, None, True),
        ({"commentText": "--"}, "--", None),
        ({"commentText": "-- late --", "commentTextRemovedPerPolicy": False}, "-- late --", None),
        ({"commentText": "  "}, None, None),
    ],
)
def test_a_removed_text_is_no_comment(comment, text, is_removed):
    found = row(feedbackComment=comment)
    assert (found.comment, found.details.get("comment_removed")) == (text, is_removed)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("YES", True), ("no", False), ("1", None), ("5", None), ("MOSTLY", None), (True, None)],
)
def test_on_time_only_if_it_says_so(value, expected):
    found = row(feedbackRatings=[{"ratingType": "ON_TIME_DELIVERY", "value": value}])
    assert found.arrived_on_time is expected
    assert found.details["ratings"] == {"ON_TIME_DELIVERY": value}
    assert found.rating is None


@pytest.mark.parametrize(
    ("provider", "buyer"),
    [
        ({"role": "BUYER", "userId": "b***r"}, None),
        ({"role": "BUYER", "userId": "buyer1"}, "buyer1"),
        ({"role": "buyer"}, None),
    ],
)
def test_a_masked_name_is_no_buyer(provider, buyer):
    assert row(providerUserDetail=provider).buyer == buyer


@pytest.mark.parametrize("provider", [{"role": "SELLER"}, {"role": "ROBOT"}, {}, None])
def test_what_no_buyer_left_is_skipped_and_counted(provider):
    reading = reading_of(read, entry(providerUserDetail=provider), PACK)
    assert list(reading) == []
    assert reading.notes.skipped == 1
