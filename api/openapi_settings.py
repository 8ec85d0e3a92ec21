"""What the OpenAPI document says about the whole; a plain mapping, because settings import it."""

from typing import Any

DESCRIPTION = """\
Feedback about sellers, what it means, what can still be done about it, and the score.

**Credentials.** `Authorization: Bearer` with an API key, or with an access token of OAuth 2 client
credentials. Every operation names the scope it needs. Objects of other organizations are 404.

**Errors** are `application/problem+json` (RFC 9457) with a stable `code`; `type` leads to its
explanation, `errors` names each wrong place in the body (`pointer`) or query (`parameter`).

**Pages.** `{"items": [...], "next": "..."}`: send `next` back as `cursor`, with the same filters,
until it is null. `limit` is 1 to 200, 50 by default; other sizes are refused.

**Versions.** Where an operation takes `If-Match`, send the `ETag` that you have read: without it
the answer is 428, and 412 with the present state (`current`) if somebody was faster.

**Strict.** Unknown fields and parameters, duplicate keys, times without offset and values of the
wrong type are refused with 400. Instants are RFC 3339, answered in UTC.
"""

SCOPES = {
    "feedback:read": "Read feedback.",
    "feedback:write": "Import and change feedback.",
    "cases:read": "Read cases.",
    "cases:write": "Work on cases.",
    "scores:read": "Read scores.",
    "events:read": "Read the event log.",
    "webhooks:manage": "Manage webhook endpoints.",
    "members:manage": "Manage members, keys and clients.",
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Goodstanding",
    "DESCRIPTION": DESCRIPTION,
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "CONTACT": {
        "name": "Goodstanding",
        "url": "https://goodstanding.example/support",
        "email": "support@goodstanding.example",
    },
    "LICENSE": {"name": "Proprietary", "url": "https://goodstanding.example/license"},
    "SERVERS": [{"url": "/", "description": "This installation"}],
    "SCHEMA_PATH_PREFIX": r"/api/v[0-9]+",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_NO_READ_ONLY_REQUIRED": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "DISABLE_ERRORS_AND_WARNINGS": False,
    "SORT_OPERATIONS": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.openapi.complete",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ChannelEnum": "accounts.choices.Channel",
        "CoverageLevelEnum": "metrics.serializers.COVERAGE",
        "FeedbackChannelEnum": "feedback.choices.FeedbackChannel",
        "IncidentKindEnum": "feedback.choices.IncidentKind",
        "KindEnum": "accounts.choices.ActorKind",
        "NotCountedEnum": "metrics.serializers_explained.NOT_COUNTED",
        "OrderResultEnum": "feedback.choices.OrderResult",
        "ReasonEnum": "metrics.serializers.REASONS",
        "SourceCoverageEnum": "feedback.choices.SourceCoverage.choices",
        "ReplyStatusEnum": "feedback.choices.ReplyStatus.choices",
        "ReplyMoveEnum": "feedback.choices.ReplyMove.choices",
        "ClassifierStatusEnum": "feedback.choices.ClassifierStatus.choices",
        "RunStatusEnum": "feedback.choices.RunStatus.choices",
        "OwnNameKindEnum": "feedback.choices.OwnNameKind.choices",
        "GroundEnum": "feedback.choices.GroundLabel.choices",
        "TextPolarityEnum": "feedback.choices.TextPolarityLabel.choices",
        "VerdictEnum": "feedback.choices.VerdictLabel.choices",
        "TopicEnum": "feedback.choices.TopicLabel.choices",
        "MismatchEnum": "feedback.choices.MismatchLabel.choices",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
