"""The job queue: stalled jobs run again, endless ones are given up, old ones are removed."""

import asyncio

import pytest
from django.db import connection
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from psycopg_pool import AsyncNullConnectionPool

from audit.models import Seal
from config.tasks import ATTEMPTS
from tests.audit.conftest import make_tenant

pytestmark = pytest.mark.django_db(transaction=True)


def run_worker() -> None:
    """Run what is waiting, as `manage procrastinate worker` does, and stop."""

    # Without a pool no connection is being opened in the background when the worker stops.
    connector = PsycopgConnector(kwargs=connector_params(), pool_factory=AsyncNullConnectionPool)

    async def work() -> None:
        with app.replace_connector(connector):
            async with app.open_async():
                await app.run_worker_async(
                    wait=False, install_signal_handlers=False, listen_notify=False
                )

    asyncio.run(work())


def execute(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def stalled_job(*, attempts: int = 1, queueing_lock: str | None = None) -> int:
    """Leave a job as a worker does that was killed a minute ago."""
    ((worker,),) = execute(
        "INSERT INTO procrastinate_workers (last_heartbeat)"
        " VALUES (now() - interval '1 minute') RETURNING id"
    )
    ((job,),) = execute(
        "INSERT INTO procrastinate_jobs"
        " (queue_name, task_name, args, status, attempts, worker_id, queueing_lock)"
        " VALUES ('default', 'audit.seal_events', '{\"timestamp\": 0}', 'doing', %s, %s, %s)"
        " RETURNING id",
        attempts,
        worker,
        queueing_lock,
    )
    return job


def status_of(job: int) -> str:
    return execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", job)[0][0]


def test_a_stalled_job_runs_again():
    tenant = make_tenant("Acme")
    tenant.write(3)
    job = stalled_job()
    app.configure_task("config.rescue_stalled_jobs").defer(timestamp=0)
    run_worker()
    assert status_of(job) == "succeeded"
    assert Seal.objects.get(organization=tenant.organization).last_seq == 3


def test_a_stalled_job_whose_successor_waits_leaves_the_work_to_it():
    tenant = make_tenant("Acme")
    tenant.write(3)
    stalled = [stalled_job(queueing_lock="audit.seal_events"), stalled_job()]
    waiting = app.configure_task("audit.seal_events", queueing_lock="audit.seal_events").defer(
        timestamp=0
    )
    rescue = app.configure_task("config.rescue_stalled_jobs", priority=1).defer(timestamp=0)
    run_worker()
    assert status_of(rescue) == "succeeded"
    assert [status_of(job) for job in stalled] == ["failed", "succeeded"]
    assert status_of(waiting) == "succeeded"
    assert Seal.objects.get(organization=tenant.organization).last_seq == 3


def test_a_job_that_stalls_for_ever_is_given_up():
    job = stalled_job(attempts=ATTEMPTS)
    app.configure_task("config.rescue_stalled_jobs").defer(timestamp=0)
    run_worker()
    assert status_of(job) == "failed"


def test_jobs_that_ended_long_ago_are_removed():
    job = app.configure_task("audit.seal_events").defer(timestamp=0)
    run_worker()
    assert status_of(job) == "succeeded"
    execute("UPDATE procrastinate_events SET at = at - interval '4 days' WHERE job_id = %s", job)
    app.configure_task("config.remove_old_jobs").defer(timestamp=0)
    run_worker()
    assert execute("SELECT 1 FROM procrastinate_jobs WHERE id = %s", job) == []


def test_every_periodic_job_is_registered():
    crons = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    ours = {name: cron for name, cron in crons.items() if name.startswith(("audit.", "config."))}
    assert ours == {
        "audit.seal_events": "* * * * *",
        "config.rescue_stalled_jobs": "* * * * * */15",
        "config.remove_old_jobs": "20 3 * * *",
    }
