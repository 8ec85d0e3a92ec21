"""The examples in the OpenAPI document: one of each answer, with invented values."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

EVENT: dict[str, Any] = {
    "seq": 1204,
    "name": "feedback.edited",
    "object": "fb_0123456789abc",
    "object_type": "feedback",
    "actor": {"kind": "api_key", "label": "CRM sync (k3v9t0qa…)"},
    "channel": "rest",
    "request_id": "0199f7c2a3d47c1e9b6a52d0e8c4b7f1",
    "reason": "",
    "occurred_at": "2026-11-13T02:00:00Z",
    "changes": {"rating": [2, 4], "comment": ["Arrived a week late.", "All is well now."]},
    "personal_erased": False,
}
FEED = {"items": [EVENT], "next": 1204, "end": True}
_BEFORE = {
    "day": "2026-11-12",
    "seq": 1180,
    "hash": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
    "sealed_at": "2026-11-12T23:41:00.118201Z",
}
SIGNED_HEAD = {
    "head": {
        "organization": "org_0123456789abc",
        "day": "2026-11-13",
        "seq": 1204,
        "hash": "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35",
        "sealed_at": "2026-11-13T02:01:00.204417Z",
        "is_final": True,
        "previous": _BEFORE,
    },
    "signature": (
        "q83vEjRWeJC4D3a1Yz0xvQ9sH2mT7uJcV5bN8eRkLwXgPfZoAiUyS1dGhK6tMCBnE4rOqWvFjI2lYpDxT3aZBg=="
    ),
    "key_id": "3f1c9a7be2d04658",
}
HEAD_KEY = {
    "key_id": "3f1c9a7be2d04658",
    "algorithm": "Ed25519",
    "public_key": "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    "pem": (
        "-----BEGIN PUBLIC KEY-----\n"
        "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
        "-----END PUBLIC KEY-----\n"
    ),
}


def answer(value: dict[str, Any]) -> list[OpenApiExample]:
    """Return the example of an answer."""
    return [OpenApiExample("Example", value, response_only=True)]
