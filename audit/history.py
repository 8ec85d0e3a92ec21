"""The history of one object, readable by people: who changed what, when and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.encoding import force_str
from django.utils.formats import localize
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.choices import ActorKind, Channel, Scope
from accounts.tenancy import OwnedModel
from audit.models import Event
from audit.reading import entries_of

NEWEST = 200
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, in the words of the reader's language."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One event of an object; `channel` and `who` are texts for people."""

    seq: int
    event: str
    when: datetime
    who: str
    kind_of_actor: str
    channel: str
    why: str
    request_id: str
    changes: tuple[FieldChange, ...]
    personal_erased: bool


def history_of(subject: OwnedModel, actor: Actor, *, limit: int = NEWEST) -> list[HistoryEntry]:
    """Return what happened to an object, the newest first.

    Raises:
        ScopeMissing: the actor may not read events.
    """
    actor.require(Scope.EVENTS_READ)
    events = Event.objects.visible_to(actor).filter(
        subject_prefix=subject.PUBLIC_PREFIX, subject_id=subject.pk
    )
    return [
        HistoryEntry(
            seq=entry.seq,
            event=entry.name,
            when=entry.occurred_at,
            who=entry.actor_label,
            kind_of_actor=force_str(ActorKind(entry.actor_kind).label),
            channel=force_str(Channel(entry.channel).label),
            why=entry.reason,
            request_id=entry.request_id,
            changes=tuple(
                _change(subject, name, *values) for name, values in sorted(entry.changes.items())
            ),
            personal_erased=entry.personal_erased,
        )
        for entry in entries_of(events.order_by("-seq")[:limit])
    ]


def _change(subject: OwnedModel, name: str, before: Any, after: Any) -> FieldChange:
    label, choices = name.replace("_", " "), {}
    try:
        field: Any = subject._meta.get_field(name)
    except FieldDoesNotExist:
        pass
    else:
        label = force_str(getattr(field, "verbose_name", label))
        choices = dict(getattr(field, "flatchoices", ()) or ())
    return FieldChange(name, label, readable(before, choices), readable(after, choices))


def readable(value: Any, choices: dict[Any, Any] | None = None) -> str:
    """Return a value of an event as people write it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(readable(item, choices) for item in value) or NOTHING
    if isinstance(value, str | int) and choices and value in choices:
        return force_str(choices[value])
    return force_str(localize(value))
