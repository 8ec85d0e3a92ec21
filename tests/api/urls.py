"""Small views that raise everything a view can raise, and one of each base view."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import DataError, InterfaceError, OperationalError
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import exceptions as drf
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import errors
from accounts.choices import Scope
from accounts.models import ApiKey, Organization
from api import filters
from api.graphql_view import GraphQLView
from api.rest import ActorView, OwnedViewSet
from api.serializers import (
    IdentifierField,
    InstantField,
    PublicIdField,
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
    StrictSerializer,
)
from tests.api.schema import schema

handler400 = "api.problems.bad_request"
handler403 = "api.problems.forbidden"
handler404 = "api.problems.not_found"
handler500 = "api.problems.server_error"

RAISED: dict[str, Any] = {
    "refusal": errors.Refusal("No."),
    "conflict": errors.Conflict(),
    "not_found": errors.NotFound(),
    "scope": errors.ScopeMissing(),
    "http404": Http404("secret path"),
    "missing_row": Organization.DoesNotExist("secret"),
    "permission": PermissionDenied("secret"),
    "model_validation": ValidationError({"name": ValidationError("Too short.", code="short")}),
    "suspicious": SuspiciousOperation("secret"),
    "protected": ProtectedError("secret", set()),
    "data": DataError('invalid input "secret"'),
    "operational": OperationalError('connection to server at "10.1.2.3" failed'),
    "interface": InterfaceError("connection already closed"),
    "bug": RuntimeError("secret /etc/passwd"),
    "throttled": drf.Throttled(wait=7),
    "parse": drf.ParseError(),
}


class RaisingView(ActorView):
    """Raises what the address names."""

    required_scope = None
    schema = None

    def get(self, _: Request, name: str) -> Response:
        raise RAISED[name]


def plain_raising_view(request: HttpRequest, name: str) -> HttpResponse:
    raise RAISED[name]


class RowSerializer(StrictSerializer):
    """One row of a note."""

    rating = StrictIntegerField(min_value=1, max_value=5)


class NoteSerializer(StrictSerializer):
    """What the echo reads."""

    id = PublicIdField()
    text = StrictCharField(max_length=100)
    name = IdentifierField(required=False)
    left_at = InstantField(required=False)
    is_public = StrictBooleanField(required=False)
    rows = RowSerializer(many=True, required=False)
    extra = serializers.JSONField(required=False)


class EchoView(ActorView):
    """Reads a note and answers with what it understood."""

    required_scope = {"post": Scope.FEEDBACK_WRITE, "get": Scope.FEEDBACK_READ}
    parameters = ("q",)

    def get(self, request: Request) -> Response:
        return Response({"q": request.query_params.get("q")})

    def post(self, request: Request) -> Response:
        note = NoteSerializer(data=request.data)
        note.is_valid(raise_exception=True)
        fields = NoteSerializer().fields
        return Response(
            {
                name: fields[name].to_representation(value) if name == "left_at" else value
                for name, value in note.validated_data.items()
            }
        )


class UploadView(ActorView):
    """Counts the bytes of a file."""

    required_scope = None
    parser_classes = [MultiPartParser]

    def post(self, request: Request) -> Response:
        return Response({"size": sum(len(chunk) for chunk in request.data["file"].chunks())})


class KeyFilterSet(filters.StrictFilterSet):
    """Filters of API keys."""

    created_after = filters.InstantFilter("created_at", lookup_expr="gte")
    name = filters.TextFilter()
    is_named = filters.BooleanFilter("name", lookup_expr="isnull", exclude=True)
    id = filters.PublicIdFilter("id", model="accounts.ApiKey")
    number = filters.IntegerFilter("id")
    prefix = django_filters.CharFilter()
    kind = filters.ChoicesFilter("created_by", choices=[("test", "Test"), ("other", "Other")])

    class Meta:
        model = ApiKey
        fields: list[str] = []


class KeySerializer(serializers.ModelSerializer):
    """An API key."""

    id = PublicIdField()

    class Meta:
        model = ApiKey
        fields = ["id", "name"]


EXAMPLE = OpenApiExample("Key", {"id": "key_0123456789abc", "name": "CRM"}, response_only=True)


class KeyViewSet(OwnedViewSet):
    """API keys."""

    model = ApiKey
    serializer_class = KeySerializer
    filterset_class = KeyFilterSet
    ordering = ("-created_at", "-id")
    required_scope = {"list": Scope.MEMBERS_MANAGE, "retrieve": Scope.MEMBERS_MANAGE}
    tag = "Keys"

    @extend_schema(operation_id="key_list", summary="List", description="All.", examples=[EXAMPLE])
    def list(self, *args: Any, **kwargs: Any) -> Response:
        return super().list(*args, **kwargs)

    @extend_schema(
        operation_id="key_retrieve", summary="Read", description="One.", examples=[EXAMPLE]
    )
    def retrieve(self, *args: Any, **kwargs: Any) -> Response:
        return super().retrieve(*args, **kwargs)


urlpatterns = [
    path("api/v1/raise/<name>", RaisingView.as_view()),
    path("api/v1/plain/<name>", plain_raising_view),
    path("pages/<name>", plain_raising_view),
    path("api/v1/echo", EchoView.as_view()),
    path("api/v1/upload", UploadView.as_view()),
    path("api/v1/keys", KeyViewSet.as_view({"get": "list"})),
    path("api/v1/keys/<id>", KeyViewSet.as_view({"get": "retrieve"})),
    path("graphql/", GraphQLView.as_view(schema=schema)),
    path("", include("api.urls")),
    path("admin/", include(([path("login/", plain_raising_view, name="login")], "admin"))),
]
