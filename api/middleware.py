"""Bounds every body under our prefixes, and turns what a plain view raised into a problem."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from django.conf import settings
from django.core.handlers.wsgi import LimitedStream, WSGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from api import problems
from api.refusals import BodyTooLarge
from api.translation import Problem, problem_of

_CHUNK = 64 * 1024
_IN_MEMORY = 1_000_000
_DISCARDED = 128 << 20
_CUT_SHORT = Problem(HTTPStatus.BAD_REQUEST, "malformed", "The body ended before its length.")


class ProblemMiddleware:
    """Refuse a body over the limit, also one that does not tell its length."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with 413, or pass the request on."""
        if not problems.is_ours(request):
            return self.get_response(request)
        limit = limit_of(request)
        if declared_length(request) > limit:
            discard(request.META["wsgi.input"], declared_length(request))
            return problems.answer(problem_of(too_large(limit)), request)
        if is_chunked(request) or declared_length(request):
            return self._with_body(cast("WSGIRequest", request), limit)
        return self.get_response(request)

    def _with_body(self, request: WSGIRequest, limit: int) -> HttpResponseBase:
        """Read the body before anything else.

        200 callers who send theirs byte by byte would else hold every database connection, and of
        a body without a Content-Length Django would see nothing.
        """
        chunks = request.META["wsgi.input"] if is_chunked(request) else request
        source = cast("IO[bytes]", chunks)  # a request reads no further than its length
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
            try:
                size = collect(source, body, limit)
            except OSError:  # the caller has gone
                return problems.answer(_CUT_SHORT, request)
            if size > limit:
                discard(source, _DISCARDED)
                return problems.answer(problem_of(too_large(limit)), request)
            if not is_chunked(request) and size < declared_length(request):
                return problems.answer(_CUT_SHORT, request)
            hand_over(request, cast("IO[bytes]", body), size)
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a view that is not DRF's; elsewhere the pages of Django do."""
        if not problems.is_ours(request):
            return None
        problem = problem_of(exception)
        problems.log_failure(problem, exception)
        return problems.answer(problem, request)


def is_chunked(request: HttpRequest) -> bool:
    """Tell whether the body comes in chunks, without a length of its own."""
    return "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()


def limit_of(request: HttpRequest) -> int:
    """Return how many bytes the body may have.

    Files come as multipart and may have more, and so may what some addresses are there for.
    """
    if (request.content_type or "").startswith("multipart/"):
        return int(settings.API_MAX_UPLOAD_BYTES)
    longer: Mapping[str, int] = settings.API_LONGER_BODIES
    return longer.get(request.path.rstrip("/"), int(settings.API_MAX_BODY_BYTES))


def declared_length(request: HttpRequest) -> int:
    """Return the Content-Length; with a missing or broken one nothing is read."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def too_large(limit: int) -> BodyTooLarge:
    """Return the refusal with the limit in its sentence."""
    return BodyTooLarge(f"The request body is too large; this address accepts {limit:,} bytes.")


def collect(stream: IO[bytes], body: SpooledTemporaryFile[bytes], limit: int) -> int:
    """Copy a body and return its size; stop as soon as that exceeds the limit."""
    size = 0
    while size <= limit and (chunk := stream.read(_CHUNK)):
        size += len(chunk)
        body.write(chunk)
    body.seek(0)
    return size


def discard(stream: IO[bytes], size: int) -> None:
    """Take in the rest of a refused body: most clients read no answer before they have sent.

    Nothing is kept, and whoever sends more than 128 MiB meets a closed connection.
    """
    left = min(size, _DISCARDED)
    with suppress(OSError):  # the caller has gone
        while left > 0 and (chunk := stream.read(min(left, _CHUNK))):
            left -= len(chunk)


def hand_over(request: WSGIRequest, body: IO[bytes], size: int) -> None:
    """Give the request the body that was read, as if its length had been declared."""
    request.META["CONTENT_LENGTH"] = str(size)
    request.META["wsgi.input"] = body
    request._read_started = False  # type: ignore[attr-defined] # noqa: SLF001 - for Django it is unread
    request._stream = LimitedStream(body, size)  # type: ignore[assignment,arg-type] # noqa: SLF001
