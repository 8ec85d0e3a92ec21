"""The job that renews score rows whose windows have moved on."""

import structlog
from django.db import DatabaseError
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.errors import Refusal
from metrics.renewing import organizations_with_stale_scores, renew_stale_scores

_log = structlog.get_logger(__name__)


@app.periodic(cron="5 * * * *")  # it is midnight somewhere else each hour
@app.task(
    name="metrics.renew_scores", queueing_lock="metrics.renew_scores", lock="metrics.renew_scores"
)
def renew_scores(timestamp: int) -> int:  # noqa: ARG001 - every periodic job is told its time
    """Renew what is stale; running it twice, or never, changes no answer.

    An organization that fails is reported and does not keep the others from being renewed.
    """
    total, now = 0, timezone.now()
    for organization_id in list(organizations_with_stale_scores(now)):
        try:
            total += renew_stale_scores(organization_id, now)
        except (DatabaseError, Refusal) as error:
            _log.exception("scores_not_renewed", organization_id=organization_id, reason=str(error))
    return total
