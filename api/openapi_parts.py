"""The pieces of the OpenAPI document that many operations share."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import OpenApiParameter

from api.pagination import DEFAULT_LIMIT, MAX_LIMIT

_TEXT = {"type": "string"}

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "code", "detail", "instance", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "Explains the code."},
        "title": {**_TEXT, "description": "The status in words."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {**_TEXT, "description": "Stable: programs decide by it."},
        "detail": {**_TEXT, "description": "A sentence for people."},
        "instance": {**_TEXT, "description": "The path that was asked."},
        "request_id": {**_TEXT, "description": "Name it to the support."},
        "current": {
            "type": "object",
            "description": "How the object stands now, where the version sent was stale.",
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {**_TEXT, "description": "A place in the body (RFC 6901)."},
                    "parameter": {**_TEXT, "description": "A query parameter."},
                    "code": _TEXT,
                    "detail": _TEXT,
                },
            },
        },
    },
}

LIST_PARAMETERS = [
    OpenApiParameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
        description="How many items at most.",
    ),
    OpenApiParameter(
        "cursor",
        {"type": "string", "minLength": 1},
        description="`next` of the page before, with the same filters.",
    ),
]

_CODES = {
    400: ("invalid", "The request holds values that cannot be used; `errors` names each of them."),
    401: (
        "not_authenticated",
        "Send a valid API key or access token: `Authorization: Bearer ...`.",
    ),
    403: ("scope_missing", "This needs the scope 'feedback:write'."),
    404: ("not_found", "There is no such object."),
    405: ("method_not_allowed", 'Method "PATCH" not allowed.'),
    406: ("not_acceptable", "Could not satisfy the request Accept header."),
    409: ("conflict", "The present state of the object does not allow this."),
    413: ("body_too_large", "The request body is too large; this address accepts 1,000,000 bytes."),
    415: ("unsupported_media_type", 'Unsupported media type "text/plain" in request.'),
    412: ("version_stale", "The object was changed in the meantime; read it again."),
    422: ("refused", "The request was refused."),
    428: ("version_required", "Send `If-Match` with the ETag of the version that you have read."),
    503: ("unavailable", "The database cannot be reached at the moment; try again."),
}


def problem_statuses(operation: dict[str, Any], path: str, method: str) -> Iterator[HTTPStatus]:
    """Return the refusals that an operation can answer with."""
    yield HTTPStatus.BAD_REQUEST
    if operation.get("security"):
        yield HTTPStatus.UNAUTHORIZED
        yield HTTPStatus.FORBIDDEN
    if "{" in path or method != "get":  # a body may name objects as well
        yield HTTPStatus.NOT_FOUND
    yield HTTPStatus.NOT_ACCEPTABLE
    if method != "get":
        yield HTTPStatus.CONFLICT
        yield HTTPStatus.CONTENT_TOO_LARGE
        yield HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        yield HTTPStatus.UNPROCESSABLE_CONTENT
    if any(one["name"] == "If-Match" for one in operation.get("parameters", [])):
        yield HTTPStatus.PRECONDITION_FAILED
        yield HTTPStatus.PRECONDITION_REQUIRED
    yield HTTPStatus.SERVICE_UNAVAILABLE


def example_of_problem(status: HTTPStatus, path: str) -> dict[str, Any]:
    """Return what such a refusal looks like."""
    code, detail = _CODES[status]
    return {
        "type": f"/problems/{code}",
        "title": status.phrase,
        "status": int(status),
        "code": code,
        "detail": detail,
        "instance": path,
        "request_id": "0199f7c2a3d47c1e9b6a52d0e8c4b7f1",
    }
