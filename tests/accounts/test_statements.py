"""Cursors for fixed statements: Django's own, but for where the values are put in."""

from datetime import UTC, datetime

import pytest
from django.db import ProgrammingError, connection
from django.test.utils import CaptureQueriesContext

from accounts.statements import prepared_cursor

pytestmark = pytest.mark.django_db


def test_values_come_back_as_from_other_cursors():
    given = (7, "a'b%c", datetime(2026, 1, 15, 12, tzinfo=UTC), ["x", "y"])
    statement = "SELECT %s::bigint, %s::text, %s::timestamptz, %s::text[]"
    with prepared_cursor() as cursor:
        cursor.execute(statement, given)
        prepared = cursor.fetchone()
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        assert cursor.fetchone() == prepared == given


def test_statements_are_counted_and_failures_are_those_of_django():
    with CaptureQueriesContext(connection) as queries, prepared_cursor() as cursor:
        cursor.execute("SELECT %s::int", (1,))
    assert [one["sql"] for one in queries] == ["SELECT $1::int"]
    with pytest.raises(ProgrammingError), prepared_cursor() as cursor:
        cursor.execute("SELECT nothing_of_this_name")


def test_a_statement_stays_prepared_where_the_settings_say_so():
    connection.ensure_connection()
    assert connection.settings_dict["OPTIONS"]["prepare_threshold"] == 2
    for number in range(4):
        with prepared_cursor() as cursor:
            cursor.execute("SELECT %s::int AS often", (number,))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%often%'")
        assert cursor.fetchone() == (1,)
