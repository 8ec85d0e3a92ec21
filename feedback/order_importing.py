"""Orders from a file or from a program: read row by row, and handed to the one service."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, BinaryIO

import orjson
from django.conf import settings

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import FieldError
from feedback.buyers import buyer_hash
from feedback.choices import OnError
from feedback.formats.order_values import Incident
from feedback.formats.orders import OrderRow, read_orders
from feedback.formats.rows import RowRejection, Unreadable
from feedback.formats.values import identifier
from feedback.models import SellerAccount
from feedback.orders.staging import StagedOrder
from feedback.services.accounts import require_marketplace
from feedback.services.orders import OrdersTaken, record_orders
from feedback.services.recording import RowsRejected
from marketplaces.packs import pack_for

type Progress = Callable[[int], None]

_PROGRESS_EVERY = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderUpload:
    """A file of orders as somebody sent it."""

    stream: BinaryIO
    on_error: OnError = OnError.REJECT_ROWS
    encoding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBatch:
    """Orders as a program sent them; `given` has the fields of NewOrderSerializer.

    Where the transport itself could not read one, its error stands there instead.
    """

    given: Sequence[Mapping[str, Any] | FieldError]
    on_error: OnError = OnError.REJECT_ROWS


def import_orders(
    *,
    upload: OrderUpload,
    seller_account: SellerAccount,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> OrdersTaken:
    """Import one file; with `dry_run` tell what would happen and leave everything as it was.

    Raises:
        FileRefused: the file as a whole cannot be read; nothing was changed.
        RowsRejected: see `record_orders`.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    pack = pack_for(seller_account.marketplace_id, on=now.date())
    require_marketplace(actor, pack.code)
    parsed = read_orders(upload.stream, pack=pack, encoding=upload.encoding)
    return record_orders(
        rows=_staged_rows(parsed, organization_id=actor.organization_id, progress=progress),
        seller_account=seller_account,
        on_error=upload.on_error,
        actor=actor,
        now=now,
        dry_run=dry_run,
    )


def take_orders(
    *,
    batch: OrderBatch,
    seller_account: SellerAccount,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
) -> OrdersTaken:
    """Take orders that a program sent; errors point to `#/orders/<index>/<field>`."""
    rows = [
        _staged_order(index, given, organization_id=actor.organization_id)
        for index, given in enumerate(batch.given)
    ]
    try:
        return record_orders(
            rows=rows,
            seller_account=seller_account,
            on_error=batch.on_error,
            actor=actor,
            now=now,
            dry_run=dry_run,
        )
    except RowsRejected as refusal:
        message = "There are bad orders and none was taken; mend them, or send reject_rows."
        errors = [
            replace(error, pointer=error.pointer.replace("#/lines/", "#/orders/"))
            for error in refusal.errors
        ]
        raise RowsRejected(message, errors=errors) from refusal


def _staged_rows(
    parsed: Iterable[OrderRow], *, organization_id: int, progress: Progress | None
) -> Iterator[StagedOrder]:
    key = settings.BUYER_HASH_KEY
    for count, row in enumerate(parsed, 1):
        if progress is not None and count % _PROGRESS_EVERY == 0:
            progress(count)
        place = f"Line {row.line}"
        if isinstance(row, RowRejection):
            yield _bad(row.line, place, row)
            continue
        hashed = buyer_hash(row.buyer, organization_id=organization_id, key=key)
        yield StagedOrder(
            row.line, place, *row[1:9], buyer_hash=hashed, incidents=_incidents_text(row.incidents)
        )


def _bad(line: int, place: str, found: RowRejection) -> StagedOrder:
    return StagedOrder(
        line,
        place,
        raw=found.raw,
        bad_column=found.column,
        bad_code=found.code,
        bad_message=found.message,
    )


def _staged_order(
    index: int, given: Mapping[str, Any] | FieldError, *, organization_id: int
) -> StagedOrder:
    place = f"orders[{index}]"
    if isinstance(given, FieldError):
        column = given.pointer.removeprefix("#").removeprefix("/") or "order"
        return _bad(index, place, RowRejection(index, "", column, given.code, given.detail))
    try:
        external_id = identifier(given["external_id"], "external_id")
    except Unreadable as problem:
        return _bad(index, place, problem.rejection(index, ""))
    buyer = given.get("buyer_email") or given.get("buyer_id")
    told = [
        Incident(one["kind"], one["occurred_at"], one.get("at_fault"))
        for one in given.get("incidents") or ()
    ]
    return StagedOrder(
        index,
        place,
        external_id=external_id,
        ordered_at=given.get("ordered_at"),
        promised_by=given.get("promised_by"),
        shipped_at=given.get("shipped_at"),
        delivered_at=given.get("delivered_at"),
        fulfilled_by=given.get("fulfilled_by"),
        label_from_marketplace=given.get("label_from_marketplace"),
        buyer_hash=buyer_hash(buyer, organization_id=organization_id, key=settings.BUYER_HASH_KEY),
        incidents=_incidents_text(told),
    )


def _incidents_text(incidents: Sequence[Incident]) -> str | None:
    if not incidents:
        return None
    told = [
        {
            "kind": one.kind,
            "occurred_at": one.occurred_at.astimezone(UTC).isoformat(),
            "at_fault": one.at_fault,
        }
        for one in incidents
    ]
    return orjson.dumps(told).decode()
