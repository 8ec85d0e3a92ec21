"""Why the product refuses: each refusal has a class, a sentence and a stable code.

Transports translate `kind` (to an HTTP status in `api/problems.py`, to `extensions` in GraphQL) and
never invent a code of their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar


class Kind(StrEnum):
    """What sort of refusal it is; `api/problems.py` gives each its HTTP status."""

    INVALID = "invalid"
    NOT_AUTHENTICATED = "not_authenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    PRECONDITION_FAILED = "precondition_failed"
    PRECONDITION_REQUIRED = "precondition_required"
    TOO_LARGE = "too_large"
    UNPROCESSABLE = "unprocessable"


@dataclass(frozen=True)
class FieldError:
    """One thing wrong with one value: a JSON pointer (`#/rows/3/rating`), a code, a sentence."""

    pointer: str
    code: str
    detail: str


class Refusal(Exception):
    """The product says no; `str()` is a sentence for the caller that says what to do."""

    kind: ClassVar[Kind] = Kind.UNPROCESSABLE
    code: ClassVar[str] = "refused"
    message: ClassVar[str] = "The request was refused."

    def __init__(self, message: str | None = None, *, errors: Sequence[FieldError] = ()) -> None:
        super().__init__(message or self.message)
        self.errors = tuple(errors)


class Invalid(Refusal):
    """A value that was sent cannot be used."""

    kind = Kind.INVALID
    code = "invalid"
    message = "The request holds values that cannot be used; `errors` names each of them."


class NotAuthenticated(Refusal):
    """Nobody is signed in, or the credentials are unknown, revoked or expired."""

    kind = Kind.NOT_AUTHENTICATED
    code = "not_authenticated"
    message = "Send a valid API key or access token: `Authorization: Bearer ...`."


class Forbidden(Refusal):
    """The caller is known, but not allowed to do this."""

    kind = Kind.FORBIDDEN
    code = "permission_denied"
    message = "You are not allowed to do this."


class ScopeMissing(Forbidden):
    """The caller lacks the scope that this needs."""

    code = "scope_missing"
    message = "The credentials do not hold the scope that this needs."


class MarketplaceForbidden(Forbidden):
    """The credentials are limited to other marketplaces."""

    code = "marketplace_forbidden"
    message = "The credentials are limited to other marketplaces."


class NotFound(Refusal):
    """There is no such object, or it belongs to somebody else: the answer is the same."""

    kind = Kind.NOT_FOUND
    code = "not_found"
    message = "There is no such object."


class Conflict(Refusal):
    """The present state of the object does not allow this."""

    kind = Kind.CONFLICT
    code = "conflict"
    message = "The present state of the object does not allow this."


class VersionRequired(Refusal):
    """A change must name the version that it was made for."""

    kind = Kind.PRECONDITION_REQUIRED
    code = "version_required"
    message = "Name the version that you have read: `If-Match` with its ETag, or `version`."


class VersionStale(Refusal):
    """The object was changed since the caller read it; `current` is how it stands now."""

    kind = Kind.PRECONDITION_FAILED
    code = "version_stale"
    message = "The object was changed in the meantime; read it again and decide anew."

    def __init__(self, *, current: Mapping[str, Any]) -> None:
        super().__init__()
        self.current = dict(current)


def require_version(given: int | None, *, current: Mapping[str, Any]) -> None:
    """Raise unless the caller's version is that of `current`, read under the row's lock."""
    if given is None:
        raise VersionRequired
    if given != current["version"]:
        raise VersionStale(current=current)
