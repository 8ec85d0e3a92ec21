"""What went wrong: any exception becomes a status, a code and a sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core import exceptions as django_errors
from django.db import DataError, Error, IntegrityError
from django.db.models import ProtectedError, RestrictedError
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions as drf_errors

from accounts.errors import (
    FieldError,
    Forbidden,
    Invalid,
    NotAuthenticated,
    NotFound,
    Refusal,
    VersionStale,
)
from api.codes import STATUS_OF_KIND
from api.refusals import AlreadyExists, BodyTooLarge, InUse

RETRY_AFTER_SECONDS = 5
_TAKEN = {"23505", "23P01", "23503"}  # unique, exclusion and foreign key violations of PostgreSQL


@dataclass(frozen=True)
class Problem:
    """One refusal on its way out; `detail` is a sentence for the caller and holds no secrets."""

    status: HTTPStatus
    code: str
    detail: str = ""
    errors: tuple[FieldError, ...] = ()
    current: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def problem_of(error: BaseException) -> Problem:
    """Return what the caller is told; of what nobody foresaw, nothing."""
    if isinstance(error, Refusal):
        return _of_refusal(error)
    if isinstance(error, drf_errors.APIException):
        return _of_drf(error)
    if isinstance(error, Error):
        return _of_database(error)
    return _of_django(error)


def _of_refusal(error: Refusal) -> Problem:
    status = STATUS_OF_KIND[error.kind]
    headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else {}
    current = error.current if isinstance(error, VersionStale) else {}
    return Problem(status, error.code, str(error), error.errors, current, headers)


def _of_database(error: Error) -> Problem:
    """Values that the database refused are the caller's; everything else is a matter of waiting."""
    if isinstance(error, ProtectedError | RestrictedError):
        return _of_refusal(InUse())
    if isinstance(error, IntegrityError):
        state = getattr(error.__cause__, "sqlstate", None)
        return _of_refusal(AlreadyExists() if state in _TAKEN else Invalid())
    if isinstance(error, DataError):
        return _of_refusal(Invalid("A value lies outside what can be stored."))
    if type(error).__name__ in {"OperationalError", "InterfaceError"}:
        return unavailable()
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error")


def unavailable() -> Problem:
    """Return the answer while the database cannot be reached."""
    detail = "The database cannot be reached at the moment; try again."
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", detail, headers=headers)


def _of_django(error: BaseException) -> Problem:
    if isinstance(error, django_errors.ValidationError):
        return _of_refusal(Invalid(errors=tuple(model_errors(error))))
    return next(
        (problem for kinds, problem in _DJANGO if isinstance(error, kinds)),
        Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error"),
    )


_MALFORMED = (
    django_errors.SuspiciousOperation,
    django_errors.BadRequest,
    MultiPartParserError,
    UnreadablePostError,
)
_DJANGO: tuple[tuple[tuple[type[BaseException], ...], Problem], ...] = (
    ((Http404, django_errors.ObjectDoesNotExist), _of_refusal(NotFound())),
    ((django_errors.PermissionDenied,), _of_refusal(Forbidden())),
    ((django_errors.RequestDataTooBig,), _of_refusal(BodyTooLarge())),
    (_MALFORMED, Problem(HTTPStatus.BAD_REQUEST, "malformed", "The request cannot be read.")),
)


def _of_drf(error: drf_errors.APIException) -> Problem:
    status = HTTPStatus(error.status_code)
    headers = {}
    if isinstance(error, drf_errors.ValidationError):
        return _of_refusal(Invalid(errors=tuple(leaves(error.get_full_details()))))
    if status == HTTPStatus.UNAUTHORIZED:
        return _of_refusal(NotAuthenticated())
    if isinstance(error, drf_errors.Throttled) and getattr(error, "wait", None):
        headers["Retry-After"] = str(int(getattr(error, "wait", 0)) + 1)
    code = "malformed" if isinstance(error, drf_errors.ParseError) else str(error.default_code)
    return Problem(status, _OUR_WORDS.get(code, code), str(error.detail), headers=headers)


_OUR_WORDS = {"error": "internal_error", "parse_error": "malformed"}


def model_errors(error: django_errors.ValidationError) -> Iterator[FieldError]:
    """Flatten what a model's or form's validation found."""
    if not hasattr(error, "error_dict"):
        for single in error.error_list:
            yield FieldError("#", single.code or "invalid", "; ".join(single.messages))
        return
    for name, inner in error.error_dict.items():
        pointer = "#" if name == django_errors.NON_FIELD_ERRORS else f"#/{escaped(name)}"
        for single in inner:
            yield FieldError(pointer, single.code or "invalid", "; ".join(single.messages))


def leaves(details: Any, pointer: str = "#") -> Iterator[FieldError]:
    """Flatten DRF's nested details into errors with JSON pointers."""
    if isinstance(details, dict) and set(details) == {"message", "code"}:
        yield FieldError(pointer, str(details["code"]), str(details["message"]))
    elif isinstance(details, dict):
        for name, inner in details.items():
            step = "" if name == "non_field_errors" else f"/{escaped(str(name))}"
            yield from leaves(inner, pointer + step)
    elif isinstance(details, list):
        rows = any(isinstance(row, dict) and set(row) != {"message", "code"} for row in details)
        for index, inner in enumerate(details):
            yield from leaves(inner, f"{pointer}/{index}" if rows else pointer)


def escaped(name: str) -> str:
    """Escape one step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
