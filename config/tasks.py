"""Keeps the job queue alive: jobs of workers that died are run again, old finished ones removed."""

import structlog
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

ATTEMPTS = 10  # a job that has killed so many workers is given up
KEPT_HOURS = 72

_log = structlog.get_logger(__name__)


@app.periodic(cron="* * * * * */15")  # the last place is seconds
@app.task(name="config.rescue_stalled_jobs", queueing_lock="config.rescue_stalled_jobs")
async def rescue_stalled_jobs(timestamp: int) -> int:  # noqa: ARG001
    """Put jobs back into the queue whose worker has given no sign of life for 30 seconds.

    Such a job may have done its work already, so every job must be harmless when it runs twice.
    """
    rescued = 0
    for job in await app.job_manager.get_stalled_jobs():
        if job.attempts >= ATTEMPTS:
            _log.error("job_given_up", job=job.id, task=job.task_name, attempts=job.attempts)
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        elif await _put_back(job):
            _log.warning("job_rescued", job=job.id, task=job.task_name)
            rescued += 1
    return rescued


async def _put_back(job: Job) -> bool:
    """Queue the job again, unless its successor waits already: then that one does the work."""
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:  # of the queueing lock, which a waiting job of the same kind holds
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        return False
    return True


@app.periodic(cron="20 3 * * *")
@app.task(name="config.remove_old_jobs", queueing_lock="config.remove_old_jobs")
async def remove_old_jobs(timestamp: int) -> None:  # noqa: ARG001
    """Remove jobs that ended well three days ago; failed ones stay until somebody has looked."""
    await app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS, include_cancelled=True)
