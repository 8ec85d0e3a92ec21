"""A pooled connection is asked whether it lives, but not at every request."""

import os
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

from config.database_pool import TRUSTED_SECONDS, check_unless_in_use


@pytest.fixture
def connections(django_db_setup):
    url = urlsplit(os.environ["DATABASE_URL"])
    address = urlunsplit(url._replace(path=f"/{connection.settings_dict['NAME']}"))
    with (
        psycopg.connect(address, autocommit=True) as one,
        psycopg.connect(address, autocommit=True) as other,
    ):
        yield one, other


def test_a_connection_that_has_died_is_found_once_it_is_asked_again(connections):
    one, other = connections
    check_unless_in_use(one)
    other.execute("SELECT pg_terminate_backend(%s, 5000)", (one.info.backend_pid,))
    check_unless_in_use(one)  # trusted for a second
    one.checked_at -= TRUSTED_SECONDS
    with pytest.raises(psycopg.OperationalError):
        check_unless_in_use(one)


def test_a_connection_that_has_died_before_its_first_use_is_found(connections):
    one, other = connections
    other.execute("SELECT pg_terminate_backend(%s, 5000)", (one.info.backend_pid,))
    with pytest.raises(psycopg.OperationalError):
        check_unless_in_use(one)
