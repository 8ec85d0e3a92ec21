"""Etsy's reviews and Allegro's ratings: the samples to the letter, and what is refused."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from feedback.formats import allegro_ratings, etsy_reviews
from marketplaces.choices import RatingKind
from tests.feedback.formats.platforms import only_row, pack_of, reading_of, refused
from tests.shops import FIXTURES

ETSY = pack_of("etsy", zone="America/New_York")
ALLEGRO = pack_of("allegro", kind=RatingKind.POLARITY)


def review(**fields: Any):
    base = {"transaction_id": 7, "rating": 5, "create_timestamp": 1758153645}
    merged = {**base, **fields}
    value = {"results": [{name: one for name, one in merged.items() if one is not ...}]}
    return only_row(etsy_reviews.read, value, ETSY)


def rated(**fields: Any):
    base = {"id": "r1", "recommended": True, "createdAt": "2026-01-15T08:36:57.292Z"}
    merged = {**base, **fields}
    value = {"ratings": [{name: one for name, one in merged.items() if one is not ...}]}
    return only_row(allegro_ratings.read, value, ALLEGRO)


def test_the_sample_of_etsy():
    data = (FIXTURES / "etsy_reviews.json").read_bytes()
    reading = reading_of(etsy_reviews.read, data, ETSY)
    first, second = reading

    assert (first.line, first.external_id, first.rating, first.comment) == (
        4,
        "345678901",
        5,
        "Lovely",
    )
    assert first.left_at == datetime(2025, 9, 18, 0, 0, 45, tzinfo=UTC)
    assert first.left_on == date(2025, 9, 17)  # still evening in New York
    assert (first.buyer, first.order_reference, first.reply, first.polarity) == (None,) * 4
    assert first.details == {
        "listing_id": "123456789",
        "language": "en-US",
        "updated_at": "2025-09-18T00:00:45+00:00",
    }
    assert (second.line, second.external_id, second.rating, second.comment) == (
        17,
        "345678902",
        2,
        None,
    )
    assert second.details == {"listing_id": "123456790", "language": "de"}
    assert second.buyer is None
    assert reading.notes.supplied == {"rating", "comment"}


def test_etsy_tells_buyers_apart_and_has_two_names_for_the_instant():
    found = review(buyer_user_id=99, create_timestamp=..., created_timestamp=1758153700)
    assert (found.buyer, found.left_at) == ("99", datetime(2025, 9, 18, 0, 1, 40, tzinfo=UTC))
    assert review(created_timestamp=1).left_on == date(2025, 9, 17)
    assert review(rating=4.0).rating == 4


@pytest.mark.parametrize(
    ("fields", "column", "code"),
    [
        ({"transaction_id": None}, "transaction_id", "missing_value"),
        ({"transaction_id": True}, "transaction_id", "bad_type"),
        ({"transaction_id": 1.5}, "transaction_id", "bad_type"),
        ({"transaction_id": "1" * 121}, "transaction_id", "too_long"),
        ({"rating": None}, "rating", "missing_value"),
        ({"rating": "5"}, "rating", "bad_rating"),
        ({"rating": True}, "rating", "bad_rating"),
        ({"rating": 0}, "rating", "bad_rating"),
        ({"rating": 4.5}, "rating", "bad_rating"),
        ({"rating": 6}, "rating", "bad_rating"),
        ({"rating": [5]}, "rating", "bad_rating"),
        ({"create_timestamp": ...}, "create_timestamp", "missing_value"),
        ({"create_timestamp": "1758153645"}, "create_timestamp", "bad_type"),
        ({"create_timestamp": True}, "create_timestamp", "bad_type"),
        ({"create_timestamp": 1758153645.5}, "create_timestamp", "bad_type"),
        ({"create_timestamp": 0}, "create_timestamp", "date_out_of_range"),
        ({"create_timestamp": -(2**62)}, "create_timestamp", "bad_date"),
        ({"create_timestamp": 1758153645000}, "create_timestamp", "bad_date"),
        ({"create_timestamp": 253402300799}, "create_timestamp", "date_out_of_range"),
        ({"create_timestamp": 1e300}, "create_timestamp", "bad_date"),
        ({"update_timestamp": "x"}, "update_timestamp", "bad_type"),
        ({"review": 5}, "review", "bad_type"),
        ({"buyer_user_id": []}, "buyer_user_id", "bad_type"),
    ],
)
def test_what_etsy_never_writes(fields, column, code):
    bad = review(**fields)
    assert refused(bad) == (column, code)
    assert bad.message.startswith(f"Record 1 (column 14): {column} ")


@pytest.mark.parametrize("element", ["5", "null", '"text"', "[]"])
def test_an_element_that_is_no_object(element):
    (bad,) = reading_of(etsy_reviews.read, f'{{"results":[{element}]}}'.encode(), ETSY)
    assert refused(bad) == ("record", "bad_type")
    assert bad.raw == element


def test_the_sample_of_allegro():
    data = (FIXTURES / "allegro_user_ratings.json").read_bytes()
    reading = reading_of(allegro_ratings.read, data, ALLEGRO)
    (only,) = reading

    assert (only.line, only.external_id) == (3, "5df0a6d1ef437e00255572a1")
    assert (only.rating, only.polarity, only.comment) == (
        None,
        "negative",
        "Paczka dotarła uszkodzona",
    )
    assert (only.reply, only.buyer) == ("Przepraszamy", "1")
    assert only.left_at == datetime(2026, 1, 15, 8, 36, 57, 292000, tzinfo=UTC)
    assert only.left_on == date(2026, 1, 15)
    assert only.order_reference == "7c0d50e0-aab6-11ec-9f73-ad0e6e55b4f0"
    assert (only.uncounted_reason, only.state) == ("excluded", None)
    assert only.details == {
        "changed_at": "2026-01-15T08:36:57.292Z",
        "excluded_reason": "(translated text, follows Accept-Language)",
        "answered_at": "2026-01-16T08:36:57.292Z",
        "removal": {
            "possibleTo": "2026-04-15T00:00:00Z",
            "request": {
                "createdAt": "2026-01-16T09:00:00Z",
                "message": "Problem rozwiązany",
                "source": "SELLER",
            },
        },
        "offers": ["9000000001"],
    }
    assert reading.notes.supplied == {"rating", "comment", "uncounted_reason"}


def test_a_recommendation_with_nothing_beside_it():
    found = rated(comment="", answer=None, buyer={"id": "1***2"})
    assert (found.polarity, found.comment, found.reply, found.buyer) == (
        "positive",
        None,
        None,
        None,
    )
    assert (found.uncounted_reason, found.details) == (None, None)


def test_a_mark_of_removal_is_kept_and_changes_nothing():
    found = rated(removed={"by": "BUYER"})
    assert (found.state, found.details) == (None, {"removed": {"by": "BUYER"}})


@pytest.mark.parametrize(
    ("fields", "column", "code"),
    [
        ({"recommended": None}, "recommended", "missing_value"),
        ({"recommended": "true"}, "recommended", "bad_type"),
        ({"recommended": 1}, "recommended", "bad_type"),
        ({"id": ""}, "id", "missing_value"),
        ({"createdAt": ...}, "createdAt", "missing_value"),
        ({"createdAt": "15.01.2026"}, "createdAt", "bad_date"),
        ({"excludedFromAverageRates": "no"}, "excludedFromAverageRates", "bad_type"),
        ({"answer": "text"}, "answer", "bad_type"),
        ({"answer": {"message": 5}}, "answer.message", "bad_type"),
        ({"buyer": {"id": 1.5}}, "buyer.id", "bad_type"),
        ({"order": {"offers": [7]}}, "order.offers[0]", "bad_type"),
    ],
)
def test_what_allegro_never_writes(fields, column, code):
    assert refused(rated(**fields)) == (column, code)
