"""`manage audit_seal`: seal what the minute's job has not sealed yet."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.management.arguments import add_organization, organization_ids
from audit.sealing import LogBroken, seal


class Command(BaseCommand):
    """Seals the event log."""

    help = "Seal new events into the hash chain; doing it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        add_organization(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal one or all."""
        total, broken = 0, []
        for organization_id in organization_ids(options["organization"]):
            try:
                total += seal(organization_id, timezone.now())
            except LogBroken as error:
                broken.append(str(error))
        self.stdout.write(f"{total:,} events sealed.")
        if broken:
            raise CommandError("\n".join(broken))
