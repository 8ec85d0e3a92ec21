"""Feedback, seller accounts and imports over REST: parse, one call, present."""

from typing import Any, cast

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from api.rest import OwnedViewSet, page_of
from feedback import rest_examples as examples
from feedback.choices import ImportMode, OnError, SourceCoverage
from feedback.filters import FeedbackFilterSet, FeedbackImportFilterSet, SellerAccountFilterSet
from feedback.formats.rows import ReadOptions
from feedback.import_jobs import cancel_import, queue_import
from feedback.importing import Upload, import_feedback
from feedback.missing import DayRange
from feedback.models import Feedback, FeedbackImport, SellerAccount
from feedback.rest_rows import RecordFeedback
from feedback.serializers import (
    FEEDBACK_COLUMNS,
    FeedbackSerializer,
    NewSellerAccountSerializer,
    SellerAccountSerializer,
    feedback_answer,
)
from feedback.serializers_imports import (
    FeedbackImportSerializer,
    FeedbackImportTrialSerializer,
    NewFeedbackImportSerializer,
    RejectedRowSerializer,
)
from feedback.services.accounts import create_seller_account
from feedback.trials import try_import


@extend_schema_view(
    list=extend_schema(
        operation_id="seller_accounts_list",
        summary="List seller accounts",
        description="Newest first.",
        responses=SellerAccountSerializer(many=True),
        examples=examples.page_of(examples.SELLER_ACCOUNT),
    ),
    retrieve=extend_schema(
        operation_id="seller_accounts_retrieve",
        summary="Show a seller account",
        description="One seller on one marketplace.",
        responses=SellerAccountSerializer,
        examples=examples.answer(examples.SELLER_ACCOUNT),
    ),
)
class SellerAccountViewSet(OwnedViewSet):
    """Seller accounts."""

    model = SellerAccount
    serializer_class = SellerAccountSerializer
    filterset_class = SellerAccountFilterSet
    ordering = ("-id",)
    tag = "Seller accounts"
    required_scope = {
        "list": Scope.FEEDBACK_READ,
        "retrieve": Scope.FEEDBACK_READ,
        "create": Scope.FEEDBACK_WRITE,
    }

    @extend_schema(
        operation_id="seller_accounts_create",
        summary="Add a seller account",
        description="One seller on one marketplace; 409 if the organization has it already.",
        request=NewSellerAccountSerializer,
        responses={201: SellerAccountSerializer},
        examples=examples.body_and_answer(examples.NEW_SELLER_ACCOUNT, examples.SELLER_ACCOUNT),
    )
    def create(self, request: Request) -> Response:
        """Add one."""
        body = NewSellerAccountSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        account = create_seller_account(**body.validated_data, actor=self.actor, now=timezone.now())
        return Response(self.get_serializer(account).data, status=201)


@extend_schema_view(
    list=extend_schema(
        operation_id="feedback_list",
        summary="List feedback",
        description="Newest first, by the instant at which it was left.",
        responses=FeedbackSerializer(many=True),
        examples=examples.page_of(examples.FEEDBACK),
    ),
    retrieve=extend_schema(
        operation_id="feedback_retrieve",
        summary="Show one feedback",
        description="What one buyer left about the seller.",
        responses=FeedbackSerializer,
        examples=examples.answer(examples.FEEDBACK),
    ),
)
class FeedbackViewSet(RecordFeedback, OwnedViewSet):
    """Feedback."""

    model = Feedback
    filterset_class = FeedbackFilterSet
    ordering = ("-left_at", "-id")
    tag = "Feedback"
    required_scope = {
        "list": Scope.FEEDBACK_READ,
        "retrieve": Scope.FEEDBACK_READ,
        "create": Scope.FEEDBACK_WRITE,
    }

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page, without model instances in between."""
        found = self.get_page(cast("QuerySet[Any]", self.filtered().values(*FEEDBACK_COLUMNS)))
        return Response({"items": list(map(feedback_answer, found.items)), "next": found.next})

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one feedback."""
        feedback = self.get_object()
        row = self.get_queryset().filter(pk=feedback.pk).values(*FEEDBACK_COLUMNS).get()
        return Response(feedback_answer(row))


@extend_schema_view(
    list=extend_schema(
        operation_id="feedback_imports_list",
        summary="List imports",
        description="Newest first.",
        responses=FeedbackImportSerializer(many=True),
        examples=examples.page_of(examples.FEEDBACK_IMPORT),
    ),
    retrieve=extend_schema(
        operation_id="feedback_imports_retrieve",
        summary="Show an import",
        description="What became of one file.",
        responses=FeedbackImportSerializer,
        examples=examples.answer(examples.FEEDBACK_IMPORT),
    ),
)
class FeedbackImportViewSet(OwnedViewSet):
    """Imports of files."""

    model = FeedbackImport
    serializer_class = FeedbackImportSerializer
    filterset_class = FeedbackImportFilterSet
    ordering = ("-created_at", "-id")
    tag = "Imports"
    required_scope = {
        "list": Scope.FEEDBACK_READ,
        "retrieve": Scope.FEEDBACK_READ,
        "create": Scope.FEEDBACK_WRITE,
        "rejected_rows": Scope.FEEDBACK_READ,
        "cancellation": Scope.FEEDBACK_WRITE,
    }
    list_actions = ("list", "rejected_rows")

    def get_queryset(self) -> QuerySet[Any]:
        """Fetch the seller account along."""
        return super().get_queryset().select_related("seller_account")

    def get_parsers(self) -> list[BaseParser]:
        """A file comes as multipart/form-data."""
        return [MultiPartParser()]

    @extend_schema(
        operation_id="feedback_imports_create",
        summary="Import a file",
        description=(
            "Reads the whole file or refuses it; bad rows are kept with their reason. "
            "The same file again changes nothing. A large file, or any with `background`, is "
            "imported by a job: the answer is 202 and the import tells how far it has come. With "
            "`dry_run` the answer is 200: what would happen, also to the score; nothing is changed."
        ),
        request={"multipart/form-data": NewFeedbackImportSerializer},
        responses={
            200: FeedbackImportTrialSerializer,
            201: FeedbackImportSerializer,
            202: FeedbackImportSerializer,
        },
        examples=examples.import_answers(),
    )
    def create(self, request: Request) -> Response:
        """Import one file, have it imported, or try what it would do."""
        body = NewFeedbackImportSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given, now = body.validated_data, timezone.now()
        accounts = SellerAccount.objects.visible_to(self.actor)
        whose: dict[str, Any] = {
            "seller_account": accounts.by_public_id(given["seller_account"]),
            "actor": self.actor,
            "now": now,
        }
        upload = upload_of(given, body.read_options(self.actor))
        if given["dry_run"]:
            trial = try_import(lambda: import_feedback(upload=upload, **whose), **whose)
            return Response(FeedbackImportTrialSerializer(trial).data)
        if given["background"] or given["file"].size > settings.IMPORT_INLINE_BYTES:
            taken = queue_import(upload=upload, **whose)
            return Response(self.get_serializer(taken).data, status=202)
        taken = import_feedback(upload=upload, **whose)
        return Response(self.get_serializer(taken).data, status=201)

    @extend_schema(
        operation_id="feedback_imports_cancellation_create",
        summary="Cancel an import",
        description="Stops an import that has not ended; what its job has done is undone.",
        request=None,
        responses=FeedbackImportSerializer,
        examples=examples.answer(examples.FEEDBACK_IMPORT),
    )
    @action(detail=True, methods=["post"], url_path="cancellation")
    def cancellation(self, request: Request, id: str) -> Response:  # noqa: A002
        """Cancel it."""
        taken = cancel_import(taken=self.get_object(), actor=self.actor, now=timezone.now())
        return Response(self.get_serializer(taken).data)

    @extend_schema(
        operation_id="feedback_imports_rejected_rows_list",
        summary="List rejected rows",
        description="The rows of an import that could not be taken, in the file's order.",
        responses=RejectedRowSerializer(many=True),
        examples=examples.page_of(examples.REJECTED_ROW),
        filters=False,
    )
    @action(detail=True, methods=["get"], url_path="rejected-rows", filterset_class=None)
    def rejected_rows(self, request: Request, id: str) -> Response:  # noqa: A002
        """Return one page of them."""
        rows = self.get_object().rejected.visible_to(self.actor)
        found = page_of(self, rows, ordering=("line", "id"))
        items = RejectedRowSerializer(found.items, many=True).data
        return Response({"items": items, "next": found.next})


def upload_of(given: dict[str, Any], options: ReadOptions) -> Upload:
    """Return the upload that a form describes."""
    return Upload(
        stream=given["file"],
        name=given["file"].name,
        format=given["format"],
        on_error=OnError(given["on_error"]),
        coverage=SourceCoverage(given["coverage"]) if given["coverage"] else None,
        mode=ImportMode(given["mode"]),
        days=days_of(given),
        options=options,
    )


def days_of(given: dict[str, Any]) -> DayRange | None:
    """Return the days of which a full-window file holds everything."""
    first = given["first_day"]
    return None if first is None else DayRange(first, given["last_day"])
