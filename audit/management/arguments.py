"""What the commands of the event log share: their organization, and a line of progress."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.core.management.base import CommandError, OutputWrapper

from accounts import public_ids
from accounts.models import Organization
from audit.chain import Record

_EVERY = 10_000


def add_organization(parser: ArgumentParser, *, required: bool = False) -> None:
    """Declare `--organization`."""
    word = "the organization" if required else "only this organization"
    parser.add_argument("--organization", required=required, help=f"{word}, such as org_6s0k1...")


def organization_ids(public_id: str | None) -> list[int]:
    """Return the one that was named, or all of them."""
    if public_id is None:
        return list(Organization.objects.order_by("pk").values_list("pk", flat=True))
    prefix = Organization.PUBLIC_PREFIX
    row_id = public_ids.decode(prefix, public_id, key=settings.PUBLIC_ID_KEY)
    if row_id is None or not Organization.objects.filter(pk=row_id).exists():
        raise CommandError(f"There is no organization {public_id!r}.")
    return [row_id]


def counted(records: Iterable[Record], stderr: OutputWrapper) -> Iterator[Record]:
    """Pass the records on, and keep a line with their number on a terminal."""
    shows = sys.stderr.isatty()
    for number, record in enumerate(records, start=1):
        yield record
        if shows and number % _EVERY == 0:
            stderr.write(f"\r\033[K{number:,} records", ending="")
            stderr.flush()
    if shows:
        stderr.write("\r\033[K", ending="")
