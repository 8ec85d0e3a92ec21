"""Writes answers as JSON, quickly, and always as JSON."""

from typing import Any

import orjson
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder

_encoder = JSONEncoder()
_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS  # instants end in Z, as in GraphQL


class JsonRenderer(BaseRenderer):
    """Render with orjson; what it does not know is written as DRF would."""

    media_type = "application/json"
    format = "json"
    charset = None  # JSON is UTF-8 by definition

    def render(self, data: Any, *_: Any, **__: Any) -> bytes:
        """Return the bytes of the answer."""
        if data is None:
            return b""
        return orjson.dumps(data, default=_encoder.default, option=_OPTIONS)


class JsonNegotiation(DefaultContentNegotiation):
    """Answers 406 to whoever cannot read JSON."""

    def filter_renderers(self, renderers: Any, format: str | None) -> Any:  # noqa: A002
        """Ignore `?format=`: it is no parameter of ours."""
        return renderers if format is None else super().filter_renderers(renderers, format)

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        """Give JSON to whoever takes anything, or sends no Accept header or an empty one."""
        if request.META.get("HTTP_ACCEPT", "") in {"", "*/*"}:
            return renderers[0], renderers[0].media_type
        return super().select_renderer(request, renderers, format_suffix)
