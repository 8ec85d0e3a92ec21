"""The product with an invented shop: database, web server and worker until Ctrl-C."""

import argparse
import errno
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from config.demo_parts import (
    FOLDER,
    HOST,
    LOCK_FILE,
    LOG_FILE,
    SHOP_FILE,
    Demo,
    DemoRefusal,
    say,
)
from config.demo_text import welcome
from config.embedded import data_folder, database_url
from config.guardian import Guardian
from config.postgres import PostgresRefusal, remove
from config.web_server import granian_command

SECONDS_FOR_AN_EARLIER_DEMO = 20


class Stopped(Exception):
    """Somebody asked the demo to end."""


def read_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="./goodstanding demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="the web server's port")
    parser.add_argument("--reset", action="store_true", help="delete the demo's data first")
    parser.add_argument("--dev", action="store_true", help="reload when the code changes")
    chosen = parser.parse_args(arguments)
    if not 1 <= chosen.port <= 65535:
        parser.error("--port is a number from 1 to 65535")
    return chosen


def require_free(port: int) -> None:
    """Refuse a port that is taken or not for us."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as problem:
            why = {
                errno.EADDRINUSE: "is taken by another program",
                errno.EACCES: "is only for root",
            }.get(problem.errno or 0, f"cannot be used ({problem.strerror})")
            other = port + 1 if 1024 <= port < 65535 else 8000
            raise DemoRefusal(
                f"Port {port} {why}: choose another, for example "
                f"`./goodstanding demo --port {other}`."
            ) from None


@contextmanager
def only_demo() -> Iterator[int]:
    """Hold the checkout's demo lock; what a killed demo left behind may still be ending."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    give_up = time.monotonic() + SECONDS_FOR_AN_EARLIER_DEMO
    with LOCK_FILE.open("a+") as lock:
        while not _taken(lock):
            lock.seek(0)
            if _lives(lock.read()) or time.monotonic() > give_up:
                raise DemoRefusal(
                    "A demo of this checkout runs already: use it, or stop it with Ctrl-C."
                )
            time.sleep(0.1)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield lock.fileno()


def _taken(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lives(number: str) -> bool:
    try:
        os.kill(int(number), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        pass
    return True


def reset() -> None:
    """Delete the demo's data."""
    if os.environ.get("DATABASE_URL"):
        raise DemoRefusal(
            "--reset only deletes the demo's own PostgreSQL, but DATABASE_URL is set: empty that "
            "database yourself, or unset DATABASE_URL."
        )
    data = data_folder()
    remove(data)
    SHOP_FILE.unlink(missing_ok=True)
    say("Earlier data deleted")


def run(chosen: argparse.Namespace, lock: int) -> None:
    """Start everything, print how to look at it, and stay."""
    require_free(chosen.port)
    if chosen.reset:
        reset()
    with database_url() as url:
        say("PostgreSQL answers")
        LOG_FILE.write_bytes(b"")
        environment = {"GOODSTANDING_ENVIRONMENT": "development", **os.environ}
        guardian = Guardian(inherits=(lock,))
        if not os.environ.get("DATABASE_URL"):
            guardian.watch_server(data_folder())
        demo = Demo(guardian, {**environment, "DATABASE_URL": url})
        try:
            _serve(demo, url, chosen)
        finally:
            _ignore_signals()
            guardian.finish(demo.children.values())


def _serve(demo: Demo, url: str, chosen: argparse.Namespace) -> None:
    shop = demo.prepare(url)
    address = f"http://{HOST}:{chosen.port}"
    worker = [sys.executable, "manage.py", "procrastinate", "worker"]
    with LOG_FILE.open("ab") as log:
        if chosen.dev:
            server = [sys.executable, "manage.py", "runserver", f"{HOST}:{chosen.port}"]
            demo.start("web server", server, None)
        else:
            demo.start("web server", granian_command(HOST, chosen.port), log, log)
        demo.start("worker", worker, log, log)
    demo.wait_until_it_answers(address)
    say("Web server and worker run")
    say(welcome(shop, address))
    demo.stay()


def _stop(_number: int, _frame: object) -> None:
    raise Stopped


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def main(arguments: Sequence[str]) -> int:
    """Run the demo; whatever goes wrong is one sentence."""
    chosen = read_arguments(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        with only_demo() as lock:
            run(chosen, lock)
    except Stopped:
        say("\nStopped.")
        return 0
    except (DemoRefusal, PostgresRefusal) as refusal:
        sys.stderr.write(f"goodstanding: {refusal}\n")
        return 1
    except OSError as problem:
        said = f"{problem.filename or FOLDER}: {problem.strerror}"
        sys.stderr.write(f"goodstanding: {said}. Make room or give rights, and start again.\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
