"""How a file is to be read: what imports and previews take, saved mappings, and a preview."""

import json
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.fields import empty

from accounts.actor import Actor
from api.serializers import (
    IdentifierField,
    InstantField,
    PublicIdField,
    StrictCharField,
    StrictSerializer,
)
from feedback.choices import FeedbackChannel, Polarity
from feedback.formats.catalogue import FORMATS
from feedback.formats.columns import COLUMNS
from feedback.formats.preview import Preview
from feedback.formats.rows import ParsedRow, ReadOptions, Row
from feedback.formats.suggesting import Confidence
from feedback.models import ColumnMapping
from feedback.services.mappings import MAX_NAME, chosen_columns
from marketplaces.choices import DateOrder


class ColumnsField(serializers.DictField):
    """Our columns and a file's headers; in a form the text of a JSON object."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        # Doubled, because DRF formats it.
        "no_object": 'Write a JSON object such as {{"external_id": "Nr", "rating": "Stars"}}.'
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(child=StrictCharField(), allow_empty=False, **options)

    def get_value(self, dictionary: Any) -> Any:
        """Take one value also from a form, where DRF would look for `columns[rating]`."""
        return dictionary.get(self.field_name, empty)

    def to_internal_value(self, data: Any) -> Any:
        """Read the text of a form; which columns there are is the service's affair."""
        if isinstance(data, str):
            try:
                data = json.loads(data)
            except (ValueError, RecursionError):
                self.fail("no_object")
        if not isinstance(data, dict):
            self.fail("no_object")
        return super().to_internal_value(data)


class FileToReadSerializer(StrictSerializer):
    """A file and how to read it (multipart/form-data)."""

    file = serializers.FileField(max_length=255, allow_empty_file=True)
    seller_account = StrictCharField(help_text="Public id of the seller account.")
    format = serializers.ChoiceField(
        choices=[(name, one.label) for name, one in FORMATS.items()],
        required=False,
        default=None,
        help_text="Recognised by the header if left out.",
    )
    encoding = StrictCharField(
        max_length=40, required=False, default=None, help_text="Such as utf-8 or cp932."
    )
    date_order = serializers.ChoiceField(
        choices=[order.value for order in DateOrder if order is not DateOrder.UNKNOWN],
        required=False,
        default=None,
        help_text="How dates are written that are not YYYY-MM-DD.",
    )
    mapping = StrictCharField(
        required=False, default=None, help_text="Public id of a saved column mapping."
    )
    columns = ColumnsField(
        required=False,
        default=None,
        help_text="Our columns and the file's headers, if there is no saved mapping.",
    )

    def read_options(self, actor: Actor) -> ReadOptions:
        """Return what the caller says of the file."""
        given = self.validated_data
        order = given["date_order"]
        return ReadOptions(
            encoding=given["encoding"],
            date_order=DateOrder(order) if order else None,
            mapping=chosen_columns(mapping=given["mapping"], columns=given["columns"], actor=actor),
        )


class ColumnMappingSerializer(serializers.ModelSerializer[ColumnMapping]):
    """What the columns of somebody's own files mean."""

    id = PublicIdField()
    columns = serializers.DictField(
        child=serializers.CharField(), help_text="Our columns and the file's headers."
    )
    created_at = InstantField()
    updated_at = InstantField()

    class Meta:
        model = ColumnMapping
        fields: ClassVar[list[str]] = ["id", "name", "columns", "created_at", "updated_at"]


class NewColumnMappingSerializer(StrictSerializer):
    """A name, and which header stands for which of our columns."""

    name = IdentifierField(max_length=MAX_NAME)
    columns = ColumnsField(help_text=f"Known columns: {', '.join(COLUMNS)}.")


class SuggestionSerializer(serializers.Serializer[Any]):
    """Which header probably stands for a column of ours."""

    column = serializers.ChoiceField(choices=list(COLUMNS))
    header = serializers.CharField()
    confidence = serializers.ChoiceField(
        choices=[one.value for one in Confidence],
        help_text="high: a known word; medium: it holds one; low: guessed from the values.",
    )


class PreviewValuesSerializer(serializers.Serializer[Any]):
    """A row as it would be read."""

    external_id = serializers.CharField()
    rating = serializers.IntegerField(allow_null=True)
    polarity = serializers.ChoiceField(choices=Polarity.choices, allow_null=True)
    comment = serializers.CharField(allow_null=True)
    reply = serializers.CharField(allow_null=True)
    left_on = serializers.DateField(allow_null=True)
    left_at = InstantField(allow_null=True)
    ordered_on = serializers.DateField(allow_null=True)
    order_reference = serializers.CharField(allow_null=True)
    arrived_on_time = serializers.BooleanField(allow_null=True)
    item_as_described = serializers.BooleanField(allow_null=True)
    customer_service = serializers.BooleanField(allow_null=True)
    channel = serializers.ChoiceField(choices=FeedbackChannel.choices, allow_null=True)


class PreviewProblemSerializer(serializers.Serializer[Any]):
    """Why a row would be rejected."""

    column = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class PreviewRowSerializer(serializers.Serializer[Any]):
    """One of the first rows: either values or a problem."""

    line = serializers.IntegerField()
    raw = serializers.CharField()
    values = PreviewValuesSerializer(allow_null=True)
    problem = PreviewProblemSerializer(allow_null=True)


class QuestionSerializer(serializers.Serializer[Any]):
    """What the file does not say and the caller has to."""

    code = serializers.CharField()
    message = serializers.CharField()


class PreviewSerializer(serializers.Serializer[Any]):
    """What a file would give; nothing was changed."""

    format = serializers.ChoiceField(choices=[(name, one.label) for name, one in FORMATS.items()])
    header = serializers.ListField(child=serializers.CharField())
    suggestions = SuggestionSerializer(many=True)
    missing = serializers.ListField(
        child=serializers.CharField(),
        help_text="Columns without which nothing can be read; rating stands for it or a comment.",
    )
    rows = PreviewRowSerializer(many=True)
    question = QuestionSerializer(allow_null=True)


def preview_answer(found: Preview) -> Any:
    """Return the answer for a preview: the fields of PreviewSerializer."""
    question = found.question
    shown = {
        "format": found.format,
        "header": found.header,
        "suggestions": found.suggestions,
        "missing": found.missing,
        "rows": [_row(row) for row in found.rows],
        "question": question and {"code": question.code, "message": str(question)},
    }
    return PreviewSerializer(shown).data


def _row(row: Row) -> dict[str, Any]:
    is_good = isinstance(row, ParsedRow)
    return {
        "line": row.line,
        "raw": row.raw,
        "values": row if is_good else None,
        "problem": None if is_good else row,
    }
