"""Seals events into blocks of the hash chain, and says what the signed head of a day is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import NotFound
from audit import heads
from audit.chain import BLOCK, GENESIS, block_hash_of, digest_of
from audit.exporting import exported, instant, organization_name, rows_after
from audit.models import Head, Seal

_FINAL_AFTER = timedelta(hours=1)  # by then nobody still seals with a clock of the day before
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('audit.seal', %s))"


class LogBroken(Exception):
    """An event is missing where the next block should begin; nothing is sealed across the gap."""

    def __init__(self, organization_id: int, seq: int) -> None:
        name = organization_name(organization_id)
        super().__init__(f"The log of {name} misses event {seq}: run `manage audit_verify`.")


def seal(organization_id: int, now: datetime) -> int:
    """Seal what is committed and not sealed yet; return how many events that were.

    Each block is a transaction of its own. Two workers may seal at once: the lock lets them take
    turns, and the unique constraints on `first_seq` and `last_seq` allow each block only once.

    Raises:
        LogBroken: an event is missing; the events before it are sealed.
    """
    total = 0
    while count := _seal_block(organization_id, now):
        total += count
    return total


def unsealed_organizations() -> Iterator[int]:
    """Return the organizations that have events without a seal."""
    latest = Seal.objects.filter(organization_id=OuterRef("organization_id")).order_by("-last_seq")
    sealed_to = Coalesce(Subquery(latest.values("last_seq")[:1]), 0)
    rows = Head.objects.annotate(sealed_to=sealed_to).filter(seq__gt=F("sealed_to"))
    yield from rows.order_by("organization_id").values_list("organization_id", flat=True)


def _seal_block(organization_id: int, now: datetime) -> int:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_LOCK, [organization_id])
        before = _latest(Seal.objects.filter(organization_id=organization_id))
        first = before.last_seq + 1 if before else 1
        head = Head.objects.filter(organization_id=organization_id).first()
        last = min(head.seq if head else 0, first + BLOCK - 1)
        if first > last:
            return 0
        digests = _digests(organization_id, first, last)
        if not digests:
            raise LogBroken(organization_id, first)
        previous = bytes(before.hash) if before else GENESIS
        Seal.objects.create(
            organization_id=organization_id,
            first_seq=first,
            last_seq=first + len(digests) - 1,
            digests=b"".join(digests),
            previous_hash=previous,
            hash=block_hash_of(previous, digests),
            sealed_at=max(now, before.sealed_at) if before else now,
        )
        return len(digests)


def _digests(organization_id: int, first: int, last: int) -> list[bytes]:
    """Return the digests of the events from `first` on, as far as no number is missing."""
    digests: list[bytes] = []
    for row in rows_after(organization_id, first - 1, last):
        if row[0] != first + len(digests):
            break
        digests.append(digest_of(exported(organization_id, row)))
    return digests


@dataclass(frozen=True, slots=True)
class _End:
    """Where the chain stood at the end of a day."""

    day: date
    seal: Seal

    def as_text(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "seq": self.seal.last_seq,
            "hash": bytes(self.seal.hash).hex(),
            "sealed_at": instant(self.seal.sealed_at),
        }


def signed_head(*, day: date, actor: Actor, now: datetime) -> dict[str, Any]:
    """Return the signed head of the last block that was sealed up to the end of a UTC day.

    Raises:
        NotFound: the day has not begun, or nothing was sealed up to its end.
    """
    actor.require(Scope.EVENTS_READ)
    end = None if day > now.astimezone(UTC).date() else _end_of(day, actor)
    if end is None:
        raise NotFound("There is no head for this day: nothing was sealed up to its end.")
    before = _end_of(day - timedelta(days=1), actor)
    head = {
        "organization": organization_name(actor.organization_id),
        **end.as_text(),
        "is_final": now >= _midnight_after(day) + _FINAL_AFTER,
        "previous": before and before.as_text(),
    }
    return heads.sign(head, secret=settings.AUDIT_HEAD_KEY)


def _end_of(day: date, actor: Actor) -> _End | None:
    seals = Seal.objects.visible_to(actor).filter(sealed_at__lt=_midnight_after(day))
    last = _latest(seals)
    return _End(day, last) if last else None


def _latest(seals: QuerySet[Seal]) -> Seal | None:
    return seals.defer("digests").order_by("-last_seq").first()


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC) + timedelta(days=1)
