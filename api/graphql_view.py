"""GraphQL over HTTP: strict requests, both media types, refusals as errors with a code."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

import orjson
import strawberry
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View
from graphql import GraphQLError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from accounts.choices import Channel
from accounts.errors import Invalid, NotAuthenticated
from api import parsing
from api.authentication import authenticated
from api.graphql_context import Context
from api.graphql_errors import extensions_of, formatted
from api.problems import log_failure
from api.refusals import InvalidDocument
from api.translation import Problem, problem_of

NEW_TYPE = "application/graphql-response+json"
OLD_TYPE = "application/json"


class MalformedRequest(Invalid):
    """The GraphQL request lacks a query, or one of its members has the wrong type."""

    code = "malformed_request"
    message = "Send a JSON object with `query`, and if needed `variables` and `operationName`."


@dataclass(frozen=True)
class Asked:
    """One GraphQL request."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None


class WrongRequest(Exception):
    """HTTP itself refuses the request; never leaves this module."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@method_decorator(csrf_exempt, name="dispatch")  # `authenticated` checks browsers itself
class GraphQLView(View):
    """Answers queries (GET and POST) and mutations (POST) of callers with credentials."""

    schema: ClassVar[strawberry.Schema | None] = None

    def dispatch(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        """Answer; nothing that a caller sends leads to anything but GraphQL errors."""
        try:
            if wants_page(request):
                return page_for_people(request)
            return self.answer(request)
        except WrongRequest as error:
            return refused(error.problem, request)
        except Exception as error:  # noqa: BLE001 - the edge: whatever it is, it gets a code
            problem = problem_of(error)
            log_failure(problem, error)
            return refused(problem, request)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Run one operation."""
        if request.method not in {"GET", "POST"}:
            raise WrongRequest(
                Problem(
                    HTTPStatus.METHOD_NOT_ALLOWED,
                    "method_not_allowed",
                    "GraphQL takes GET and POST.",
                    headers={"Allow": "GET, POST"},
                )
            )
        actor = authenticated(request, channel=Channel.GRAPHQL)
        if actor is None:
            raise NotAuthenticated
        result = self.run(asked(request), Context(request, actor), request)
        return to_response(result, request)

    def run(self, wanted: Asked, context: Context, request: HttpRequest) -> ExecutionResult:
        """Execute; a mutation by GET and an unknown operation are errors of the request."""
        allowed = OperationType.from_http("GET" if request.method == "GET" else "POST")
        schema = self.schema
        if schema is None:
            raise TypeError("GraphQLView.as_view() needs schema=...")
        try:
            return schema.execute_sync(
                wanted.query,
                variable_values=wanted.variables,
                context_value=context,
                operation_name=wanted.operation_name,
                allowed_operation_types=allowed,
            )
        except CannotGetOperationTypeError:
            refusal = InvalidDocument("The document has no operation of that name.")
        except InvalidOperationTypeError:
            sentence = "GET runs queries only; send mutations by POST."
            raise WrongRequest(
                Problem(
                    HTTPStatus.METHOD_NOT_ALLOWED,
                    "method_not_allowed",
                    sentence,
                    headers={"Allow": "POST"},
                )
            ) from None
        error = GraphQLError(str(refusal), original_error=refusal)
        return ExecutionResult(data=None, errors=[error])


def asked(request: HttpRequest) -> Asked:
    """Read the request; raise the refusal that fits."""
    if request.method == "GET":
        members: Any = dict(request.GET.items())
        for name in ("variables", "extensions"):
            if members.get(name):
                members[name] = parsing.load(members[name].encode())
            else:
                members.pop(name, None)
        parsing.check(members)
    else:
        if request.content_type != OLD_TYPE or _charset(request) != "utf-8":
            sentence = "Send application/json in UTF-8."
            status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
            raise WrongRequest(Problem(status, "unsupported_media_type", sentence))
        members = parsing.load(request.body)
    if isinstance(members, list):
        raise MalformedRequest("Send one operation at a time: batches are not supported.")
    return _checked(members)


def _charset(request: HttpRequest) -> str:
    return (request.content_params or {}).get("charset", "utf-8").lower()


def _checked(members: Any) -> Asked:
    if not isinstance(members, Mapping) or not isinstance(members.get("query"), str):
        raise MalformedRequest("`query` must be a text.")
    for name, kinds in (
        ("variables", dict | None),
        ("extensions", dict | None),
        ("operationName", str | None),
    ):
        if not isinstance(members.get(name), kinds):
            raise MalformedRequest(f"`{name}` has the wrong type.")
    if not members["query"].strip():
        raise MalformedRequest("`query` is empty.")
    return Asked(members["query"], members.get("variables"), members.get("operationName"))


def to_response(result: ExecutionResult, request: HttpRequest) -> HttpResponse:
    """Write the result; what never ran has no `data` and, in the newer media type, status 400."""
    errors = [formatted(e, request_id=_request_id(request)) for e in result.errors or ()]
    body: dict[str, Any] = {"data": result.data} if not errors else {"errors": errors}
    status, headers = HTTPStatus.OK, {}
    has_run = not errors or result.data is not None or any("path" in one for one in errors)
    if errors and has_run:
        body["data"] = result.data
    if not has_run and speaks_new_type(request):
        status = HTTPStatus.BAD_REQUEST
    codes = [one["extensions"]["code"] for one in errors]
    if result.data is None and "unavailable" in codes:
        status, headers = HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "5"}
    return written(body, status, headers, request)


def refused(problem: Problem, request: HttpRequest) -> HttpResponse:
    """Answer a request of which nothing has run."""
    extensions = extensions_of(problem, request_id=_request_id(request))
    message = problem.detail or problem.status.phrase
    body = {"errors": [{"message": message, "extensions": extensions}]}
    return written(body, problem.status, problem.headers, request)


def written(
    body: dict[str, Any], status: HTTPStatus, headers: Mapping[str, str], request: HttpRequest
) -> HttpResponse:
    """Return the response in the media type that the caller asked for."""
    media_type = NEW_TYPE if speaks_new_type(request) else OLD_TYPE
    content = orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS, default=str)
    response = HttpResponse(content, status=status, content_type=f"{media_type}; charset=utf-8")
    for name, value in headers.items():
        response[name] = value
    response["Vary"] = "Accept, Authorization, Cookie"
    response["Cache-Control"] = "no-store"
    return response


def speaks_new_type(request: HttpRequest) -> bool:
    """Tell whether the caller named the newer media type; others get plain JSON."""
    return NEW_TYPE in request.headers.get("Accept", "")


def wants_page(request: HttpRequest) -> bool:
    """Tell whether a person opened the address in a browser."""
    return (
        request.method == "GET"
        and "query" not in request.GET
        and "text/html" in request.headers.get("Accept", "")
        and "Authorization" not in request.headers
    )


def page_for_people(request: HttpRequest) -> HttpResponseBase:
    """Show the query page to whoever may enter the admin; anybody else signs in first."""
    if not getattr(request.user, "is_staff", False):
        return redirect_to_login(request.get_full_path())
    return render(request, "api/graphql.html")


def _request_id(request: HttpRequest) -> str:
    return getattr(request, "request_id", "")
