"""Cursors for the fixed statements of the busiest reads: the database plans them once."""

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor


def prepared_cursor() -> CursorWrapper:
    """Return a cursor of Django's whose statements stay prepared in their connection.

    For statements whose text never changes; values go to the server beside the text. Whether
    anything is prepared is decided by the connection's `prepare_threshold`.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        # The wrapping that `connection.cursor()` does too: errors, logging, counting in tests.
        return connection._prepare_cursor(Cursor(connection.connection))  # type: ignore[attr-defined,no-any-return] # noqa: SLF001
