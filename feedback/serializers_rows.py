"""The shapes of REST answers and bodies about feedback that is pushed row by row."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts import public_ids
from api.serializers import StrictBooleanField, StrictCharField, StrictSerializer
from feedback.choices import OnError, SourceCoverage
from feedback.formats.columns import COLUMNS, FACTORS
from feedback.models import Feedback
from feedback.row_batches import RowBatch, RowResult, RowsTaken
from feedback.serializers_imports import EffectsSerializer

RESULTS = ["new", "changed", "unchanged", "rejected"]
_KINDS: dict[str, list[str]] = {
    "rating": ["integer", "string", "null"],
    **{name: ["boolean", "string", "null"] for name in FACTORS},
}
_ROW = {
    "type": "object",
    "additionalProperties": False,
    "properties": {name: {"type": _KINDS.get(name, ["string", "null"])} for name in COLUMNS},
}


@extend_schema_field(_ROW)
class RowField(serializers.DictField):
    """One feedback: canonical columns by name; each row is judged alone, so nothing is here."""

    child = serializers.JSONField(allow_null=True)


class FeedbackRowsSerializer(StrictSerializer):
    """Rows to be taken: `external_id, rating, comment, reply, left_on, order_reference, ...`.

    What a row leaves out stays as it is known; null erases a rating or a comment.
    """

    seller_account = StrictCharField(help_text="Public id of the seller account.")
    rows = serializers.ListField(
        child=RowField(),
        help_text=f"1 to 1,000 objects with the fields {', '.join(COLUMNS)}.",
    )
    on_error = serializers.ChoiceField(
        choices=OnError.choices, required=False, default=OnError.REJECT_ROWS.value
    )
    coverage = serializers.ChoiceField(
        choices=SourceCoverage.choices,
        required=False,
        default=None,
        help_text="What the source of these rows holds; as for files if left out.",
    )
    dry_run = StrictBooleanField(
        required=False, default=False, help_text="Tell what would change, and change nothing."
    )


class RowErrorSerializer(serializers.Serializer[Any]):
    """Why a row was rejected."""

    pointer = serializers.CharField(help_text="Such as #/rows/3/rating.")
    code = serializers.CharField()
    detail = serializers.CharField()


class RowResultSerializer(serializers.Serializer[Any]):
    """What became of one row."""

    index = serializers.IntegerField()
    result = serializers.ChoiceField(choices=RESULTS)
    id = serializers.CharField(
        allow_null=True, help_text="Public id of the feedback; null if rejected or only tried."
    )
    errors = RowErrorSerializer(many=True)  # type: ignore[assignment] # the base has a property so called


class RowsTakenSerializer(serializers.Serializer[Any]):
    """What became of the rows; `effects` is null unless they were only tried."""

    feedback_import = serializers.CharField(
        allow_null=True, help_text="The import that keeps the counts and the rejected rows."
    )
    rows_new = serializers.IntegerField()
    rows_changed = serializers.IntegerField()
    rows_unchanged = serializers.IntegerField()
    rows_rejected = serializers.IntegerField()
    items = RowResultSerializer(many=True)
    effects = EffectsSerializer(allow_null=True)


class ReplaySerializer(StrictSerializer):
    """The corrected row; left out, the row is taken as it came."""

    row = RowField(required=False, default=None, allow_null=True)


def batch_of(given: dict[str, Any]) -> RowBatch:
    """Return the batch that a body describes."""
    coverage = given["coverage"]
    return RowBatch(
        rows=given["rows"],
        on_error=OnError(given["on_error"]),
        coverage=SourceCoverage(coverage) if coverage else None,
    )


def rows_answer(done: RowsTaken) -> dict[str, Any]:
    """Return the answer: the fields of RowsTakenSerializer."""
    taken = done.taken
    return {
        "feedback_import": None if taken.pk is None else taken.public_id,
        "rows_new": taken.rows_new,
        "rows_changed": taken.rows_changed,
        "rows_unchanged": taken.rows_unchanged,
        "rows_rejected": taken.rows_rejected,
        "items": [_item(one) for one in done.results],
        "effects": done.effects or None,
    }


def _item(one: RowResult) -> dict[str, Any]:
    key, row_id = settings.PUBLIC_ID_KEY, one.feedback_id
    errors = [{"pointer": e.pointer, "code": e.code, "detail": e.detail} for e in one.errors]
    return {
        "index": one.index,
        "result": one.result,
        "id": None
        if row_id is None
        else public_ids.encode(Feedback.PUBLIC_PREFIX, row_id, key=key),
        "errors": errors,
    }
