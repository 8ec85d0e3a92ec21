"""The two OAuth 2 endpoints: tokens for client credentials, and their end; errors as RFC 6749."""

import json
import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.views import RevokeTokenView as RevokeToken
from oauth2_provider.views import TokenView as Token

from api import texts
from api.translation import RETRY_AFTER_SECONDS

_log = logging.getLogger(__name__)
_FORM = "application/x-www-form-urlencoded"
_GRANT = "client_credentials"


def refusal(
    error: str, sentence: str, status: int = HTTPStatus.BAD_REQUEST, **headers: str
) -> HttpResponse:
    """Return an error of RFC 6749 section 5.2."""
    body = json.dumps({"error": error, "error_description": sentence})
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(body, status=status, content_type="application/json", headers=named)


class StrictEndpoint:
    """Answers in JSON whatever happens, and lets no cache keep an answer."""

    def dispatch(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        """Refuse what the endpoints do not read, then answer."""
        try:
            response = unreadable(request) or super().dispatch(request, *args, **options)  # type: ignore[misc]
        except (OperationalError, InterfaceError):
            response = refusal(
                "temporarily_unavailable",
                "The database cannot be reached at the moment; try again.",
                HTTPStatus.SERVICE_UNAVAILABLE,
                Retry_After=str(RETRY_AFTER_SECONDS),
            )
        except Exception:  # noqa: BLE001 - the edge: whatever it is, the answer is JSON
            _log.exception("The OAuth endpoint failed.")
            sentence = "The server failed; it is our fault."
            response = refusal("server_error", sentence, HTTPStatus.INTERNAL_SERVER_ERROR)
        response["Cache-Control"] = "no-store"
        response["Pragma"] = "no-cache"
        return response


def unreadable(request: HttpRequest) -> HttpResponse | None:
    """Return the refusal of a request that is no form, or None."""
    if request.method != "POST":
        status = HTTPStatus.METHOD_NOT_ALLOWED
        return refusal("invalid_request", "Send a form by POST.", status, Allow="POST")
    if request.content_type != _FORM:
        return refusal("invalid_request", f"Send the parameters as {_FORM}.")
    if request.GET:
        return refusal("invalid_request", "Send the parameters in the body, not in the address.")
    return unreadable_form(request)


def unreadable_form(request: HttpRequest) -> HttpResponse | None:
    """Return the refusal of a form that is too large or says something twice, or None."""
    try:
        given = request.POST
    except RequestDataTooBig:
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return refusal("invalid_request", "The body is too large.", status)
    for name, values in given.lists():
        if len(values) > 1 or not texts.is_storable(name + values[0]):
            return refusal("invalid_request", "A parameter stands twice or is no storable text.")
    return None


@method_decorator(csrf_exempt, name="dispatch")
class TokenView(StrictEndpoint, Token):
    """Gives access tokens for client credentials, and for nothing else."""

    def post(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        """Refuse other grants before the library looks at them."""
        grant = request.POST.get("grant_type")
        if grant is None:
            return refusal("invalid_request", "Send grant_type=client_credentials.")
        if grant != _GRANT:
            return refusal("unsupported_grant_type", "Send grant_type=client_credentials.")
        answer: HttpResponse = super().post(request, *args, **options)
        return answer


@method_decorator(csrf_exempt, name="dispatch")
class RevokeTokenView(StrictEndpoint, RevokeToken):
    """Ends an access token (RFC 7009)."""
