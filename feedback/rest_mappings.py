"""Saved column mappings, and the preview of a file, over REST: parse, one call, present."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from api.rest import ActorView, OwnedViewSet
from feedback import rest_examples as examples
from feedback.models import ColumnMapping, SellerAccount
from feedback.reading_serializers import (
    ColumnMappingSerializer,
    FileToReadSerializer,
    NewColumnMappingSerializer,
    PreviewSerializer,
    preview_answer,
)
from feedback.services.mappings import remove_mapping, save_mapping
from feedback.services.previewing import preview_feedback


@extend_schema_view(
    list=extend_schema(
        operation_id="column_mappings_list",
        summary="List column mappings",
        description="By name.",
        responses=ColumnMappingSerializer(many=True),
        examples=examples.page_of(examples.COLUMN_MAPPING),
    ),
    retrieve=extend_schema(
        operation_id="column_mappings_retrieve",
        summary="Show a column mapping",
        description="What the columns of somebody's own files mean.",
        responses=ColumnMappingSerializer,
        examples=examples.answer(examples.COLUMN_MAPPING),
    ),
)
class ColumnMappingViewSet(OwnedViewSet):
    """Saved column mappings."""

    model = ColumnMapping
    serializer_class = ColumnMappingSerializer
    ordering = ("name", "id")
    tag = "Imports"
    required_scope = {
        "list": Scope.FEEDBACK_READ,
        "retrieve": Scope.FEEDBACK_READ,
        "create": Scope.FEEDBACK_WRITE,
        "destroy": Scope.FEEDBACK_WRITE,
    }

    @extend_schema(
        operation_id="column_mappings_create",
        summary="Save a column mapping",
        description="One that has this name already gets the new columns.",
        request=NewColumnMappingSerializer,
        responses={201: ColumnMappingSerializer},
        examples=examples.body_and_answer(examples.NEW_COLUMN_MAPPING, examples.COLUMN_MAPPING),
    )
    def create(self, request: Request) -> Response:
        """Create it, or replace what has its name."""
        body = NewColumnMappingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        mapping = save_mapping(**body.validated_data, actor=self.actor, now=timezone.now())
        return Response(self.get_serializer(mapping).data, status=201)

    @extend_schema(
        operation_id="column_mappings_destroy",
        summary="Remove a column mapping",
        description="What was imported with it stays.",
        request=None,
        responses={204: None},
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """Remove it."""
        remove_mapping(mapping=self.get_object(), actor=self.actor, now=timezone.now())
        return Response(status=204)


class FeedbackPreviewView(ActorView):
    """What a file would give."""

    required_scope = Scope.FEEDBACK_WRITE
    tag = "Imports"

    def get_parsers(self) -> list[BaseParser]:
        """A file comes as multipart/form-data."""
        return [MultiPartParser()]

    @extend_schema(
        operation_id="feedback_imports_preview",
        summary="Preview a file",
        description=(
            "Shows the header, which column is probably which, and the first 20 rows as they "
            "would be read. Changes nothing."
        ),
        request={"multipart/form-data": FileToReadSerializer},
        responses={200: PreviewSerializer},
        examples=examples.body_and_answer(
            examples.NEW_PREVIEW, examples.PREVIEW, media_type="multipart/form-data", status=200
        ),
    )
    def post(self, request: Request) -> Response:
        """Look at one file."""
        body = FileToReadSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        accounts = SellerAccount.objects.visible_to(self.actor)
        found = preview_feedback(
            stream=given["file"],
            format_name=given["format"],
            options=body.read_options(self.actor),
            seller_account=accounts.by_public_id(given["seller_account"]),
            actor=self.actor,
            now=timezone.now(),
        )
        return Response(preview_answer(found))
