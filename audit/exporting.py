"""Reads a log out of the database as the records that `audit.chain` verifies and exports."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Max

from accounts import public_ids
from accounts.models import Organization
from audit.chain import BLOCK, VERSION, Record
from audit.models import Event, EventDetail, Head, Seal

COLUMNS = (
    "seq",
    "occurred_at",
    "name",
    "subject_prefix",
    "subject_id",
    "actor_kind",
    "actor_key",
    "actor_label",
    "channel",
    "request_id",
    "reason",
    "changes",
    "detail_digest",
)
_BEFORE_ALL = -(1 << 63)  # also a smuggled event with a number below 1 is read


def records_of(organization_id: int, *, details: bool) -> Iterator[Record]:
    """Return the whole log of an organization in order, a thousand rows in memory at a time.

    Writers and sealers may be at work: what is read is the log as it was when reading began.
    """
    yield {
        "kind": "log",
        "version": VERSION,
        "organization": organization_name(organization_id),
    }
    # In this order each number is at most the next, unless somebody has set one back.
    sealed = _largest(Seal, "last_seq", organization_id)
    written = _largest(Event, "seq", organization_id)
    head = _largest(Head, "seq", organization_id)
    limit = max(sealed, written, head)
    position = _BEFORE_ALL
    for seal in _seals(organization_id, limit):
        yield from events_of(organization_id, position, seal.last_seq, details=details)
        yield as_record(seal)
        position = max(position, seal.last_seq)
    yield from events_of(organization_id, position, limit, details=details)
    yield {"kind": "head", "seq": head}


def events_of(
    organization_id: int, after: int, last: int, *, details: bool
) -> Iterator[dict[str, Any]]:
    """Return the events after one number up to another, as they are exported."""
    while rows := list(rows_after(organization_id, after, last)):
        texts = _details_between(organization_id, rows[0][0], rows[-1][0]) if details else {}
        for row in rows:
            record = exported(organization_id, row)
            if row[0] in texts:
                record["detail"] = texts[row[0]]
            yield record
        after = rows[-1][0]


def rows_after(organization_id: int, after: int, last: int) -> Iterable[tuple[Any, ...]]:
    """Return up to a block of rows in the order of COLUMNS."""
    rows = Event.objects.filter(organization_id=organization_id, seq__gt=after, seq__lte=last)
    return rows.order_by("seq").values_list(*COLUMNS)[:BLOCK]


def exported(organization_id: int, row: tuple[Any, ...]) -> dict[str, Any]:
    """Return one event as it is exported and as its digest is taken."""
    seq, occurred_at, name, prefix, subject_id, kind, key, label, *rest = row
    channel, request_id, reason, changes, detail_digest = rest
    return {
        "kind": "event",
        "organization": organization_name(organization_id),
        "seq": seq,
        "occurred_at": instant(occurred_at),
        "name": name,
        "object": public_ids.encode(prefix, subject_id, key=settings.PUBLIC_ID_KEY),
        "actor": {"kind": kind, "key": key, "label": label},
        "channel": channel,
        "request_id": request_id,
        "reason": reason,
        "changes": changes,
        "detail_digest": None if detail_digest is None else bytes(detail_digest).hex(),
    }


def as_record(seal: Seal) -> dict[str, Any]:
    """Return one seal as it is exported."""
    digests = bytes(seal.digests).hex()
    return {
        "kind": "seal",
        "first_seq": seal.first_seq,
        "last_seq": seal.last_seq,
        "digests": [digests[at : at + 64] for at in range(0, len(digests), 64)],
        "previous_hash": bytes(seal.previous_hash).hex(),
        "hash": bytes(seal.hash).hex(),
        "sealed_at": instant(seal.sealed_at),
    }


def instant(value: datetime) -> str:
    """Return an instant as UTC text with microseconds."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@cache
def organization_name(organization_id: int) -> str:
    """Return the public id of an organization."""
    return Organization(pk=organization_id).public_id


def _seals(organization_id: int, limit: int) -> Iterator[Seal]:
    seals = Seal.objects.filter(organization_id=organization_id, last_seq__lte=limit)
    after = 0
    while some := list(seals.filter(first_seq__gt=after).order_by("first_seq")[:20]):
        yield from some
        after = some[-1].first_seq


def _details_between(organization_id: int, first: int, last: int) -> dict[int, dict[str, str]]:
    rows = EventDetail.objects.filter(
        organization_id=organization_id, seq__gte=first, seq__lte=last
    ).values_list("seq", "salt", "changes_text")
    return {seq: {"salt": bytes(salt).hex(), "text": text} for seq, salt, text in rows}


def _largest(model: type[Event | Seal | Head], column: str, organization_id: int) -> int:
    rows = model.objects.filter(organization_id=organization_id)
    return rows.aggregate(largest=Max(column))["largest"] or 0
