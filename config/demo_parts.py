"""The running parts of the demo: what is started, watched and, when it ends, explained."""

import hashlib
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from typing import BinaryIO

from config.demo_text import Shop, read_shop
from config.embedded import CHECKOUT, data_folder, state_folder
from config.guardian import Guardian
from config.postgres import has_died, start
from config.postgres_folders import MARKER

FOLDER = state_folder()
SHOP_FILE = FOLDER / "demo.json"
LOG_FILE = FOLDER / "demo.log"
LOCK_FILE = FOLDER / "demo.lock"
HOST = "127.0.0.1"
SECONDS_TO_ANSWER = 90


class DemoRefusal(Exception):
    """The demo cannot start or go on; the message says what to do."""


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


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
            raise DemoRefusal(
                f"The database could not be prepared: {last_line()}\n{LOG_FILE} says more; "
                "`./goodstanding demo --reset` deletes the demo's data and begins anew."
            )
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
            if (code := child.poll()) is not None:
                how = f"was killed by signal {-code}" if code < 0 else f"ended: {last_line()}"
                raise DemoRefusal(f"The {name} {how}\n{LOG_FILE} says more.")

    def wait_until_it_answers(self, address: str) -> None:
        """Ask the server until it says that it is ready."""
        give_up = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < give_up:
            self.require_alive()
            if _is_ready(address):
                return
            time.sleep(0.1)
        raise DemoRefusal(f"The web server does not answer: {last_line()}\n{LOG_FILE} says more.")

    def stay(self) -> None:
        """Wait until somebody stops us or a part ends; a database that was killed starts again."""
        while True:
            self.require_alive()
            if not os.environ.get("DATABASE_URL") and has_died(data_folder()):
                start(data_folder())
                say("PostgreSQL had ended; it was started again")
            time.sleep(0.5)


def database_name(url: str) -> str:
    """Return what tells this database from one that was reset or moved."""
    own = "" if os.environ.get("DATABASE_URL") else _marker()
    return hashlib.sha256(f"{url} {own}".encode()).hexdigest()


def last_line() -> str:
    """Return the last thing that the parts wrote down."""
    lines = LOG_FILE.read_text(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "no word of it")


def _marker() -> str:
    return (data_folder() / MARKER).read_text()


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5):  # noqa: S310 - http, loopback
            return True
    except OSError:  # refused, cut, too slow, or an answer other than 2xx
        return False
