"""Changes to seller accounts."""

from datetime import datetime
from typing import ClassVar

from django.db import IntegrityError, transaction

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import Conflict, FieldError, Invalid, MarketplaceForbidden
from audit.recording import unit_of_work
from feedback.choices import FeedbackEvent
from feedback.models import SellerAccount
from marketplaces.packs import pack_for


class SellerAccountExists(Conflict):
    """The organization has this seller account already."""

    code: ClassVar[str] = "seller_account_exists"
    message: ClassVar[str] = "This seller id is known on this marketplace already."


def create_seller_account(
    *, marketplace: str, external_id: str, name: str, actor: Actor, now: datetime
) -> SellerAccount:
    """Add a seller account.

    Raises:
        UnknownMarketplace: there is no such marketplace.
        SellerAccountExists: the organization has it already.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    pack = pack_for(marketplace, on=now.date())
    require_marketplace(actor, pack.code)
    if not external_id.strip():
        raise Invalid(errors=[FieldError("#/external_id", "required", "Name the seller's id.")])
    with unit_of_work(actor=actor, now=now) as work:
        try:
            with transaction.atomic():
                account = SellerAccount.objects.create(
                    organization_id=actor.organization_id,
                    marketplace_id=pack.code,
                    external_id=external_id.strip(),
                    name=name.strip() or external_id.strip(),
                    created_at=now,
                )
        except IntegrityError as error:
            raise SellerAccountExists from error
        work.record(
            FeedbackEvent.SELLER_ACCOUNT_CREATED,
            account,
            changes={
                "marketplace": (None, pack.code),
                "external_id": (None, account.external_id),
                "name": (None, account.name),
            },
        )
    return account


def require_marketplace(actor: Actor, code: str) -> None:
    """Raise MarketplaceForbidden if the actor's key is limited to other marketplaces."""
    if actor.marketplaces and code not in actor.marketplaces:
        raise MarketplaceForbidden(f"The credentials are not meant for {code!r}.")
