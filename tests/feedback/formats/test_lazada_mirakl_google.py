"""Lazada's, Mirakl's and Google's reviews: the samples, foreign scales, what is refused."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from feedback.formats import google_reviews, lazada_reviews, mirakl_evaluations
from tests.feedback.formats.platforms import only_row, pack_of, reading_of, refused
from tests.shops import FIXTURES

LAZADA = pack_of("lazada", zone="Asia/Ho_Chi_Minh")
MIRAKL = pack_of("mirakl", zone="Europe/Paris")
GOOGLE = pack_of("google", zone="Asia/Seoul")


def sample(name: str) -> Any:
    return json.loads((FIXTURES / name).read_bytes())


def without(value: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in {**value, **changes}.items() if one is not ...}


def test_the_sample_of_lazada():
    data = (FIXTURES / "lazada_review_list.json").read_bytes()
    first, followup, gone = reading_of(lazada_reviews.read, data, LAZADA)

    assert (first.line, first.external_id, first.order_reference) == (
        7,
        "111111111111",
        "1000000000",
    )
    assert (first.rating, first.comment, first.reply) == (1, "người bán không trả lời", None)
    assert first.left_at == datetime(2022, 9, 2, 16, tzinfo=UTC)
    assert first.left_on == date(2022, 9, 2)
    assert first.details == {
        "review_type": "PRODUCT_REVIEW",
        "product_id": "2419854443",
        "ratings": {
            "overall_rating": 2,
            "product_rating": 3,
            "seller_rating": 1,
            "logistics_rating": 2,
        },
        "can_reply": True,
    }
    assert (followup.external_id, followup.rating, followup.comment) == (
        "111111111112",
        None,
        "vẫn vậy",
    )
    assert followup.details["review_type"] == "FOLLOW_UP_REVIEW"
    assert (gone.external_id, gone.state, gone.left_on) == ("111111111113", "missing", None)
    assert (gone.raw, gone.line) == ("111111111113", 40)


def lazada(**changes: Any):
    base = {"id": 7, "submit_time": 1662134400123, "ratings": {"overall_rating": 4}}
    return only_row(
        lazada_reviews.read, {"data": {"review_list": [without(base, changes)]}}, LAZADA
    )


def test_lazadas_overall_rating_stands_in_for_the_sellers():
    assert lazada().rating == 4
    assert lazada(ratings={"overall_rating": 4, "seller_rating": None}).rating == 4
    assert lazada(ratings={"product_rating": 4}).rating is None
    found = lazada(
        review_type="PHOTO_REVIEW", seller_reply="Thanks", submit_time=None, create_time=1
    )
    assert refused(found) == ("create_time", "date_out_of_range")
    assert lazada(seller_reply="Thanks").reply == "Thanks"
    assert lazada(review_type="PHOTO_REVIEW").details["review_type"] == "PHOTO_REVIEW"
    assert lazada().left_at == datetime(2022, 9, 2, 16, 0, 0, 123000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"id": ...}, "id", "missing_value"),
        ({"submit_time": ...}, "submit_time", "missing_value"),
        ({"submit_time": "1662134400000"}, "submit_time", "bad_type"),
        ({"submit_time": 1662134400}, "submit_time", "date_out_of_range"),
        ({"ratings": {"seller_rating": "1"}}, "ratings.seller_rating", "bad_rating"),
        ({"ratings": {"overall_rating": 0}}, "ratings.overall_rating", "bad_rating"),
        ({"ratings": 4}, "ratings", "bad_type"),
        ({"can_reply": 1}, "can_reply", "bad_type"),
        ({"order_id": {}}, "order_id", "bad_type"),
    ],
)
def test_what_lazada_never_writes(changes, column, code):
    assert refused(lazada(**changes)) == (column, code)


def test_a_gone_id_that_is_none():
    value = {"data": {"review_list": [], "outdated_reviews": [True]}}
    assert refused(only_row(lazada_reviews.read, value, LAZADA)) == (
        "data.outdated_reviews",
        "bad_type",
    )


def test_the_sample_of_mirakl_lacks_the_order():
    value = sample("mirakl_order_evaluation.json")
    bad = only_row(mirakl_evaluations.read, value, MIRAKL)
    assert refused(bad) == ("order_id", "missing_value")
    assert bad.message == (
        "Record 1 (column 1): order_id is missing; "
        "add the order's id, which Mirakl's own answer leaves out."
    )


@pytest.mark.parametrize("wrap", [lambda v: v, lambda v: [v], lambda v: {"evaluations": [v]}])
def test_the_sample_of_mirakl_with_its_order(wrap):
    value = sample("mirakl_order_evaluation.json")
    found = only_row(mirakl_evaluations.read, wrap({"order_id": "O-1", **value}), MIRAKL)

    assert (found.external_id, found.order_reference) == ("O-1", "O-1")
    assert (found.rating, found.comment, found.buyer) == (4, "Bien", "c-1")
    assert found.left_at == datetime(2026, 6, 1, 10, tzinfo=UTC)
    assert found.left_on == date(2026, 6, 1)
    assert found.details == {
        "updated_at": "2026-06-02T10:00:00Z",
        "assessments": [
            {"code": "DELIVERY", "label": "Delivery time", "response": "4"},
            {"code": "RECOMMEND", "label": "Would you recommend?", "response": "true"},
        ],
    }


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"grade": None}, "grade", "missing_value"),
        ({"grade": "4"}, "grade", "bad_rating"),
        ({"grade": 3.5}, "grade", "bad_rating"),
        ({"grade": 0}, "grade", "bad_rating"),
        ({"date": ...}, "date", "missing_value"),
        ({"date": "2026-06-01"}, "date", "bad_date"),
    ],
)
def test_what_mirakl_never_writes(changes, column, code):
    base = {"order_id": "O-1", "grade": 4, "date": "2026-06-01T10:00:00Z"}
    value = {"evaluations": [without(base, changes)]}
    assert refused(only_row(mirakl_evaluations.read, value, MIRAKL)) == (column, code)


@pytest.mark.parametrize("wrap", [lambda v: v, lambda v: [v], lambda v: {"merchantReviews": [v]}])
def test_the_sample_of_google(wrap):
    value = wrap(sample("google_merchant_review.json"))
    found = only_row(google_reviews.read, value, GOOGLE)

    assert (found.external_id, found.comment) == ("mr-1", "Delivery: ok. Service: slow")
    assert (found.rating, found.rating_raw) == (4, "7.5 of 1-10")
    assert (found.buyer, found.left_on) == (None, date(2026, 6, 1))
    assert found.left_at == datetime(2026, 6, 1, 10, tzinfo=UTC)
    assert found.details == {
        "title": "Fine",
        "language": "ko",
        "country": "KR",
        "collection_method": "AFTER_FULFILLMENT",
        "merchant_id": "m-1",
    }


def google(**attributes: Any):
    base = {"minRating": "1", "maxRating": "5", "rating": 5, "reviewTime": "2026-06-01T10:00:00Z"}
    value = {"merchantReviewId": "mr-1", "attributes": without(base, attributes)}
    return only_row(google_reviews.read, value, GOOGLE)


@pytest.mark.parametrize(
    ("lowest", "highest", "rating", "stars", "as_given"),
    [
        ("1", "5", 5, 5, None),
        ("1", "5", 3.0, 3, None),
        ("1", "5", 4.5, 5, "4.5 of 1-5"),
        ("1", "5", 4.4, 4, "4.4 of 1-5"),
        ("1", "10", 1, 1, "1 of 1-10"),
        ("1", "10", 10, 5, "10 of 1-10"),
        ("1", "9", 6, 4, "6 of 1-9"),  # 3.5 exactly
        ("0", "100", 50, 3, "50 of 0-100"),
        ("0", "100", 87.5, 5, "87.5 of 0-100"),  # 4.5 exactly
        ("-1", "1", 0, 3, "0 of -1-1"),
        ("0", "1", 0.123456, 1, "0.12 of 0-1"),
        (1, 5, 2, 2, None),
    ],
)
def test_a_scale_is_brought_to_stars(lowest, highest, rating, stars, as_given):
    found = google(minRating=lowest, maxRating=highest, rating=rating)
    assert (found.rating, found.rating_raw) == (stars, as_given)


def test_a_review_without_rating_and_one_with_a_name():
    found = google(rating=..., minRating=..., reviewerId="r1", isAnonymous=False)
    assert (found.rating, found.rating_raw, found.buyer) == (None, None, "r1")


@pytest.mark.parametrize(
    ("attributes", "column", "code"),
    [
        ({"minRating": "5", "maxRating": "5"}, "minRating", "bad_rating"),
        ({"minRating": "6", "maxRating": "5"}, "minRating", "bad_rating"),
        ({"minRating": ...}, "minRating", "missing_value"),
        ({"maxRating": "five"}, "maxRating", "bad_type"),
        ({"maxRating": "5.5"}, "maxRating", "bad_type"),
        ({"maxRating": True}, "maxRating", "bad_type"),
        ({"maxRating": "9" * 30}, "maxRating", "bad_type"),
        ({"rating": 6}, "rating", "bad_rating"),
        ({"rating": 0.5}, "rating", "bad_rating"),
        ({"rating": 1e300}, "rating", "bad_rating"),
        ({"rating": "5"}, "rating", "bad_type"),
        ({"rating": True}, "rating", "bad_type"),
        ({"reviewTime": ...}, "reviewTime", "missing_value"),
        ({"isAnonymous": "true"}, "isAnonymous", "bad_type"),
        ({"title": {}}, "title", "bad_type"),
    ],
)
def test_what_google_never_writes(attributes, column, code):
    assert refused(google(**attributes)) == (f"attributes.{column}", code)


def test_a_review_of_google_needs_its_id():
    value = {"merchantReviews": [{"attributes": {}}]}
    assert refused(only_row(google_reviews.read, value, GOOGLE)) == (
        "merchantReviewId",
        "missing_value",
    )
