"""Marketplaces' own figures: kept as reported, recomputed beside it, and never made better."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.formats.performance import (
    Figure,
    FigureStatus,
    count_of,
    document_of,
    instant_or_none,
    name_of,
    number_of,
    status_of,
)
from feedback.formats.performance_amazon import amazon_performance
from feedback.formats.performance_catalogue import snapshot_format
from feedback.formats.performance_summaries import allegro_ratings_summary, ebay_rating_summary
from feedback.formats.rows import EmptyFile, FileRefused, FileTooLarge, MalformedJson, WrongFormat
from tests.feedback.formats.platforms import pack_of
from tests.shops import FIXTURES

US = "ATVPDKIKX0DER"


def sample(name: str) -> dict[str, Any]:
    return document_of((FIXTURES / name).read_bytes())


def amazon(metrics: dict[str, Any], **statuses: str) -> dict[str, Figure]:
    """Return the figures of a report about the US with these metrics."""
    accounts = [{"marketplaceId": US, "status": status} for status in statuses.values()]
    document = {
        "accountStatuses": accounts,
        "performanceMetrics": [{"marketplaceId": US, **metrics}],
    }
    return dict(amazon_performance(document, marketplace=US).figures)


def test_the_shape_of_a_live_report():
    document = sample("amazon_v2_live_shape.json")
    found = amazon_performance(document, marketplace=US)
    window = {
        "window_from": "2026-07-10T00:00:00+00:00",
        "window_to": "2026-09-07T23:59:00+00:00",
    }
    one_of_62 = 1 / 62

    assert found.raw is document
    assert found.figures == {
        "account_status": Figure(status_raw="NORMAL", status=FigureStatus.GOOD),
        "account_health_rating": Figure(reported=604, status_raw="GREAT", status=FigureStatus.GOOD),
        "late_shipment_rate": Figure(
            reported=0.0333333333333,
            recomputed=1 / 30,
            numerator=1,
            denominator=30,
            target=0.02,
            status_raw="BAD",
            status=FigureStatus.BAD,
        ),
        "valid_tracking_rate": Figure(
            numerator=0,
            denominator=0,
            target=0.95,
            status_raw="GOOD",
            status=FigureStatus.GOOD,
        ),
        "order_defect_rate.mfn": Figure(
            reported=0.0161,
            recomputed=one_of_62,
            numerator=1,
            denominator=62,
            target=0.01,
            status_raw="AT RISK",
            status=FigureStatus.AT_RISK,
            **window,
        ),
        "order_defect_rate.mfn.claims": part(0, 62, 0.0, window),
        "order_defect_rate.mfn.chargebacks": part(1, 62, one_of_62, window),
        "order_defect_rate.mfn.negative_feedback": part(1, 62, one_of_62, window),
        "order_defect_rate.afn": Figure(
            numerator=0,
            denominator=0,
            target=0.01,
            status_raw="GOOD",
            status=FigureStatus.GOOD,
        ),
        "order_defect_rate.afn.claims": part(0, 0, None, {}),
        "order_defect_rate.afn.chargebacks": part(0, 0, None, {}),
        "order_defect_rate.afn.negative_feedback": part(0, 0, None, {}),
    }


def part(count: int, orders: int, share: float | None, window: dict[str, str]) -> Figure:
    return Figure(
        recomputed=share,
        numerator=count,
        denominator=orders,
        status_raw="NONE",
        status=FigureStatus.NONE,
        **window,
    )


# The contradictions of Amazon's own example, with values of our own ------------------------------


def test_missing_keys_are_no_figures():
    assert amazon({}) == {}
    assert amazon({"lateShipmentRate": {}}) == {"late_shipment_rate": Figure()}
    assert amazon({"orderDefectRate": {"mfn": None}}) == {}
    assert amazon({"lateShipmentRate": None, "orderDefectRate": 5, "warningStates": 5}) == {}
    assert amazon({"accountHealthRating": "GREAT", "invoiceDefectRate": 0}) == {}
    assert amazon({"warningStates": [{"status": "BAD"}]}) == {}


def test_keys_that_are_not_in_the_schema_have_its_names():
    cancelled = {"orderCount": 200, "cancellationCount": 4, "rate": 0.005, "status": "GOOD"}
    found = amazon(
        {
            "prefulfillmentCancelRate": cancelled,
            "documentRequest": {"defectsCount": 3, "status": "GOOD", "targetValue": 0},
            "warningState": [{"warningType": "spammingSellerMessaging", "status": "BAD"}, 7],
        }
    )
    assert set(found) == {
        "pre_fulfillment_cancellation_rate",
        "document_requests",
        "warning_states.spamming_seller_messaging",
    }
    rate = found["pre_fulfillment_cancellation_rate"]
    assert (rate.reported, rate.recomputed) == (0.005, 0.02)
    assert found == amazon(
        {
            "preFulfillmentCancellationRate": cancelled,
            "documentRequests": {"defectsCount": 3, "status": "GOOD", "targetValue": 0},
            "warningStates": [{"warningType": "spammingSellerMessaging", "status": "BAD"}],
        }
    )


def test_a_reported_rate_stands_beside_the_recomputed_one():
    block = {"orderCount": 1000, "orderWithDefects": {"count": 2}, "rate": 0.009, "status": "GOOD"}
    found = amazon({"orderDefectRate": {"mfn": block}})["order_defect_rate.mfn"]
    assert (found.reported, found.recomputed, found.status) == (0.009, 0.002, FigureStatus.GOOD)


def test_a_status_is_kept_though_the_target_is_missed():
    unit = {"unitOnTimeDeliveryCount": 80, "totalUnitCount": 100, "rate": 0.8, "targetValue": 0.9}
    found = amazon(
        {
            "unitOnTimeDeliveryRate": {**unit, "status": "GOOD"},
            "documentRequests": {"defectsCount": 8, "targetValue": 0, "status": "GOOD"},
        }
    )
    on_time, requests = found["unit_on_time_delivery_rate"], found["document_requests"]
    assert (on_time.recomputed, on_time.target, on_time.status_raw) == (0.8, 0.9, "GOOD")
    assert (requests.numerator, requests.denominator, requests.target) == (8, None, 0)
    assert requests.status is FigureStatus.GOOD


def test_orders_with_defects_are_not_the_sum_of_the_parts():
    block = {
        "orderCount": 100,
        "orderWithDefects": {"count": 5},
        "claims": {"count": 3},
        "chargebacks": {"count": 1},
        "negativeFeedback": {"count": 2},
    }
    found = amazon({"orderDefectRate": {"mfn": block}})
    parts = ("claims", "chargebacks", "negative_feedback")
    assert found["order_defect_rate.mfn"].numerator == 5
    assert sum(found[f"order_defect_rate.mfn.{name}"].numerator or 0 for name in parts) == 6


def test_a_block_is_what_its_key_says():
    block = {"fulfillmentType": "mfn", "orderCount": 10, "orderWithDefects": {"count": 1}}
    found = amazon({"orderDefectRate": {"afn": block}})
    assert "order_defect_rate.afn" in found
    assert "order_defect_rate.mfn" not in found


def test_a_range_that_ends_before_it_begins_and_more_done_than_asked():
    window = {
        "reportingDateFrom": "2026-11-21T00:00Z",
        "reportingDateTo": "2026-11-19T23:59+09:00",
    }
    delivered = {"onTimeDeliveryCount": 12, "shipmentCountWithValidTracking": 10}
    found = amazon({"onTimeDeliveryRate": {**delivered, "reportingDateRange": window}})
    figure = found["on_time_delivery_rate"]
    assert figure.window_from == "2026-11-21T00:00:00+00:00"
    assert figure.window_to == "2026-11-19T14:59:00+00:00"
    assert figure.recomputed == 1.2


def test_invoices_and_counters():
    window = {"reportingDateFrom": "2026-11-01T00:00Z", "reportingDateTo": "never"}
    found = amazon(
        {
            "invoiceDefectRate": {
                "orderCount": 40,
                "invoiceDefect": {"count": 2},
                "missingInvoice": {"count": 1, "status": "NONE"},
                "rate": 0.05,
                "status": "BAD",
                "reportingDateRange": window,
            },
            "listingPolicyViolations": {"defectsCount": 6, "status": "BAD", "targetValue": 0},
        }
    )
    assert found["invoice_defect_rate"].recomputed == 0.05
    assert found["invoice_defect_rate.missing_invoice"].numerator == 1
    assert found["invoice_defect_rate.late_invoice"].numerator is None
    assert found["invoice_defect_rate"].window_from == "2026-11-01T00:00:00+00:00"
    assert found["invoice_defect_rate"].window_to is None
    assert found["listing_policy_violations"] == Figure(
        numerator=6, target=0, status_raw="BAD", status=FigureStatus.BAD
    )


@pytest.mark.parametrize("key", ["ahrStatus", "accountHealthRatingStatus"])
def test_the_health_rating_has_two_names(key):
    found = amazon({"accountHealthRating": {key: "WARNED"}})["account_health_rating"]
    assert (found.status_raw, found.status) == ("WARNED", FigureStatus.AT_RISK)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("GOOD", "good"),
        ("GREAT", "good"),
        ("NORMAL", "good"),
        ("AT RISK", "at_risk"),
        ("AT_RISK", "at_risk"),
        ("at-risk", "at_risk"),
        ("BAD", "bad"),
        ("SUSPENDED", "bad"),
        ("DEACTIVATED", "bad"),
        ("NONE", "none"),
        ("EXCELLENT", "unknown"),
        ("GOODISH", "unknown"),
        ("", "unknown"),
    ],
)
def test_an_unknown_word_is_never_good(raw, status):
    assert status_of(raw) == status
    found = amazon({}, account=raw)["account_status"]
    assert (found.status_raw, found.status) == (raw, status)


def test_a_report_about_other_marketplaces_is_refused():
    with pytest.raises(WrongFormat, match="about the marketplace A1F83G8C2ARO7P; it is about ATVP"):
        amazon_performance(sample("amazon_v2_live_shape.json"), marketplace="A1F83G8C2ARO7P")
    with pytest.raises(WrongFormat, match="it is about none"):
        amazon_performance({"performanceMetrics": "x"}, marketplace=US)


def test_the_summary_of_ebay():
    found = ebay_rating_summary(sample("ebay_rating_summary.json")).figures
    name = "overall_experience.365_day"
    assert found == {
        f"{name}.avg": Figure(reported=4.8),
        f"{name}.positive": Figure(numerator=1000),
        f"{name}.neutral": Figure(numerator=3),
        f"{name}.negative": Figure(numerator=4),
        f"{name}.positive_share": Figure(recomputed=1000 / 1004, numerator=1000, denominator=1004),
    }
    assert round(found[f"{name}.positive_share"].recomputed or 0, 3) == 0.996


def test_ebays_unknown_words_and_other_roles():
    summary = {
        "userRoleType": "SELLER",
        "feedbackMetrics": [{"metricName": "Median!", "metricValue": "4.5"}, 5],
        "feedbackRatingValueDistribution": [{"value": "5", "count": 7}, {"value": "Odd one"}],
    }
    groups = [summary, {**summary, "userRoleType": "BUYER", "period": {"unit": "DAY", "value": 30}}]
    document = {
        "feedbackRatingSummary": [{"ratingType": "NEW", "ratingSummaryByRatingType": groups}]
    }
    assert ebay_rating_summary(document).figures == {
        "new._.median_": Figure(reported=4.5),
        "new._.5": Figure(numerator=7),
        "new._.odd_one": Figure(),
    }


def test_the_summary_of_allegro():
    assert allegro_ratings_summary(sample("allegro_ratings_summary.json")).figures == {
        "recommended_share": Figure(
            reported=0.985, recomputed=120 / 122, numerator=120, denominator=122
        ),
        "recommended_share.total": Figure(recomputed=130 / 133, numerator=130, denominator=133),
        "received.total": Figure(numerator=133),
        "excluded.total": Figure(numerator=5),
        "removed.total": Figure(numerator=4),
        "removed.by_admin": Figure(numerator=1),
        "removed.by_buyer": Figure(numerator=2),
        "removed.by_buyer_due_to_compensation": Figure(numerator=1),
    }


def test_a_seller_without_ratings_has_no_share():
    none = {"unique": 0, "total": 0}
    document = {"recommended": none, "notRecommended": none, "recommendedPercentage": "0"}
    share = allegro_ratings_summary(document).figures["recommended_share"]
    assert share == Figure(numerator=0, denominator=0)


def test_values_of_any_type():
    assert [number_of(v) for v in (1, 0.5, "98.5", "x", "1e5", True, None, [])] == [
        1.0, 0.5, 98.5, None, None, None, None, None,
    ]  # fmt: skip
    assert [count_of(v) for v in (3, 3.0, 3.5, -1, "3", True, None, 0)] == [
        3, 3, None, None, None, None, None, 0,
    ]  # fmt: skip
    assert [
        instant_or_none(v) for v in ("2026-09-06T00:00", "", 5, None, "9999-12-31T23:59-23:00")
    ] == ([None] * 5)
    assert name_of("lateShipmentRate", "A b") == "late_shipment_rate.a_b"


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(
                    [
                        *("performanceMetrics", "marketplaceId", "orderDefectRate", "mfn", "rate"),
                        *("feedbackRatingSummary", "ratingSummaryByRatingType", "userRoleType"),
                        *("recommended", "total", "warningStates", "warningType", "claims"),
                    ]
                ),
                st.one_of(inner, st.sampled_from([US, "SELLER"])),
                max_size=4,
            ),
        ),
        max_leaves=15,
    )
)
def test_no_document_raises_anything_but_a_refusal(value):
    document = value if isinstance(value, dict) else {"x": value}
    ebay_rating_summary(document)
    allegro_ratings_summary(document)
    with suppress(FileRefused):
        amazon_performance(document, marketplace=US)


@pytest.mark.parametrize(
    ("data", "error", "sentence"),
    [
        (b" ", EmptyFile, "Line 1: the file is empty."),
        (b"[]", WrongFormat, "Line 1: the document must be one JSON object."),
        (b'{"a":1', MalformedJson, "it is cut off"),
        (b'{"a":1}{}', MalformedJson, "the end of the document was expected, but there is '{'"),
        (
            b'{"a":"\\u0000"}',
            MalformedJson,
            "The document cannot be kept: a holds a NUL character.",
        ),
        (b'{"a":"\\ud800"}', MalformedJson, "half of a character"),
        (b'{"a":' + b"[" * 40, MalformedJson, "more than 32 deep"),
        (b'{"a":"' + b"x" * 1_048_576 + b'"}', FileTooLarge, "more than 1,048,576 bytes"),
    ],
)
def test_what_is_no_document(data, error, sentence):
    with pytest.raises(error) as refusal:
        document_of(data)
    assert sentence in str(refusal.value)


def test_a_document_is_known_by_its_keys_and_must_be_of_the_platform():
    names = {"amazon": "performanceMetrics", "ebay": "feedbackRatingSummary"}
    names["allegro"] = "recommendedPercentage"
    found = {who: snapshot_format({key: 1}, pack_of(who)).name for who, key in names.items()}
    assert found == {
        "amazon": "amazon_performance_report",
        "ebay": "ebay_rating_summary",
        "allegro": "allegro_ratings_summary",
    }
    with pytest.raises(WrongFormat, match="comes from amazon, but the seller account is on Ebay"):
        snapshot_format({"performanceMetrics": []}, pack_of("ebay"))
    with pytest.raises(WrongFormat, match="none of the keys that are known here: performanceMet"):
        snapshot_format(json.loads('{"a": 1}'), pack_of("ebay"))
