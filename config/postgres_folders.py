"""The folders of the embedded PostgreSQL: data, socket and locks, and whether they may be used."""

import fcntl
import hashlib
import locale
import os
import pwd
import shutil
import stat
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from config.postgres_binaries import (
    identity,
    make_open_folder,
    open_to_the_server,
    owner_id,
    run,
    shelf,
)
from config.postgres_errors import PostgresRefusal

MAJOR = "18"
MARKER = "goodstanding-cluster"  # holds a name that no other cluster has
ROOM_FOR_A_CLUSTER = 150 << 20  # 40 MB to begin with, and the first write-ahead segments
ROOM_TO_START = 24 << 20
LONGEST_SOCKET_PATH = 107
SOCKET_NAME = ".s.PGSQL.5432.lock"


def default_data_folder(checkout: Path) -> Path:
    """Return where this checkout's database lies; outside it if the server cannot come in."""
    checkout = checkout.resolve()
    if open_to_the_server(checkout):
        return checkout / ".goodstanding" / "postgres"
    return shelf() / f"{checkout.name}-{_digest(checkout)}" / "postgres"


def prepare_parent(data: Path) -> None:
    """Make the folder that the data folder lies in."""
    try:
        make_open_folder(data.parent)
        for name in ("start", "alive"):
            data.with_name(f"{data.name}.{name}.lock").touch(0o600)
    except OSError as problem:
        raise PostgresRefusal(
            f"The folder {data.parent} cannot be written ({problem.strerror}): make room or "
            "rights there, or set DATABASE_URL to a PostgreSQL 18 of your own."
        ) from None
    if not open_to_the_server(data.parent):
        raise PostgresRefusal(
            f"As root, PostgreSQL runs as `nobody`, who cannot pass through {data.parent}: "
            "choose a data folder whose parent folders are open to others (chmod o+x)."
        )


@contextmanager
def locked(data: Path, name: str, *, seconds: float) -> Iterator[int | None]:
    """Hold a lock beside the data folder; give its descriptor, or None if somebody else holds it.

    The server inherits the lock `alive`, so it is held exactly as long as one of its processes
    lives, also in another container: `postmaster.pid` alone cannot tell after a kill -9.
    """
    give_up = time.monotonic() + seconds
    descriptor = os.open(data.with_name(f"{data.name}.{name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() < give_up:
                    time.sleep(0.05)
                    continue
                yield None
            else:
                yield descriptor
            return
    finally:
        os.close(descriptor)


@contextmanager
def held(data: Path) -> Iterator[Callable[[], bool]]:
    """Count as a user of the server; give a function that says whether one is the last."""
    descriptor = os.open(data.with_name(f"{data.name}.users.lock"), os.O_RDWR | os.O_CREAT, 0o600)

    def last() -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield last
    finally:
        os.close(descriptor)


def check_data_folder(data: Path) -> bool:
    """Say whether the data folder holds a cluster of ours; refuse what is not ours."""
    if not data.exists() or (data.is_dir() and _is_empty(data)):
        return False
    if not (data / "PG_VERSION").exists():
        raise PostgresRefusal(
            f"{data} is not empty and holds no PostgreSQL data: move it away, or choose another "
            "folder."
        )
    if data.stat().st_uid != owner_id():
        raise PostgresRefusal(
            f"{data} belongs to {_name(data.stat().st_uid)}, but the server would run as "
            f"{_name(owner_id())}: start Goodstanding as the user who made it, or move it away."
        )
    major = (data / "PG_VERSION").read_text().strip()
    if major != MAJOR:
        raise PostgresRefusal(
            f"{data} was written by PostgreSQL {major}, this is {MAJOR}: export it with the old "
            "version (pg_dump), move it away and import it again, or set DATABASE_URL."
        )
    if not (data / MARKER).exists():
        raise PostgresRefusal(
            f"{data} is the data folder of another PostgreSQL server: leave it alone and choose "
            "another folder, or set DATABASE_URL to reach that server."
        )
    return True


def create_cluster(binaries: Path, data: Path) -> None:
    """Run initdb beside the data folder and move the result into place in one step."""
    require_room(data.parent, ROOM_FOR_A_CLUSTER)
    fresh = data.with_name(f"{data.name}.new")
    if fresh.exists():  # we were killed in the middle of an earlier attempt
        shutil.rmtree(fresh)
    fresh.mkdir(mode=0o700)
    _hand_over(fresh)
    # The builtin provider: the wheel carries no ICU, and libc's order differs between machines.
    done = run(
        binaries / "initdb",
        *("-D", ".", "-U", "postgres", "--auth-local=trust", "--auth-host=reject"),
        *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        *("--locale=C", f"--lc-ctype={letters()}", "--data-checksums", "--no-instructions"),
        cwd=fresh,
    )
    if done.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        require_room(data.parent, ROOM_FOR_A_CLUSTER)
        said = (done.stderr.strip() or done.stdout.strip())[-400:]
        raise PostgresRefusal(f"The database in {data} cannot be created: {said}")
    (fresh / MARKER).write_text(f"{uuid.uuid4()}\n")
    if data.exists():
        data.rmdir()
    fresh.rename(data)


def letters() -> str:
    """Return a locale of this machine that knows the letters of every script.

    pg_trgm asks it what a letter is: with the locale C a search in Korean comments finds no use in
    its index, and reads them all.
    """
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8", "UTF-8"):
            with suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C"


def require_room(folder: Path, wanted: int) -> None:
    """Refuse when the disk is too full to go on."""
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise PostgresRefusal(
            f"The disk that holds {folder} is full: {free >> 20} MB are free, the database needs "
            f"{wanted >> 20} MB. Make room and start again; nothing is lost."
        )


def socket_folder(data: Path) -> Path:
    """Return a short folder of our own for the socket: its path may not pass 107 bytes."""
    name = f"goodstanding-{owner_id()}-{_digest(data)}"
    base = Path(tempfile.gettempdir())
    if len(os.fsencode(base / name / SOCKET_NAME)) > LONGEST_SOCKET_PATH:
        base = Path("/tmp")  # noqa: S108 - checked below
    folder = base / name
    try:
        folder.mkdir(mode=0o700)
        _hand_over(folder)
    except FileExistsError:
        _check_ours(folder)
    return folder


def _check_ours(folder: Path) -> None:
    """Refuse a folder that somebody else put there to be taken for the server."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner_id(), os.geteuid()}:
        raise PostgresRefusal(
            f"{folder} was made by {_name(found.st_uid)} and cannot be trusted with the "
            "database's socket: remove it, or set TMPDIR to a folder of your own."
        )
    folder.chmod(0o700)
    _hand_over(folder)


def _hand_over(folder: Path) -> None:
    if who := identity():
        os.chown(folder, who["user"], who["group"], follow_symlinks=False)


def _is_empty(folder: Path) -> bool:
    return next(folder.iterdir(), None) is None


def _name(uid: int) -> str:
    try:
        return f"user `{pwd.getpwuid(uid).pw_name}`"
    except KeyError:
        return f"user number {uid}"


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
