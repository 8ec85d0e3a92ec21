"""Feedback taken in: rows on the stage become feedback, as one unit of work with its events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import Invalid
from audit.recording import UnitOfWork, unit_of_work
from feedback import quarantine, upsert
from feedback.changes import new_batch
from feedback.choices import FeedbackChannel, FeedbackEvent, OnError, SourceCoverage
from feedback.models import FeedbackImport, SellerAccount
from feedback.services.accounts import require_marketplace
from feedback.services.changes import tell_changes
from feedback.staging import Staged, fill_stage
from marketplaces.policy import Pack


class RowsRejected(Invalid):
    """A file was to be taken whole or not at all, and it holds bad rows."""

    code: ClassVar[str] = "rows_rejected"
    message: ClassVar[str] = (
        "The file holds bad rows and was not imported; mend them, or import with "
        "on_error=reject_rows."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where rows come from: the file they stood in and what that kind of file holds."""

    seller_account: SellerAccount
    pack: Pack
    format: str
    coverage: SourceCoverage
    file_name: str
    file_digest: bytes
    on_error: OnError
    supplied: frozenset[str]  # the canonical columns that the source has


def record_feedback(
    *, rows: Iterable[Staged], source: Source, actor: Actor, now: datetime
) -> FeedbackImport:
    """Take rows in as one unit of work: new ones, edits, and what cannot be read.

    A row that says nothing new is not written and makes no event.

    Raises:
        RowsRejected: there are bad rows and the source is to be taken whole or not at all.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    require_marketplace(actor, source.pack.code)
    with unit_of_work(actor=actor, now=now) as work:
        total = fill_stage(rows)
        quarantine.reject_duplicates()
        rejected = quarantine.count_rejected()
        if rejected and source.on_error == OnError.REJECT_ALL:
            raise RowsRejected(errors=quarantine.first_errors())
        taken = _new_import(source, actor, now, rows_read=total, rows_rejected=rejected)
        quarantine.keep_rejected(organization_id=actor.organization_id, import_id=taken.pk)
        _write_feedback(taken, source, work)
        work.record(
            FeedbackEvent.IMPORT_COMPLETED,
            taken,
            changes={
                name: (None, getattr(taken, name))
                for name in ("file_name", "rows_new", "rows_changed", "rows_rejected")
            },
        )
    return taken


def _new_import(source: Source, actor: Actor, now: datetime, **counts: int) -> FeedbackImport:
    return FeedbackImport.objects.create(
        organization_id=actor.organization_id,
        seller_account=source.seller_account,
        format=source.format,
        file_name=source.file_name,
        file_digest=source.file_digest,
        on_error=source.on_error,
        created_at=now,
        created_by=actor.label,
        **counts,
    )


def _write_feedback(taken: FeedbackImport, source: Source, work: UnitOfWork) -> None:
    batch_id = new_batch()
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
    taken.rows_new, taken.rows_changed = written.new, written.changed
    taken.rows_unchanged = taken.rows_read - taken.rows_rejected - written.new - written.changed
    taken.save(update_fields=["rows_new", "rows_changed", "rows_unchanged"])
    tell_changes(work, account=source.seller_account, batch_id=batch_id, written=written)


def channel_of(pack: Pack) -> FeedbackChannel:
    """Return where feedback was left if its source does not say so."""
    is_own = pack.platform == "own_shop"
    return FeedbackChannel.WEB if is_own else FeedbackChannel.MARKETPLACE
