"""`manage load_demo`: an invented shop, loaded by the commands that a user would run."""

import json
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.access import membership_of
from accounts.actor import Actor
from accounts.choices import ROLE_SCOPES, ActorKind, Channel, Role, Scope
from accounts.models import Organization, User
from accounts.services.credentials import create_api_key
from accounts.services.members import create_organization
from feedback.services import create_seller_account

_EMAIL = "owner@demo.example"
_EXAMPLES: Path = settings.BASE_DIR / "examples"
# marketplace, the seller's id there, name, file
_ACCOUNTS = (
    ("own_shop", "hanbit-home", "Hanbit Home", "own_shop_feedback.csv"),
    ("amazon.us", "A1HANBITHOMEUS", "Hanbit Home US", "amazon_us_feedback_report.txt"),
    ("amazon.de", "A1HANBITHOMEDE", "Hanbit Home DE", "amazon_de_feedback_report.txt"),
    ("amazon.co.jp", "A1HANBITHOMEJP", "Hanbit Home JP", "amazon_jp_feedback_report.txt"),
)


class Command(BaseCommand):
    """Creates the demo organization and prints how to get in, as JSON on standard output."""

    help = "Load the invented shop, and print how to sign in as JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        """Create the shop with its owner, key and seller accounts, and import the example files."""
        now = timezone.now()
        password = secrets.token_urlsafe(9)
        owner = User.objects.create_user(_EMAIL, password, name="Demo Owner")
        organization = create_organization(name="Hanbit Home", owner=owner, now=now)
        actor = _owner_actor(owner, organization)
        _, api_key = create_api_key(
            name="Demo key", scopes=frozenset(Scope), actor=actor, now=now
        )
        accounts = []
        for marketplace, external_id, name, file_name in _ACCOUNTS:
            account = create_seller_account(
                marketplace=marketplace, external_id=external_id, name=name, actor=actor, now=now
            )
            accounts.append(account.public_id)
            self.stderr.write(f"importing {file_name}")
            call_command(
                "import_feedback",
                str(_EXAMPLES / file_name),
                seller_account=account.public_id,
                stdout=self.stderr,
            )
        self.stdout.write(
            json.dumps(
                {
                    "email": _EMAIL,
                    "password": password,
                    "api_key": api_key,
                    "organization": organization.public_id,
                    "seller_account": accounts[0],
                }
            )
        )


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
