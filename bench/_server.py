"""Starts granian as the product does, with the product or another application in it."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench._load import HOST
from config.embedded import CHECKOUT
from config.guardian import Guardian
from config.web_server import granian_command

SECONDS_TO_ANSWER = 60
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    port: int
    group: int

    def cpu_seconds(self) -> float:
        """Return the processor time of all its processes; 0 where the system does not tell."""
        total = 0
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rpartition(")")[2].split()
            except OSError:  # it has gone
                continue
            if int(fields[2]) == self.group:
                total += int(fields[11]) + int(fields[12])
        return total / _TICKS


@contextmanager
def served(
    guardian: Guardian, application: str, *, probe: str, interface: str = "wsgi"
) -> Iterator[Running]:
    """Run one worker for the length of a block; it listens on a free port of this machine."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = [*_command(port, interface), application]
    child = subprocess.Popen(
        command, cwd=CHECKOUT, stdin=subprocess.DEVNULL, start_new_session=True
    )
    guardian.watch_group(child.pid)
    try:
        _wait(child, f"http://{HOST}:{port}{probe}")
        yield Running(port, child.pid)
    finally:
        child.terminate()
        child.wait()


def _command(port: int, interface: str) -> list[str]:
    """Return the product's command without its application; only WSGI has blocking threads."""
    command = granian_command(HOST, port)[:-1]
    if interface == "wsgi":
        return command
    kept = [part for part in command if not part.startswith(("--interface", "--blocking-threads"))]
    return [*kept, f"--interface={interface}"]


def _wait(child: subprocess.Popen[bytes], address: str) -> None:
    give_up = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < give_up:
        if child.poll() is not None:
            raise SystemExit("The web server ended by itself; it says why above.")
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - http, loopback
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{address} does not answer.")
