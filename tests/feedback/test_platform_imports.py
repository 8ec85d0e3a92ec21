"""The marketplaces' own answers, imported into real accounts: rows, scores, and nothing twice."""

from io import BytesIO
from typing import Any

import pytest

from feedback.formats.rows import WrongFormat
from feedback.importing import Upload, import_feedback
from feedback.models import Feedback, FeedbackImport, RejectedRow
from tests.shops import FIXTURES, NOW, Shop

EBAY = "ebay_getFeedback.json"


def counts(taken: FeedbackImport) -> tuple[str, int, int, int, int, int]:
    return (
        taken.format,
        taken.rows_read,
        taken.rows_new,
        taken.rows_changed,
        taken.rows_unchanged,
        taken.rows_rejected,
    )


@pytest.mark.parametrize(
    ("name", "marketplace", "kind", "numbers"),
    [
        (EBAY, "ebay.us", "ebay_feedback", (2, 2, 0)),
        ("etsy_reviews.json", "etsy", "etsy_reviews", (2, 2, 0)),
        ("allegro_user_ratings.json", "allegro.pl", "allegro_ratings", (1, 1, 0)),
        ("lazada_review_list.json", "lazada.vn", "lazada_reviews", (3, 2, 0)),
        ("google_merchant_review.json", "google", "google_reviews", (1, 1, 0)),
        ("mirakl_order_evaluation.json", "mirakl", "mirakl_evaluations", (1, 0, 1)),
    ],
)
def test_a_sample_goes_in_once(
    shop: Shop, name: str, marketplace: str, kind: str, numbers: tuple[int, int, int]
) -> None:
    read, new, rejected = numbers
    first = shop.import_fixture(name, marketplace=marketplace)
    again = shop.import_fixture(name, marketplace=marketplace)
    unchanged = read - new - rejected
    assert counts(first) == (kind, read, new, 0, unchanged, rejected)
    assert counts(again) == (kind, read, 0, 0, new + unchanged, rejected)
    assert Feedback.objects.count() == new
    assert set(Feedback.objects.values_list("source_coverage", flat=True)) <= {"all"}


def test_what_ebay_says_is_kept(shop: Shop) -> None:
    shop.import_fixture(EBAY, marketplace="ebay.us")
    negative = Feedback.objects.get(external_id="110445566778-123")
    assert (negative.rating, negative.polarity, negative.arrived_on_time) == (
        None,
        "negative",
        True,
    )
    assert (negative.left_precision, negative.automated) == ("instant", False)
    assert negative.details["ratings"]["DSR_ITEM_AS_DESCRIBED"] == "2"
    automated = Feedback.objects.get(external_id="fb-2")
    assert (automated.polarity, automated.automated) == ("positive", True)


def trading(verdict: str) -> bytes:
    inner = (
        f"<CommentingUser>b</CommentingUser><CommentType>{verdict}</CommentType><Role>Seller</Role>"
        "<CommentText>Late</CommentText><CommentTime>2026-07-19T02:00:00.000Z</CommentTime>"
        "<FeedbackID>901</FeedbackID><OrderLineItemID>1-2</OrderLineItemID>"
    )
    entry = f"<FeedbackDetail>{inner}</FeedbackDetail>"
    array = f"<FeedbackDetailArray>{entry}</FeedbackDetailArray>"
    return f"<GetFeedbackResponse>{array}</GetFeedbackResponse>".encode()


def test_a_withdrawn_feedback_keeps_its_verdict_and_loses_its_effect(shop: Shop) -> None:
    shop.import_bytes(trading("Negative"), marketplace="ebay.us")
    before = Feedback.objects.get()
    assert (before.external_id, before.state, before.polarity) == ("1-2", "live", "negative")
    taken = shop.import_bytes(trading("Withdrawn"), marketplace="ebay.us")
    after = Feedback.objects.get()
    assert counts(taken) == ("ebay_trading", 1, 0, 1, 0, 0)
    assert (after.state, after.polarity, after.comment) == ("withdrawn", "negative", "Late")
    assert after.left_on == before.left_on
    again = shop.import_bytes(trading("Withdrawn"), marketplace="ebay.us")
    assert counts(again) == ("ebay_trading", 1, 0, 0, 1, 0)


def test_a_row_that_is_refused_says_where_it_stood(shop: Shop) -> None:
    shop.import_fixture("mirakl_order_evaluation.json", marketplace="mirakl")
    row = RejectedRow.objects.get()
    assert (row.line, row.column, row.code) == (1, "order_id", "missing_value")
    assert row.message.startswith("Record 1 (column 1): order_id is missing;")


@pytest.mark.parametrize("kind", [None, "ebay_feedback"])
def test_the_answer_of_another_marketplace_is_refused(shop: Shop, kind: Any) -> None:
    account = shop.account("etsy")
    upload = Upload(stream=BytesIO((FIXTURES / EBAY).read_bytes()), name="e.json", format=kind)
    with pytest.raises(WrongFormat, match=r"'eBay feedback \(JSON\)' from ebay, but the seller"):
        import_feedback(upload=upload, seller_account=account, actor=shop.actor, now=NOW)
    assert Feedback.objects.count() == FeedbackImport.objects.count() == 0
