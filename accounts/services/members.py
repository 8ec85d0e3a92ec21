"""Changes to organizations and their members; each is one event in the log."""

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from accounts import grants
from accounts.actor import Actor, system_actor
from accounts.choices import AccountEvent, Channel, Role, Scope
from accounts.errors import Conflict, FieldError, Invalid, NotFound
from accounts.models import Membership, Organization, User
from accounts.recording import unit_of_work


class LastOwner(Conflict):
    """An organization must keep at least one owner."""

    code: ClassVar[str] = "last_owner"
    message: ClassVar[str] = "An organization needs an owner: make somebody else owner first."


class AlreadyMember(Conflict):
    """The person is a member already."""

    code: ClassVar[str] = "already_member"
    message: ClassVar[str] = "This person is a member of the organization already."


def create_organization(
    *, name: str, owner: User, now: datetime, channel: Channel = Channel.COMMAND
) -> Organization:
    """Create an organization with its first owner."""
    with transaction.atomic():
        organization = Organization.objects.create(name=name)
        actor = system_actor(organization.pk, label="Goodstanding", channel=channel)
        with unit_of_work(actor=actor, now=now) as work:
            work.record(
                AccountEvent.ORGANIZATION_CREATED, organization, changes={"name": (None, name)}
            )
            membership = Membership.objects.create(
                organization=organization, user=owner, role=Role.OWNER
            )
            work.record(
                AccountEvent.MEMBERSHIP_CREATED,
                membership,
                changes={"role": (None, Role.OWNER.value)},
                personal={"user": (None, owner.email)},
            )
    return organization


def add_member(*, email: str, role: Role, actor: Actor, now: datetime) -> Membership:
    """Make a person a member; a person without an account gets one without a password.

    Raises:
        AlreadyMember: the person is one.
        ScopeMissing, MarketplaceForbidden: the role may do what the actor may not.
        Invalid: this is no e-mail address.
    """
    actor.require(Scope.MEMBERS_MANAGE)
    address = _address(email)
    grants.require_role(actor, role)
    with unit_of_work(actor=actor, now=now) as work:
        # Another organization may add the same person at this moment; both then find one account.
        user, _ = User.objects.get_or_create(
            email=address, defaults={"password": make_password(None)}
        )
        try:
            with transaction.atomic():
                membership = Membership.objects.create(
                    organization_id=actor.organization_id, user=user, role=role
                )
        except IntegrityError as error:
            raise AlreadyMember from error
        work.record(
            AccountEvent.MEMBERSHIP_CREATED,
            membership,
            changes={"role": (None, role.value)},
            personal={"user": (None, address)},
        )
    return membership


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        detail = "Write an address such as name@example.com."
        raise Invalid(errors=[FieldError("#/email", "invalid_email", detail)]) from None
    return address


def change_role(*, membership: Membership, role: Role, actor: Actor, now: datetime) -> Membership:
    """Give a member another role.

    Raises:
        LastOwner: nobody would own the organization.
        ScopeMissing, MarketplaceForbidden: the new role may do what the actor may not.
    """
    actor.require(Scope.MEMBERS_MANAGE)
    grants.require_role(actor, role)
    with unit_of_work(actor=actor, now=now) as work:
        locked = _locked_membership(membership, actor)
        before = locked.role
        if before == role:
            return locked
        if before == Role.OWNER:
            _require_another_owner(locked)
        locked.role = role
        locked.save(update_fields=["role"])
        changes = {"role": (str(before), role.value)}
        work.record(AccountEvent.MEMBERSHIP_CHANGED, locked, changes=changes)
    return locked


def remove_member(*, membership: Membership, actor: Actor, now: datetime) -> None:
    """End a membership.

    Raises:
        LastOwner: nobody would own the organization.
    """
    actor.require(Scope.MEMBERS_MANAGE)
    with unit_of_work(actor=actor, now=now) as work:
        locked = _locked_membership(membership, actor)
        if locked.role == Role.OWNER:
            _require_another_owner(locked)
        work.record(
            AccountEvent.MEMBERSHIP_REMOVED,
            locked,
            changes={"role": (locked.role, None)},
            personal={"user": (locked.user.email, None)},
        )
        locked.delete()


def _locked_membership(membership: Membership, actor: Actor) -> Membership:
    """Lock the organization's owners too, so that two of them cannot leave at once."""
    rows = Membership.objects.visible_to(actor).select_related("user").order_by("pk")
    locked = {row.pk: row for row in rows.select_for_update(of=("self",))}
    if membership.pk not in locked:
        raise NotFound  # somebody removed it a moment ago
    return locked[membership.pk]


def _require_another_owner(membership: Membership) -> None:
    owners = Membership.objects.filter(
        organization_id=membership.organization_id, role=Role.OWNER
    ).exclude(pk=membership.pk)
    if not owners.exists():
        raise LastOwner
