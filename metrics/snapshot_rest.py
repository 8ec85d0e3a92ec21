"""Performance snapshots over REST: parse, one call, present."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from api.rest import OwnedViewSet
from feedback.formats.performance import MAX_DOCUMENT
from feedback.models import SellerAccount
from metrics.filters import PerformanceSnapshotFilterSet
from metrics.models import PerformanceSnapshot
from metrics.snapshot_serializers import (
    NewPerformanceSnapshotSerializer,
    PerformanceSnapshotSerializer,
    WholeSnapshotSerializer,
)
from metrics.snapshots import record_snapshot

_SNAPSHOT: dict[str, Any] = {
    "id": "snap_0123456789abc",
    "seller_account": "sa_0123456789abc",
    "marketplace": "amazon.us",
    "format": "amazon_performance_report",
    "file_name": "report.json",
    "figures": [
        {
            "name": "late_shipment_rate",
            "reported": 0.0333,
            "recomputed": 0.03333333333333333,
            "numerator": 1,
            "denominator": 30,
            "target": 0.02,
            "status_raw": "BAD",
            "status": "bad",
            "window_from": "2026-08-09T00:00:00Z",
            "window_to": "2026-09-07T23:59:00Z",
        }
    ],
    "taken_at": "2026-09-08T06:00:00Z",
    "created_at": "2026-09-08T06:00:00Z",
    "created_by": "Report sync",
}
_WHOLE = {**_SNAPSHOT, "raw": {"accountStatuses": [], "performanceMetrics": []}}
_FORM = {"file": "report.json", "seller_account": "sa_0123456789abc"}


@extend_schema_view(
    list=extend_schema(
        operation_id="performance_snapshots_list",
        summary="List performance snapshots",
        description="Newest first, without the documents.",
        responses=PerformanceSnapshotSerializer(many=True),
        examples=[
            OpenApiExample("Answer", {"items": [_SNAPSHOT], "next": None}, response_only=True)
        ],
    ),
    retrieve=extend_schema(
        operation_id="performance_snapshots_retrieve",
        summary="Show a performance snapshot",
        description="What the marketplace showed of a seller, with the document as it came.",
        responses=WholeSnapshotSerializer,
        examples=[OpenApiExample("Answer", _WHOLE, response_only=True)],
    ),
)
class PerformanceSnapshotViewSet(OwnedViewSet):
    """Performance snapshots."""

    model = PerformanceSnapshot
    filterset_class = PerformanceSnapshotFilterSet
    ordering = ("-taken_at", "-id")
    tag = "Scores"
    required_scope = {
        "list": Scope.SCORES_READ,
        "retrieve": Scope.SCORES_READ,
        "create": Scope.FEEDBACK_WRITE,
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Fetch the seller account along; a list needs no documents."""
        rows = super().get_queryset().select_related("seller_account")
        return rows.defer("raw") if self.action == "list" else rows

    def get_serializer_class(self) -> Any:
        """Only one snapshot is shown with its document."""
        is_list = self.action == "list"
        return PerformanceSnapshotSerializer if is_list else WholeSnapshotSerializer

    def get_parsers(self) -> list[BaseParser]:
        """A file comes as multipart/form-data."""
        return [MultiPartParser()]

    @extend_schema(
        operation_id="performance_snapshots_create",
        summary="Record a performance snapshot",
        description=(
            "Keeps a document of the marketplace: Amazon's performance report (V2), eBay's rating "
            "summary, or Allegro's summary of ratings. The same document again changes nothing "
            "and answers with the snapshot that is there."
        ),
        request={"multipart/form-data": NewPerformanceSnapshotSerializer},
        responses={201: WholeSnapshotSerializer},
        examples=[
            OpenApiExample("Body", _FORM, request_only=True, media_type="multipart/form-data"),
            OpenApiExample("Created", _WHOLE, response_only=True, status_codes=["201"]),
        ],
    )
    def create(self, request: Request) -> Response:
        """Keep one document."""
        body = NewPerformanceSnapshotSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        file = body.validated_data["file"]
        accounts = SellerAccount.objects.visible_to(self.actor)
        snapshot = record_snapshot(
            document=file.read(MAX_DOCUMENT + 1),
            file_name=file.name,
            seller_account=accounts.by_public_id(body.validated_data["seller_account"]),
            actor=self.actor,
            now=timezone.now(),
        )
        return Response(self.get_serializer(snapshot).data, status=201)
