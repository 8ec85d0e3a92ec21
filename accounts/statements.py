"""Cursors for the fixed statements of the busiest reads: the database plans them once."""

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor


def prepared_cursor() -> CursorWrapper:
    """Return a cursor of Django's whose statements stay prepared in their connection.

    For statements whose text never changes; values go to the server beside the text. Whether
    anything is prepared is decided by the connection's `prepare_threshold`.
    """
    database = connections[DEFAULT_DB_ALIAS]  # the proxy would look it up at every word
    database.close_if_health_check_failed()
    database.ensure_connection()
    with database.wrap_database_errors:
        # The wrapping that `connection.cursor()` does too: errors, logging, counting in tests.
        return database._prepare_cursor(Cursor(database.connection))  # type: ignore[attr-defined,no-any-return] # noqa: SLF001
