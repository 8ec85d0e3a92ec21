"""What the transports themselves refuse, before any rule of the product is asked."""

from accounts.errors import Conflict, Invalid, Kind, Refusal


class MalformedJson(Invalid):
    """The body is no JSON at all, or no text in UTF-8."""

    code = "malformed_json"
    message = "The body is not valid JSON in UTF-8."


class DuplicateKey(Invalid):
    """One JSON object holds the same key twice, so nobody can tell which value was meant."""

    code = "duplicate_key"
    message = "A key stands twice in one JSON object; send each key once."


class TooDeep(Invalid):
    """The JSON is nested more deeply than any request needs."""

    code = "too_deep"
    message = "The JSON is nested too deeply."


class UnstorableText(Invalid):
    """A text holds NUL or half of a surrogate pair, which no database and no file can keep."""

    code = "unstorable_text"
    message = "A text holds NUL or a lone surrogate; remove it."


class NumberOutOfRange(Invalid):
    """A number needs more than 64 bits, or is NaN or infinite."""

    code = "number_out_of_range"
    message = "A number is NaN, infinite, or needs more than 64 bits."


class UnknownParameter(Invalid):
    """The address holds a query parameter that this operation does not know."""

    code = "unknown_parameter"
    message = "The address holds an unknown query parameter; `errors` names it."


class InvalidCursor(Invalid):
    """The cursor was not made by this server, or was changed on the way."""

    code = "invalid_cursor"
    message = "The cursor is not one that this server gave; start again without it."


class CursorMismatch(Invalid):
    """The cursor belongs to another list: other filters, another order, another organization."""

    code = "cursor_mismatch"
    message = "The cursor belongs to a list with other filters; start again without it."


class BodyTooLarge(Refusal):
    """The body is larger than this address accepts."""

    kind = Kind.TOO_LARGE
    code = "body_too_large"
    message = "The request body is too large."


class InUse(Conflict):
    """Something else still refers to this object."""

    code = "in_use"
    message = "Something else still refers to this object; remove that first."


class AlreadyExists(Conflict):
    """An object with the same identity exists already, or another request was faster."""

    code = "already_exists"
    message = "An object with the same identity exists already, or another request was faster."


class QueryTooComplex(Invalid):
    """A GraphQL document exceeds a limit of depth, aliases, tokens, directives or selections."""

    code = "query_too_complex"
    message = "The GraphQL document is too complex."


class QueryTooCostly(Invalid):
    """A GraphQL document could return more objects than one request may."""

    code = "query_too_costly"
    message = "The GraphQL query may return too many objects; ask for smaller pages."


class InvalidDocument(Invalid):
    """The GraphQL document or its variables do not fit the grammar or the schema."""

    code = "invalid_document"
    message = "The GraphQL document or its variables do not fit the schema."


class CsrfFailed(Refusal):
    """A browser session sent a change without its CSRF token."""

    kind = Kind.FORBIDDEN
    code = "csrf_failed"
    message = "The CSRF token is missing or wrong; programs use an API key instead."
