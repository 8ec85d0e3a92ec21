"""Prepares the demo's database: several of Django's commands, but only one start of Django."""

import io
import json
import os
import sys
import time
from pathlib import Path

import django
from django.core.management import call_command

STEPS = (
    ("Tables brought up to date", ("migrate", "--no-input")),
    ("Marketplace rules loaded", ("load_packs",)),
    ("Translations compiled", ("compile_translations",)),
)


def prepare(answers: Path, *, shop_wanted: bool) -> None:
    """Run every step; write what the invented shop's command answers into a private file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for title, command in STEPS:
        run(title, command)
    if shop_wanted:
        said = run("Invented shop loaded", ("load_demo",))
        shop = json.loads(said[said.index("{") :])
        with os.fdopen(os.open(answers, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(shop, file)


def run(title: str, command: tuple[str, ...]) -> str:
    """Run one command in silence, print its line and return its standard output."""
    begun = time.monotonic()
    output = io.StringIO()
    call_command(*command, stdout=output, verbosity=0)
    sys.stdout.write(f"{title} ({time.monotonic() - begun:.1f} s)\n")
    sys.stdout.flush()
    return output.getvalue()


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), shop_wanted="--shop" in sys.argv[2:])
