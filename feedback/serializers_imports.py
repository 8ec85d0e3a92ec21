"""The shapes of REST answers and bodies about imports."""

from typing import Any, ClassVar

from rest_framework import serializers

from api.serializers import (
    InstantField,
    PublicIdField,
    StrictBooleanField,
)
from feedback.choices import ImportMode, OnError, SourceCoverage
from feedback.models import FeedbackImport, RejectedRow
from feedback.reading_serializers import FileToReadSerializer


class FeedbackImportSerializer(serializers.ModelSerializer[FeedbackImport]):
    """What became of a file; `id` is null for a dry run, which leaves no trace."""

    id = serializers.SerializerMethodField()
    seller_account = PublicIdField(source="seller_account.public_id")
    error_code = serializers.CharField(help_text="Why a failed import failed; else empty.")
    created_at = InstantField()
    finished_at = InstantField(allow_null=True)

    class Meta:
        model = FeedbackImport
        fields: ClassVar[list[str]] = [
            "id",
            "seller_account",
            "format",
            "file_name",
            "mode",
            "on_error",
            "status",
            "rows_read",
            "rows_new",
            "rows_changed",
            "rows_unchanged",
            "rows_rejected",
            "rows_missing",
            "error_code",
            "error_message",
            "created_at",
            "created_by",
            "finished_at",
        ]

    def get_id(self, taken: FeedbackImport) -> str | None:
        """Return the public id of an import that was kept."""
        return None if taken.pk is None else taken.public_id


class NewFeedbackImportSerializer(FileToReadSerializer):
    """A file, how to read it, and what to do with it (multipart/form-data)."""

    on_error = serializers.ChoiceField(
        choices=OnError.choices, required=False, default=OnError.REJECT_ROWS.value
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
    mode = serializers.ChoiceField(
        choices=ImportMode.choices,
        required=False,
        default=ImportMode.UPSERT.value,
        help_text=(
            "full_window: the file holds everything of its days; what it does not hold is marked "
            "as missing."
        ),
    )
    first_day = serializers.DateField(
        required=False,
        default=None,
        help_text="The first day of a full window, if the oldest row does not tell it.",
    )
    last_day = serializers.DateField(required=False, default=None, help_text="Its last day.")
    background = StrictBooleanField(
        required=False, default=False, help_text="Answer at once and let a job import the file."
    )
    dry_run = StrictBooleanField(
        required=False, default=False, help_text="Tell what would change, and change nothing."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The days of a window come together, and only with a full window."""
        first, last = attrs["first_day"], attrs["last_day"]
        given = {"first_day": first, "last_day": last}
        if attrs["mode"] != ImportMode.FULL_WINDOW and (first or last):
            name = "first_day" if first else "last_day"
            raise serializers.ValidationError({name: "This belongs to mode=full_window."})
        for name, value in given.items():
            if value is None and (first or last):
                raise serializers.ValidationError({name: "Give both days of the window."})
        if first and first > last:
            raise serializers.ValidationError({"last_day": "This lies before first_day."})
        return attrs


class RejectedRowSerializer(serializers.ModelSerializer[RejectedRow]):
    """A row that could not be taken, as it came, and why.

    `cells` are its values by canonical column where they could be told apart; a correction starts
    from them.
    """

    id = PublicIdField()
    cells = serializers.DictField(child=serializers.CharField(), allow_null=True)
    replayed_at = InstantField(allow_null=True)

    class Meta:
        model = RejectedRow
        fields: ClassVar[list[str]] = [
            "id",
            "line",
            "raw",
            "cells",
            "column",
            "code",
            "message",
            "replayed_at",
        ]


class OfficialEffectSerializer(serializers.Serializer[Any]):
    """The official number of one window, and its counts."""

    value = serializers.FloatField(allow_null=True)
    displayed = serializers.FloatField(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    positive = serializers.IntegerField()
    neutral = serializers.IntegerField()
    negative = serializers.IntegerField()


class ScoreEffectSerializer(serializers.Serializer[Any]):
    """The score now and after the import, by window."""

    before = serializers.DictField(child=OfficialEffectSerializer())
    after = serializers.DictField(child=OfficialEffectSerializer())


class EffectsSerializer(serializers.Serializer[Any]):
    """What the import would do to what depends on feedback."""

    score = ScoreEffectSerializer()


class FeedbackImportTrialSerializer(serializers.Serializer[Any]):
    """What an import would do; nothing of it was kept."""

    rows_read = serializers.IntegerField(source="taken.rows_read")
    rows_new = serializers.IntegerField(source="taken.rows_new")
    rows_changed = serializers.IntegerField(source="taken.rows_changed")
    rows_unchanged = serializers.IntegerField(source="taken.rows_unchanged")
    rows_rejected = serializers.IntegerField(source="taken.rows_rejected")
    rows_missing = serializers.IntegerField(source="taken.rows_missing")
    rejected = RejectedRowSerializer(many=True, help_text="The first hundred.")
    effects = EffectsSerializer()
