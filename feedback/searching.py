"""Search in comments, in the one form that the index of their trigrams answers."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.db.models.lookups import IContains

from api.filters import TextFilter, TextFormField

SHORTEST = 2


class Holds(IContains):
    """`ILIKE '%text%'`: Django's own `icontains` writes UPPER(...), which the index is not on."""

    lookup_name = "holds"

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        """Return the comparison."""
        del connection
        return f"ILIKE {rhs}"


def commented(text: str) -> Q:
    """Return the condition that a comment holds the text, whatever the case of its letters."""
    return Q(Holds(F("comment"), text))


class SearchFormField(TextFormField):
    """A text of at least two characters: one alone would read every comment there is."""

    def to_python(self, value: Any) -> str:
        """Return the text without outer blanks; only blanks are too short as well."""
        text = super().to_python(value)
        if value not in self.empty_values and len(text) < SHORTEST:
            raise ValidationError(f"Write at least {SHORTEST} characters.", code="min_length")
        return text


class SearchFilter(TextFilter):
    """Feedback whose comment holds the text."""

    field_class = SearchFormField

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Narrow to the comments that hold it."""
        return qs.filter(commented(value)) if value else qs
