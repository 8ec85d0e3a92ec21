"""Ends what a process has started once that process has gone, however it went.

A guardian is a small process of its own that reads from a pipe. While the process that started it
lives, the pipe tells it what to guard; when that process ends (also by kill -9) the pipe closes,
and the guardian ends the process groups and the database servers it was told about.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from config.postgres import PostgresRefusal, remove, stop_unless_used

CHECKOUT = Path(__file__).resolve().parent.parent
PATIENCE = 10.0  # seconds between asking a group to end and ending it


class Guardian:
    """The end of the pipe that the guarded process holds."""

    def __init__(self, *, inherits: tuple[int, ...] = ()) -> None:
        """Start it; descriptors that it inherits (locks) stay open until it has done its work."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "config.guardian"],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            text=True,
            pass_fds=inherits,
            start_new_session=True,  # Ctrl-C in the terminal must not reach it
        )

    def watch_group(self, group: int) -> None:
        """End this process group when the process that started it has gone."""
        self._tell(group=group)

    def watch_server(self, data: Path, *, delete: bool = False) -> None:
        """Stop the database server of this folder, and delete what lies around it if asked."""
        self._tell(server=str(data), delete=delete)

    def finish(self, children: Iterable[subprocess.Popen[bytes]] = ()) -> None:
        """End everything now and wait until it is gone.

        Children of this process are reaped meanwhile: until then they still count as living.
        """
        if self._process.stdin and not self._process.stdin.closed:
            self._process.stdin.close()
        while self._process.poll() is None:
            for child in children:
                child.poll()
            time.sleep(0.02)
        for child in children:
            child.wait()

    def _tell(self, **what: object) -> None:
        if self._process.stdin is None:
            raise RuntimeError("the guardian has no pipe")
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()


def guard(orders: TextIO) -> None:
    """Read what to guard until the pipe closes, then end it: first the groups, then the servers."""
    groups: list[int] = []
    servers: list[tuple[Path, bool]] = []
    for line in orders:
        order = json.loads(line)
        if "group" in order:
            groups.append(order["group"])
        else:
            servers.append((Path(order["server"]), order["delete"]))
    end_groups(groups)
    for data, delete in servers:
        with contextlib.suppress(PostgresRefusal):
            if delete:
                remove(data)
                shutil.rmtree(data.parent, ignore_errors=True)
            else:
                stop_unless_used(data)


def end_groups(groups: Iterable[int], *, patience: float = PATIENCE) -> None:
    """Ask every process group to end, and end what has not gone after a while."""
    living = _signal(groups, signal.SIGTERM)
    give_up = time.monotonic() + patience
    while living and time.monotonic() < give_up:
        time.sleep(0.05)
        living = _signal(living, 0)
    _signal(living, signal.SIGKILL)


def _signal(groups: Iterable[int], number: int) -> list[int]:
    """Send a signal to each group; return those that were still there."""
    living = []
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)
            living.append(group)
    return living


if __name__ == "__main__":
    guard(sys.stdin)
