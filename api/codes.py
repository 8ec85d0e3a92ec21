"""Every stable code the product answers with: its HTTP status and what it means."""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus

from django.apps import apps

from accounts.errors import Kind, Refusal

STATUS_OF_KIND = {
    Kind.INVALID: HTTPStatus.BAD_REQUEST,
    Kind.NOT_AUTHENTICATED: HTTPStatus.UNAUTHORIZED,
    Kind.FORBIDDEN: HTTPStatus.FORBIDDEN,
    Kind.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Kind.CONFLICT: HTTPStatus.CONFLICT,
    Kind.PRECONDITION_FAILED: HTTPStatus.PRECONDITION_FAILED,
    Kind.PRECONDITION_REQUIRED: HTTPStatus.PRECONDITION_REQUIRED,
    Kind.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Kind.UNPROCESSABLE: HTTPStatus.UNPROCESSABLE_ENTITY,
}


@dataclass(frozen=True, slots=True)
class Code:
    """One code: what it is called, the status it comes with, what it means."""

    name: str
    status: HTTPStatus
    meaning: str


# What HTTP itself refuses; no rule of the product raises these.
TRANSPORT = (
    Code("malformed", HTTPStatus.BAD_REQUEST, "The request cannot be read."),
    Code("method_not_allowed", HTTPStatus.METHOD_NOT_ALLOWED, "This address has no such method."),
    Code("not_acceptable", HTTPStatus.NOT_ACCEPTABLE, "The Accept header allows no known type."),
    Code(
        "unsupported_media_type",
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "The body has a media type that this address does not read.",
    ),
    Code("throttled", HTTPStatus.TOO_MANY_REQUESTS, "Too many requests; wait for `Retry-After`."),
    Code("internal_error", HTTPStatus.INTERNAL_SERVER_ERROR, "The server failed; it is our fault."),
    Code(
        "unavailable",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The database cannot be reached; try again after `Retry-After` seconds.",
    ),
)


@cache
def every_code() -> dict[str, Code]:
    """Return each code by its name, found by walking the subclasses of Refusal."""
    _import_everything()
    codes = {code.name: code for code in TRANSPORT}
    refusals: list[type[Refusal]] = [Refusal, *_subclasses(Refusal)]
    for refusal in refusals:
        meaning = (refusal.__doc__ or refusal.message).strip().splitlines()[0]
        codes.setdefault(refusal.code, Code(refusal.code, STATUS_OF_KIND[refusal.kind], meaning))
    return dict(sorted(codes.items()))


def _subclasses(parent: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in parent.__subclasses__():
        yield child
        yield from _subclasses(child)


def _import_everything() -> None:
    """Import the modules of our own apps: a class that is not imported has no place in the list."""
    for config in apps.get_app_configs():
        if config.name != "config" and "site-packages" not in config.path:
            _import_below(config.path, config.name)


def _import_below(folder: str, package: str) -> None:
    for module in pkgutil.iter_modules([folder], f"{package}."):
        last = module.name.rpartition(".")[2]
        if last in {"migrations", "management"} or last.startswith("admin"):
            continue  # they refuse nothing themselves
        importlib.import_module(module.name)
        if module.ispkg:
            _import_below(f"{folder}/{last}", module.name)
