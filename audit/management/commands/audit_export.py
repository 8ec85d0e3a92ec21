"""`manage audit_export`: the log of an organization as a file that verifies without a database."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from audit.canonical import canonical_json
from audit.exporting import records_of
from audit.management.arguments import add_organization, counted, organization_ids


class Command(BaseCommand):
    """Writes the event log of one organization."""

    help = "Write events and seals as JSON lines; check them with `audit_verify --file`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        add_organization(parser, required=True)
        parser.add_argument("--output", type=Path, help="the file; standard output if left out")
        parser.add_argument(
            "--details", action="store_true", help="also the personal values of the events"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file; it has its name only when it is whole."""
        (organization_id,) = organization_ids(options["organization"])
        output: Path | None = options["output"]
        if output is None:
            self._write(sys.stdout.buffer, organization_id, details=options["details"])
            return
        part = output.with_name(f".{output.name}.part")
        try:
            private = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(private, "wb") as stream:
                count = self._write(stream, organization_id, details=options["details"])
            part.replace(output)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}.") from error
        finally:
            part.unlink(missing_ok=True)
        self.stderr.write(f"{count:,} records written to {output}.")

    def _write(self, stream: BinaryIO, organization_id: int, *, details: bool) -> int:
        count = 0
        for record in counted(records_of(organization_id, details=details), self.stderr):
            stream.write(canonical_json(record) + b"\n")
            count += 1
        stream.flush()
        return count
