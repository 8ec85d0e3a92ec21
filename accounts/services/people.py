"""Changes to people that their organizations must be able to see."""

from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from accounts.choices import AccountEvent, ActorKind, Channel
from accounts.models import Membership, User
from accounts.recording import unit_of_work


def set_password(
    *, person: User, password: str, operator: User, now: datetime, request_id: str = ""
) -> None:
    """Give a person a password, as an operator; each of the person's organizations gets an event.

    Open sessions of the person end with the old password.
    """
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        for membership in Membership.objects.filter(user=person).order_by("organization_id"):
            actor = Actor(
                kind=ActorKind.USER,
                organization_id=membership.organization_id,
                key=str(operator.pk),
                label=str(operator),
                scopes=frozenset(),
                channel=Channel.ADMIN,
                request_id=request_id,
            )
            with unit_of_work(actor=actor, now=now) as work:
                work.record(AccountEvent.MEMBERSHIP_PASSWORD_SET, membership)
