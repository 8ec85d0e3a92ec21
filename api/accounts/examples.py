"""Examples of accounts in the OpenAPI document."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

ORGANIZATION = {
    "id": "org_0123456789abc",
    "name": "Hanbit Home",
    "created_at": "2026-11-01T09:00:00Z",
}
MEMBER = {
    "id": "mem_0123456789abc",
    "email": "jiwoo@example.com",
    "name": "Jiwoo Kim",
    "role": "agent",
    "created_at": "2026-11-01T09:00:00Z",
}
NEW_MEMBER = {"email": "jiwoo@example.com", "role": "agent"}
CHANGED_MEMBER = {"role": "agent"}
NEW_API_KEY = {
    "name": "CRM sync",
    "scopes": ["feedback:read", "scores:read"],
    "marketplaces": ["amazon.us"],
    "expires_at": "2027-11-01T00:00:00Z",
}
API_KEY = {
    "id": "key_0123456789abc",
    "name": "CRM sync",
    "prefix": "0123abcd",
    "scopes": ["feedback:read", "scores:read"],
    "marketplaces": ["amazon.us"],
    "created_at": "2026-11-01T09:00:00Z",
    "created_by": "Jiwoo Kim",
    "expires_at": "2027-11-01T00:00:00Z",
    "revoked_at": None,
    "last_used_at": "2026-11-02T10:20:00Z",
}
API_KEY_WITH_SECRET = API_KEY | {"last_used_at": None, "secret": "gsk_0123456789abc..."}
REVOKED_API_KEY = API_KEY | {"revoked_at": "2026-11-03T11:00:00Z"}
ROTATION = {"overlap_hours": 24}
NEW_OAUTH_CLIENT = {"name": "Warehouse", "scopes": ["feedback:read"]}
OAUTH_CLIENT = {
    "id": "oac_0123456789abc",
    "client_id": "Kq3u9d7fW2",
    "name": "Warehouse",
    "scopes": ["feedback:read"],
    "created_at": "2026-11-01T09:00:00Z",
}
OAUTH_CLIENT_WITH_SECRET = OAUTH_CLIENT | {"client_secret": "t0ldThisOnce..."}


def answer(value: dict[str, Any], *, status: int = 200) -> list[OpenApiExample]:
    """Return the example of an answer with one object."""
    return [OpenApiExample("Answer", value, response_only=True, status_codes=[str(status)])]


def page_of(value: dict[str, Any]) -> list[OpenApiExample]:
    """Return the example of a page."""
    return answer({"items": [value], "next": None})


def body_and_answer(
    body: dict[str, Any], value: dict[str, Any], *, status: int = 201
) -> list[OpenApiExample]:
    """Return the examples of what comes in and what goes out."""
    return [
        OpenApiExample("Body", body, request_only=True),
        OpenApiExample("Answer", value, response_only=True, status_codes=[str(status)]),
    ]
