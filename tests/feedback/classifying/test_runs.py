"""Runs over what is stored: to their end, from where they stopped, and never twice."""

from typing import Any

import pytest
from django.db import OperationalError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.errors import MarketplaceForbidden
from audit.models import Event
from feedback import tasks
from feedback.choices import RunScope
from feedback.classifying import ingest, runs
from feedback.classifying.runs import (
    RunNotUnderWay,
    cancel_run,
    fail_run,
    revive_lost_runs,
    run_classification,
    start_run,
)
from feedback.models import Classification, ClassificationRun
from tests.config.test_tasks import execute, run_worker
from tests.factories import make_actor
from tests.feedback.comments import KIND, LATE, RUDE, events, everything, record
from tests.feedback.test_concurrency import in_threads
from tests.shops import NOW, Shop


def started(shop: Shop, scope: RunScope = RunScope.ALL, **more: Any) -> ClassificationRun:
    given = {"seller_account": None, "actor": shop.actor, "now": NOW, **more}
    return start_run(scope=scope, **given)


def done(run: ClassificationRun, **more: Any) -> ClassificationRun:
    run_classification(organization_id=run.organization_id, run_id=run.pk, **more)
    run.refresh_from_db()
    return run


def counts(run: ClassificationRun) -> tuple[str, int, int, int]:
    return run.status, run.total, run.done, run.changed


def jobs_of(run: ClassificationRun) -> list[str]:
    """Return the states of the jobs of a run."""
    jobs = ProcrastinateJob.objects.filter(task_name=runs.RUN_CLASSIFICATION)
    return [job.status for job in jobs if job.args["run_id"] == run.pk]


@pytest.fixture
def seven(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Return a shop with seven comments that nobody has read, of batches of three."""
    monkeypatch.setattr(ingest, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(runs, "BATCH", 3)
    record(shop, *[(f"R{n}", 1, LATE) for n in range(7)], ("EMPTY", 5, None))
    return shop


class Stopped(Exception):
    """The worker was killed."""


def stop_after(batches: int) -> Any:
    told: list[int] = []

    def progress(run: ClassificationRun) -> None:
        told.append(run.done)
        if len(told) > batches:
            raise Stopped

    return progress


def test_the_run_of_a_large_batch_reads_it(seven: Shop) -> None:
    run = done(ClassificationRun.objects.get())
    assert counts(run) == ("completed", 7, 7, 7)
    assert (run.finished_at is None, run.error) == (False, "")
    assert list(Classification.objects.values_list("topics", flat=True)) == [["shipping_delay"]] * 7
    assert len(events("feedback.classified")) == 7
    assert events("classification_run.completed") == [
        {"status": ["running", "completed"], "changed": [None, 7]}
    ]
    event = Event.objects.filter(name="feedback.classified").first()
    assert (event.channel, event.actor_label) == ("job", "feedback.run_classification")


def test_it_tells_how_far_it_is(seven: Shop) -> None:
    told: list[tuple[int, int]] = []
    done(ClassificationRun.objects.get(), progress=lambda run: told.append((run.done, run.total)))
    assert told == [(0, 7), (3, 7), (6, 7), (7, 7)]


def test_it_goes_on_where_it_stopped(seven: Shop) -> None:
    run = ClassificationRun.objects.get()
    with pytest.raises(Stopped):
        done(run, progress=stop_after(1))
    run.refresh_from_db()
    assert counts(run) == ("running", 7, 3, 3)
    assert Classification.objects.count() == 3
    before = list(Classification.objects.order_by("pk").values())
    assert counts(done(run)) == ("completed", 7, 7, 7)
    assert list(Classification.objects.order_by("pk").values())[:3] == before
    assert len(events("feedback.classified")) == 7


def test_a_run_that_has_ended_does_nothing_again(seven: Shop) -> None:
    run = done(ClassificationRun.objects.get())
    before = everything()
    assert done(run) == run
    assert everything() == before


def test_what_is_the_same_is_not_written_and_tells_nothing(seven: Shop) -> None:
    done(ClassificationRun.objects.get())
    before = list(Classification.objects.order_by("pk").values())
    assert counts(done(started(seven))) == ("completed", 7, 7, 0)
    assert list(Classification.objects.order_by("pk").values()) == before
    assert len(events("feedback.classified")) == 7


def test_what_is_missing_is_all_that_is_read(seven: Shop) -> None:
    done(ClassificationRun.objects.get())
    Classification.objects.filter(feedback__external_id__in=["R2", "R5"]).delete()
    assert counts(done(started(seven, RunScope.MISSING))) == ("completed", 2, 2, 2)
    assert counts(done(started(seven, RunScope.MISSING))) == ("completed", 0, 0, 0)


def test_a_run_over_one_account_leaves_the_others_alone(seven: Shop) -> None:
    done(ClassificationRun.objects.get())
    record(seven, ("O1", 1, RUDE), marketplace="own_shop")
    Classification.objects.all().delete()
    run = done(started(seven, seller_account=seven.account("own_shop")))
    assert counts(run) == ("completed", 1, 1, 1)
    assert Classification.objects.get().feedback.external_id == "O1"


def test_another_organization_is_left_alone(seven: Shop) -> None:
    other = Shop("Other")
    record(other, ("R1", 1, LATE))
    Classification.objects.all().delete()
    assert counts(done(started(seven)))[1:] == (7, 7, 7)
    assert not Classification.objects.filter(organization=other.organization).exists()


def test_a_run_that_waits_for_the_same_serves_for_both(shop: Shop) -> None:
    first = started(shop)
    assert started(shop) == first
    assert started(shop, RunScope.MISSING) != first
    assert started(shop, seller_account=shop.account()) != first
    done(first)
    assert started(shop) != first
    assert [len(jobs_of(run)) for run in ClassificationRun.objects.all()] == [1, 1, 1, 1]


def test_two_workers_do_each_batch_once(seven: Shop) -> None:
    run = ClassificationRun.objects.get()

    def other_worker(told: ClassificationRun) -> None:
        if told.done == 3:
            done(ClassificationRun.objects.get(pk=told.pk))

    assert counts(done(run, progress=other_worker)) == ("completed", 7, 7, 7)
    assert len(events("feedback.classified")) == 7
    assert len(events("classification_run.completed")) == 1


def test_a_run_is_cancelled_midway(seven: Shop) -> None:
    run = ClassificationRun.objects.get()

    def cancel(told: ClassificationRun) -> None:
        if told.done == 3:
            cancel_run(run=told, actor=seven.actor, now=NOW)

    assert counts(done(run, progress=cancel)) == ("cancelled", 7, 3, 3)
    assert (run.finished_at, Classification.objects.count()) == (NOW, 3)
    assert events("classification_run.cancelled") == [
        {"status": ["running", "cancelled"], "changed": [None, 3]}
    ]
    before = everything()
    with pytest.raises(RunNotUnderWay):
        cancel_run(run=run, actor=seven.actor, now=NOW)
    done(run)
    assert everything() == before


def test_a_run_that_fails_says_why(seven: Shop) -> None:
    run = ClassificationRun.objects.get()
    fail_run(organization_id=run.organization_id, run_id=run.pk, message="The disk is full.")
    run.refresh_from_db()
    assert (run.status, run.error) == ("failed", "The disk is full.")
    assert events("classification_run.failed") == [
        {"status": ["queued", "failed"], "changed": [None, 0]}
    ]
    before = everything()
    fail_run(organization_id=run.organization_id, run_id=run.pk, message="Again.")
    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_the_job_does_it() -> None:
    shop = Shop()
    record(shop, ("R1", 5, KIND))
    run = started(shop)
    Classification.objects.all().delete()
    run_worker()
    run.refresh_from_db()
    assert counts(run) == ("completed", 1, 1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("error", "status", "left"), [(ValueError, "failed", 0), (OperationalError, "running", 1)]
)
def test_a_job_that_breaks(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception], status: str, left: int
) -> None:
    """A fault of ours ends the run; a database that is away for a moment is waited for."""
    shop = Shop()
    record(shop, ("R1", 5, KIND))
    run = started(shop)

    def broken(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(runs, "write_answers", broken)
    run_worker()
    run.refresh_from_db()
    assert run.status == status
    assert ("by a fault of ours" in run.error) is (status == "failed")
    assert [status for status in jobs_of(run) if status == "todo"] == ["todo"] * left


@pytest.mark.django_db(transaction=True)
def test_lost_runs_are_revived() -> None:
    shop = Shop()
    record(shop, ("R1", 5, KIND))
    lost, waiting = started(shop), started(shop, RunScope.MISSING)
    ended = done(started(shop, seller_account=shop.account("amazon.us")))
    for run in (lost, ended):
        execute("DELETE FROM procrastinate_jobs WHERE (args->>'run_id')::bigint = %s", run.pk)
    assert revive_lost_runs() == 1
    assert [len(jobs_of(run)) for run in (lost, waiting, ended)] == [1, 1, 0]
    assert tasks.revive_lost_runs(timestamp=0) == 0
    run_worker()
    lost.refresh_from_db()
    assert lost.status == "completed"


@pytest.mark.django_db(transaction=True)
def test_a_run_that_begins_this_moment_does_not_serve() -> None:
    """It may have passed what is written now; waiting for it could be waiting in a ring."""
    shop = Shop()
    first = started(shop)
    with transaction.atomic():
        ClassificationRun.objects.select_for_update().get(pk=first.pk)
        in_threads(lambda: started(shop))
    assert ClassificationRun.objects.count() == 2


def test_a_key_for_some_marketplaces_runs_over_those_only(shop: Shop) -> None:
    limited = make_actor(shop.organization, marketplaces=["own_shop"])
    other = shop.account("amazon.us")
    before = everything()
    for account in (None, other):
        with pytest.raises(MarketplaceForbidden):
            started(shop, seller_account=account, actor=limited)
    assert everything() == before
    run = started(shop, seller_account=shop.account("own_shop"), actor=limited)
    assert list(ClassificationRun.objects.visible_to(limited)) == [run]
