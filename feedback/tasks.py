"""The jobs of this app."""

from typing import Any

from django.db import OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from feedback import import_jobs


@app.task(
    name=import_jobs.RUN_IMPORT,
    retry=RetryStrategy(max_attempts=5, exponential_wait=4, retry_exceptions=[OperationalError]),
)
def run_import(organization_id: int, import_id: int, actor: dict[str, Any]) -> None:
    """Import a file that was queued."""
    import_jobs.run_import(organization_id=organization_id, import_id=import_id, actor=actor)
