"""`manage tallies --verify`: are the daily tallies what the rows make; `--repair` sets them."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.management.arguments import add_organization, organization_ids
from feedback.models import SellerAccount
from metrics.verifying import differences_of, repair_tallies


class Command(BaseCommand):
    """Recounts every tally from feedback and orders."""

    help = "Compare the daily tallies with a recount of feedback and orders."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--verify", action="store_true", required=True, help="print each number that differs"
        )
        parser.add_argument(
            "--repair", action="store_true", help="set what differs, and renew the score"
        )
        add_organization(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the differences; fail if any is left."""
        verify = self._repair if options["repair"] else self._verify
        accounts = different = 0
        for account in _accounts(options["organization"]):
            accounts += 1
            different += verify(account)
        if different and not options["repair"]:
            raise CommandError(f"{different} of {accounts} seller accounts differ from a recount.")
        self.stdout.write(f"{accounts} seller accounts verified, {different} repaired.")

    def _verify(self, account: SellerAccount) -> bool:
        found = differences_of(account)
        for difference in found:
            self.stdout.write(str(difference))
        return bool(found)

    def _repair(self, account: SellerAccount) -> bool:
        found = repair_tallies(account, now=timezone.now())
        for difference in found:
            self.stdout.write(str(difference))
        if found:
            self.stdout.write(f"{account.public_id}: tallies set to the recount, score renewed.")
        return bool(found)


def _accounts(organization: str | None) -> Iterator[SellerAccount]:
    for organization_id in organization_ids(organization):
        rows = SellerAccount.objects.filter(organization_id=organization_id)
        yield from rows.order_by("pk").iterator()
