"""A shop for tests: one organization that gets its feedback from files, as the product does."""

from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from accounts.actor import Actor, system_actor
from accounts.choices import Channel
from accounts.models import Organization
from feedback.choices import OnError, SourceCoverage
from feedback.importing import Upload, import_feedback
from feedback.models import FeedbackImport, SellerAccount
from feedback.services.accounts import create_seller_account
from feedback.trials import try_import
from metrics.services import score_of

FIXTURES = Path(__file__).parent / "fixtures" / "marketplaces"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
COLUMNS = ("external_id", "rating", "comment", "left_on")


class Shop:
    """An organization with one account on each marketplace that a test asks for."""

    def __init__(self, name: str = "Hanbit Home", organization: Organization | None = None) -> None:
        call_command("load_packs", stdout=StringIO())
        self.organization = organization or Organization.objects.create(name=name)
        self.actor: Actor = system_actor(
            self.organization.pk, label="tester", channel=Channel.IMPORT
        )
        self.accounts: dict[str, SellerAccount] = {}

    def account(self, marketplace: str = "own_shop") -> SellerAccount:
        """Return the shop's account on a marketplace."""
        if marketplace not in self.accounts:
            self.accounts[marketplace] = create_seller_account(
                marketplace=marketplace,
                external_id=f"seller on {marketplace}",
                name="Shop",
                actor=self.actor,
                now=NOW,
            )
        return self.accounts[marketplace]

    def import_bytes(
        self,
        content: bytes,
        *,
        marketplace: str = "own_shop",
        now: datetime = NOW,
        on_error: OnError = OnError.REJECT_ROWS,
        dry_run: bool = False,
        coverage: SourceCoverage | None = None,
        **more: Any,
    ) -> FeedbackImport:
        """Import a file of these bytes."""

        def perform() -> FeedbackImport:
            return import_feedback(
                upload=Upload(
                    stream=BytesIO(content),
                    name="file.txt",
                    on_error=on_error,
                    coverage=coverage,
                    **more,
                ),
                seller_account=self.account(marketplace),
                actor=self.actor,
                now=now,
            )

        if not dry_run:
            return perform()
        account = self.account(marketplace)
        return try_import(perform, seller_account=account, actor=self.actor, now=now).taken

    def import_fixture(self, name: str, *, marketplace: str) -> FeedbackImport:
        """Import one of the files beside the tests."""
        return self.import_bytes((FIXTURES / name).read_bytes(), marketplace=marketplace)

    def windows(
        self, marketplace: str = "own_shop", *, now: datetime = NOW
    ) -> dict[str, dict[str, object]]:
        """Return the score's windows by name."""
        score = score_of(account=self.account(marketplace), actor=self.actor, now=now)
        return {window["window"]: window for window in score.windows}


def csv_of(*rows: tuple[str, int | str, str, date | str]) -> bytes:
    """Return a CSV file of (external id, rating, comment, day) rows."""
    lines = [",".join(COLUMNS)]
    lines += [f'{key},{rating},"{comment}",{day}' for key, rating, comment, day in rows]
    return ("\n".join(lines) + "\n").encode()
