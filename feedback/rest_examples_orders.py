"""The examples of orders in the OpenAPI document, with invented values."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from feedback.rest_examples import answer, page_of

__all__ = ["answer", "body_and_taken", "page_of"]

_NUMBER = "111-1111111-1111111"
_INCIDENT = {"kind": "late", "occurred_at": "2026-11-04T00:00:00Z", "at_fault": True}
ORDER = {
    "id": "ord_0123456789abc",
    "seller_account": "sa_0123456789abc",
    "marketplace": "amazon.us",
    "external_id": _NUMBER,
    "ordered_at": "2026-11-01T09:30:00Z",
    "ordered_on": "2026-11-01",
    "promised_by": "2026-11-05T07:59:59Z",
    "shipped_at": "2026-11-04T16:00:00Z",
    "delivered_at": None,
    "fulfilled_by": "seller",
    "label_from_marketplace": False,
    "incidents": [
        {"id": "inc_0123456789abc", **_INCIDENT, "created_at": "2026-11-05T02:00:00Z"},
    ],
    "feedback": ["fb_0123456789abc"],
    "version": 2,
    "created_at": "2026-11-02T02:00:00Z",
    "updated_at": "2026-11-05T02:00:00Z",
}
NEW_ORDERS = {
    "seller_account": "sa_0123456789abc",
    "orders": [
        {
            "external_id": _NUMBER,
            "ordered_at": "2026-11-01T09:30:00Z",
            "promised_by": "2026-11-05T07:59:59Z",
            "fulfilled_by": "seller",
            "incidents": [_INCIDENT],
        },
        {"external_id": "111-1111111-1111112", "delivered_at": "2026-11-05T10:00:00Z"},
    ],
}
_COUNTS = {"rows_read": 2, "rows_rejected": 1, "new": 1, "changed": 0, "unchanged": 0}
ORDERS_TAKEN = {
    **_COUNTS,
    "results": [
        {"index": 0, "result": "new", "id": "ord_0123456789abc", "errors": []},
        {
            "index": 1,
            "result": "rejected",
            "id": None,
            "errors": [
                {
                    "pointer": "#/orders/1/ordered_at",
                    "code": "missing_value",
                    "detail": "ordered_at is empty, and the order is not known yet.",
                }
            ],
        },
    ],
}
NEW_ORDER_IMPORT = {
    "file": "orders.csv",
    "seller_account": "sa_0123456789abc",
    "on_error": "reject_rows",
}
ORDER_IMPORT_TAKEN = {
    **_COUNTS,
    "rejected": [
        {
            "line": 3,
            "raw": "111-1111111-1111112,,2026-11-05",
            "column": "ordered_at",
            "code": "missing_value",
            "message": "ordered_at is empty, and the order is not known yet.",
        }
    ],
}


def body_and_taken(
    body: dict[str, Any], value: dict[str, Any], *, media_type: str = "application/json"
) -> list[OpenApiExample]:
    """Return the examples of what comes in and what became of it."""
    return [
        OpenApiExample("Body", body, request_only=True, media_type=media_type),
        OpenApiExample("Answer", value, response_only=True, status_codes=["200"]),
    ]
