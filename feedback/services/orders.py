"""Orders taken in: rows on the stage become orders, as one unit of work with its events."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from django.db import connection, transaction

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import FieldError, Invalid
from audit.recording import UnitOfWork, unit_of_work
from feedback.changes import OrderChanges, new_batch
from feedback.choices import FeedbackEvent, OnError, OrderResult
from feedback.models import SellerAccount
from feedback.orders.links import link_feedback
from feedback.orders.quarantine import RejectedOrder, judge_orders, rejected_orders
from feedback.orders.staging import StagedOrder, fill_order_stage
from feedback.orders.telling import events_of_orders
from feedback.orders.upsert import WritingOrders, WrittenOrders, placed_orders, write_orders
from feedback.services.accounts import require_marketplace
from feedback.services.changes import tell_changes
from feedback.services.recording import RowsRejected
from feedback.upsert import Written
from marketplaces.packs import pack_for
from marketplaces.policy import Pack

# As many rows as one request may hold; of a longer file only the bad rows are told one by one.
MOST_TOLD = 1_000

_TOLD = """
SELECT s.line, o.id, c.is_new, s.bad_column, s.bad_code, s.bad_message
FROM order_stage AS s
LEFT JOIN feedback_order AS o
  ON o.organization_id = %(organization)s AND o.seller_account_id = %(account)s
 AND o.external_id = s.external_id AND s.bad_code IS NULL
LEFT JOIN order_change AS c ON c.batch_id = %(batch)s AND c.order_id = o.id
ORDER BY s.line LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class OrderTold:
    """What became of one row; `order_id` is the row id of its order, None if there is none.

    The last three say why the row was rejected.
    """

    line: int
    result: OrderResult
    order_id: int | None
    column: str | None = None
    code: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersTaken:
    """What became of a batch: rows that were read and rejected, and the orders of the others.

    `told` are the first rows, `first_rejected` the first bad ones.
    """

    rows_read: int
    rows_rejected: int
    new: int
    changed: int
    unchanged: int
    told: tuple[OrderTold, ...]
    first_rejected: tuple[RejectedOrder, ...]


class TooManyOrders(Invalid):
    """A batch holds no order, or too many."""

    code: ClassVar[str] = "too_many_orders"
    message: ClassVar[str] = f"Send 1 to {MOST_TOLD} orders at once."


class _DryRun(Exception):
    """Undoes a trial."""


def record_orders(
    *,
    rows: Iterable[StagedOrder],
    seller_account: SellerAccount,
    on_error: OnError,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
) -> OrdersTaken:
    """Take rows about orders in as one unit of work: new ones, changes, and incidents.

    A row that says nothing new is not written and makes no event. Feedback that waits for one of
    the orders is linked to it. With `dry_run` everything stays as it was.

    Raises:
        RowsRejected: there are bad rows and the batch is to be taken whole or not at all.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    pack = pack_for(seller_account.marketplace_id, on=now.date())
    require_marketplace(actor, pack.code)
    try:
        with transaction.atomic():
            with unit_of_work(actor=actor, now=now) as work:
                total = fill_order_stage(rows)
                taken = _take(total, seller_account, pack, on_error, work)
            if dry_run:
                raise _DryRun  # noqa: TRY301 - only an exception rolls back
    except _DryRun:
        told = tuple(
            OrderTold(one.line, one.result, None) if one.result is OrderResult.NEW else one
            for one in taken.told
        )
        return replace(taken, told=told)
    return taken


def _take(
    total: int, account: SellerAccount, pack: Pack, on_error: OnError, work: UnitOfWork
) -> OrdersTaken:
    owner = {
        "organization": account.organization_id,
        "account": account.pk,
        "batch": new_batch(),
    }
    _hold(account)
    zone = pack.calendar.time_zone
    rejected = judge_orders(owner=owner, zone=zone, now=work.now)
    bad = rejected_orders() if rejected else ()
    if rejected and on_error == OnError.REJECT_ALL:
        raise RowsRejected(errors=[error_of(one) for one in bad])
    written = write_orders(WritingOrders(owner=owner, zone=zone, now=work.now))
    linked = link_feedback(owner=owner, pack=pack, now=work.now)
    _tell(work, account, owner["batch"], written)
    tell_changes(work, account=account, batch_id=owner["batch"], written=Written(0, linked))
    return OrdersTaken(
        rows_read=total,
        rows_rejected=rejected,
        new=written.new,
        changed=written.changed,
        unchanged=written.unchanged,
        told=_told(owner),
        first_rejected=bad,
    )


def _hold(account: SellerAccount) -> None:
    """Keep other writers of this account's orders and feedback waiting until the commit.

    An import of feedback that cannot see an order yet, and an order that cannot see the feedback
    yet, would never be joined.
    """
    rows = SellerAccount.objects.filter(organization_id=account.organization_id, pk=account.pk)
    list(rows.select_for_update(no_key=True).values_list("pk"))


def _tell(work: UnitOfWork, account: SellerAccount, batch: int, written: WrittenOrders) -> None:
    count = written.new + written.changed
    if not count:
        return
    events = events_of_orders(batch_id=batch, seller_account=account.public_id)
    work.record_query(events, count=count)
    placed = tuple((account.pk, day, difference) for day, difference in placed_orders(batch))
    changes = OrderChanges(
        organization_id=account.organization_id,
        batch_id=batch,
        seller_account_id=account.pk,
        placed=placed,
    )
    work.publish(FeedbackEvent.ORDERS_CHANGED, changes)


def _told(owner: dict[str, int]) -> tuple[OrderTold, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, {**owner, "most": MOST_TOLD})
        return tuple(
            OrderTold(line, _result(is_new=is_new, is_bad=bad[1] is not None), order_id, *bad)
            for line, order_id, is_new, *bad in cursor.fetchall()
        )


def _result(*, is_new: bool | None, is_bad: bool) -> OrderResult:
    if is_bad:
        return OrderResult.REJECTED
    if is_new is None:
        return OrderResult.UNCHANGED
    return OrderResult.NEW if is_new else OrderResult.CHANGED


def error_of(row: RejectedOrder) -> FieldError:
    """Return a bad row as an error that names row and column."""
    detail = f"{row.place}, {row.column}: {row.message}"
    return FieldError(f"#/lines/{row.line}/{row.column}", row.code, detail)
