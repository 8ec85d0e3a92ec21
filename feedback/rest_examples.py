"""The examples in the OpenAPI document: one of each object, with invented values."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

SELLER_ACCOUNT = {
    "id": "sa_0123456789abc",
    "marketplace": "amazon.us",
    "external_id": "A1EXAMPLESELLER",
    "name": "Hanbit Home US",
    "created_at": "2026-11-01T09:00:00Z",
}
NEW_SELLER_ACCOUNT = {
    "marketplace": "amazon.us",
    "external_id": "A1EXAMPLESELLER",
    "name": "Hanbit Home US",
}
FEEDBACK = {
    "id": "fb_0123456789abc",
    "seller_account": "sa_0123456789abc",
    "marketplace": "amazon.us",
    "external_id": "111-1111111-1111111",
    "rating": 2,
    "rating_raw": None,
    "polarity": "negative",
    "comment": "Arrived a week late.",
    "reply": None,
    "arrived_on_time": False,
    "item_as_described": True,
    "customer_service": None,
    "left_on": "2026-11-12",
    "left_at": "2026-11-12T08:00:00Z",
    "left_precision": "day",
    "left_latest_on": None,
    "ordered_on": "2026-11-02",
    "counts_on": "2026-11-12",
    "order_reference": "111-1111111-1111111",
    "order": "ord_0123456789abc",
    "channel": "marketplace",
    "automated": False,
    "details": None,
    "state": "live",
    "uncounted_reason": None,
    "source_coverage": "negative_neutral_only",
    "pack_version": "amazon.us@2026-11-01",
    "version": 1,
    "created_at": "2026-11-13T02:00:00Z",
    "updated_at": "2026-11-13T02:00:00Z",
    "feedback_import": "imp_0123456789abc",
    "classification": {
        "engine": "rules/1",
        "language": "en",
        "text_polarity": "negative",
        "mismatch": "none",
        "topics": ["shipping_delay"],
        "grounds_eligible": [],
        "grounds_possible": ["marketplace_fulfilment"],
    },
}
FEEDBACK_IMPORT = {
    "id": "imp_0123456789abc",
    "seller_account": "sa_0123456789abc",
    "format": "amazon_feedback_report",
    "file_name": "feedback.txt",
    "mode": "upsert",
    "on_error": "reject_rows",
    "status": "completed",
    "rows_read": 120,
    "rows_new": 117,
    "rows_changed": 1,
    "rows_unchanged": 1,
    "rows_rejected": 1,
    "rows_missing": 0,
    "error_code": "",
    "error_message": "",
    "created_at": "2026-11-13T02:00:00Z",
    "created_by": "CRM sync",
    "finished_at": "2026-11-13T02:00:00Z",
}
NEW_FEEDBACK_IMPORT = {
    "file": "feedback.txt",
    "seller_account": "sa_0123456789abc",
    "on_error": "reject_rows",
}
REJECTED_ROW = {
    "id": "rej_0123456789abc",
    "line": 17,
    "raw": "13/40/26\t1\tLate\t\t111-1111111-1111117\t[email]",
    "cells": {
        "left_on": "13/40/26",
        "rating": "1",
        "comment": "Late",
        "external_id": "111-1111111-1111117",
    },
    "column": "Date",
    "code": "impossible_date",
    "message": "There is no such day when it is read as month/day/year.",
    "replayed_at": None,
}
_EFFECT = {
    "value": 0.9,
    "displayed": 90,
    "reason": None,
    "positive": 90,
    "neutral": 5,
    "negative": 5,
}
IMPORT_TRIAL = {
    "rows_read": 2,
    "rows_new": 1,
    "rows_changed": 0,
    "rows_unchanged": 0,
    "rows_rejected": 1,
    "rows_missing": 0,
    "rejected": [REJECTED_ROW],
    "effects": {
        "score": {
            "before": {"365d": _EFFECT},
            "after": {"365d": _EFFECT | {"value": 90 / 101, "displayed": 89, "negative": 6}},
        }
    },
}
COLUMN_MAPPING = {
    "id": "map_0123456789abc",
    "name": "Our shop's export",
    "columns": {"external_id": "Nr", "rating": "Sterne", "left_on": "Datum"},
    "created_at": "2026-11-13T02:00:00Z",
    "updated_at": "2026-11-13T02:00:00Z",
}
NEW_COLUMN_MAPPING = {
    "name": "Our shop's export",
    "columns": {"external_id": "Nr", "rating": "Sterne", "left_on": "Datum"},
}
NEW_PREVIEW = {"file": "feedback.csv", "seller_account": "sa_0123456789abc"}
PREVIEW = {
    "format": "csv",
    "header": ["Nr", "Sterne", "Datum"],
    "suggestions": [
        {"column": "external_id", "header": "Nr", "confidence": "high"},
        {"column": "rating", "header": "Sterne", "confidence": "high"},
        {"column": "left_on", "header": "Datum", "confidence": "high"},
    ],
    "missing": [],
    "rows": [
        {
            "line": 2,
            "raw": "17;6;2026-11-12",
            "values": None,
            "problem": {
                "column": "Sterne",
                "code": "bad_rating",
                "message": "Sterne is '6'; it must be a whole number from 1 to 5.",
            },
        }
    ],
    "question": None,
}


def answer(value: dict[str, Any]) -> list[OpenApiExample]:
    """Return the example of an answer with one object."""
    return [OpenApiExample("Answer", value, response_only=True)]


def page_of(value: dict[str, Any]) -> list[OpenApiExample]:
    """Return the example of a page."""
    return answer({"items": [value], "next": None})


def body_and_answer(
    body: dict[str, Any],
    value: dict[str, Any],
    *,
    media_type: str = "application/json",
    status: int = 201,
) -> list[OpenApiExample]:
    """Return the examples of what comes in and what goes out."""
    return [
        OpenApiExample("Body", body, request_only=True, media_type=media_type),
        OpenApiExample(
            "Created" if status == 201 else "Answer",
            value,
            response_only=True,
            status_codes=[str(status)],
        ),
    ]


def import_answers() -> list[OpenApiExample]:
    """Return the examples of an import: done at once, left to a job, and only tried."""
    waiting = {
        **FEEDBACK_IMPORT,
        "status": "queued",
        **dict.fromkeys(("rows_read", "rows_new", "rows_changed", "rows_unchanged"), 0),
        "rows_rejected": 0,
        "finished_at": None,
    }
    return [
        *body_and_answer(NEW_FEEDBACK_IMPORT, FEEDBACK_IMPORT, media_type="multipart/form-data"),
        OpenApiExample("Queued", waiting, response_only=True, status_codes=["202"]),
        OpenApiExample("Tried", IMPORT_TRIAL, response_only=True, status_codes=["200"]),
    ]
