"""The event log in GraphQL: the same feed as in REST, one event, the history of an object."""

from datetime import datetime
from typing import Annotated

import strawberry
from django.db.models import QuerySet
from strawberry.scalars import JSON

from accounts.choices import ActorKind, Channel
from accounts.errors import NotFound
from api.filter_inputs import as_enum, filter_input
from api.graphql_context import Info
from api.graphql_numbers import BigInt
from api.pagination import limit_of
from audit.filters import EventFilterSet
from audit.models import Event as EventRow
from audit.reading import EventEntry, Feed, read_event, read_feed

EventFilter = filter_input(EventFilterSet, enums={"actor_kind": ActorKind})
ChannelEnum = strawberry.enum(Channel, name="Channel", description="The way a change came in.")


@strawberry.type(description="One field before and after.")
class EventChange:
    """One field of an event."""

    field: str
    before: JSON | None
    after: JSON | None


@strawberry.type(description="Who did it; the label is a copy and outlives the account.")
class EventActor:
    """The actor of an event."""

    kind: as_enum(ActorKind)  # type: ignore[valid-type]
    label: str


@strawberry.type(description="One change of one object.")
class Event:
    """One event."""

    seq: BigInt = strawberry.field(description="Its number: without gaps, in commit order.")
    name: str = strawberry.field(description="What happened, such as feedback.received.")
    object: strawberry.ID = strawberry.field(description="Public id of the object.")
    object_type: str = strawberry.field(description="Kind of object, such as feedback.")
    actor: EventActor
    channel: ChannelEnum  # type: ignore[valid-type]
    request_id: str
    reason: str
    occurred_at: datetime
    changes: list[EventChange]
    personal_erased: bool = strawberry.field(
        description="True where changes held personal values that have been erased since."
    )


@strawberry.type(description="Some events in order.")
class EventPage:
    """A page of the feed."""

    items: list[Event]
    next: BigInt = strawberry.field(description="Send it back as `after`.")
    end: bool = strawberry.field(description="True if nothing more was there.")


def event_of(entry: EventEntry) -> Event:
    """Return an event as GraphQL shows it."""
    return Event(
        seq=BigInt(entry.seq),
        name=entry.name,
        object=strawberry.ID(entry.object),
        object_type=entry.object_type,
        actor=EventActor(kind=ActorKind(entry.actor_kind), label=entry.actor_label),
        channel=Channel(entry.channel),
        request_id=entry.request_id,
        reason=entry.reason,
        occurred_at=entry.occurred_at,
        changes=[EventChange(field=n, before=b, after=a) for n, (b, a) in entry.changes.items()],
        personal_erased=entry.personal_erased,
    )


def page_of(feed: Feed) -> EventPage:
    """Return a page as GraphQL shows it."""
    items = [event_of(entry) for entry in feed.items]
    return EventPage(items=items, next=BigInt(feed.next), end=feed.end)


@strawberry.type
class AuditQuery:
    """The part of the root query that reads the event log."""

    @strawberry.field(description="The events after a number, in commit order.")
    def events(
        self,
        info: Info,
        after: BigInt = BigInt(0),  # noqa: B008 - a number
        limit: int | None = None,
        filters: Annotated[EventFilter, strawberry.argument(name="filters")] | None = None,  # type: ignore[valid-type]
    ) -> EventPage:
        """Return some events."""

        def narrow(rows: QuerySet[EventRow]) -> QuerySet[EventRow]:
            return rows if filters is None else filters.narrow(rows, info.context.request)

        feed = read_feed(
            actor=info.context.actor, after=after, limit=limit_of(limit), narrow=narrow
        )
        return page_of(feed)

    @strawberry.field(description="The event with this number; null if there is none.")
    def event(self, info: Info, seq: BigInt) -> Event | None:
        """Return one event."""
        try:
            return event_of(read_event(actor=info.context.actor, seq=seq))
        except NotFound:
            return None
