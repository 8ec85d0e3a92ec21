"""What a marketplace shows of a seller, kept as it came with the figures that are known by name."""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.actor import Actor
from accounts.choices import Scope
from audit.recording import UnitOfWork, unit_of_work
from feedback.formats.performance import SnapshotFigures, document_of
from feedback.formats.performance_catalogue import snapshot_format
from feedback.models import SellerAccount
from feedback.services.accounts import require_marketplace
from marketplaces.packs import pack_for
from metrics.choices import MetricsEvent
from metrics.models import PerformanceSnapshot


def record_snapshot(
    *, document: bytes, file_name: str, seller_account: SellerAccount, actor: Actor, now: datetime
) -> PerformanceSnapshot:
    """Keep one document; the same document again changes nothing and returns what is there.

    A document does not tell when it was made, so that it counts as taken when it came.

    Raises:
        FileRefused: the document is not JSON, or of another marketplace, or of no known kind.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    pack = pack_for(seller_account.marketplace_id, on=now.date())
    require_marketplace(actor, pack.code)
    value = document_of(document)
    kind = snapshot_format(value, pack)
    found = kind.read(value, pack)
    digest = hashlib.sha256(document).digest()
    with unit_of_work(actor=actor, now=now) as work:
        present = _present(actor, seller_account, digest)
        if present is not None:
            return present
        snapshot = PerformanceSnapshot(
            organization_id=actor.organization_id,
            seller_account=seller_account,
            format=kind.name,
            file_name=file_name[:255],
            digest=digest,
            taken_at=now,
            created_at=now,
            created_by=actor.label,
        )
        return _kept(snapshot, found, work)


def _present(
    actor: Actor, seller_account: SellerAccount, digest: bytes
) -> PerformanceSnapshot | None:
    rows = PerformanceSnapshot.objects.visible_to(actor)
    return rows.filter(seller_account=seller_account, digest=digest).first()


def _kept(
    snapshot: PerformanceSnapshot, found: SnapshotFigures, work: UnitOfWork
) -> PerformanceSnapshot:
    """Write the row and its event; give way to another writer of the same document."""
    snapshot.figures = {name: one.as_dict() for name, one in found.figures.items()}
    snapshot.raw = found.raw
    try:
        with transaction.atomic():
            snapshot.save(force_insert=True)
    except IntegrityError:
        present = _present(work.actor, snapshot.seller_account, bytes(snapshot.digest))
        if present is None:
            raise
        return present
    work.record(
        MetricsEvent.SNAPSHOT_RECORDED,
        snapshot,
        changes={
            "format": (None, snapshot.format),
            "file_name": (None, snapshot.file_name),
            "figures": (None, len(snapshot.figures)),
        },
    )
    return snapshot
