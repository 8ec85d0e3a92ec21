"""Runs every check that CI runs, one line each, and says at the end how to mend what failed."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.guardian import Guardian
from config.postgres import PostgresRefusal, ensure_database, start

CHECKOUT = Path(__file__).resolve().parent.parent
OPENAPI = "openapi.yaml"
GRAPHQL = "schema.graphql"
SECRETS = ("SECRET_KEY", "PUBLIC_ID_KEY", "BUYER_HASH_KEY", "AUDIT_HEAD_KEY", "METRICS_TOKEN")
TAIL = 40  # lines of a failed check that are shown; the rest is in its file

Command = tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """A named group of commands, and what to do when one of them fails."""

    name: str
    commands: tuple[Command, ...]
    mend: str
    environment: dict[str, str] = field(default_factory=dict)


def tool(name: str, *arguments: str) -> Command:
    """Return the command of a program that was installed beside this Python."""
    return (str(Path(sys.executable).with_name(name)), *arguments)


def manage(*arguments: str) -> Command:
    """Return one of Django's commands."""
    return (sys.executable, "manage.py", *arguments)


def production() -> dict[str, str]:
    """Return the environment of a production server; nothing connects to its database."""
    return {
        "GOODSTANDING_ENVIRONMENT": "production",
        "DATABASE_URL": "postgres://goodstanding:secret@db.example.com/goodstanding",
        "ALLOWED_HOSTS": "goodstanding.example.com",
        **{name: secrets.token_urlsafe(50) for name in SECRETS},
    }


def write_openapi(target: str) -> Command:
    """Return the command that writes the OpenAPI document."""
    return manage("spectacular", "--validate", "--fail-on-warn", "--file", target)


def write_graphql(target: str) -> Command:
    """Return the command that writes the GraphQL schema."""
    return manage("export_schema", "config.schema:schema", "--path", target)


def code_checks() -> list[Check]:
    """Return the checks that only read the code."""
    uv = os.environ.get("GOODSTANDING_UV", "uv")
    return [
        Check("uv.lock is current", ((uv, "lock", "--check", "-q"),), "run `uv lock`"),
        Check("format", (tool("ruff", "format", "--check", "."),), "run `./goodstanding format`"),
        Check("lint", (tool("ruff", "check", "."),), "run `./goodstanding format`, then by hand"),
        Check("types", (tool("mypy", "."),), "mend the types that mypy names"),
        Check("layers", (tool("lint-imports"),), "turn the import round: imports fall one way"),
        Check(
            "dependencies",
            (tool("deptry", "."),),
            "declare in pyproject.toml what is imported, and nothing else",
        ),
    ]


def product_checks() -> list[Check]:
    """Return the checks that need Django and a database."""
    settings = "change config/settings.py until Django has nothing to warn of"
    schema = "run `./goodstanding schema`, read the difference and commit it"
    return [
        Check(
            "migrations",
            (manage("makemigrations", "--check", "--dry-run"), manage("migrate", "-v", "0")),
            "run `./goodstanding manage makemigrations --name WHAT_IT_DOES`",
        ),
        Check("database rules", (manage("check", "--database", "default"),), settings),
        Check(
            "production settings",
            (manage("check", "--deploy", "--fail-level", "WARNING"),),
            settings,
            production(),
        ),
        Check(
            "OpenAPI document",
            (
                write_openapi(f"build/{OPENAPI}"),
                ("diff", "-u", f"docs/{OPENAPI}", f"build/{OPENAPI}"),
            ),
            schema,
        ),
        Check(
            "GraphQL schema",
            (
                write_graphql(f"build/{GRAPHQL}"),
                ("diff", "-u", f"docs/{GRAPHQL}", f"build/{GRAPHQL}"),
            ),
            schema,
        ),
        Check(
            "tests",
            (tool("pytest", "-q", "-n", "2", "--cov", "--cov-report="),),
            "run `./goodstanding test PATH` for the ones that failed; for coverage see "
            "`.venv/bin/coverage report`",
        ),
    ]


def node_tools() -> list[Check]:
    """Return the installation of the pinned npm judges, where npm is there and they are not."""
    folder = CHECKOUT / "tests" / "conformance"
    installed = folder / "node_modules" / ".package-lock.json"
    lock = folder / "package-lock.json"
    npm = shutil.which("npm")
    if npm is None or not lock.exists():
        return []
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return []
    install = (npm, "ci", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts")
    return [Check("npm judges installed", (install,), "see that the npm registry can be reached")]


def run(check: Check, environment: dict[str, str]) -> bool:
    """Run one check, print its line, and what it said if it failed."""
    begun = time.monotonic()
    said, passed = "", True
    for command in check.commands:
        done = _call(command, {**environment, **check.environment})
        said += done.stdout
        if done.returncode:
            passed = False
            break
    log = CHECKOUT / "build" / f"check {check.name}.log".replace(" ", "-").replace("/", "-")
    log.write_text(said)
    say(f"{'ok    ' if passed else 'FAILED'} {check.name:<22} {time.monotonic() - begun:6.1f} s")
    if not passed:
        for line in said.rstrip().splitlines()[-TAIL:]:
            say(f"       | {line}")
        say(f"       | ({log.relative_to(CHECKOUT)} has all of it)")
    return passed


def run_all(checks: Sequence[Check], environment: dict[str, str]) -> int:
    """Run all checks, also after a failure; return 1 if one failed."""
    failed = [check for check in checks if not run(check, environment)]
    for check in failed:
        say(f"To mend {check.name}: {check.mend}.")
    say(f"{len(failed)} of {len(checks)} checks failed." if failed else "All checks passed.")
    return 1 if failed else 0


def rewrite_schema(environment: dict[str, str]) -> int:
    """Write both committed documents anew."""
    commands = ((write_openapi(f"docs/{OPENAPI}"),), (write_graphql(f"docs/{GRAPHQL}"),))
    mend = "read what it says above"
    names = (f"docs/{OPENAPI} written", f"docs/{GRAPHQL} written")
    return run_all(
        [Check(name, command, mend) for name, command in zip(names, commands, strict=True)],
        environment,
    )


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _call(command: Command, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603 - our own commands, no shell
            command,
            cwd=CHECKOUT,
            env=environment,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as problem:
        return subprocess.CompletedProcess(command, 127, stdout=f"{command[0]}: {problem.strerror}")


def main(arguments: Sequence[str]) -> int:
    """Run the checks on a throw-away database."""
    (CHECKOUT / "build").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="goodstanding-check-"))
    folder.chmod(0o755)
    guardian = Guardian()
    guardian.watch_server(folder / "postgres", delete=True)
    try:
        server = start(folder / "postgres", throw_away=True)
        ensure_database(server)
        environment = {"LOG_LEVEL": "WARNING", **os.environ, "DATABASE_URL": server.url()}
        if "--rewrite-schema" in arguments:
            return rewrite_schema(environment)
        return run_all([*code_checks(), *node_tools(), *product_checks()], environment)
    except PostgresRefusal as refusal:
        say(f"goodstanding: {refusal}")
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    finally:
        guardian.finish()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
