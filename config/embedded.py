"""Runs a program with the checkout's own PostgreSQL, which stops with the last program using it.

`python -m config.embedded PROGRAM ARGUMENT...` leaves an already set DATABASE_URL alone.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from config.postgres import PostgresRefusal, default_data_folder, ensure_database, used

CHECKOUT = Path(__file__).resolve().parent.parent


def state_folder() -> Path:
    """Return where the checkout keeps what it makes for itself; GOODSTANDING_STATE moves it."""
    return Path(os.environ.get("GOODSTANDING_STATE") or CHECKOUT / ".goodstanding")


def data_folder() -> Path:
    """Return where the checkout's own database lies."""
    if os.environ.get("GOODSTANDING_STATE"):
        return state_folder() / "postgres"
    return default_data_folder(CHECKOUT)


@contextmanager
def database_url() -> Iterator[str]:
    """Give the address of the database to work with: DATABASE_URL, or our own server's."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    if os.environ.get("GOODSTANDING_ENVIRONMENT") == "production":
        raise PostgresRefusal("Set DATABASE_URL: production never runs on the embedded PostgreSQL.")
    with used(data_folder()) as server:
        ensure_database(server)
        yield server.url()


def main(command: Sequence[str]) -> int:
    """Run the command with DATABASE_URL set and return how it ended."""
    try:
        with database_url() as url:
            return _run(command, {**os.environ, "DATABASE_URL": url})
    except PostgresRefusal as refusal:
        sys.stderr.write(f"goodstanding: {refusal}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    with subprocess.Popen(command, env=environment) as child:  # noqa: S603 - the caller's own words
        # The terminal sends Ctrl-C to the child too, which decides what it means.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda received, _: child.send_signal(received))
        code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
