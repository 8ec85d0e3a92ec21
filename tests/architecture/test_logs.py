"""A failure is logged with its trace but without local variables: those hold secrets."""

import sys

import pytest

from config.logs import _renderers

SECRET = "gsk_a_secret_that_nobody_may_read"  # noqa: S105


def fail(secret):
    assert secret
    raise RuntimeError("The database is on fire.")


@pytest.mark.parametrize("as_json", [True, False])
def test_traces_hold_no_local_variables(as_json):
    line = {"event": "failed"}
    try:
        fail(SECRET)
    except RuntimeError:
        line["exc_info"] = sys.exc_info()
    for step in _renderers(as_json=as_json):
        line = step(None, "error", line)
    assert "The database is on fire." in line
    assert "test_logs.py" in line
    assert SECRET not in line
