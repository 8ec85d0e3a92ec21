"""Runs that classify what is stored: batch after batch, each in its own transaction.

The row of the run moves on with each batch and commits with it, so that a worker that is killed
loses nothing and does nothing twice.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.actor import Actor, system_actor
from accounts.choices import Channel, Scope
from accounts.errors import Conflict, MarketplaceForbidden
from audit.recording import UnitOfWork, unit_of_work
from feedback.account_locks import hold_accounts
from feedback.choices import FeedbackEvent, RunScope, RunStatus
from feedback.classifying.engines import engine_for
from feedback.classifying.inputs import StoredText, stored_texts
from feedback.classifying.reading import answers_to, write_answers
from feedback.models import Classification, ClassificationRun, Feedback, SellerAccount
from feedback.queued_jobs import held_by_the_queue
from feedback.services.accounts import require_marketplace
from feedback.text.chain import Engine

RUN_CLASSIFICATION = "feedback.run_classification"
BATCH = 500
UNDER_WAY = (RunStatus.QUEUED, RunStatus.RUNNING)

type Progress = Callable[[ClassificationRun], None]


class RunNotUnderWay(Conflict):
    """The run has ended, so it cannot be cancelled."""

    code: ClassVar[str] = "classification_run_ended"
    message: ClassVar[str] = "The classification run has ended already."


def start_run(
    *, scope: RunScope, seller_account: SellerAccount | None, actor: Actor, now: datetime
) -> ClassificationRun:
    """Have a job classify the organization's comments, or those of one seller account.

    Raises:
        MarketplaceForbidden: the key is limited to marketplaces, and the run reads others too.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    if seller_account is not None:
        require_marketplace(actor, seller_account.marketplace_id)
    elif actor.marketplaces:
        message = "Name a seller account: the credentials are not meant for all marketplaces."
        raise MarketplaceForbidden(message)
    with unit_of_work(actor=actor, now=now) as work:
        return queue_run(work, scope=scope, seller_account=seller_account)


def queue_run(
    work: UnitOfWork, *, scope: RunScope, seller_account: SellerAccount | None
) -> ClassificationRun:
    """Queue a run in a work that is under way; one that waits for the same serves for both.

    It is held until the work ends, so that it cannot begin before it sees what was written.
    """
    owner = work.actor.organization_id
    rows = ClassificationRun.objects.filter(
        organization_id=owner,
        scope=scope,
        seller_account=seller_account,
        status=RunStatus.QUEUED,
    )
    waiting = rows.select_for_update(no_key=True, of=("self",), skip_locked=True).first()
    if waiting is not None:
        return waiting
    run = ClassificationRun.objects.create(
        organization_id=owner,
        scope=scope,
        seller_account=seller_account,
        status=RunStatus.QUEUED,
        created_by=work.actor.label,
        created_at=work.now,
    )
    work.record(FeedbackEvent.CLASSIFICATION_QUEUED, run, changes={"scope": (None, scope.value)})
    app.configure_task(RUN_CLASSIFICATION).defer(organization_id=owner, run_id=run.pk)
    return run


def cancel_run(*, run: ClassificationRun, actor: Actor, now: datetime) -> ClassificationRun:
    """Stop a run; what it has classified stays.

    Raises:
        RunNotUnderWay: it has ended already.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    with unit_of_work(actor=actor, now=now) as work:
        held = _held(run.organization_id, run.pk)
        if held is None:
            raise RunNotUnderWay
        _end(work, held, RunStatus.CANCELLED, FeedbackEvent.CLASSIFICATION_CANCELLED)
    return held


def run_classification(
    *, organization_id: int, run_id: int, progress: Progress | None = None
) -> ClassificationRun | None:
    """Do a run to its end, or as far as it is not cancelled; harmless when it runs twice.

    The rules and the model of the moment are asked: a model that is activated meanwhile is for
    the next run.
    """
    actor = system_actor(organization_id, label=RUN_CLASSIFICATION, channel=Channel.JOB)
    engine = engine_for(organization_id, background=True)
    run = _begun(organization_id, run_id)
    while run is not None:
        if progress is not None:
            progress(run)
        run = _next_batch(run, actor=actor, engine=engine)
    return ClassificationRun.objects.filter(organization_id=organization_id, pk=run_id).first()


def fail_run(*, organization_id: int, run_id: int, message: str) -> None:
    """End a run that its job gives up, with the reason."""
    actor = system_actor(organization_id, label=RUN_CLASSIFICATION, channel=Channel.JOB)
    with unit_of_work(actor=actor, now=timezone.now()) as work:
        run = _held(organization_id, run_id)
        if run is not None:
            run.error = message
            _end(work, run, RunStatus.FAILED, FeedbackEvent.CLASSIFICATION_FAILED)


def revive_lost_runs() -> int:
    """Queue a job for runs under way whose job is gone; return how many."""
    runs = list(ClassificationRun.objects.filter(status__in=UNDER_WAY).order_by("pk"))
    waiting = held_by_the_queue(RUN_CLASSIFICATION, "run_id")
    lost = [run for run in runs if run.pk not in waiting]
    for run in lost:
        app.configure_task(RUN_CLASSIFICATION).defer(
            organization_id=run.organization_id, run_id=run.pk
        )
    return len(lost)


def _begun(organization_id: int, run_id: int) -> ClassificationRun | None:
    with transaction.atomic():
        run = _held(organization_id, run_id)
        if run is None or run.status == RunStatus.RUNNING:
            return run
        run.status, run.total = RunStatus.RUNNING, _texts_of(run).count()
        run.save(update_fields=["status", "total"])
    return run


def _next_batch(
    run: ClassificationRun, *, actor: Actor, engine: Engine
) -> ClassificationRun | None:
    """Do one batch and return the run as it stands then; None when there is no more to do.

    The engine may ask a slow service: nothing is held until it has answered.
    """
    now = timezone.now()
    rest = _texts_of(run).filter(pk__gt=run.cursor).order_by("pk")
    ids = list(rest.values_list("pk", flat=True)[:BATCH])
    texts = stored_texts(run.organization_id, ids, on=now.date())
    said = answers_to(texts, engine=engine)
    with unit_of_work(actor=actor, now=now) as work:
        held = _held(run.organization_id, run.pk)
        if held is None or held.cursor != run.cursor:
            return held  # ended, or another worker has done this batch
        if not ids:
            _end(work, held, RunStatus.COMPLETED, FeedbackEvent.CLASSIFICATION_COMPLETED)
            return None
        held.changed += write_answers(work, _unchanged(texts, ids, held, now=now), said=said)
        held.done += len(ids)
        held.cursor = ids[-1]
        held.save(update_fields=["changed", "done", "cursor"])
    return held


def _unchanged(
    texts: Sequence[StoredText], ids: list[int], run: ClassificationRun, *, now: datetime
) -> list[StoredText]:
    """Hold the accounts and return the texts that are as they were; writers read the others."""
    owner = run.organization_id
    accounts = Feedback.objects.filter(organization_id=owner, pk__in=ids)
    hold_accounts(owner, accounts.values_list("seller_account_id", flat=True).distinct())
    there = {_written(text) for text in stored_texts(owner, ids, on=now.date())}
    return [text for text in texts if _written(text) in there]


def _written(text: StoredText) -> tuple[object, ...]:
    """Return what makes its writer read a text again; an own name that is new does not."""
    return text.feedback_id, text.input.text, text.input.stars, text.input.order


def _texts_of(run: ClassificationRun) -> QuerySet[Feedback]:
    rows = Feedback.objects.filter(organization_id=run.organization_id, comment__isnull=False)
    if run.seller_account_id is not None:
        rows = rows.filter(seller_account_id=run.seller_account_id)
    if run.scope == RunScope.MISSING:
        there = Classification.objects.filter(
            organization_id=OuterRef("organization_id"), feedback_id=OuterRef("pk")
        )
        rows = rows.filter(~Exists(there))
    return rows


def _held(organization_id: int, run_id: int) -> ClassificationRun | None:
    """Return the run if it is under way, held until the transaction ends."""
    return (
        ClassificationRun.objects.filter(
            organization_id=organization_id, pk=run_id, status__in=UNDER_WAY
        )
        .select_for_update(no_key=True, of=("self",))
        .first()
    )


def _end(work: UnitOfWork, run: ClassificationRun, status: RunStatus, event: FeedbackEvent) -> None:
    before, run.status, run.finished_at = run.status, status, work.now
    run.save(update_fields=["status", "finished_at", "error"])
    changes = {"status": (before, status.value), "changed": (None, run.changed)}
    work.record(event, run, changes=changes)
