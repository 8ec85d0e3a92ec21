"""What happens to every request: an id, a language, a security policy, and the way to its view."""

import inspect
import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csp import ContentSecurityPolicyMiddleware as DjangoCSPMiddleware
from django.middleware.csp import get_nonce
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.csp import CSP, build_policy

from api.problems import is_ours

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
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = given if _ACCEPTABLE.fullmatch(given) else secrets.token_hex(16)
        request.request_id = request_id  # type: ignore[attr-defined]
        tokens = structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            response = self.get_response(request)
        finally:
            structlog.contextvars.reset_contextvars(**tokens)
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


class LanguageMiddleware:
    """Speak the language that the request asks for: Django's own, without prefixes in addresses."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in that language, and say so."""
        translation.activate(translation.get_language_from_request(request))
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class ProgramsMiddleware:
    """Lead programs straight to their view, past the middlewares that follow: those serve people.

    A program is who brings credentials of its own and no session. The CSRF check of a view is no
    part of the way and holds for both.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.for_people = get_response
        self.for_programs = innermost(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer by the one way or the other."""
        return self.for_programs(request) if is_program(request) else self.for_people(request)


def innermost(get_response: GetResponse) -> GetResponse:
    """Return the handler that calls the view, which all middlewares are wrapped around."""
    while hasattr(middleware := inspect.unwrap(get_response), "get_response"):
        get_response = middleware.get_response
    return get_response


def is_program(request: HttpRequest) -> bool:
    """Tell whether the request does without session, user and messages."""
    return (
        "HTTP_AUTHORIZATION" in request.META
        and is_ours(request)
        and not request.path.startswith("/api/v1/docs")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )
