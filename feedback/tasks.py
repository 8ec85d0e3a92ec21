"""The jobs of this app."""

from typing import Any

import structlog
from django.db import OperationalError
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from feedback import import_jobs
from feedback.classifying import runs, training

_ATTEMPTS = 6
_AGAIN = (OperationalError, import_jobs.ImportBusy)
_WAIT_AND_TRY = RetryStrategy(
    max_attempts=_ATTEMPTS, exponential_wait=3, retry_exceptions=list(_AGAIN)
)
_log = structlog.get_logger(__name__)


@app.task(name=import_jobs.RUN_IMPORT, pass_context=True, retry=_WAIT_AND_TRY)
def run_import(
    context: JobContext, organization_id: int, import_id: int, actor: dict[str, Any]
) -> None:
    """Import a file that was queued; whatever happens, the import ends in a state that tells it."""
    whose: dict[str, Any] = {
        "organization_id": organization_id,
        "import_id": import_id,
        "actor": actor,
    }
    try:
        import_jobs.run_import(**whose)
    except Exception as error:
        if _will_try_again(context, error):
            raise
        _log.exception("import_failed", import_id=import_id)
        import_jobs.fail_import(
            **whose,
            code="internal_error",
            message="The import failed by a fault of ours; send the file again.",
        )
        raise


@app.periodic(cron="*/10 * * * *")
@app.task(name="feedback.end_lost_imports", queueing_lock="feedback.end_lost_imports")
def end_lost_imports(timestamp: int) -> int:  # noqa: ARG001 - every periodic job is told its time
    """End imports whose job the queue has given up; a second run finds none."""
    return import_jobs.end_lost_imports()


@app.task(name=runs.RUN_CLASSIFICATION, pass_context=True, retry=_WAIT_AND_TRY)
def run_classification(context: JobContext, organization_id: int, run_id: int) -> None:
    """Classify what is stored; a job that is run again goes on where the last one stopped."""
    try:
        runs.run_classification(organization_id=organization_id, run_id=run_id)
    except Exception as error:
        if _will_try_again(context, error):
            raise
        _log.exception("classification_failed", run_id=run_id)
        message = "The classification failed by a fault of ours; start it again."
        runs.fail_run(organization_id=organization_id, run_id=run_id, message=message)
        raise


@app.task(name=training.TRAIN_MODEL, pass_context=True, retry=_WAIT_AND_TRY)
def train_model(context: JobContext, organization_id: int, model_id: int) -> None:
    """Train a model; whatever happens, it ends in a state that tells it."""
    try:
        training.train_model(organization_id=organization_id, model_id=model_id)
    except Exception as error:
        if _will_try_again(context, error):
            raise
        _log.exception("training_failed", model_id=model_id)
        message = "The training failed by a fault of ours; start it again."
        training.fail_model(organization_id=organization_id, model_id=model_id, message=message)
        raise


@app.periodic(cron="*/10 * * * *")
@app.task(name="feedback.revive_lost_runs", queueing_lock="feedback.revive_lost_runs")
def revive_lost_runs(timestamp: int) -> int:  # noqa: ARG001 - every periodic job is told its time
    """Queue runs again whose job the queue has given up; a second time there are none."""
    return runs.revive_lost_runs()


@app.periodic(cron="*/10 * * * *")
@app.task(name="feedback.end_lost_trainings", queueing_lock="feedback.end_lost_trainings")
def end_lost_trainings(timestamp: int) -> int:  # noqa: ARG001 - every periodic job is told its time
    """End trainings whose job the queue has given up; a second time there are none."""
    return training.end_lost_trainings()


def _will_try_again(context: JobContext, error: Exception) -> bool:
    attempts = context.job.attempts if context.job is not None else _ATTEMPTS
    return isinstance(error, _AGAIN) and attempts < _ATTEMPTS
