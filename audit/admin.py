"""The audit log in the admin: what happened, by whom, and what differs; nothing can be changed."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.encoding import force_str
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter, RangeDateFilter
from unfold.decorators import display
from unfold.utils import parse_date_str

from accounts import public_ids
from accounts.choices import Scope
from accounts.owned_admin import OwnedModelAdmin
from audit.history import NOTHING, FieldChange, readable
from audit.models import Event
from audit.reading import entries_of

_SHOWN_FIELDS = 3


@cache
def event_names() -> tuple[str, ...]:
    """Return the names of all events, from the enums `...Event` of every app's choices."""
    names: set[str] = set()
    for app in apps.get_app_configs():
        if find_spec(app.name) is None or find_spec(f"{app.name}.choices") is None:
            continue
        for value in vars(import_module(f"{app.name}.choices")).values():
            if isinstance(value, type) and issubclass(value, StrEnum) and "Event" in value.__name__:
                names |= {member.value for member in value}
    return tuple(sorted(names))


@cache
def models_by_prefix() -> dict[str, type[Model]]:
    """Return which model a public id speaks of."""
    return {
        model.PUBLIC_PREFIX: model for model in apps.get_models() if hasattr(model, "PUBLIC_PREFIX")
    }


class EventNameFilter(DropdownFilter):
    """Events of one name."""

    title = _("event")
    parameter_name = "event"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer every name that the product knows; the log itself is not searched for them."""
        del request, model_admin
        return [(name, name) for name in event_names()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to the chosen name."""
        del request
        return queryset.filter(name=self.value()) if self.value() else queryset


class DaysFilter(RangeDateFilter):
    """Events from one day (in UTC) to another, both included."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.title = _("day")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to the days; what is no day does not narrow."""
        del request
        first, last = (self._day(f"{self.field_path}_{end}") for end in ("from", "to"))
        if first is not None:
            queryset = queryset.filter(occurred_at__gte=datetime.combine(first, time(), UTC))
        if last is not None:
            end = datetime.combine(last, time(), UTC) + timedelta(days=1)
            queryset = queryset.filter(occurred_at__lt=end)
        return queryset

    def _day(self, name: str) -> date | None:
        day: date | None = parse_date_str(str(self.used_parameters.get(name) or ""))
        return day


@admin.register(Event)
class EventAdmin(OwnedModelAdmin):
    """The events of the organization, the newest first."""

    read_scope = Scope.EVENTS_READ
    has_history = False
    ordering = ("-seq",)
    row_template = "admin/audit/event/row.html"
    list_display = ("seq", "happened", "name", "object_link", "who", "channel", "differences")
    list_display_links = ("seq",)
    list_filter = (
        EventNameFilter,
        ("actor_kind", ChoicesDropdownFilter),
        ("channel", ChoicesDropdownFilter),
        ("occurred_at", DaysFilter),
    )
    search_fields = ("subject_id",)  # shows the box; what is searched is said below
    search_help_text = _("Public id of an object, such as fb_… or sa_…, or the number of an event")
    page_fields = (
        "seq",
        "name",
        "happened",
        "object_link",
        "who",
        "actor_kind",
        "channel",
        "request_id",
        "reason",
    )
    empty_title = _("Nothing has happened yet")
    empty_text = _("Every change to the organization’s accounts, feedback and keys appears here.")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find the events of the object with this public id, or the event with this number."""
        term = search_term.strip()
        if not term:
            return queryset, False
        if term.isdecimal() and len(term) < 19:
            return queryset.filter(seq=int(term)), False
        prefix = term.rpartition("_")[0]
        row_id = public_ids.decode(prefix, term, key=settings.PUBLIC_ID_KEY) if prefix else None
        if row_id is None:
            text = gettext("%(term)s is no public id; it looks like fb_0123456789abc.")
            messages.warning(request, text % {"term": term})
            return queryset.none(), False
        return queryset.filter(subject_prefix=prefix, subject_id=row_id), False

    def row_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Add the readable differences, also those that hold personal values."""
        entry = entries_of([row])[0]
        model = models_by_prefix().get(row.subject_prefix)
        return {
            **super().row_context(request, row),
            "changes": [_change(model, *item) for item in sorted(entry.changes.items())],
            "personal_erased": entry.personal_erased,
        }

    @display(description=_("at"))
    def happened(self, row: Event) -> str:
        """The instant to the second, in UTC."""
        return f"{row.occurred_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"

    @display(description=_("object"))
    def object_link(self, row: Event) -> str:
        """The object's public id, as a link to its page where there is one."""
        prefix, number = row.subject_prefix, row.subject_id
        public_id = public_ids.encode(prefix, number, key=settings.PUBLIC_ID_KEY)
        model = models_by_prefix().get(prefix)
        try:
            opts = model._meta if model else None
            url = opts and reverse(
                f"admin:{opts.app_label}_{opts.model_name}_change", args=[public_id]
            )
        except NoReverseMatch:
            url = None
        if not url:
            return public_id
        return format_html('<a class="gs-link" href="{}">{}</a>', url, public_id)

    @display(description=_("who"))
    def who(self, row: Event) -> str:
        """The name that the actor had then."""
        return row.actor_label

    @display(description=_("what differs"))
    def differences(self, row: Event) -> str:
        """The names of the first fields that differ."""
        names = [name.replace("_", " ") for name in sorted(row.changes)]
        more = len(names) - _SHOWN_FIELDS
        text = ", ".join(names[:_SHOWN_FIELDS])
        return f"{text} +{more}" if more > 0 else text


def _change(model: type[Model] | None, name: str, values: list[Any]) -> FieldChange:
    label, choices = name.replace("_", " "), {}
    try:
        field: Any = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        field = None
    if field is not None:
        label = force_str(getattr(field, "verbose_name", label))
        choices = dict(getattr(field, "flatchoices", ()) or ())
    before, after = values
    return FieldChange(name, label, readable(before, choices) or NOTHING, readable(after, choices))
