"""Reads events as callers see them: a feed that follows `seq`, and one event."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import orjson
from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet

from accounts import public_ids
from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import FieldError, Invalid, NotFound
from audit.models import Event, EventDetail
from audit.waiting import wait_for_events

type Narrow = Callable[[QuerySet[Event]], QuerySet[Event]]


class AfterEnd(Invalid):
    """The log ends before the number that was given: the caller knows more than the log."""

    code = "after_end"
    message = "The log ends before this number."


@dataclass(frozen=True, slots=True)
class EventEntry:
    """One event as callers see it.

    `changes` maps a field to its value before and after. Where the personal values were erased,
    `personal_erased` is true and `changes` holds the others only.
    """

    seq: int
    name: str
    object: str
    object_type: str
    actor_kind: str
    actor_label: str
    channel: str
    request_id: str
    reason: str
    occurred_at: datetime
    changes: Mapping[str, list[Any]]
    personal_erased: bool


@dataclass(frozen=True, slots=True)
class Feed:
    """Some events in order; `next` goes into the next request, `end` says nothing more is there."""

    items: list[EventEntry]
    next: int
    end: bool


def read_feed(
    *, actor: Actor, after: int, limit: int, narrow: Narrow, wait_seconds: float = 0
) -> Feed:
    """Return the events after a number, at most `limit`; wait for the first one if there is none.

    `next` is the number up to which everything was looked at, also what the filter left out.

    Raises:
        AfterEnd: the log ends before `after`.
        Invalid: `after` is negative, or the filter does not fit.
    """
    actor.require(Scope.EVENTS_READ)
    if after < 0:
        raise Invalid(errors=[FieldError("?after", "out_of_range", "Numbers begin at 0.")])
    rows = narrow(Event.objects.visible_to(actor)).order_by("seq")  # refuses before it waits
    until = time.monotonic() + wait_seconds
    position = after
    while True:
        head = wait_for_events(actor.organization_id, after=position, until=until)
        if head < after:
            raise AfterEnd(f"The log ends at {head}: start again after that number.")
        found = list(rows.filter(seq__gt=position, seq__lte=head)[: limit + 1])
        if len(found) > limit:
            return Feed(entries_of(found[:limit]), found[limit - 1].seq, end=False)
        position = head
        if found or time.monotonic() >= until:
            return Feed(entries_of(found), position, end=True)


def read_event(*, actor: Actor, seq: int) -> EventEntry:
    """Return the event with this number; raise NotFound."""
    actor.require(Scope.EVENTS_READ)
    event = Event.objects.visible_to(actor).filter(seq=seq).first()
    if event is None:
        raise NotFound(f"There is no event {seq}.")
    return entries_of([event])[0]


def entries_of(events: Iterable[Event]) -> list[EventEntry]:
    """Return events of one organization with their personal values, fetched in one query."""
    rows = list(events)
    numbers = [event.seq for event in rows if event.detail_digest is not None]
    personal: dict[int, dict[str, list[Any]]] = {}
    if numbers:
        details = EventDetail.objects.filter(
            organization_id=rows[0].organization_id, seq__in=numbers
        )
        for seq, text in details.values_list("seq", "changes_text"):
            personal[seq] = orjson.loads(text)
    return [_entry(event, personal.get(event.seq)) for event in rows]


def _entry(event: Event, personal: Mapping[str, list[Any]] | None) -> EventEntry:
    key = settings.PUBLIC_ID_KEY
    return EventEntry(
        seq=event.seq,
        name=event.name,
        object=public_ids.encode(event.subject_prefix, event.subject_id, key=key),
        object_type=object_type_of(event.subject_prefix),
        actor_kind=event.actor_kind,
        actor_label=event.actor_label,
        channel=event.channel,
        request_id=event.request_id,
        reason=event.reason,
        occurred_at=event.occurred_at,
        changes={**event.changes, **(personal or {})},
        personal_erased=event.detail_digest is not None and personal is None,
    )


def object_type_of(prefix: str) -> str:
    """Return the kind of object behind a prefix: `sa` is `seller_account`."""
    return _object_types().get(prefix, prefix)


@cache
def _object_types() -> dict[str, str]:
    return {
        model.PUBLIC_PREFIX: snake_case(model.__name__)
        for model in apps.get_models()
        if hasattr(model, "PUBLIC_PREFIX")
    }


def snake_case(name: str) -> str:
    """Return the name of a class as the API writes words."""
    return "".join(
        f"_{letter.lower()}"
        if letter.isupper() and place and not name[place - 1].isupper()
        else letter.lower()
        for place, letter in enumerate(name)
    )
