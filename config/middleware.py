"""What happens to every request: it gets an id, and its answer a content security policy."""

import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csp import ContentSecurityPolicyMiddleware as DjangoCSPMiddleware
from django.middleware.csp import get_nonce
from django.utils.csp import CSP, build_policy

type GetResponse = Callable[[HttpRequest], HttpResponseBase]

_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Give the request an id that stands in its logs, its events and its answer.

    A caller's own `X-Request-ID` is kept when it is 8 to 64 plain characters.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request under its id."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _ACCEPTABLE.fullmatch(given) else uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class ContentSecurityPolicyMiddleware(DjangoCSPMiddleware):
    """Choose the policy by what the address serves: programs, the API's pages, or the admin."""

    def process_response(  # type: ignore[override] # streamed answers pass here too
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Set the policy unless the view has set the header itself."""
        if CSP.HEADER_ENFORCE not in response:
            response[str(CSP.HEADER_ENFORCE)] = build_policy(
                policy_for(request.path), get_nonce(request)
            )
        return response


def policy_for(path: str) -> Mapping[str, Any]:
    """Return the content security policy of an address."""
    if path.startswith("/admin/"):
        return settings.ADMIN_CSP
    if path.startswith(("/api/v1/docs", "/problems/")) or path in {"/", "/graphql/"}:
        return settings.DOCS_CSP
    return settings.API_CSP
