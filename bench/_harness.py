"""What the benchmarks share: Django on an own database, a fresh shop, rounds, one report."""

import argparse
import json
import os
import platform
import re
import secrets
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import django

if TYPE_CHECKING:
    from accounts.actor import Actor
    from feedback.models import SellerAccount


@dataclass(frozen=True)
class Shop:
    """One seller account and who acts for it."""

    actor: "Actor"
    account: "SellerAccount"

    def import_csv(self, stream: BinaryIO, now: datetime) -> None:
        """Import a file as a user would."""
        from feedback.importing import Upload, import_feedback  # noqa: PLC0415

        upload = Upload(stream=stream, name="bench.csv", format="csv")
        import_feedback(upload=upload, seller_account=self.account, actor=self.actor, now=now)


@dataclass(frozen=True)
class Limit:
    """A ratio of two figures of one run, and the bound that it has to keep."""

    label: str
    ratio: float
    bound: float
    is_floor: bool = False

    @property
    def is_kept(self) -> bool:
        """Tell whether the bound holds."""
        return self.ratio >= self.bound if self.is_floor else self.ratio <= self.bound


def at_least(label: str, ratio: float, bound: float) -> Limit:
    """Return a limit below which the ratio must not fall."""
    return Limit(label, ratio, bound, is_floor=True)


def at_most(label: str, ratio: float, bound: float) -> Limit:
    """Return a limit above which the ratio must not rise."""
    return Limit(label, ratio, bound)


def parser_of(text: str | None, *, rounds: int) -> argparse.ArgumentParser:
    """Return a parser that knows what every benchmark takes."""
    parser = argparse.ArgumentParser(
        description=text, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=rounds, help="best of so many")
    parser.add_argument("--quick", action="store_true", help="less of everything; rougher figures")
    return parser


def start() -> None:
    """Set Django up and bring the database up to date; refuse one that may be in use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    if os.environ.get("GOODSTANDING_ENVIRONMENT") == "production":
        raise SystemExit("Benchmarks write invented rows: they never run in production.")
    django.setup()
    _require_own_database()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("load_packs", stdout=sys.stderr)


def _require_own_database() -> None:
    """Refuse a database that is neither the checkout's own nor named as one for benchmarks."""
    from django.conf import settings  # noqa: PLC0415

    database = settings.DATABASES["default"]
    is_embedded = "/goodstanding-" in f"{database.get('HOST')} {database.get('OPTIONS')}"
    if not is_embedded and os.environ.get("GOODSTANDING_BENCH_DATABASE") != database["NAME"]:
        name = database["NAME"]
        raise SystemExit(
            "Benchmarks write a million invented rows, and DATABASE_URL is not the checkout's own "
            f"server. If `{name}` is there for that, set GOODSTANDING_BENCH_DATABASE={name}."
        )


def fresh_shop(now: datetime) -> Shop:
    """Return an own shop of a new organization."""
    from accounts.models import Organization  # noqa: PLC0415
    from feedback.services.accounts import create_seller_account  # noqa: PLC0415

    organization = Organization.objects.create(name=f"Bench {secrets.token_hex(4)}")
    actor = actor_for(organization.pk)
    account = create_seller_account(
        marketplace="own_shop", external_id="bench", name="Bench", actor=actor, now=now
    )
    return Shop(actor, account)


def actor_for(organization_id: int) -> "Actor":
    """Return who acts for an organization in benchmarks."""
    from accounts.actor import system_actor  # noqa: PLC0415
    from accounts.choices import Channel  # noqa: PLC0415

    return system_actor(organization_id, label="bench", channel=Channel.IMPORT)


def seconds(work: Callable[[], Any]) -> float:
    """Return how long one call took."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def cpu_seconds(work: Callable[[], Any]) -> float:
    """Return how much processor time one call took in this process."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def whole_cpu_seconds(work: Callable[[], Any]) -> float:
    """Return how much processor time one call took here and in the database's process for us.

    Where the system does not tell about other processes, only this one counts.
    """
    before = _database_cpu_seconds()
    mine = cpu_seconds(work)
    return mine + _database_cpu_seconds() - before


def _database_cpu_seconds() -> float:
    from django.db import connection  # noqa: PLC0415

    connection.ensure_connection()
    about = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    try:
        fields = about.read_text().rpartition(")")[2].split()
    except OSError:  # another machine's process, or no such files
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def best_of(
    works: Mapping[str, Callable[[], Any]],
    *,
    rounds: int,
    repeat: int = 1,
    clock: Callable[[Callable[[], Any]], float] = seconds,
) -> dict[str, float]:
    """Return the best time of one call of each, measured in turns: A B A B.

    `repeat` calls are timed together, so that the clock costs nothing.
    """
    best = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            took = clock(lambda work=work: [work() for _ in range(repeat)]) / repeat
            best[name] = min(best[name], took)
    return best


def progress[T](items: Sequence[T], label: str) -> Iterable[T]:
    """Give the items one by one and show how far we are, if there is anybody to see it."""
    shown = sys.stderr.isatty()
    for done, item in enumerate(items):
        if shown:
            filled = 40 * done // len(items)
            bar = "#" * filled + "." * (40 - filled)
            sys.stderr.write(f"\r{label} [{bar}] {100 * done // len(items)} %")
            sys.stderr.flush()
        yield item
    if items:
        head = "\r" if shown else ""
        sys.stderr.write(f"{head}{label} [{'#' * 40}] 100 %\n")


def machine() -> str:
    """Return what was measured on."""
    from django.db import connection  # noqa: PLC0415

    connection.ensure_connection()
    version = connection.pg_version  # type: ignore[attr-defined]
    return (
        f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"PostgreSQL {version // 10_000}.{version % 10_000}"
    )


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    text = about.read_text() if about.exists() else ""
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1] if found else platform.processor() or platform.machine()


def report(name: str, figures: Mapping[str, float], *, limits: Sequence[Limit]) -> None:
    """Print a table and a line of JSON; exit 1 if a limit is missed."""
    where = machine()
    print(f"{name} on {where}")
    for label, figure in figures.items():
        print(f"  {label.replace('_', ' '):44} {figure:>14,}")
    for one in limits:
        verdict = "ok" if one.is_kept else "MISSED"
        side = "at least" if one.is_floor else "at most"
        print(f"  {one.label:44} {one.ratio:>14.2f}   {side} {one.bound} {verdict}")
    ratios = {
        one.label: {"ratio": round(one.ratio, 3), "limit": one.bound, "ok": one.is_kept}
        for one in limits
    }
    print(json.dumps({"bench": name, "machine": where, "figures": dict(figures), "limits": ratios}))
    if not all(one.is_kept for one in limits):
        raise SystemExit(1)
