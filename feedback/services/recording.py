"""Feedback taken in: rows on the stage become feedback, as one unit of work with its events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import Invalid
from audit.recording import UnitOfWork, unit_of_work
from feedback import missing, quarantine, upsert
from feedback.changes import new_batch
from feedback.choices import (
    FeedbackChannel,
    FeedbackEvent,
    ImportMode,
    ImportStatus,
    OnError,
    SourceCoverage,
)
from feedback.missing import DayRange
from feedback.models import FeedbackImport, SellerAccount
from feedback.services.accounts import require_marketplace
from feedback.services.changes import tell_changes
from feedback.services.import_states import complete
from feedback.staging import Staged, fill_stage
from marketplaces.policy import Pack


class RowsRejected(Invalid):
    """A file was to be taken whole or not at all, and it holds bad rows."""

    code: ClassVar[str] = "rows_rejected"
    message: ClassVar[str] = (
        "The file holds bad rows and was not imported; mend them, or import with "
        "on_error=reject_rows."
    )


class WindowIncomplete(Invalid):
    """A file that is to be all there is of its days holds rows that cannot be read."""

    code: ClassVar[str] = "window_incomplete"
    message: ClassVar[str] = (
        "A full-window import marks as missing what the file does not hold, and a row that cannot "
        "be read might be one of these: mend the rejected rows, or import with mode=upsert."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where rows come from: the file they stood in and what that kind of file holds.

    `days` are those of which a full-window file holds everything; None means from its oldest to
    its newest row.
    """

    seller_account: SellerAccount
    pack: Pack
    format: str
    coverage: SourceCoverage
    file_name: str
    file_digest: bytes
    on_error: OnError
    supplied: frozenset[str]  # the canonical columns that the source has
    mode: ImportMode = ImportMode.UPSERT
    days: DayRange | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


def record_feedback(
    *,
    rows: Iterable[Staged],
    source: Source,
    actor: Actor,
    now: datetime,
    waiting: FeedbackImport | None = None,
    batch_id: int | None = None,
) -> FeedbackImport:
    """Take rows in as one unit of work: new ones, edits, and what cannot be read.

    A row that says nothing new is not written and makes no event. `waiting` is the import that was
    queued for these rows; without one a new one is written. `batch_id` names the changes in
    `feedback_change` for a caller who looks at them afterwards.

    Raises:
        RowsRejected: there are bad rows and the source is to be taken whole or not at all.
        WindowIncomplete: there are bad rows and the source is to be all there is of its days.
        ImportNotRunning: the import was cancelled meanwhile.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    require_marketplace(actor, source.pack.code)
    with unit_of_work(actor=actor, now=now) as work:
        total = fill_stage(rows)
        quarantine.reject_duplicates()
        rejected = quarantine.count_rejected()
        _refuse_rejected(source, rejected)
        taken = waiting or _new_import(source, actor, now)
        quarantine.keep_rejected(organization_id=actor.organization_id, import_id=taken.pk)
        taken.rows_read, taken.rows_rejected = total, rejected
        _write_feedback(taken, source, work, batch_id or new_batch())
        complete(taken, now=now)
        work.record(
            FeedbackEvent.IMPORT_COMPLETED,
            taken,
            changes={name: (None, getattr(taken, name)) for name in ("file_name", *_TOLD)},
        )
    return taken


_TOLD = ("rows_new", "rows_changed", "rows_missing", "rows_rejected")


def _refuse_rejected(source: Source, rejected: int) -> None:
    if not rejected:
        return
    if source.mode == ImportMode.FULL_WINDOW:
        raise WindowIncomplete(errors=quarantine.first_errors())
    if source.on_error == OnError.REJECT_ALL:
        raise RowsRejected(errors=quarantine.first_errors())


def _new_import(source: Source, actor: Actor, now: datetime) -> FeedbackImport:
    return FeedbackImport.objects.create(
        organization_id=actor.organization_id,
        seller_account=source.seller_account,
        format=source.format,
        file_name=source.file_name,
        file_digest=source.file_digest,
        mode=source.mode,
        status=ImportStatus.RUNNING,
        on_error=source.on_error,
        options=dict(source.options),
        created_at=now,
        created_by=actor.label,
    )


def _write_feedback(taken: FeedbackImport, source: Source, work: UnitOfWork, batch_id: int) -> None:
    owner = {
        "organization": taken.organization_id,
        "account": taken.seller_account_id,
        "import": taken.pk,
        "batch": batch_id,
    }
    written = upsert.write_stage(
        upsert.Writing(
            owner=owner,
            pack=source.pack,
            coverage=source.coverage,
            channel=channel_of(source.pack).value,
            supplied=source.supplied,
            now=work.now,
        )
    )
    stated = missing.mark_stated(owner, now=work.now)
    taken.rows_missing = _mark_left_out(owner, source, work.now)
    taken.rows_new, taken.rows_changed = written.new, written.changed + stated
    good = taken.rows_read - taken.rows_rejected
    taken.rows_unchanged = good - taken.rows_new - taken.rows_changed
    changed = taken.rows_changed + taken.rows_missing
    told = upsert.Written(new=written.new, changed=changed)
    tell_changes(work, account=source.seller_account, batch_id=batch_id, written=told)


def _mark_left_out(owner: dict[str, int], source: Source, now: datetime) -> int:
    if source.mode != ImportMode.FULL_WINDOW:
        return 0
    return missing.mark_left_out(
        owner,
        days=source.days,
        holds_all=source.coverage == SourceCoverage.ALL,
        zone=source.pack.calendar.time_zone,
        now=now,
    )


def channel_of(pack: Pack) -> FeedbackChannel:
    """Return where feedback was left if its source does not say so."""
    is_own = pack.platform == "own_shop"
    return FeedbackChannel.WEB if is_own else FeedbackChannel.MARKETPLACE
