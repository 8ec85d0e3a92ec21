"""The product's own Python files, read once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = (
    "config",
    "metrics",
    "outreach",
    "cases",
    "feedback",
    "marketplaces",
    "webhooks",
    "audit",
    "api",
    "accounts",
)
OTHERS = ("tests", "bench", "examples", "manage.py")


def python_files(*places: str) -> Iterator[Path]:
    """Return the files of these folders of the checkout, without migrations and npm packages."""
    for place in places:
        start = ROOT / place
        for path in [start] if start.is_file() else sorted(start.rglob("*.py")):
            parts = path.relative_to(ROOT).parts
            if "migrations" not in parts and "node_modules" not in parts:
                yield path


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    """Return how failures call a file."""
    return path.relative_to(ROOT).as_posix()
