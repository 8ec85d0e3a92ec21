"""`manage load_demo`: an invented shop, loaded by the commands that a user would run."""

import json
import secrets
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.access import membership_of
from accounts.actor import Actor
from accounts.choices import ROLE_SCOPES, ActorKind, Channel, Role, Scope
from accounts.models import Organization, User
from accounts.services.credentials import create_api_key
from accounts.services.members import create_organization
from config.demo_shop.channels import (
    AMAZON_DE,
    AMAZON_JP,
    AMAZON_US,
    COUPANG,
    EBAY_US,
    OWN_SHOP,
)
from config.demo_shop.files import ORDERS_FILE, write_files, write_orders
from feedback.models import SellerAccount
from feedback.services.accounts import create_seller_account

_EMAIL = "owner@demo.example"
# marketplace, the seller's id there, name, file
_ACCOUNTS = (
    ("own_shop", "hanbit-home", "Hanbit Home", OWN_SHOP.file_name),
    ("amazon.us", "A1HANBITHOMEUS", "Hanbit Home US", AMAZON_US.file_name),
    ("amazon.de", "A1HANBITHOMEDE", "Hanbit Home DE", AMAZON_DE.file_name),
    ("amazon.co.jp", "A1HANBITHOMEJP", "Hanbit Home JP", AMAZON_JP.file_name),
    ("ebay.us", "hanbithome", "Hanbit Home eBay", EBAY_US.file_name),
    ("coupang", "A00HANBIT", "한빛홈", COUPANG.file_name),
)


class Command(BaseCommand):
    """Creates the demo organization and prints how to get in, as JSON on standard output."""

    help = "Load the invented shop, and print how to sign in as JSON."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Create the shop with its owner, key and seller accounts, and import its files."""
        now = timezone.now()
        password = secrets.token_urlsafe(9)
        owner = User.objects.create_user(_EMAIL, password, name="Demo Owner")
        organization = create_organization(name="Hanbit Home", owner=owner, now=now)
        actor = _owner_actor(owner, organization)
        _, api_key = create_api_key(name="Demo key", scopes=frozenset(Scope), actor=actor, now=now)
        with TemporaryDirectory() as folder:
            write_files(Path(folder), today=now.date())
            accounts = [self._load(Path(folder), *row, actor=actor) for row in _ACCOUNTS]
            write_orders(Path(folder), today=now.date())
            self._import("import_orders", Path(folder) / ORDERS_FILE, accounts[0])
        access = {
            "email": _EMAIL,
            "password": password,
            "api_key": api_key,
            "organization": organization.public_id,
            "seller_account": accounts[0].public_id,
        }
        self.stdout.write(json.dumps(access))

    def _load(
        self,
        folder: Path,
        marketplace: str,
        external_id: str,
        name: str,
        file_name: str,
        *,
        actor: Actor,
    ) -> SellerAccount:
        account = create_seller_account(
            marketplace=marketplace,
            external_id=external_id,
            name=name,
            actor=actor,
            now=timezone.now(),
        )
        self._import("import_feedback", folder / file_name, account)
        return account

    def _import(self, command: str, file: Path, account: SellerAccount) -> None:
        call_command(command, str(file), seller_account=account.public_id, stdout=self.stderr)


def _owner_actor(owner: User, organization: Organization) -> Actor:
    membership = membership_of(owner, organization.pk)
    role = membership.role if membership else Role.VIEWER
    return Actor(
        kind=ActorKind.USER,
        organization_id=organization.pk,
        key=str(owner.pk),
        label=str(owner),
        scopes=ROLE_SCOPES[role],
        channel=Channel.COMMAND,
    )
