"""Strict serializers: a value of the wrong type, an unknown field or a naive time is refused."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.db import models
from rest_framework import serializers
from rest_framework.utils import html

from api import texts
from api.instants import InstantError, parse_instant


class StrictCharField(serializers.CharField):
    """Text and nothing else; it is kept in NFC."""

    def to_internal_value(self, data: Any) -> str:
        """Refuse numbers and booleans, which DRF would turn into text."""
        if not isinstance(data, str):
            self.fail("invalid")
        return texts.normalized(super().to_internal_value(data))


class IdentifierField(StrictCharField):
    """A name or id: bidirectional and invisible controls are dropped."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text without what nobody sees."""
        text = texts.identifier(super().to_internal_value(data))
        if not text and not self.allow_blank:
            self.fail("blank")
        return text


class StrictIntegerField(serializers.IntegerField):
    """A JSON number without a fraction (1.0 is one); text only where a form sends nothing else."""

    def to_internal_value(self, data: Any) -> int:
        """Refuse text, booleans and fractions."""
        is_whole = isinstance(data, int) or (isinstance(data, float) and data.is_integer())
        if not _is_form(self) and (isinstance(data, bool) or not is_whole):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictBooleanField(serializers.BooleanField):
    """`true` or `false`; the many words that DRF knows only where a form sends nothing else."""

    def to_internal_value(self, data: Any) -> bool:
        """Refuse numbers and text."""
        if not _is_form(self) and not isinstance(data, bool):
            self.fail("invalid", input=data)
        return bool(super().to_internal_value(data))


class InstantField(serializers.DateTimeField):
    """An instant with its offset, shown in UTC."""

    default_error_messages = {
        "naive_time": "Add the offset from UTC, such as Z or +09:00.",
        "offset_out_of_range": "No place is more than 14 hours from UTC.",
        "invalid": "Write an instant such as 2026-01-31T09:30:00Z (RFC 3339).",
    }

    def to_internal_value(self, value: Any) -> datetime:
        """Return the instant in UTC."""
        if not isinstance(value, str):
            self.fail("invalid")
        try:
            return parse_instant(value)
        except InstantError as error:
            return self.fail(error.code)

    def to_representation(self, value: datetime) -> str:
        """Write UTC with a Z."""
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class PublicIdField(serializers.CharField):
    """The public id of the row itself (`PublicIdField()`) or of a linked one (`source="..."`)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"source": "public_id", "read_only": True, **options})

    def bind(self, field_name: str, parent: Any) -> None:
        """Allow the field itself to be called `public_id`."""
        if field_name == self.source:
            self.source = None
        super().bind(field_name, parent)


def _is_form(field: serializers.Field[Any, Any, Any, Any]) -> bool:
    return html.is_html_input(getattr(field.root, "initial_data", None))


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses every field that it does not write; the base of everything that comes in."""

    def to_internal_value(self, data: Any) -> Any:
        """Name unknown and read-only fields in one answer together with nothing else."""
        if hasattr(data, "keys"):
            refused = refused_fields(self, list(data.keys()))
            if refused:
                raise serializers.ValidationError(refused)
        return super().to_internal_value(data)


class StrictModelSerializer(serializers.ModelSerializer[Any]):
    """The same for serializers that are derived from a model."""

    serializer_field_mapping: ClassVar[dict[Any, Any]] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: StrictCharField,
        models.TextField: StrictCharField,
        models.SlugField: StrictCharField,
        models.IntegerField: StrictIntegerField,
        models.BigIntegerField: StrictIntegerField,
        models.SmallIntegerField: StrictIntegerField,
        models.PositiveIntegerField: StrictIntegerField,
        models.PositiveSmallIntegerField: StrictIntegerField,
        models.BooleanField: StrictBooleanField,
        models.DateTimeField: InstantField,
    }

    def to_internal_value(self, data: Any) -> Any:
        """Name unknown and read-only fields in one answer together with nothing else."""
        if hasattr(data, "keys"):
            refused = refused_fields(self, list(data.keys()))
            if refused:
                raise serializers.ValidationError(refused)
        return super().to_internal_value(data)


def refused_fields(serializer: Any, names: list[str]) -> dict[str, list[serializers.ErrorDetail]]:
    """Return an error for each name that the serializer does not write."""
    refused = {}
    for name in names:
        known = serializer.fields.get(name)
        if known is None:
            sentence = "There is no such field."
            refused[name] = [serializers.ErrorDetail(sentence, code="unknown_field")]
        elif known.read_only:
            sentence = "This field cannot be written."
            refused[name] = [serializers.ErrorDetail(sentence, code="read_only")]
    return refused
