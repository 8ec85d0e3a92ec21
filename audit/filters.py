"""How events are narrowed, in REST and in GraphQL."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from accounts import public_ids
from accounts.choices import ActorKind
from accounts.errors import FieldError, Invalid
from api.filters import ChoicesFilter, InstantFilter, PublicIdFilter, StrictFilterSet, TextFilter
from audit.models import Event


class ObjectFilter(PublicIdFilter):
    """Events of the object with this public id, of whatever kind; it need not exist any more."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, model="audit.Event", **options)

    def filter(self, qs: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        """Narrow to one object."""
        if not value:
            return qs
        prefix, _, _ = value.rpartition("_")
        row_id = public_ids.decode(prefix, value, key=settings.PUBLIC_ID_KEY) if prefix else None
        if row_id is None:
            detail = "Write an id such as fb_0123456789abc."
            raise Invalid(errors=[FieldError(f"?{self.parameter}", "invalid_id", detail)])
        return qs.filter(subject_prefix=prefix, subject_id=row_id)


class EventFilterSet(StrictFilterSet):
    """Filters of events; several of them must hold together."""

    object = ObjectFilter(label="Events of the object with this public id.")
    name = TextFilter(max_length=64, label="Events of this name, such as feedback.received.")
    actor_kind = ChoicesFilter(choices=ActorKind.choices, label="Events of such actors.")
    since = InstantFilter(
        "occurred_at", lookup_expr="gte", label="Events at or after this instant."
    )
    until = InstantFilter("occurred_at", lookup_expr="lt", label="Events before this instant.")

    class Meta:
        model = Event
        fields: list[str] = []
