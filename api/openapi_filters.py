"""Describes the parameters of a FilterSet in the OpenAPI document."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django_filters import Filter
from drf_spectacular.utils import OpenApiParameter

from api.filters import (
    LARGEST,
    InstantFormField,
    PublicIdFilter,
    StrictBooleanFormField,
    StrictFilterSet,
    StrictIntegerFormField,
    pattern_of,
)

_SCHEMAS: list[tuple[type[forms.Field], dict[str, Any]]] = [
    (InstantFormField, {"type": "string", "format": "date-time"}),
    (StrictBooleanFormField, {"type": "boolean"}),
    (StrictIntegerFormField, {"type": "integer", "format": "int64"}),
    (forms.DecimalField, {"type": "string", "format": "decimal"}),
    (forms.DateField, {"type": "string", "format": "date"}),
    (forms.CharField, {"type": "string", "minLength": 1}),
]


def filter_parameters(filterset: type[StrictFilterSet] | None) -> Iterator[OpenApiParameter]:
    """Return one parameter a filter; `help_text` or the label describes it."""
    for name, one in (filterset.base_filters if filterset else {}).items():
        several = isinstance(one.field, forms.MultipleChoiceField)
        schema = schema_of(one)
        yield OpenApiParameter(
            name,
            {"type": "array", "items": schema} if several else schema,
            description=str(one.field.help_text or one.label or f"Filter by {name}."),
            explode=True if several else None,
            style="form" if several else None,
        )


def schema_of(one: Filter) -> dict[str, Any]:
    """Return the schema of one value."""
    if isinstance(one, PublicIdFilter):
        return {"type": "string", "pattern": pattern_of(one.prefix)}
    if isinstance(one.field, forms.ChoiceField):
        return {"type": "string", "enum": choices_of(one)}
    for kind, schema in _SCHEMAS:
        if isinstance(one.field, kind):
            limits = {
                word: limit
                for word, attribute in (("minimum", "min_value"), ("maximum", "max_value"))
                if abs(limit := getattr(one.field, attribute, None) or 0) in range(1, LARGEST)
            }
            return {**schema, **limits}
    message = f"There is no OpenAPI type for {type(one.field).__name__}."
    raise TypeError(message)


def choices_of(one: Filter) -> list[str]:
    """Return the values of a closed list, without the empty one that stands for "not given"."""
    return [str(value) for value, _ in one.field.choices if value not in {"", None}]
