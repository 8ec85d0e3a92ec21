"""Filters of the list of feedback by what the text says."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from feedback.choices import GroundLabel, MismatchLabel, TopicLabel, VerdictLabel
from feedback.filters import with_verdict
from feedback.languages import LANGUAGE_NAMES


class GroundFilter(DropdownFilter):
    """Candidates for a removal request."""

    title = _("removal")
    parameter_name = "removal"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer all candidates first, then each ground."""
        del request, model_admin
        return [
            ("eligible", gettext("Eligible on any ground")),
            ("possible", gettext("Possibly eligible")),
            *GroundLabel.choices,
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to the candidates."""
        del request
        value = self.value()
        candidates = (VerdictLabel.ELIGIBLE, VerdictLabel.POSSIBLE)
        if value in candidates:
            return queryset.filter(with_verdict(value, list(GroundLabel.values)))
        if value in GroundLabel.values:
            found = [with_verdict(verdict, [value]) for verdict in candidates]
            return queryset.filter(reduce(or_, found))
        return queryset


class TopicFilter(DropdownFilter):
    """Feedback that complains of something."""

    title = _("topic")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the topics."""
        del request, model_admin
        return list(TopicLabel.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to the topic."""
        del request
        value = self.value()
        if value not in TopicLabel.values:
            return queryset
        return queryset.filter(classifications__topics__contains=[value])


class MismatchFilter(DropdownFilter):
    """Feedback whose words contradict its stars."""

    title = _("stars and text")
    parameter_name = "mismatch"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the two ways."""
        del request, model_admin
        ways = (MismatchLabel.TEXT_MORE_NEGATIVE, MismatchLabel.TEXT_MORE_POSITIVE)
        return [(way.value, way.label) for way in ways]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to one way."""
        del request
        value = self.value()
        if value not in MismatchLabel.values:
            return queryset
        return queryset.filter(classifications__mismatch=value)


class LanguageFilter(DropdownFilter):
    """Feedback in one language."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the languages that the product reads."""
        del request, model_admin
        return list(LANGUAGE_NAMES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to the language."""
        del request
        value = self.value()
        if value not in LANGUAGE_NAMES:
            return queryset
        return queryset.filter(classifications__language=value)
