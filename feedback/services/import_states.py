"""How an import moves on: queued, running, and then completed, failed or cancelled."""

from datetime import datetime
from typing import ClassVar

from accounts.errors import Conflict
from feedback.choices import ImportStatus
from feedback.models import FeedbackImport

UNDER_WAY = (ImportStatus.QUEUED, ImportStatus.RUNNING)
_COUNTS = (
    "rows_read",
    "rows_new",
    "rows_changed",
    "rows_unchanged",
    "rows_rejected",
    "rows_missing",
)


class ImportNotRunning(Conflict):
    """The import has ended already."""

    code: ClassVar[str] = "import_not_running"
    message: ClassVar[str] = "The import has ended already; look at its status."


def complete(taken: FeedbackImport, *, now: datetime) -> None:
    """Write the counts of a running import; raise ImportNotRunning if somebody cancelled it."""
    taken.status, taken.finished_at = ImportStatus.COMPLETED, now
    move(taken, frm=UNDER_WAY, fields=("status", "finished_at", *_COUNTS))


def move(taken: FeedbackImport, *, frm: tuple[ImportStatus, ...], fields: tuple[str, ...]) -> None:
    """Write fields of an import that still has one of these states; raise ImportNotRunning.

    The condition stands in the statement itself: of two who end an import at once, one is told.
    """
    rows = FeedbackImport.objects.filter(
        organization_id=taken.organization_id, pk=taken.pk, status__in=frm
    )
    if not rows.update(**{name: getattr(taken, name) for name in fields}):
        raise ImportNotRunning
