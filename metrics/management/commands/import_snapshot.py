"""`manage import_snapshot FILE --seller-account REF`: a document in, its figures named."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import public_ids
from accounts.actor import system_actor
from accounts.choices import Channel
from accounts.errors import Refusal
from feedback.formats.performance import MAX_DOCUMENT
from feedback.models import SellerAccount
from metrics.snapshots import record_snapshot


class Command(BaseCommand):
    """Records one document of figures about a seller account."""

    help = (
        "Record a marketplace's own figures of a seller account: Amazon's performance report, "
        "eBay's or Allegro's summary of ratings; recording one twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="the JSON document")
        parser.add_argument("--seller-account", required=True, help="its id, such as sa_6s0k1...")

    def handle(self, *args: Any, **options: Any) -> None:
        """Record the document, or say in one sentence why not."""
        account = _account(options["seller_account"])
        file = options["file"]
        try:
            with file.open("rb") as stream:
                snapshot = record_snapshot(
                    document=stream.read(MAX_DOCUMENT + 1),
                    file_name=file.name,
                    seller_account=account,
                    actor=system_actor(
                        account.organization_id,
                        label="manage import_snapshot",
                        channel=Channel.IMPORT,
                    ),
                    now=timezone.now(),
                )
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        except Refusal as refusal:
            raise CommandError(f"{file}: {refusal}") from refusal
        self.stdout.write(
            f"{snapshot.public_id}: {snapshot.format} of {snapshot.taken_at:%Y-%m-%d}, "
            f"{len(snapshot.figures)} figures."
        )


def _account(reference: str) -> SellerAccount:
    row_id = public_ids.decode(SellerAccount.PUBLIC_PREFIX, reference, key=settings.PUBLIC_ID_KEY)
    account = SellerAccount.objects.filter(pk=row_id).first() if row_id else None
    if account is None:
        raise CommandError(f"There is no seller account {reference!r}.")
    return account
