"""The examples of public replies in the OpenAPI document, with invented values."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from feedback.rest_examples import body_and_answer

REPLY_TEXT = {"text": "We are sorry that it came late; the postage is on its way back to you."}
REPLY: dict[str, Any] = {
    "id": "rpl_0123456789abc",
    "feedback": "fb_0123456789abc",
    "status": "draft",
    "text": REPLY_TEXT["text"],
    "findings": [],
    "drafted_by": "Kim Agent",
    "drafted_at": "2026-11-13T03:00:00Z",
    "approved_by": None,
    "approved_at": None,
    "published_at": None,
    "deleted_at": None,
    "version": 1,
}
APPROVED_REPLY: dict[str, Any] = {
    **REPLY,
    "status": "approved",
    "approved_by": "Lee Manager",
    "approved_at": "2026-11-13T04:00:00Z",
    "version": 2,
}
PUBLISHED_REPLY: dict[str, Any] = {
    **APPROVED_REPLY,
    "status": "published",
    "published_at": "2026-11-13T04:05:00Z",
    "version": 3,
}
DELETED_REPLY: dict[str, Any] = {
    **PUBLISHED_REPLY,
    "status": "deleted",
    "deleted_at": "2026-11-20T04:05:00Z",
    "version": 4,
}
REPLY_TRANSITIONS = {
    "feedback": "fb_0123456789abc",
    "status": "published",
    "version": 3,
    "longest": None,
    "last_day": None,
    "moves": [
        {
            "move": "edit",
            "allowed": False,
            "code": "reply_not_editable",
            "reason": (
                "A reply stands on the marketplace already, and it cannot be changed there."
            ),
        },
        {"move": "delete", "allowed": True, "code": None, "reason": None},
    ],
}


def body_and_answers(body: dict[str, Any], value: dict[str, Any]) -> list[OpenApiExample]:
    """Return the examples of what comes in and of the answer, whether new or changed."""
    return [
        *body_and_answer(body, value),
        OpenApiExample("Changed", value, response_only=True, status_codes=["200"]),
    ]
