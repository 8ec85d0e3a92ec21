"""Every change to seller accounts and feedback; each one is one unit of work with its events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import IntegrityError, transaction

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import Conflict, FieldError, Invalid, MarketplaceForbidden
from audit.recording import UnitOfWork, unit_of_work
from feedback import quarantine, upsert
from feedback.changes import FeedbackChanges
from feedback.choices import FeedbackEvent, OnError, SourceCoverage
from feedback.models import FeedbackImport, SellerAccount
from feedback.staging import StagedRow, fill_stage
from marketplaces.packs import pack_for
from marketplaces.policy import Pack


class SellerAccountExists(Conflict):
    """The organization has this seller account already."""

    code: ClassVar[str] = "seller_account_exists"
    message: ClassVar[str] = "This seller id is known on this marketplace already."


class RowsRejected(Invalid):
    """A file was to be taken whole or not at all, and it holds bad rows."""

    code: ClassVar[str] = "rows_rejected"
    message: ClassVar[str] = (
        "The file holds bad rows and was not imported; mend them, or import with "
        "on_error=reject_rows."
    )


def create_seller_account(
    *, marketplace: str, external_id: str, name: str, actor: Actor, now: datetime
) -> SellerAccount:
    """Add a seller account.

    Raises:
        UnknownMarketplace: there is no such marketplace.
        SellerAccountExists: the organization has it already.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    pack = pack_for(marketplace, on=now.date())
    require_marketplace(actor, pack.code)
    if not external_id.strip():
        raise Invalid(errors=[FieldError("#/external_id", "required", "Name the seller's id.")])
    with unit_of_work(actor=actor, now=now) as work:
        try:
            with transaction.atomic():
                account = SellerAccount.objects.create(
                    organization_id=actor.organization_id,
                    marketplace_id=pack.code,
                    external_id=external_id.strip(),
                    name=name.strip() or external_id.strip(),
                    created_at=now,
                )
        except IntegrityError as error:
            raise SellerAccountExists from error
        work.record(
            FeedbackEvent.SELLER_ACCOUNT_CREATED,
            account,
            changes={
                "marketplace": (None, pack.code),
                "external_id": (None, account.external_id),
                "name": (None, account.name),
            },
        )
    return account


def require_marketplace(actor: Actor, code: str) -> None:
    """Raise MarketplaceForbidden if the actor's key is limited to other marketplaces."""
    if actor.marketplaces and code not in actor.marketplaces:
        raise MarketplaceForbidden(f"The credentials are not meant for {code!r}.")


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
    *, rows: Iterable[StagedRow], source: Source, actor: Actor, now: datetime
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
    owner = {
        "organization": taken.organization_id,
        "account": taken.seller_account_id,
        "import": taken.pk,
    }
    written = upsert.write_stage(
        upsert.Writing(
            owner=owner,
            pack=source.pack,
            coverage=source.coverage,
            supplied=source.supplied,
            now=work.now,
        )
    )
    taken.rows_new, taken.rows_changed = written.new, written.changed
    taken.rows_unchanged = taken.rows_read - taken.rows_rejected - written.new - written.changed
    taken.save(update_fields=["rows_new", "rows_changed", "rows_unchanged"])
    count = written.new + written.changed
    account = source.seller_account.public_id
    events = upsert.events_of_changes(import_id=taken.pk, seller_account=account)
    work.record_query(events, count=count)
    if count:
        work.publish(
            FeedbackEvent.CHANGED,
            FeedbackChanges(
                organization_id=taken.organization_id,
                import_id=taken.pk,
                seller_account_ids=(taken.seller_account_id,),
                new=written.new,
                changed=written.changed,
            ),
        )
