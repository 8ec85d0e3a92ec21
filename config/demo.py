"""The product with an invented shop: database, web server and worker until Ctrl-C."""

import argparse
import errno
import fcntl
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from config.demo_text import Shop, read_shop, welcome
from config.embedded import CHECKOUT, data_folder, database_url, state_folder
from config.guardian import Guardian
from config.postgres import PostgresRefusal, remove
from config.postgres_folders import MARKER
from config.web_server import granian_command

FOLDER = state_folder()
SHOP_FILE = FOLDER / "demo.json"
LOG_FILE = FOLDER / "demo.log"
HOST = "127.0.0.1"
SECONDS_TO_ANSWER = 90
SECONDS_FOR_AN_EARLIER_DEMO = 20


class DemoRefusal(Exception):
    """The demo cannot start or go on; the message says what to do."""


class Stopped(Exception):
    """Somebody asked the demo to end."""


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


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
    """Hold the checkout's demo lock; an earlier demo that was killed may still be ending."""
    FOLDER.mkdir(exist_ok=True)
    give_up = time.monotonic() + SECONDS_FOR_AN_EARLIER_DEMO
    with (FOLDER / "demo.lock").open("w") as lock:
        waiting = False
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > give_up:
                    raise DemoRefusal(
                        "A demo of this checkout runs already: use it, or stop it with Ctrl-C."
                    ) from None
            if not waiting:
                say("Waiting for an earlier demo to end")
            waiting = True
            time.sleep(0.2)
        yield lock.fileno()


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


def database_name(url: str) -> str:
    """Return what tells this database from one that was reset or moved."""
    own = "" if os.environ.get("DATABASE_URL") else _marker()
    return hashlib.sha256(f"{url} {own}".encode()).hexdigest()


def _marker() -> str:
    return (data_folder() / MARKER).read_text()


class Demo:
    """The running parts: children in process groups of their own, and who ends them."""

    def __init__(self, guardian: Guardian, environment: dict[str, str]) -> None:
        self.guardian = guardian
        self.environment = environment
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def prepare(self, url: str) -> Shop:
        """Bring the database up to date and load the shop unless it is there."""
        name = database_name(url)
        shop = read_shop(SHOP_FILE, name)
        answers = SHOP_FILE.with_suffix(".new")
        command = [sys.executable, "-m", "config.demo_steps", str(answers)]
        with LOG_FILE.open("ab") as log:
            self.start("preparation", [*command, *([] if shop else ["--shop"])], log)
        failed = self.children["preparation"].wait()
        del self.children["preparation"]
        if failed:
            raise DemoRefusal(f"See {LOG_FILE}; `./goodstanding demo --reset` begins anew.")
        if shop is None:
            shop = Shop(**json.loads(answers.read_text()))
            answers.write_text(json.dumps({"database": name, "shop": vars(shop)}))
            answers.replace(SHOP_FILE)
        return shop

    def start(
        self,
        name: str,
        command: Sequence[str],
        errors: BinaryIO | None,
        output: BinaryIO | None = None,
    ) -> None:
        """Start a part; the guardian ends it should we be killed."""
        child = subprocess.Popen(  # noqa: S603 - our own commands, no shell
            command,
            cwd=CHECKOUT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )
        self.guardian.watch_group(child.pid)
        self.children[name] = child

    def require_alive(self) -> None:
        """Refuse to go on when a part has ended by itself."""
        for name, child in self.children.items():
            if child.poll() is not None:
                raise DemoRefusal(f"The {name} ended by itself; the end of {LOG_FILE} says why.")

    def wait_until_it_answers(self, address: str) -> None:
        """Ask the server until it says that it is ready."""
        give_up = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < give_up:
            self.require_alive()
            if _is_ready(address):
                return
            time.sleep(0.1)
        raise DemoRefusal(f"The web server does not answer; {LOG_FILE} says why.")

    def stay(self) -> None:
        """Wait until somebody stops us or a part ends."""
        while True:
            self.require_alive()
            time.sleep(0.5)


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5):  # noqa: S310 - http, loopback
            return True
    except OSError:  # refused, cut, too slow, or an answer other than 2xx
        return False


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
