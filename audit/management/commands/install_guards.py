"""`manage install_guards`: triggers that refuse to change or remove events and seals."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from audit import guards


class Command(BaseCommand):
    """Installs or removes the append-only guards."""

    help = "Refuse UPDATE, DELETE and TRUNCATE on the event log, in the database itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--remove", action="store_true", help="take the guards away")

    def handle(self, *args: Any, **options: Any) -> None:
        """Install or remove."""
        if options["remove"]:
            guards.remove()
            self.stdout.write("The guards are gone: the event log can be changed.")
            return
        guards.install()
        self.stdout.write(f"Guarded: {', '.join(guards.guarded_tables())}.")
