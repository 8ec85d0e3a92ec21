"""The organization's own domains and staff, which advertise nothing and are its own people."""

import re
from datetime import datetime

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import FieldError, Invalid, NotFound
from accounts.grants import require_marketplaces
from audit.recording import unit_of_work
from feedback.choices import FeedbackEvent, OwnNameKind
from feedback.models import OwnName

_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W_]{2,63}")
MAX_NAME = 253


def add_own_name(*, kind: OwnNameKind, name: str, actor: Actor, now: datetime) -> OwnName:
    """Add a name; what is there already is returned as it is. It holds for later readings.

    Raises:
        Invalid: the name is none.
        MarketplaceForbidden: the key is limited to marketplaces, and the name holds for all.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    require_marketplaces(actor, ())
    kept = _checked(kind, name)
    with unit_of_work(actor=actor, now=now) as work:
        own, is_new = OwnName.objects.get_or_create(
            organization_id=actor.organization_id,
            kind=kind,
            name=kept,
            defaults={"created_at": now},
        )
        if is_new:
            changes = {"kind": (None, kind.value)}
            personal = {"name": (None, kept)}
            work.record(FeedbackEvent.OWN_NAME_ADDED, own, changes=changes, personal=personal)
    return own


def remove_own_name(*, own: OwnName, actor: Actor, now: datetime) -> None:
    """Remove a name.

    Raises:
        NotFound: somebody removed it a moment ago.
        MarketplaceForbidden: the key is limited to marketplaces, and the name held for all.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    require_marketplaces(actor, ())
    with unit_of_work(actor=actor, now=now) as work:
        personal = {"name": (own.name, None)}
        work.record(FeedbackEvent.OWN_NAME_REMOVED, own, personal=personal)
        if not OwnName.objects.visible_to(actor).filter(pk=own.pk).delete()[0]:
            raise NotFound


def _checked(kind: OwnNameKind, name: str) -> str:
    kept = " ".join(name.casefold().split())
    if kind is OwnNameKind.DOMAIN:
        kept = re.sub(r"^(?:https?://)?(?:www\.)?|/.*$", "", kept)
        if not _DOMAIN.fullmatch(kept):
            detail = "Write a domain such as shop.example."
            raise Invalid(errors=[FieldError("#/name", "invalid", detail)])
    if not kept or len(kept) > MAX_NAME or "\0" in kept:
        detail = f"Write 1 to {MAX_NAME} characters, and no NUL."
        raise Invalid(errors=[FieldError("#/name", "invalid", detail)])
    return kept
