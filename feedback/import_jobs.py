"""Imports that a job does: queued with their file, run with progress, cancelled, never lost.

The job does everything in one transaction: a worker that is killed leaves nothing behind, and the
job that is run again begins with the file that is still in the storage.
"""

import secrets
import time
from dataclasses import asdict
from datetime import datetime
from typing import Any, BinaryIO, cast

import structlog
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.actor import Actor, system_actor
from accounts.choices import ActorKind, Channel, Scope
from accounts.errors import Refusal
from audit.recording import unit_of_work
from feedback.choices import FeedbackEvent, ImportStatus
from feedback.importing import Upload, import_feedback, source_of, upload_again
from feedback.models import FeedbackImport, SellerAccount
from feedback.queued_jobs import held_by_the_queue
from feedback.services.import_states import UNDER_WAY, ImportNotRunning, move

RUN_IMPORT = "feedback.run_import"
_LOCK_SPACE = 0x696D70  # keeps these advisory locks apart from others
_SECONDS_BETWEEN = 0.5

_log = structlog.get_logger(__name__)


def queue_import(
    *, upload: Upload, seller_account: SellerAccount, actor: Actor, now: datetime
) -> FeedbackImport:
    """Keep the file and have a job import it; refuse at once what is no file of a known format."""
    source = source_of(upload, seller_account=seller_account, actor=actor, now=now)
    name = default_storage.save(f"imports/{secrets.token_hex(16)}", File(upload.stream))
    try:
        with unit_of_work(actor=actor, now=now) as work:
            taken = FeedbackImport.objects.create(
                organization_id=actor.organization_id,
                seller_account=seller_account,
                format=source.format,
                file_name=source.file_name,
                file_digest=source.file_digest,
                mode=source.mode,
                status=ImportStatus.QUEUED,
                on_error=source.on_error,
                options=dict(source.options),
                stored_file=name,
                created_at=now,
                created_by=actor.label,
            )
            work.record(
                FeedbackEvent.IMPORT_QUEUED, taken, changes={"file_name": (None, taken.file_name)}
            )
            app.configure_task(RUN_IMPORT).defer(
                organization_id=actor.organization_id, import_id=taken.pk, actor=_told(actor)
            )
    except BaseException:
        default_storage.delete(name)
        raise
    return taken


def cancel_import(*, taken: FeedbackImport, actor: Actor, now: datetime) -> FeedbackImport:
    """Stop an import that has not ended; what its job has done is undone.

    Raises:
        ImportNotRunning: it has ended already.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    with unit_of_work(actor=actor, now=now) as work:
        before, taken.status, taken.finished_at = taken.status, ImportStatus.CANCELLED, now
        move(taken, frm=UNDER_WAY, fields=("status", "finished_at"))
        work.record(
            FeedbackEvent.IMPORT_CANCELLED, taken, changes={"status": (before, taken.status)}
        )
        transaction.on_commit(lambda: default_storage.delete(taken.stored_file))
    return taken


class ImportBusy(Exception):
    """Another worker runs this import at the moment; try again later."""


def run_import(*, organization_id: int, import_id: int, actor: dict[str, Any]) -> None:
    """Do a queued import; harmless when it runs twice or in two workers at once.

    Raises:
        ImportBusy: another worker is at it.
    """
    taken = (
        FeedbackImport.objects.filter(organization_id=organization_id, pk=import_id)
        .select_related("seller_account")
        .first()
    )
    if taken is None:
        return
    if taken.status in UNDER_WAY:
        _run(taken, _actor(organization_id, actor))
    default_storage.delete(taken.stored_file)


def fail_import(
    *, organization_id: int, import_id: int, actor: dict[str, Any], code: str, message: str
) -> None:
    """End an import that its job gives up, with the reason; nothing of the file is kept."""
    rows = FeedbackImport.objects.filter(organization_id=organization_id, pk=import_id)
    taken = rows.first()
    if taken is not None and taken.status in UNDER_WAY:
        _fail(taken, _actor(organization_id, actor), code, message)
        default_storage.delete(taken.stored_file)


def end_lost_imports() -> int:
    """End imports under way that no job will take up any more; return how many.

    The queue gives a job up whose workers died too often. Imports are read before jobs: one that is
    queued meanwhile is not looked at.
    """
    rows = FeedbackImport.objects.filter(status__in=UNDER_WAY).order_by("pk")
    under_way = list(rows)
    waiting = held_by_the_queue(RUN_IMPORT, "import_id")
    lost = [taken for taken in under_way if taken.pk not in waiting]
    for taken in lost:
        actor = system_actor(
            taken.organization_id, label="feedback.end_lost_imports", channel=Channel.JOB
        )
        _fail(taken, actor, "job_lost", "The job that imported the file is lost: send it again.")
        default_storage.delete(taken.stored_file)
    return len(lost)


def _run(taken: FeedbackImport, actor: Actor) -> None:
    watch = Watch(taken)
    try:
        taken.status = ImportStatus.RUNNING
        move(taken, frm=UNDER_WAY, fields=("status",))
        with transaction.atomic(), default_storage.open(taken.stored_file) as stream:
            _hold(taken)
            import_feedback(
                upload=upload_again(taken, cast("BinaryIO", stream)),
                seller_account=taken.seller_account,
                actor=actor,
                now=timezone.now(),
                progress=watch,
                waiting=taken,
            )
    except ImportNotRunning:
        _log.info("import_cancelled", import_id=taken.pk)
    except Refusal as refusal:
        _fail(taken, actor, refusal.code, _in_words(refusal))
    except FileNotFoundError:
        _fail(taken, actor, "file_lost", "The stored file is gone: send it again.")
    finally:
        watch.close()


def _hold(taken: FeedbackImport) -> None:
    """Keep other workers from this import until the transaction ends, however it ends."""
    with connection.cursor() as cursor:
        key = taken.pk & 0x7FFFFFFF
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK_SPACE, key])
        if not cursor.fetchone()[0]:
            raise ImportBusy


def _in_words(refusal: Refusal) -> str:
    return "\n".join([str(refusal), *(error.detail for error in refusal.errors)])


def _fail(taken: FeedbackImport, actor: Actor, code: str, message: str) -> None:
    now = timezone.now()
    taken.status, taken.finished_at = ImportStatus.FAILED, now
    taken.error_code, taken.error_message = code, message
    fields = ("status", "finished_at", "error_code", "error_message")
    try:
        with unit_of_work(actor=actor, now=now) as work:
            move(taken, frm=UNDER_WAY, fields=fields)
            work.record(FeedbackEvent.IMPORT_FAILED, taken, changes={"error_code": (None, code)})
    except ImportNotRunning:
        _log.info("import_cancelled", import_id=taken.pk)


class Watch:
    """Tells how far a running import is, on a connection of its own: the import's is not committed.

    Called with the number of rows that were read; raises ImportNotRunning when somebody cancelled
    the import.
    """

    def __init__(self, taken: FeedbackImport) -> None:
        self._taken = taken
        self._connection = connection.copy()
        self._told_at = 0.0

    def __call__(self, rows: int) -> None:
        """Tell it, but not too often."""
        if time.monotonic() - self._told_at < _SECONDS_BETWEEN:
            return
        self._told_at = time.monotonic()
        with self._connection.cursor() as cursor:
            cursor.execute(
                "UPDATE feedback_feedbackimport SET rows_read = %s "
                "WHERE organization_id = %s AND id = %s AND status = 'running'",
                [rows, self._taken.organization_id, self._taken.pk],
            )
            if not cursor.rowcount:
                raise ImportNotRunning

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


def _told(actor: Actor) -> dict[str, Any]:
    """Return an actor as plain values for the arguments of a job."""
    plain = asdict(actor)
    del plain["organization_id"]
    return {**plain, "scopes": sorted(actor.scopes), "marketplaces": sorted(actor.marketplaces)}


def _actor(organization_id: int, told: dict[str, Any]) -> Actor:
    """Return the actor who queued the import, now acting through a job."""
    return Actor(
        kind=ActorKind(told["kind"]),
        organization_id=organization_id,
        key=told["key"],
        label=told["label"],
        scopes=frozenset(map(Scope, told["scopes"])),
        channel=Channel.JOB,
        request_id=told["request_id"],
        marketplaces=frozenset(told["marketplaces"]),
    )
