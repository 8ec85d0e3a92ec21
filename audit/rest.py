"""The event log over REST: the feed that follows `seq`, one event, the signed daily heads."""

from base64 import b64encode
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from accounts.errors import FieldError, Invalid, NotFound
from api.filters import ChoicesFilter, StrictIntegerFormField
from api.openapi_filters import filter_parameters
from api.pagination import DEFAULT_LIMIT, MAX_LIMIT, limit_of
from api.rest import ActorView
from audit import heads
from audit import rest_examples as examples
from audit.filters import EventFilterSet
from audit.models import Event
from audit.reading import read_event, read_feed
from audit.sealing import signed_head
from audit.serializers import (
    EventSerializer,
    FeedSerializer,
    HeadKeySerializer,
    SignedHeadSerializer,
    event_answer,
    feed_answer,
)
from audit.waiting import LONGEST_SECONDS

FEED_PARAMETERS = [
    OpenApiParameter(
        "after",
        {"type": "integer", "minimum": 0, "default": 0},
        description="`next` of the answer before; 0 is the beginning of the log.",
    ),
    OpenApiParameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
        description="How many items at most.",
    ),
    OpenApiParameter(
        "wait",
        {"type": "integer", "minimum": 0, "maximum": LONGEST_SECONDS, "default": 0},
        description="Seconds to wait for an event when there is none yet.",
    ),
]

FEED_DESCRIPTION = """\
Every change of the organization, in the order in which it was committed. `seq` has no gaps, so a
client that keeps `next` and sends it back as `after` sees every event exactly once; with `wait`
the answer comes as soon as there is one. `next` also passes over what the filters left out. The
history of one object is `?object=fb_...`. A number beyond the end of the log is refused with
`after_end`: the client then knows more than this log holds.
"""

HEAD_DESCRIPTION = """\
The log is sealed into a chain of hashes; the head says where the chain stood at the end of a UTC
day. Keep it: the log cannot be rewritten or cut off later without contradicting it.

To check it: write `head` as JSON with sorted keys, without blanks, in UTF-8 (in Python
`json.dumps(head, sort_keys=True, separators=(",", ":"), ensure_ascii=False)`), and verify the
signature over these bytes with the Ed25519 key of `/api/v1/audit/heads/key`. An export of the log
holds the same `hash` in the seal whose `last_seq` is `seq`; `manage audit_verify --file EXPORT
--head HEAD` compares them.
"""


def whole_number(given: QueryDict, name: str, *, largest: int) -> int:
    """Return a parameter from 0 to `largest`, 0 if it was not given; raise Invalid."""
    field = StrictIntegerFormField(min_value=0, max_value=largest, required=False)
    try:
        return int(field.clean(given.get(name)) or 0)
    except ValidationError as error:
        detail = " ".join(error.messages)
        raise Invalid(errors=[FieldError(f"?{name}", "invalid", detail)]) from None


class EventListView(ActorView):
    """The feed."""

    required_scope = Scope.EVENTS_READ
    tag = "Events"
    parameters: ClassVar = ("after", "limit", "wait", *EventFilterSet.base_filters)

    def known_parameters(self) -> tuple[list[str], list[str]]:
        """Allow the filters that take several values to be repeated."""
        known, _ = super().known_parameters()
        filters = EventFilterSet.base_filters.items()
        return known, [name for name, one in filters if isinstance(one, ChoicesFilter)]

    @extend_schema(
        operation_id="events_list",
        summary="Follow the event log",
        description=FEED_DESCRIPTION,
        parameters=[*FEED_PARAMETERS, *filter_parameters(EventFilterSet)],
        responses=FeedSerializer,
        examples=examples.answer(examples.FEED),
    )
    def get(self, request: Request) -> Response:
        """Return the events after a number."""
        given = request.query_params

        def narrow(rows: QuerySet[Event]) -> QuerySet[Event]:
            return EventFilterSet(data=given, queryset=rows, request=request).narrowed()

        feed = read_feed(
            actor=self.actor,
            after=whole_number(given, "after", largest=(1 << 63) - 1),
            limit=limit_of(whole_number(given, "limit", largest=MAX_LIMIT))
            if "limit" in given
            else DEFAULT_LIMIT,
            narrow=narrow,
            wait_seconds=whole_number(given, "wait", largest=LONGEST_SECONDS),
        )
        return Response(feed_answer(feed))


class EventView(ActorView):
    """One event."""

    required_scope = Scope.EVENTS_READ
    tag = "Events"

    @extend_schema(
        operation_id="events_retrieve",
        summary="Show one event",
        description="The event with this number.",
        responses=EventSerializer,
        examples=examples.answer(examples.EVENT),
    )
    def get(self, request: Request, seq: int) -> Response:
        """Return the event."""
        return Response(event_answer(read_event(actor=self.actor, seq=seq)))


class HeadView(ActorView):
    """The signed head of one day."""

    required_scope = Scope.EVENTS_READ
    tag = "Events"

    @extend_schema(
        operation_id="audit_heads_retrieve",
        summary="Fetch the signed head of a day",
        description=HEAD_DESCRIPTION,
        parameters=[
            OpenApiParameter(
                "day",
                {"type": "string", "format": "date"},
                OpenApiParameter.PATH,
                description="A day in UTC, such as 2026-01-31.",
            )
        ],
        responses=SignedHeadSerializer,
        examples=examples.answer(examples.SIGNED_HEAD),
    )
    def get(self, request: Request, day: str) -> Response:
        """Return the head."""
        try:
            wanted = date.fromisoformat(day)
        except ValueError:
            wanted = None
        if wanted is None or wanted.isoformat() != day or wanted in {date.min, date.max}:
            raise NotFound("Write a day such as 2026-01-31.")
        return Response(signed_head(day=wanted, actor=self.actor, now=timezone.now()))


class HeadKeyView(ActorView):
    """The public key of the heads."""

    required_scope = Scope.EVENTS_READ
    tag = "Events"

    @extend_schema(
        operation_id="audit_heads_key",
        summary="Fetch the public key of the heads",
        description="Keep it with the heads; `key_id` changes when the key does.",
        responses=HeadKeySerializer,
        examples=examples.answer(examples.HEAD_KEY),
    )
    def get(self, request: Request) -> Response:
        """Return the key."""
        key = heads.public_key(settings.AUDIT_HEAD_KEY)
        return Response(
            {
                "key_id": key.key_id,
                "algorithm": heads.ALGORITHM,
                "public_key": b64encode(key.raw).decode(),
                "pem": key.pem,
            }
        )
