"""The shape of a performance snapshot in REST."""

from typing import Any, ClassVar

from rest_framework import serializers

from api.serializers import InstantField, PublicIdField, StrictCharField, StrictSerializer
from feedback.formats.performance import FigureStatus
from metrics.models import PerformanceSnapshot


class FigureSerializer(serializers.Serializer[Any]):
    """One figure of a marketplace: as reported, and recomputed from its parts."""

    name = serializers.CharField()
    reported = serializers.FloatField(
        allow_null=True, help_text="Shares lie between 0 and 1; null where there are no data."
    )
    recomputed = serializers.FloatField(
        allow_null=True, help_text="The numerator by the denominator."
    )
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    target = serializers.FloatField(allow_null=True, help_text="As the document itself says.")
    status_raw = serializers.CharField(allow_null=True, help_text="The marketplace's word.")
    status = serializers.ChoiceField(
        choices=[status.value for status in FigureStatus],
        allow_null=True,
        help_text="Our word for it; one that we do not know is never good.",
    )
    window_from = InstantField(allow_null=True)
    window_to = InstantField(allow_null=True)


class PerformanceSnapshotSerializer(serializers.ModelSerializer[PerformanceSnapshot]):
    """What a marketplace showed of a seller at one moment."""

    id = PublicIdField()
    seller_account = PublicIdField(source="seller_account.public_id")
    marketplace = serializers.CharField(source="seller_account.marketplace_id")
    figures = FigureSerializer(many=True, source="listed_figures")
    taken_at = InstantField()
    created_at = InstantField()

    class Meta:
        model = PerformanceSnapshot
        fields: ClassVar[list[str]] = [
            "id",
            "seller_account",
            "marketplace",
            "format",
            "file_name",
            "figures",
            "taken_at",
            "created_at",
            "created_by",
        ]


class WholeSnapshotSerializer(PerformanceSnapshotSerializer):
    """The same with the document as it came."""

    raw = serializers.DictField(help_text="The document as it came.")

    class Meta(PerformanceSnapshotSerializer.Meta):
        fields: ClassVar[list[str]] = [*PerformanceSnapshotSerializer.Meta.fields, "raw"]


class NewPerformanceSnapshotSerializer(StrictSerializer):
    """A document and the seller account that it is about (multipart/form-data)."""

    file = serializers.FileField(max_length=255, allow_empty_file=True)
    seller_account = StrictCharField(help_text="Public id of the seller account.")
