"""The pages that explain: one for each code, and the interactive documentation."""

from functools import cache
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from api.codes import every_code


@require_safe
def problem_page(request: HttpRequest, code: str) -> HttpResponse:
    """Explain one code."""
    found = every_code().get(code)
    context = {"code": found, "codes": every_code().values()}
    return render(request, "api/problem.html", context, status=200 if found else 404)


@require_safe
def problems_page(request: HttpRequest) -> HttpResponse:
    """List every code."""
    return render(request, "api/problems.html", {"codes": every_code().values()})


@require_safe
def docs_page(request: HttpRequest) -> HttpResponse:
    """Show the OpenAPI document; everything comes from this server."""
    return render(request, "api/docs.html")


class DocumentView(SpectacularAPIView):
    """The OpenAPI document, as YAML, or with `?format=json` as JSON."""

    content_negotiation_class = DefaultContentNegotiation

    def _get_schema_response(self, request: Request) -> Response:
        """Answer with the document, which is made once in each process."""
        return Response(document())


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    generator = SchemaGenerator()
    made = generator.get_schema(request=None, public=True)
    return cast("dict[str, Any]", made)
