"""Bounds the body of every request under our prefixes, and turns what a plain view raised into a problem."""

from collections.abc import Callable
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from django.conf import settings
from django.core.handlers.wsgi import LimitedStream, WSGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from api import problems
from api.refusals import BodyTooLarge
from api.translation import problem_of

_CHUNK = 64 * 1024
_IN_MEMORY = 1_000_000


class ProblemMiddleware:
    """Refuse a body over the limit before anybody reads it, also one that does not tell its length."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not problems.is_ours(request):
            return self.get_response(request)
        limit = limit_of(request)
        if declared_length(request) > limit:
            return problems.answer(problem_of(too_large(limit)), request)
        if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
            body = collect(cast("IO[bytes]", request.META["wsgi.input"]), limit)
            if body is None:
                return problems.answer(problem_of(too_large(limit)), request)
            hand_over(cast("WSGIRequest", request), *body)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a view that is not DRF's; elsewhere the pages of Django do."""
        if not problems.is_ours(request):
            return None
        problem = problem_of(exception)
        problems.log_failure(problem, exception)
        return problems.answer(problem, request)


def limit_of(request: HttpRequest) -> int:
    """Return how many bytes the body may have: files come as multipart and have a limit of their own."""
    is_upload = (request.content_type or "").startswith("multipart/")
    return settings.API_MAX_UPLOAD_BYTES if is_upload else settings.API_MAX_BODY_BYTES


def declared_length(request: HttpRequest) -> int:
    """Return the Content-Length; a missing or broken one counts as nothing, and nothing is read then."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def too_large(limit: int) -> BodyTooLarge:
    """Return the refusal with the limit in its sentence."""
    return BodyTooLarge(f"The request body is too large; this address accepts {limit:,} bytes.")


def collect(stream: IO[bytes], limit: int) -> tuple[IO[bytes], int] | None:
    """Read a chunked body; None as soon as it exceeds the limit."""
    body = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the request closes it
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            body.close()
            return None
        body.write(chunk)
    body.seek(0)
    return cast("IO[bytes]", body), size


def hand_over(request: WSGIRequest, body: IO[bytes], size: int) -> None:
    """Give the request the body that was read, as if its length had been declared."""
    request.META["CONTENT_LENGTH"] = str(size)
    request.META["wsgi.input"] = body if size else BytesIO()
    request._stream = LimitedStream(body, size)  # type: ignore[attr-defined] # noqa: SLF001
