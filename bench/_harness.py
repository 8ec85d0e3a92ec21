"""What the benchmarks share: Django on the checkout's database, a fresh shop, one report."""

import json
import os
import platform
import secrets
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

import django

if TYPE_CHECKING:
    from accounts.actor import Actor
    from feedback.models import SellerAccount


@dataclass(frozen=True)
class Shop:
    """One seller account and who acts for it."""

    actor: "Actor"
    account: "SellerAccount"

    def import_csv(self, stream: BinaryIO, now: datetime) -> None:
        """Import a file as a user would."""
        from feedback.importing import Upload, import_feedback  # noqa: PLC0415

        upload = Upload(stream=stream, name="bench.csv", format="csv")
        import_feedback(upload=upload, seller_account=self.account, actor=self.actor, now=now)


def start() -> None:
    """Set Django up and bring the database up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("load_packs", stdout=sys.stderr)


def fresh_shop(now: datetime) -> Shop:
    """Return an own shop of a new organization."""
    from accounts.actor import system_actor  # noqa: PLC0415
    from accounts.choices import Channel  # noqa: PLC0415
    from accounts.models import Organization  # noqa: PLC0415
    from feedback.services.accounts import create_seller_account  # noqa: PLC0415

    organization = Organization.objects.create(name=f"Bench {secrets.token_hex(4)}")
    actor = system_actor(organization.pk, label="bench", channel=Channel.IMPORT)
    account = create_seller_account(
        marketplace="own_shop", external_id="bench", name="Bench", actor=actor, now=now
    )
    return Shop(actor, account)


def report(name: str, figures: dict[str, float], *, limits: dict[str, tuple[float, float]]) -> None:
    """Print a table and a line of JSON; exit 1 if a ratio misses its limit."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{name} on {machine}")
    for label, figure in figures.items():
        print(f"  {label.replace('_', ' '):32} {figure:>12,}")
    for label, (ratio, limit) in limits.items():
        verdict = "ok" if ratio >= limit else "MISSED"
        print(f"  {label:32} {ratio:>12.2f}   limit {limit} {verdict}")
    ratios = {label: round(ratio, 3) for label, (ratio, _) in limits.items()}
    print(json.dumps({"bench": name, "machine": machine, **figures, **ratios}))
    if any(ratio < limit for ratio, limit in limits.values()):
        raise SystemExit(1)
