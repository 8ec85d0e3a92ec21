"""The job that seals the logs of all organizations, once a minute."""

import structlog
from django.db import DatabaseError
from django.utils import timezone
from procrastinate.contrib.django import app

from audit.sealing import LogBroken, seal, unsealed_organizations

_log = structlog.get_logger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal_events", queueing_lock="audit.seal_events", lock="audit.seal_events")
def seal_events(timestamp: int) -> int:  # noqa: ARG001 - every periodic job is told its time
    """Seal what is new; running it twice, or in two workers at once, seals nothing twice.

    A broken log is reported and does not keep the others from being sealed.
    """
    total = 0
    for organization_id in list(unsealed_organizations()):
        try:
            total += seal(organization_id, timezone.now())
        except (LogBroken, DatabaseError, TypeError) as error:
            _log.exception("log_not_sealed", organization_id=organization_id, reason=str(error))
    return total
