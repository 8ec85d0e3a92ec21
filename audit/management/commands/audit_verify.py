"""`manage audit_verify`: is the log whole, and if not, which event is the first bad one."""

from argparse import ArgumentParser
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit import heads
from audit.chain import Finding, Record, Unreadable, Verdict, verify
from audit.exporting import organization_name, records_of
from audit.management.arguments import add_organization, counted, organization_ids


class Command(BaseCommand):
    """Verifies the event log, in the database or in an exported file."""

    help = "Verify the event log; with --file without any database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        add_organization(parser)
        parser.add_argument("--file", type=Path, help="an export of audit_export")
        parser.add_argument("--head", type=Path, help="a signed head that was kept elsewhere")
        parser.add_argument(
            "--key", help="the public key of the head in base64; by default this installation's"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say for each log that it is whole, or fail with the first bad event of each."""
        head = _genuine_head(options["head"], options["key"]) if options["head"] else None
        if options["file"]:
            findings = self._verify_file(options["file"], head)
        else:
            named = options["organization"] or (head["organization"] if head else None)
            findings = [
                sentence
                for organization_id in organization_ids(named)
                for sentence in self._verify_log(
                    organization_name(organization_id),
                    records_of(organization_id, details=True),
                    head,
                )
            ]
        if findings:
            raise CommandError("\n".join(findings))

    def _verify_file(self, path: Path, head: Mapping[str, Any] | None) -> list[str]:
        try:
            with path.open("rb") as stream:
                return list(self._verify_log(str(path), _records(stream), head))
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error

    def _verify_log(
        self, name: str, records: Iterable[Record], head: Mapping[str, Any] | None
    ) -> Iterator[str]:
        try:
            verdict = verify(counted(records, self.stderr))
        except Unreadable as error:
            yield f"{name}: {error}"
            return
        finding = _finding(verdict, head)
        if finding is not None:
            yield f"{name}: {finding}"
            return
        waiting = verdict.events - verdict.sealed_to
        self.stdout.write(
            f"{name}: whole; {verdict.events:,} events, {waiting:,} of them not sealed yet."
        )


def _finding(verdict: Verdict, head: Mapping[str, Any] | None) -> Finding | None:
    if head is None:
        return verdict.finding
    return verdict.against(
        organization=head["organization"], seq=head["seq"], block_hash=head["hash"]
    )


def _records(stream: BinaryIO) -> Iterator[Record]:
    for number, line in enumerate(stream, start=1):
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise Unreadable(f"Line {number} is not JSON.") from error
        if not isinstance(record, dict):
            raise Unreadable(f"Line {number} is no record.")
        yield record


def _genuine_head(path: Path, key: str | None) -> Mapping[str, Any]:
    try:
        signed = orjson.loads(path.read_bytes())
        raw = b64decode(key, validate=True) if key else None
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from error
    except ValueError as error:
        raise CommandError("The head or the key cannot be read.") from error
    raw = raw or heads.public_key(settings.AUDIT_HEAD_KEY).raw
    if not isinstance(signed, dict) or not heads.is_genuine(signed, key=raw):
        raise CommandError(f"{path}: the signature is not genuine.")
    head: Mapping[str, Any] = signed["head"]
    return head
