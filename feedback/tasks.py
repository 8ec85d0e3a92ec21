"""The jobs of this app."""

from typing import Any

import structlog
from django.db import OperationalError
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from feedback import import_jobs

_ATTEMPTS = 6
_AGAIN = (OperationalError, import_jobs.ImportBusy)
_log = structlog.get_logger(__name__)


@app.task(
    name=import_jobs.RUN_IMPORT,
    pass_context=True,
    retry=RetryStrategy(max_attempts=_ATTEMPTS, exponential_wait=3, retry_exceptions=list(_AGAIN)),
)
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
        attempts = context.job.attempts if context.job is not None else _ATTEMPTS
        if isinstance(error, _AGAIN) and attempts < _ATTEMPTS:
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
