"""How the pool of database connections tells whether one still lives."""

import time
from typing import Any

from psycopg_pool import ConnectionPool

TRUSTED_SECONDS = 1.0


def check_unless_in_use(connection: Any) -> None:
    """Ask a connection whether it lives, unless it was asked within the last second.

    Under load the question would cost every request a round trip. A connection that has died in
    this second fails one request, which is answered with 503, and is thrown away.
    """
    now = time.monotonic()
    if now - getattr(connection, "checked_at", -TRUSTED_SECONDS) < TRUSTED_SECONDS:
        return
    ConnectionPool.check_connection(connection)
    connection.checked_at = now
