"""The shapes of REST answers and bodies about feedback."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, ClassVar

from django.conf import settings
from rest_framework import serializers

from accounts import public_ids
from api.serializers import (
    IdentifierField,
    InstantField,
    PublicIdField,
    StrictSerializer,
)
from feedback.choices import (
    FeedbackChannel,
    FeedbackState,
    GroundLabel,
    LeftPrecision,
    MismatchLabel,
    Polarity,
    SourceCoverage,
    TextPolarityLabel,
    TopicLabel,
    UncountedReason,
)
from feedback.models import Feedback, FeedbackImport, Order, SellerAccount

# The columns that a list reads, and how `feedback_answer` finds them.
FEEDBACK_COLUMNS = (
    "id",
    "seller_account_id",
    "seller_account__marketplace_id",
    "external_id",
    "rating",
    "rating_raw",
    "polarity",
    "comment",
    "reply",
    "arrived_on_time",
    "item_as_described",
    "customer_service",
    "left_on",
    "left_at",
    "left_precision",
    "left_latest_on",
    "ordered_on",
    "counts_on",
    "order_reference",
    "order_id",
    "channel",
    "automated",
    "details",
    "state",
    "uncounted_reason",
    "source_coverage",
    "pack_version",
    "feedback_import_id",
    "version",
    "created_at",
    "updated_at",
    "classifications__engine",
    "classifications__language",
    "classifications__text_polarity",
    "classifications__mismatch",
    "classifications__topics",
    "classifications__grounds_eligible",
    "classifications__grounds_possible",
)
_LABELS = {
    name: name.removeprefix("classifications__")
    for name in FEEDBACK_COLUMNS
    if name.startswith("classifications__")
}
_AS_THEY_ARE = tuple(
    name
    for name in FEEDBACK_COLUMNS
    if name
    not in {
        "id",
        "seller_account_id",
        "seller_account__marketplace_id",
        "order_id",
        "feedback_import_id",
        *_LABELS,
    }
)
_values_as_they_are = itemgetter(*_AS_THEY_ARE)


def feedback_answer(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer for a row of `FEEDBACK_COLUMNS`: the fields of FeedbackSerializer."""
    key = settings.PUBLIC_ID_KEY
    imported, order = row["feedback_import_id"], row["order_id"]
    return {
        "id": public_ids.encode(Feedback.PUBLIC_PREFIX, row["id"], key=key),
        "seller_account": public_ids.encode(
            SellerAccount.PUBLIC_PREFIX, row["seller_account_id"], key=key
        ),
        "marketplace": row["seller_account__marketplace_id"],
        **dict(zip(_AS_THEY_ARE, _values_as_they_are(row), strict=True)),
        "order": order and public_ids.encode(Order.PUBLIC_PREFIX, order, key=key),
        "feedback_import": imported
        and public_ids.encode(FeedbackImport.PUBLIC_PREFIX, imported, key=key),
        "classification": None
        if row["classifications__engine"] is None
        else {label: row[column] for column, label in _LABELS.items()},
    }


class LabelsSerializer(serializers.Serializer[Any]):
    """What the text says: the labels that hold, a person's word before the machine's."""

    engine = serializers.CharField(help_text="What read it, with the version of each part.")
    language = serializers.CharField(
        allow_blank=True, help_text="ISO 639-1; empty if it cannot be told."
    )
    text_polarity = serializers.ChoiceField(choices=TextPolarityLabel.choices)
    mismatch = serializers.ChoiceField(choices=MismatchLabel.choices)
    topics = serializers.ListField(child=serializers.ChoiceField(choices=TopicLabel.choices))
    grounds_eligible = serializers.ListField(
        child=serializers.ChoiceField(choices=GroundLabel.choices),
        help_text="Grounds on which the marketplace takes it away.",
    )
    grounds_possible = serializers.ListField(
        child=serializers.ChoiceField(choices=GroundLabel.choices),
        help_text="Grounds that a person should look at.",
    )


class FeedbackSerializer(serializers.Serializer[Any]):
    """One feedback. Times are UTC; `left_on` is the day in the marketplace's time zone."""

    id = serializers.CharField()
    seller_account = serializers.CharField(help_text="Public id of the seller account.")
    marketplace = serializers.CharField(help_text="A code such as amazon.us.")
    external_id = serializers.CharField(help_text="Its id on the marketplace.")
    rating = serializers.IntegerField(allow_null=True, min_value=1, max_value=5)
    rating_raw = serializers.CharField(
        allow_null=True, help_text="What the source wrote, where that were not whole stars of 5."
    )
    polarity = serializers.ChoiceField(choices=Polarity.choices, allow_null=True)
    comment = serializers.CharField(allow_null=True)
    reply = serializers.CharField(allow_null=True, help_text="The seller's public reply.")
    arrived_on_time = serializers.BooleanField(allow_null=True)
    item_as_described = serializers.BooleanField(allow_null=True)
    customer_service = serializers.BooleanField(allow_null=True)
    left_on = serializers.DateField()
    left_at = InstantField()
    left_precision = serializers.ChoiceField(choices=LeftPrecision.choices)
    left_latest_on = serializers.DateField(
        allow_null=True, help_text="The end of the range of days, where only that is known."
    )
    ordered_on = serializers.DateField(allow_null=True)
    counts_on = serializers.DateField(help_text="The day by the clock of the marketplace's score.")
    order_reference = serializers.CharField(allow_null=True)
    order = serializers.CharField(allow_null=True, help_text="Public id of the order, if known.")
    channel = serializers.ChoiceField(choices=FeedbackChannel.choices)
    automated = serializers.BooleanField(help_text="Left by the marketplace itself.")
    details = serializers.DictField(
        allow_null=True, help_text="What only this source tells, such as ratings of aspects."
    )
    state = serializers.ChoiceField(choices=FeedbackState.choices)
    uncounted_reason = serializers.ChoiceField(
        choices=UncountedReason.choices,
        allow_null=True,
        help_text="Why the marketplace leaves it out of its score.",
    )
    source_coverage = serializers.ChoiceField(choices=SourceCoverage.choices)
    pack_version = serializers.CharField(help_text="The marketplace's rules that were applied.")
    version = serializers.IntegerField(help_text="Grows by one with each change.")
    created_at = InstantField()
    updated_at = InstantField()
    feedback_import = serializers.CharField(
        allow_null=True, help_text="The import that wrote it last."
    )
    classification = LabelsSerializer(
        allow_null=True,
        help_text="Null without a comment, or while a job has still to read a large import.",
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
