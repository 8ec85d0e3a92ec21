"""Strict filters: what is unknown, empty or of the wrong type is refused, never ignored."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, cast

import django_filters
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import QueryDict
from django_filters.filterset import FilterSet

from accounts import public_ids
from accounts.errors import FieldError, Invalid
from api import texts
from api.instants import InstantError, parse_instant
from api.refusals import UnknownParameter

LARGEST = (1 << 63) - 1


class InstantFormField(forms.Field):
    """An instant with its offset."""

    def to_python(self, value: Any) -> Any:
        """Return the instant in UTC."""
        if value in self.empty_values or isinstance(value, datetime):
            return value or None  # GraphQL hands in instants that it has read itself
        try:
            return parse_instant(str(value))
        except InstantError as error:
            raise ValidationError(str(error), code=error.code) from None


class StrictBooleanFormField(forms.Field):
    """`true` or `false`."""

    def to_python(self, value: Any) -> bool | None:
        """Return the truth value."""
        if value in self.empty_values:
            return None
        words = {"true": True, "false": False, True: True, False: False}
        if value not in words:
            raise ValidationError("Write true or false.", code="invalid")
        return words[value]


class StrictIntegerFormField(forms.IntegerField):
    """A whole number of at most 64 bits, written in plain digits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": -LARGEST - 1, "max_value": LARGEST, **options})

    def to_python(self, value: Any) -> int | None:
        """Refuse `1.0`, `1_000` and digits of other scripts."""
        if value not in self.empty_values and not re.fullmatch(r"-?[0-9]{1,19}", str(value)):
            raise ValidationError("Write a whole number.", code="invalid")
        return super().to_python(value)


class TextFormField(forms.CharField):
    """Text in NFC that the database can keep."""

    def to_python(self, value: Any) -> str:
        """Return the text in the form in which it is stored."""
        text = super().to_python(value) or ""
        if not texts.is_storable(text):
            raise ValidationError("The text cannot be stored.", code="unstorable_text")
        return texts.normalized(text)


class InstantFilter(django_filters.Filter):
    """Compare with an instant, for instance `lookup_expr="gte"`."""

    field_class = InstantFormField


class BooleanFilter(django_filters.Filter):
    """Equal to true or false."""

    field_class = StrictBooleanFormField


class IntegerFilter(django_filters.Filter):
    """Compare with a whole number."""

    field_class = StrictIntegerFormField


class TextFilter(django_filters.CharFilter):
    """Compare with a text."""

    field_class = TextFormField


class PublicIdFilter(django_filters.Filter):
    """Rows that are linked to the object with this public id.

    `model` is the model behind the id; `field_name` the link, or `id` for the rows themselves. An
    id of another kind is refused; one that nobody has, or another organization, finds nothing.
    """

    field_class: type[forms.Field] = TextFormField

    def __init__(self, *args: Any, model: str, **options: Any) -> None:
        self.linked = model
        super().__init__(*args, **options)  # type: ignore[no-untyped-call]

    def filter(self, qs: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        """Narrow to the linked row; the queryset is bound to its organization already."""
        if not value:
            return qs
        row_id = row_id_of(self.prefix, value, parameter=self.parameter)
        return cast("QuerySet[Any]", super().filter(qs, row_id))  # type: ignore[no-untyped-call]

    parameter: str = ""

    @property
    def prefix(self) -> str:
        """The head of the public ids of the linked model."""
        return str(apps.get_model(self.linked).PUBLIC_PREFIX)


def row_id_of(prefix: str, public_id: str, *, parameter: str) -> int:
    """Return the row id behind a public id, 0 behind one that nobody has; or raise Invalid."""
    if not re.fullmatch(pattern_of(prefix), public_id):
        detail = f"Write an id such as {prefix}_0123456789abc."
        raise Invalid(errors=[FieldError(f"?{parameter}", "invalid_id", detail)])
    return public_ids.decode(prefix, public_id, key=settings.PUBLIC_ID_KEY) or 0


def pattern_of(prefix: str) -> str:
    """Return the regular expression of the public ids of one kind."""
    return rf"^{prefix}_[0-9a-v]{{13}}$"


class ChoicesFilter(django_filters.MultipleChoiceFilter):
    """One or several of a closed list; the parameter may be repeated."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"distinct": False, **options})  # type: ignore[no-untyped-call]


class StrictFilterSet(FilterSet):
    """Base of every FilterSet; `narrowed()` is the one way to apply it."""

    base_filters: ClassVar[dict[str, Any]]  # what the library's metaclass sets

    FILTER_DEFAULTS = {
        **FilterSet.FILTER_DEFAULTS,
        models.DateTimeField: {"filter_class": InstantFilter},
        models.BooleanField: {"filter_class": BooleanFilter},
        models.IntegerField: {"filter_class": IntegerFilter},
        models.BigIntegerField: {"filter_class": IntegerFilter},
        models.SmallIntegerField: {"filter_class": IntegerFilter},
        models.PositiveIntegerField: {"filter_class": IntegerFilter},
        models.PositiveSmallIntegerField: {"filter_class": IntegerFilter},
        models.CharField: {"filter_class": TextFilter},
        models.TextField: {"filter_class": TextFilter},
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)  # type: ignore[no-untyped-call]
        for name, one in self.filters.items():
            if isinstance(one, PublicIdFilter):
                one.parameter = name

    def narrowed(self) -> QuerySet[Any]:
        """Return the rows that match; raise Invalid, naming each parameter that does not fit."""
        errors = [
            FieldError(f"?{name}", problem["code"] or "invalid", problem["message"])
            for name, problems in self.form.errors.get_json_data().items()
            for problem in problems
        ]
        if errors:
            raise Invalid(errors=errors)
        return cast("QuerySet[Any]", self.qs)


def check_parameters(
    given: QueryDict, *, known: Iterable[str], repeatable: Iterable[str] = ()
) -> None:
    """Raise UnknownParameter or Invalid for what would otherwise be ignored."""
    names, many = set(known), set(repeatable)
    unknown = [
        FieldError(f"?{name[:100]}", UnknownParameter.code, "There is no such parameter here.")
        for name in given
        if name not in names
    ]
    if unknown:
        raise UnknownParameter(errors=unknown)
    errors = []
    for name, values in given.lists():
        if len(values) > 1 and name not in many:
            errors.append(FieldError(f"?{name}", "repeated", "Give this parameter once."))
        elif "" in values:
            errors.append(FieldError(f"?{name}", "blank", "Give a value, or leave it out."))
    if errors:
        raise Invalid(errors=errors)
