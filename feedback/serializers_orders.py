"""The shapes of REST answers and bodies about orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts import public_ids
from accounts.errors import FieldError
from api.serializers import (
    IdentifierField,
    InstantField,
    PublicIdField,
    StrictBooleanField,
    StrictCharField,
    StrictSerializer,
)
from api.translation import leaves
from feedback.choices import FulfilledBy, IncidentKind, OnError, OrderResult
from feedback.formats.values import MAX_EMAIL, MAX_ID
from feedback.models import Order, OrderIncident
from feedback.services.orders import MOST_TOLD, OrdersTaken, OrderTold


class OrderIncidentSerializer(serializers.ModelSerializer[OrderIncident]):
    """Something that went wrong; `at_fault` is null while nobody has decided."""

    id = PublicIdField()
    occurred_at = InstantField()
    created_at = InstantField()

    class Meta:
        model = OrderIncident
        fields: ClassVar[list[str]] = ["id", "kind", "occurred_at", "at_fault", "created_at"]


class OrderSerializer(serializers.ModelSerializer[Order]):
    """One order. Times are UTC; `ordered_on` is the day in the marketplace's time zone."""

    id = PublicIdField()
    seller_account = PublicIdField(source="seller_account.public_id")
    marketplace = serializers.CharField(source="seller_account.marketplace_id", read_only=True)
    ordered_at = InstantField()
    promised_by = InstantField(allow_null=True)
    shipped_at = InstantField(allow_null=True)
    delivered_at = InstantField(allow_null=True)
    created_at = InstantField()
    updated_at = InstantField()
    incidents = OrderIncidentSerializer(many=True)
    feedback = serializers.SerializerMethodField()

    class Meta:
        model = Order
        fields: ClassVar[list[str]] = [
            "id",
            "seller_account",
            "marketplace",
            "external_id",
            "ordered_at",
            "ordered_on",
            "promised_by",
            "shipped_at",
            "delivered_at",
            "fulfilled_by",
            "label_from_marketplace",
            "incidents",
            "feedback",
            "version",
            "created_at",
            "updated_at",
        ]

    def get_feedback(self, order: Order) -> list[str]:
        """Return the public ids of its feedback."""
        return [one.public_id for one in order.feedback.all()]


class NewIncidentSerializer(StrictSerializer):
    """Something that went wrong with an order; each kind once an order."""

    kind = serializers.ChoiceField(choices=IncidentKind.choices)
    occurred_at = InstantField()
    at_fault = StrictBooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Whether the marketplace holds the seller responsible; null while it is open.",
    )


class NewOrderSerializer(StrictSerializer):
    """What is told of one order. What is left out, or null, stays as it is known."""

    external_id = IdentifierField(max_length=MAX_ID, help_text="The order's number.")
    ordered_at = InstantField(
        required=False, allow_null=True, help_text="Needed for an order that is not known yet."
    )
    promised_by = InstantField(required=False, allow_null=True)
    shipped_at = InstantField(required=False, allow_null=True)
    delivered_at = InstantField(required=False, allow_null=True)
    fulfilled_by = serializers.ChoiceField(
        choices=FulfilledBy.choices, required=False, allow_null=True
    )
    label_from_marketplace = StrictBooleanField(required=False, allow_null=True)
    buyer_email = StrictCharField(
        max_length=MAX_EMAIL,
        required=False,
        allow_null=True,
        help_text="Only a keyed hash of it is kept.",
    )
    buyer_id = StrictCharField(
        max_length=MAX_ID,
        required=False,
        allow_null=True,
        help_text="Where there is no address; only a keyed hash of it is kept.",
    )
    incidents = NewIncidentSerializer(many=True, required=False, allow_null=True)

    def validate_incidents(self, incidents: list[Any] | None) -> list[Any] | None:
        """Refuse null inside the list: DRF lets it stand there because the list may be null."""
        for index, incident in enumerate(incidents or ()):
            if incident is None:
                sentence = self.fields["incidents"].error_messages["null"]
                error = serializers.ErrorDetail(str(sentence), code="null")
                raise serializers.ValidationError({str(index): [error]})
        return incidents


@extend_schema_field(NewOrderSerializer(many=True))
class OrdersField(serializers.ListField):
    """Orders as they came: each is read by itself later, so that a bad one spoils no other."""


class NewOrdersSerializer(StrictSerializer):
    """A batch of orders of one seller account."""

    seller_account = StrictCharField(help_text="Public id of the seller account.")
    orders = OrdersField(
        child=serializers.JSONField(allow_null=True), min_length=1, max_length=MOST_TOLD
    )
    on_error = serializers.ChoiceField(
        choices=OnError.choices, required=False, default=OnError.REJECT_ROWS.value
    )
    dry_run = StrictBooleanField(
        required=False, default=False, help_text="Tell what would change, and change nothing."
    )


class NewOrderImportSerializer(StrictSerializer):
    """A file of orders and how to read it (multipart/form-data)."""

    file = serializers.FileField(max_length=255, allow_empty_file=True)
    seller_account = StrictCharField(help_text="Public id of the seller account.")
    on_error = serializers.ChoiceField(
        choices=OnError.choices, required=False, default=OnError.REJECT_ROWS.value
    )
    encoding = StrictCharField(
        max_length=40, required=False, default=None, help_text="Such as utf-8 or cp932."
    )
    dry_run = StrictBooleanField(
        required=False, default=False, help_text="Tell what would change, and change nothing."
    )


class OrderErrorSerializer(serializers.Serializer[Any]):
    """One thing wrong with one order."""

    pointer = serializers.CharField(help_text="Where in the body, such as #/orders/3/ordered_at.")
    code = serializers.CharField()
    detail = serializers.CharField()


class OrderOutcomeSerializer(serializers.Serializer[Any]):
    """What became of one order of the batch."""

    index = serializers.IntegerField(help_text="Its place in `orders`, from 0.")
    result = serializers.ChoiceField(choices=OrderResult.choices)
    id = serializers.CharField(
        allow_null=True, help_text="Null if it was rejected, or would be new in a dry run."
    )
    errors = OrderErrorSerializer(many=True)  # type: ignore[assignment] # a field, not the property


class _CountsSerializer(serializers.Serializer[Any]):
    rows_read = serializers.IntegerField()
    rows_rejected = serializers.IntegerField()
    new = serializers.IntegerField(help_text="Orders that were not known before.")
    changed = serializers.IntegerField(help_text="Orders of which something new was told.")
    unchanged = serializers.IntegerField(help_text="Orders of which nothing new was told.")


class OrdersTakenSerializer(_CountsSerializer):
    """What became of a batch of orders."""

    results = OrderOutcomeSerializer(many=True)


class RejectedOrderSerializer(serializers.Serializer[Any]):
    """A row that could not be taken, as it came, and why."""

    line = serializers.IntegerField()
    raw = serializers.CharField()
    column = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class OrderImportTakenSerializer(_CountsSerializer):
    """What became of a file of orders; `rejected` holds the first 100 bad rows."""

    rejected = RejectedOrderSerializer(many=True)


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """One order of a body: its values, or all that is wrong with it."""

    values: dict[str, Any]
    errors: tuple[FieldError, ...]

    @property
    def first(self) -> dict[str, Any] | FieldError:
        """Return the values, or the first error, which stands for all of them on the stage."""
        return self.errors[0] if self.errors else self.values


def read_each(orders: Sequence[Any]) -> list[ReadOrder]:
    """Read each order by itself, so that a bad one spoils no other."""
    return [_read(one) for one in orders]


def _read(order: Any) -> ReadOrder:
    body = NewOrderSerializer(data=order)
    if body.is_valid():
        return ReadOrder(body.validated_data, ())
    details = serializers.ValidationError(body.errors).get_full_details()
    return ReadOrder({}, tuple(leaves(details)))


def orders_answer(taken: OrdersTaken, read: Sequence[ReadOrder]) -> dict[str, Any]:
    """Return the answer to a batch: counts, and what became of each order."""
    results = [order_result(one, read[one.line].errors) for one in taken.told]
    return {**_counts(taken), "results": results}


def order_result(one: OrderTold, found: Sequence[FieldError] = ()) -> dict[str, Any]:
    """Return what became of one order; `found` are errors that its reader had seen by itself."""
    errors = list(found)
    if one.code is not None and not errors:
        errors = [FieldError(f"#/{one.column}", one.code, one.message or "")]
    known = one.order_id
    return {
        "index": one.line,
        "result": one.result.value,
        "id": known and public_ids.encode(Order.PUBLIC_PREFIX, known, key=settings.PUBLIC_ID_KEY),
        "errors": [
            {
                "pointer": f"#/orders/{one.line}{error.pointer.removeprefix('#')}",
                "code": error.code,
                "detail": error.detail,
            }
            for error in errors
        ],
    }


def import_answer(taken: OrdersTaken) -> dict[str, Any]:
    """Return the answer to a file: counts, and the first bad rows."""
    rejected = [
        {
            "line": row.line,
            "raw": row.raw,
            "column": row.column,
            "code": row.code,
            "message": row.message,
        }
        for row in taken.first_rejected
    ]
    return {**_counts(taken), "rejected": rejected}


def _counts(taken: OrdersTaken) -> dict[str, int]:
    names = ("rows_read", "rows_rejected", "new", "changed", "unchanged")
    return {name: getattr(taken, name) for name in names}
