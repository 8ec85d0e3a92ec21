"""Orders over REST: parse, one call, present."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from api.rest import ActorView, OwnedViewSet
from feedback import rest_examples_orders as examples
from feedback.choices import OnError
from feedback.filters import OrderFilterSet
from feedback.models import Order, SellerAccount
from feedback.order_importing import OrderBatch, OrderUpload, import_orders, take_orders
from feedback.order_reading import with_all
from feedback.serializers_orders import (
    NewOrderImportSerializer,
    NewOrdersSerializer,
    OrderImportTakenSerializer,
    OrderSerializer,
    OrdersTakenSerializer,
    import_answer,
    orders_answer,
    read_each,
)


@extend_schema_view(
    list=extend_schema(
        operation_id="orders_list",
        summary="List orders",
        description="Newest first, by the instant at which they were placed.",
        responses=OrderSerializer(many=True),
        examples=examples.page_of(examples.ORDER),
    ),
    retrieve=extend_schema(
        operation_id="orders_retrieve",
        summary="Show an order",
        description="With what went wrong, and the ids of its feedback.",
        responses=OrderSerializer,
        examples=examples.answer(examples.ORDER),
    ),
)
class OrderViewSet(OwnedViewSet):
    """Orders, and what went wrong with them."""

    model = Order
    serializer_class = OrderSerializer
    filterset_class = OrderFilterSet
    ordering = ("-ordered_at", "-id")
    tag = "Orders"
    required_scope = {
        "list": Scope.FEEDBACK_READ,
        "retrieve": Scope.FEEDBACK_READ,
        "create": Scope.FEEDBACK_WRITE,
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Fetch account, incidents and feedback along."""
        return with_all(super().get_queryset())

    @extend_schema(
        operation_id="orders_record",
        summary="Record orders",
        description=(
            "Up to 1,000 orders: new ones are added, known ones changed. What an order leaves out "
            "stays as it is. The same orders again change nothing. Each is answered by its index; "
            "a bad one is rejected, or with `reject_all` all of them."
        ),
        request=NewOrdersSerializer,
        responses={200: OrdersTakenSerializer},
        examples=examples.body_and_taken(examples.NEW_ORDERS, examples.ORDERS_TAKEN),
    )
    def create(self, request: Request) -> Response:
        """Record a batch."""
        body = NewOrdersSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        read = read_each(given["orders"])
        taken = take_orders(
            batch=OrderBatch(
                given=[one.first for one in read], on_error=OnError(given["on_error"])
            ),
            seller_account=account_of(self, given),
            actor=self.actor,
            now=timezone.now(),
            dry_run=given["dry_run"],
        )
        return Response(orders_answer(taken, read))


class OrderImportView(ActorView):
    """Files of orders."""

    tag = "Orders"
    required_scope = Scope.FEEDBACK_WRITE

    def get_parsers(self) -> list[BaseParser]:
        """A file comes as multipart/form-data."""
        return [MultiPartParser()]

    @extend_schema(
        operation_id="order_imports_create",
        summary="Import a file of orders",
        description=(
            "CSV (comma, semicolon or tab) with a header line, or one JSON object a line; also "
            "compressed with gzip. Reads the whole file or refuses it. The first 100 rejected rows "
            "are answered with their reason. The same file again changes nothing."
        ),
        request={"multipart/form-data": NewOrderImportSerializer},
        responses={200: OrderImportTakenSerializer},
        examples=examples.body_and_taken(
            examples.NEW_ORDER_IMPORT, examples.ORDER_IMPORT_TAKEN, media_type="multipart/form-data"
        ),
    )
    def post(self, request: Request) -> Response:
        """Import one file."""
        body = NewOrderImportSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        taken = import_orders(
            upload=OrderUpload(
                stream=given["file"],
                on_error=OnError(given["on_error"]),
                encoding=given["encoding"],
            ),
            seller_account=account_of(self, given),
            actor=self.actor,
            now=timezone.now(),
            dry_run=given["dry_run"],
        )
        return Response(import_answer(taken))


def account_of(view: ActorView, given: dict[str, Any]) -> SellerAccount:
    """Return the seller account that a body names; another organization's is not there."""
    return SellerAccount.objects.visible_to(view.actor).by_public_id(given["seller_account"])
