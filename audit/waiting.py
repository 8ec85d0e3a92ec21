"""Waits for new events without holding a database connection."""

import time

from django.db import connection

from audit.models import Head

LONGEST_SECONDS = 30
_PAUSE_SECONDS = 0.5


def head_of(organization_id: int) -> int:
    """Return the number of the newest event; 0 for an empty log."""
    heads = Head.objects.filter(organization_id=organization_id)
    return heads.values_list("seq", flat=True).first() or 0


def wait_for_events(organization_id: int, *, after: int, until: float) -> int:
    """Return the head as soon as it differs from `after`, or as it is at `until`.

    `until` is an instant of the monotonic clock, in seconds. Between two looks the connection goes
    back to the pool, so that many may wait.
    """
    while (head := head_of(organization_id)) == after:
        left = until - time.monotonic()
        if left <= 0:
            break
        if not connection.in_atomic_block:
            connection.close()
        time.sleep(min(_PAUSE_SECONDS, left))
    return head
