"""`manage import_orders FILE --seller-account REF`: a file of orders in, a summary out."""

import sys
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
from feedback.choices import OnError
from feedback.models import SellerAccount
from feedback.order_importing import OrderUpload, import_orders
from feedback.services.orders import OrdersTaken

_SHOWN = 20


class Command(BaseCommand):
    """Imports one file of orders into one seller account."""

    help = "Import a file of orders (CSV or JSONL); importing it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="the file; gzip is recognised")
        parser.add_argument("--seller-account", required=True, help="its id, such as sa_6s0k1...")
        parser.add_argument("--encoding", help="for a file that does not say its encoding itself")
        parser.add_argument(
            "--on-error",
            choices=[choice.replace("_", "-") for choice in OnError.values],
            default="reject-rows",
            help="what a bad row does to the rest of the file",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would change, change nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file, or say in one sentence why not."""
        account = _account(options["seller_account"])
        actor = system_actor(
            account.organization_id, label="manage import_orders", channel=Channel.IMPORT
        )
        try:
            with options["file"].open("rb") as stream:
                taken = import_orders(
                    upload=OrderUpload(
                        stream=stream,
                        on_error=OnError(options["on_error"].replace("-", "_")),
                        encoding=options["encoding"],
                    ),
                    seller_account=account,
                    actor=actor,
                    now=timezone.now(),
                    dry_run=options["dry_run"],
                    progress=self._show,
                )
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}.") from error
        except Refusal as refusal:
            details = "".join(f"\n  {error.detail}" for error in refusal.errors)
            raise CommandError(f"{options['file']}: {refusal}{details}") from refusal
        finally:
            self._show(None)
        self.stdout.write(_summary(taken, dry_run=options["dry_run"]))

    def _show(self, rows: int | None) -> None:
        """Keep one line of progress on a terminal; None ends it."""
        if sys.stderr.isatty():
            self.stderr.write("\r\033[K" if rows is None else f"\r{rows:,} rows read", ending="")
            self.stderr.flush()


def _account(reference: str) -> SellerAccount:
    row_id = public_ids.decode(SellerAccount.PUBLIC_PREFIX, reference, key=settings.PUBLIC_ID_KEY)
    account = SellerAccount.objects.filter(pk=row_id).first() if row_id else None
    if account is None:
        raise CommandError(f"There is no seller account {reference!r}.")
    return account


def _summary(taken: OrdersTaken, *, dry_run: bool) -> str:
    head = "Dry run, nothing was changed" if dry_run else "Imported"
    counts = (
        f"{taken.rows_read} rows read, {taken.new} orders new, {taken.changed} changed, "
        f"{taken.unchanged} unchanged; {taken.rows_rejected} rows rejected."
    )
    bad = [f"  {row.place}, {row.column}: {row.message}" for row in taken.first_rejected[:_SHOWN]]
    return "\n".join([f"{head}: {counts}", *bad])
