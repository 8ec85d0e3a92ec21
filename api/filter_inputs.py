"""Derives the GraphQL input of a FilterSet, so that a filter is declared once for both transports.

The FilterSet runs as a whole on the scoped rows, as plain conditions. Boolean trees (AND, OR, NOT)
do not exist in these inputs, so a query that uses them is refused and never half understood.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import strawberry
from django import forms
from django.db import models
from django.http import HttpRequest
from django_filters import Filter
from strawberry import UNSET
from strawberry.types.enum import StrawberryEnumDefinition

from accounts.errors import FieldError, Invalid
from api.filters import (
    InstantFormField,
    PublicIdFilter,
    StrictBooleanFormField,
    StrictFilterSet,
)
from api.graphql_errors import argument_pointer

_TYPES: dict[type[forms.Field], Any] = {
    InstantFormField: datetime,
    StrictBooleanFormField: bool,
    forms.BooleanField: bool,
    forms.IntegerField: int,
    forms.DecimalField: Decimal,
    forms.DateTimeField: datetime,
    forms.DateField: date,
    forms.UUIDField: strawberry.ID,
    forms.CharField: str,
}


def filter_input(
    filterset: type[StrictFilterSet], *, enums: Mapping[str, type[Enum]] | None = None
) -> Any:
    """Return the input type; `enums` names the enum of each filter that offers choices.

    Instances have `given()`, the filters that were set, and `narrow(queryset, request)`.
    """
    types = {
        name: graphql_type(name, one, enums or {}) for name, one in filterset.base_filters.items()
    }

    def given(self: Any) -> dict[str, Any]:
        """Return the filters that were set; null means not set, as in every GraphQL input."""
        values = {name: getattr(self, name) for name in types}
        return {n: plain(value) for n, value in values.items() if value not in (None, UNSET)}

    def narrow(
        self: Any, queryset: models.QuerySet[Any], request: HttpRequest
    ) -> models.QuerySet[Any]:
        """Return the rows that match; raise Invalid for what does not fit."""
        bound = filterset(data=given(self), queryset=queryset, request=request)
        try:
            return bound.narrowed()
        except Invalid as error:
            raise type(error)(
                str(error), errors=[in_argument(one) for one in error.errors]
            ) from error

    namespace = {
        "__doc__": f"The filters of {filterset.__name__}.",
        "__annotations__": {name: kind | None for name, kind in types.items()},
        **dict.fromkeys(types, UNSET),
        "given": given,
        "narrow": narrow,
    }
    made = type(filterset.__name__.removesuffix("Set"), (), namespace)
    return strawberry.input(made, description=(filterset.__doc__ or "").strip() or None)


def in_argument(error: FieldError) -> FieldError:
    """Return the error with its place in the argument: `?left_after` is `#/filters/leftAfter`."""
    name = argument_pointer(error.pointer).removeprefix("#/")
    return replace(error, pointer=f"#/filters/{name}")


def graphql_type(name: str, one: Filter, enums: Mapping[str, type[Enum]]) -> Any:
    """Return the type of one filter; a filter that has none stops the start of the program."""
    field = one.field
    if isinstance(one, PublicIdFilter):
        return strawberry.ID
    if isinstance(field, forms.ChoiceField):
        if name not in enums:
            message = f"Name the enum of the filter {name!r}."
            raise TypeError(message)
        kind = as_enum(enums[name])
        return list[kind] if isinstance(field, forms.MultipleChoiceField) else kind  # type: ignore[valid-type]
    for parent in type(field).__mro__:
        if parent in _TYPES:
            return _TYPES[parent]
    message = f"There is no GraphQL type for the filter {name!r} ({type(field).__name__})."
    raise TypeError(message)


def as_enum(kind: type[Enum]) -> type[Enum]:
    """Register the enum with strawberry unless it is already."""
    definition = kind.__dict__.get("__strawberry_definition__")
    if isinstance(definition, StrawberryEnumDefinition):
        return kind
    return strawberry.enum(kind)


def plain(value: Any) -> Any:
    """Return what a form expects: the value behind an enum, anything else as it is."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value
