"""The unit of work: one transaction, its changes, and their events, written last.

Events get their numbers from the organization's `Head` row, which is locked last, just before
commit: numbers are gapless and stand in commit order, and writers wait for each other only then.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils.module_loading import import_string
from psycopg import sql

from accounts.actor import Actor
from audit.canonical import canonical_json
from audit.models import Event, EventDetail

type Changes = Mapping[str, tuple[Any, Any]]
type Reaction = Callable[["UnitOfWork", Any], None]


@dataclass(frozen=True, slots=True)
class Draft:
    """One event that has no number yet."""

    name: str
    subject_prefix: str
    subject_id: int
    changes: Mapping[str, list[Any]]
    personal: Mapping[str, list[Any]]


@dataclass(frozen=True, slots=True)
class DraftQuery:
    """Many events that a SELECT yields, so that a batch never passes through Python.

    The query gives the columns position (bigint, the order), name, subject_prefix, subject_id,
    changes (jsonb) and personal (jsonb or null); `count` is its exact number of rows.
    """

    query: sql.Composable
    count: int


@dataclass
class UnitOfWork:
    """What one change does; services get it from `unit_of_work()`."""

    actor: Actor
    now: datetime
    reason: str = ""
    _drafts: list[Draft | DraftQuery] = field(default_factory=list)

    def record(
        self,
        name: StrEnum,
        subject: models.Model,
        *,
        changes: Changes | None = None,
        personal: Changes | None = None,
    ) -> None:
        """Note one event about a saved row; only fields that differ are kept."""
        self._drafts.append(
            Draft(
                name=name.value,
                subject_prefix=subject.PUBLIC_PREFIX,  # type: ignore[attr-defined]
                subject_id=subject.pk,
                changes=_differences(changes or {}),
                personal=_differences(personal or {}),
            )
        )

    def record_query(self, query: sql.Composable, *, count: int) -> None:
        """Note the events that a SELECT yields when the work ends (see DraftQuery)."""
        if count:
            self._drafts.append(DraftQuery(query, count))

    def publish(self, name: StrEnum, payload: Any) -> None:
        """Call what reacts to this event, in this transaction, with the whole batch at once."""
        subscriptions: Mapping[str, Sequence[Reaction]] = import_string(settings.SUBSCRIPTIONS)
        for react in subscriptions.get(name.value, ()):
            react(self, payload)

    def write(self) -> None:
        """Number and write the events; the last thing before commit."""
        drafts, self._drafts = self._drafts, []
        total = sum(draft.count if isinstance(draft, DraftQuery) else 1 for draft in drafts)
        if not total:
            return
        seq = _take_numbers(self.actor.organization_id, total)
        for _, group in groupby(drafts, key=type):
            alike = list(group)
            seq = self._write_single([one for one in alike if isinstance(one, Draft)], seq)
            for one in alike:
                if isinstance(one, DraftQuery):
                    self._write_query(one, seq)
                    seq += one.count

    def _frame(self) -> dict[str, Any]:
        """The columns that all events of the work share."""
        return {
            "organization_id": self.actor.organization_id,
            "occurred_at": self.now,
            "actor_kind": self.actor.kind.value,
            "actor_key": self.actor.key,
            "actor_label": self.actor.label,
            "channel": self.actor.channel.value,
            "request_id": self.actor.request_id,
            "reason": self.reason,
        }

    def _write_single(self, drafts: Sequence[Draft], seq: int) -> int:
        events, details = [], []
        for draft in drafts:
            digest = None
            if draft.personal:
                salt, text = secrets.token_bytes(32), canonical_json(draft.personal).decode()
                digest = hashlib.sha256(salt + text.encode()).digest()
                details.append(
                    EventDetail(
                        organization_id=self.actor.organization_id,
                        seq=seq,
                        salt=salt,
                        changes_text=text,
                    )
                )
            events.append(
                Event(
                    seq=seq,
                    name=draft.name,
                    subject_prefix=draft.subject_prefix,
                    subject_id=draft.subject_id,
                    changes=draft.changes,
                    detail_digest=digest,
                    **self._frame(),
                )
            )
            seq += 1
        Event.objects.bulk_create(events, batch_size=1_000)
        EventDetail.objects.bulk_create(details, batch_size=1_000)
        return seq

    def _write_query(self, draft: DraftQuery, seq: int) -> None:
        frame = self._frame()
        statement = _INSERT_FROM_QUERY.format(
            query=draft.query,
            first=sql.Literal(seq),
            frame_columns=sql.SQL(", ").join(map(sql.Identifier, frame)),
            frame_values=sql.SQL(", ").join(map(sql.Literal, frame.values())),
            organization=sql.Literal(self.actor.organization_id),
        )
        with connection.cursor() as cursor:
            cursor.execute(statement)
            written = cursor.rowcount
        if written != draft.count:  # the next event would leave a gap or take a number twice
            message = f"The query gave {written} events instead of {draft.count}."
            raise RuntimeError(message)


_INSERT_FROM_QUERY = sql.SQL("""
WITH draft AS MATERIALIZED (
    SELECT {first} + row_number() OVER (ORDER BY position) - 1 AS seq, d.*,
           CASE WHEN personal IS NOT NULL
                THEN uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) END AS salt
    FROM ({query}) AS d
), detail AS (
    INSERT INTO audit_eventdetail (organization_id, seq, salt, changes_text)
    SELECT {organization}, seq, salt, personal::text FROM draft WHERE personal IS NOT NULL
)
INSERT INTO audit_event
    (seq, name, subject_prefix, subject_id, changes, detail_digest, {frame_columns})
SELECT seq, name, subject_prefix, subject_id, changes,
       sha256(salt || convert_to(personal::text, 'UTF8')), {frame_values}
FROM draft ORDER BY seq
""")

_TAKE = """
INSERT INTO audit_head (organization_id, seq) VALUES (%s, %s)
ON CONFLICT (organization_id) DO UPDATE SET seq = audit_head.seq + EXCLUDED.seq RETURNING seq
"""


def _take_numbers(organization_id: int, count: int) -> int:
    """Lock the organization's head until commit and return the first of `count` new numbers."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [organization_id, count])
        return int(cursor.fetchone()[0]) - count + 1


def _differences(changes: Changes) -> dict[str, list[Any]]:
    return {
        name: [_plain(before), _plain(after)]
        for name, (before, after) in changes.items()
        if before != after
    }


def _plain(value: Any) -> Any:
    """Return what JSON holds: instants as UTC text, days as ISO text, decimals as their digits."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    return value


_current: ContextVar[UnitOfWork | None] = ContextVar("unit_of_work", default=None)


@contextmanager
def unit_of_work(*, actor: Actor, now: datetime, reason: str = "") -> Iterator[UnitOfWork]:
    """Open the one transaction of a change; a service called inside joins the same work.

    An inner block that raises loses its own events only, as it loses its own rows.
    """
    outer = _current.get()
    if outer is not None:
        if outer.actor.organization_id != actor.organization_id:
            message = "One unit of work belongs to one organization."
            raise RuntimeError(message)
        yield from _joined(outer)
        return
    with transaction.atomic():
        work = UnitOfWork(actor=actor, now=now, reason=reason)
        token = _current.set(work)
        try:
            yield work
            work.write()
        finally:
            _current.reset(token)


def _joined(outer: UnitOfWork) -> Iterator[UnitOfWork]:
    kept = len(outer._drafts)  # noqa: SLF001 - the same module
    try:
        with transaction.atomic():
            yield outer
    except BaseException:
        del outer._drafts[kept:]  # noqa: SLF001
        raise
