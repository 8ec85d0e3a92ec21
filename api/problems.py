"""Every error under our prefixes as RFC 9457 `application/problem+json`, with a stable code."""

import logging
import sys
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views import defaults
from rest_framework.response import Response
from rest_framework.views import set_rollback

from accounts.errors import FieldError
from api.translation import Problem, problem_of

MEDIA_TYPE = "application/problem+json"
PREFIXES = ("/api/", "/public/", "/graphql")

_log = logging.getLogger(__name__)


def body_of(problem: Problem, request: HttpRequest) -> dict[str, Any]:
    """Return the members of the JSON body; `type` leads to the page that explains the code."""
    body: dict[str, Any] = {
        "type": f"/problems/{problem.code}",
        "title": problem.status.phrase,
        "status": int(problem.status),
        "code": problem.code,
        "detail": problem.detail or problem.status.description or problem.status.phrase,
        "instance": request.path,
        "request_id": getattr(request, "request_id", ""),
    }
    if problem.errors:
        body["errors"] = [error_of(error) for error in problem.errors]
    if problem.current:
        body["current"] = dict(problem.current)
    return body


def error_of(error: FieldError) -> dict[str, str]:
    """Return one entry of `errors`; what was wrong is a place in the body or a query parameter."""
    where = "parameter" if error.pointer.startswith("?") else "pointer"
    name = error.pointer.removeprefix("?")
    return {where: name, "code": error.code, "detail": error.detail}


def answer(problem: Problem, request: HttpRequest) -> HttpResponse:
    """Return the response to a request that no REST view has answered."""
    content = orjson.dumps(body_of(problem, request))
    return HttpResponse(
        content, status=problem.status, content_type=MEDIA_TYPE, headers=dict(problem.headers)
    )


def handler(error: Exception, context: Mapping[str, Any]) -> Response:
    """Answer for DRF (`EXCEPTION_HANDLER`), whatever was raised."""
    problem = problem_of(error)
    log_failure(problem, error)
    set_rollback()
    request = context["request"]
    return Response(
        body_of(problem, request),
        status=problem.status,
        headers=dict(problem.headers),
        content_type=MEDIA_TYPE,
    )


def log_failure(problem: Problem, error: BaseException) -> None:
    """Log what is our own fault with its trace; what the caller did wrong is no news."""
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s: %s", problem.code, type(error).__name__, exc_info=error)


def is_ours(request: HttpRequest) -> bool:
    """Tell whether the address belongs to programs; people get pages."""
    return request.path.startswith(PREFIXES)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer a request that Django refused (`handler400`)."""
    if not is_ours(request):
        return defaults.bad_request(request, exception)
    problem = problem_of(exception)
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        problem = Problem(HTTPStatus.BAD_REQUEST, "malformed", "The request cannot be read.")
    return answer(problem, request)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer what Django forbade (`handler403`)."""
    if not is_ours(request):
        return defaults.permission_denied(request, exception)
    return answer(problem_of(exception), request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer an address without a route (`handler404`)."""
    if not is_ours(request):
        return defaults.page_not_found(request, exception)
    detail = "There is nothing at this address."
    return answer(Problem(HTTPStatus.NOT_FOUND, "not_found", detail), request)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer what nobody caught (`handler500`), also a database down under a middleware."""
    error = sys.exception()
    problem = Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error")
    if error is not None:
        problem = problem_of(error)
    if is_ours(request):
        return answer(problem, request)
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return HttpResponse(
            problem.detail,
            status=problem.status,
            content_type="text/plain; charset=utf-8",
            headers=dict(problem.headers),
        )
    return defaults.server_error(request)
