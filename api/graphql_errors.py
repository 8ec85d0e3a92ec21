"""GraphQL errors with the codes of REST; what nobody foresaw is masked."""

import re
from dataclasses import replace
from http import HTTPStatus

from graphql import GraphQLError, GraphQLFormattedError

from api.problems import error_of, log_failure
from api.refusals import InvalidDocument
from api.translation import Problem, problem_of

_WORD = re.compile(r"_([a-z0-9])")


def formatted(error: GraphQLError, *, request_id: str) -> GraphQLFormattedError:
    """Return one entry of `errors` as the caller sees it."""
    problem = translated(error)
    shown: GraphQLFormattedError = {"message": problem.detail or problem.status.phrase}
    if error.locations:
        shown["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        shown["path"] = list(error.path)
    shown["extensions"] = extensions_of(problem, request_id=request_id)
    return shown


def extensions_of(problem: Problem, *, request_id: str) -> dict[str, object]:
    """Return the code, the request id, and what else there is: wrong places, the present state."""
    extensions: dict[str, object] = {"code": problem.code, "request_id": request_id}
    if problem.errors:
        errors = [
            replace(error, pointer=argument_pointer(error.pointer)) for error in problem.errors
        ]
        extensions["errors"] = [error_of(error) for error in errors]
    if problem.current:
        extensions["current"] = dict(problem.current)
    return extensions


def translated(error: GraphQLError) -> Problem:
    """Return what the caller is told; the trace of our own failures goes to the log."""
    origin = error.original_error
    while isinstance(origin, GraphQLError) and origin.original_error is not None:
        origin = origin.original_error
    if origin is None or isinstance(origin, GraphQLError):
        return Problem(HTTPStatus.BAD_REQUEST, InvalidDocument.code, error.message)
    problem = problem_of(origin)
    log_failure(problem, origin)
    return problem


def argument_pointer(pointer: str) -> str:
    """Turn a parameter of REST into the argument of GraphQL: `?left_after` is `#/leftAfter`."""
    if not pointer.startswith("?"):
        return pointer
    return "#/" + _WORD.sub(lambda match: match[1].upper(), pointer[1:])
