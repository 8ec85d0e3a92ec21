"""The shapes of REST answers and bodies about feedback."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from rest_framework import serializers

from accounts import public_ids
from api.serializers import (
    IdentifierField,
    InstantField,
    PublicIdField,
    StrictBooleanField,
    StrictCharField,
    StrictSerializer,
)
from feedback.choices import FeedbackState, LeftPrecision, OnError, Polarity, SourceCoverage
from feedback.formats.catalogue import FORMATS
from feedback.models import Feedback, FeedbackImport, RejectedRow, SellerAccount
from marketplaces.choices import DateOrder

# The columns that a list reads, and how `feedback_answer` finds them.
FEEDBACK_COLUMNS = (
    "id",
    "seller_account_id",
    "seller_account__marketplace_id",
    "external_id",
    "rating",
    "polarity",
    "comment",
    "reply",
    "arrived_on_time",
    "item_as_described",
    "customer_service",
    "left_on",
    "left_at",
    "left_precision",
    "order_reference",
    "state",
    "source_coverage",
    "pack_version",
    "feedback_import_id",
    "version",
    "created_at",
    "updated_at",
)
_AS_THEY_ARE = tuple(
    name
    for name in FEEDBACK_COLUMNS
    if name
    not in {"id", "seller_account_id", "seller_account__marketplace_id", "feedback_import_id"}
)


def feedback_answer(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer for a row of `FEEDBACK_COLUMNS`: the fields of FeedbackSerializer."""
    key = settings.PUBLIC_ID_KEY
    imported = row["feedback_import_id"]
    return {
        "id": public_ids.encode(Feedback.PUBLIC_PREFIX, row["id"], key=key),
        "seller_account": public_ids.encode(
            SellerAccount.PUBLIC_PREFIX, row["seller_account_id"], key=key
        ),
        "marketplace": row["seller_account__marketplace_id"],
        **{name: row[name] for name in _AS_THEY_ARE},
        "feedback_import": imported
        and public_ids.encode(FeedbackImport.PUBLIC_PREFIX, imported, key=key),
    }


class FeedbackSerializer(serializers.Serializer[Any]):
    """One feedback. Times are UTC; `left_on` is the day in the marketplace's time zone."""

    id = serializers.CharField()
    seller_account = serializers.CharField(help_text="Public id of the seller account.")
    marketplace = serializers.CharField(help_text="A code such as amazon.us.")
    external_id = serializers.CharField(help_text="Its id on the marketplace.")
    rating = serializers.IntegerField(allow_null=True, min_value=1, max_value=5)
    polarity = serializers.ChoiceField(choices=Polarity.choices, allow_null=True)
    comment = serializers.CharField(allow_null=True)
    reply = serializers.CharField(allow_null=True, help_text="The seller's public reply.")
    arrived_on_time = serializers.BooleanField(allow_null=True)
    item_as_described = serializers.BooleanField(allow_null=True)
    customer_service = serializers.BooleanField(allow_null=True)
    left_on = serializers.DateField()
    left_at = InstantField()
    left_precision = serializers.ChoiceField(choices=LeftPrecision.choices)
    order_reference = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=FeedbackState.choices)
    source_coverage = serializers.ChoiceField(choices=SourceCoverage.choices)
    pack_version = serializers.CharField(help_text="The marketplace's rules that were applied.")
    version = serializers.IntegerField(help_text="Grows by one with each change.")
    created_at = InstantField()
    updated_at = InstantField()
    feedback_import = serializers.CharField(
        allow_null=True, help_text="The import that wrote it last."
    )


class SellerAccountSerializer(serializers.ModelSerializer[SellerAccount]):
    """A seller account."""

    id = PublicIdField()
    marketplace = serializers.CharField(source="marketplace_id")
    created_at = InstantField()

    class Meta:
        model = SellerAccount
        fields: ClassVar[list[str]] = ["id", "marketplace", "external_id", "name", "created_at"]


class NewSellerAccountSerializer(StrictSerializer):
    """What is needed to add a seller account."""

    marketplace = IdentifierField(max_length=40, help_text="A code such as amazon.us.")
    external_id = IdentifierField(max_length=120, help_text="The seller's id on the marketplace.")
    name = IdentifierField(max_length=200, required=False, default="", allow_blank=True)


class FeedbackImportSerializer(serializers.ModelSerializer[FeedbackImport]):
    """What became of a file; `id` is null for a dry run, which leaves no trace."""

    id = serializers.SerializerMethodField()
    seller_account = PublicIdField(source="seller_account.public_id")
    created_at = InstantField()

    class Meta:
        model = FeedbackImport
        fields: ClassVar[list[str]] = [
            "id",
            "seller_account",
            "format",
            "file_name",
            "on_error",
            "rows_read",
            "rows_new",
            "rows_changed",
            "rows_unchanged",
            "rows_rejected",
            "created_at",
            "created_by",
        ]

    def get_id(self, taken: FeedbackImport) -> str | None:
        """Return the public id of an import that was kept."""
        return None if taken.pk is None else taken.public_id


class NewFeedbackImportSerializer(StrictSerializer):
    """A file and how to read it (multipart/form-data)."""

    file = serializers.FileField(max_length=255, allow_empty_file=True)
    seller_account = StrictCharField(help_text="Public id of the seller account.")
    format = serializers.ChoiceField(
        choices=[(name, one.label) for name, one in FORMATS.items()],
        required=False,
        default=None,
        help_text="Recognised by the header if left out.",
    )
    on_error = serializers.ChoiceField(
        choices=OnError.choices, required=False, default=OnError.REJECT_ROWS.value
    )
    encoding = StrictCharField(
        max_length=40, required=False, default=None, help_text="Such as utf-8 or cp932."
    )
    date_order = serializers.ChoiceField(
        choices=[order.value for order in DateOrder if order is not DateOrder.UNKNOWN],
        required=False,
        default=None,
    )
    coverage = serializers.ChoiceField(
        choices=SourceCoverage.choices,
        required=False,
        default=None,
        help_text=(
            "What the file holds. If left out: on a marketplace whose own report holds only 1 to 3 "
            "stars that, elsewhere all feedback."
        ),
    )
    dry_run = StrictBooleanField(
        required=False, default=False, help_text="Tell what would change, and change nothing."
    )


class RejectedRowSerializer(serializers.ModelSerializer[RejectedRow]):
    """A row that could not be taken, as it came, and why."""

    id = PublicIdField()

    class Meta:
        model = RejectedRow
        fields: ClassVar[list[str]] = ["id", "line", "raw", "column", "code", "message"]
