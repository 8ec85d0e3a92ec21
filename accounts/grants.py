"""What one may give away to a key, a client or a member: never more than one holds oneself."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from accounts.actor import Actor
from accounts.choices import ROLE_SCOPES, Role, Scope
from accounts.errors import FieldError, Invalid, MarketplaceForbidden

LONGEST_NAME = 200
LONGEST_OVERLAP = timedelta(hours=168)
_MARKETPLACE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")


def require_scopes(actor: Actor, scopes: Collection[Scope]) -> None:
    """Raise ScopeMissing for a scope that the actor does not hold."""
    for scope in sorted(scopes):
        actor.require(scope)


def require_marketplaces(actor: Actor, marketplaces: Collection[str]) -> None:
    """Raise MarketplaceForbidden unless the actor may act for all of them (empty: every one)."""
    if actor.marketplaces and not (marketplaces and actor.marketplaces.issuperset(marketplaces)):
        allowed = ", ".join(sorted(actor.marketplaces))
        raise MarketplaceForbidden(f"Your credentials are limited to {allowed}; name only these.")


def require_role(actor: Actor, role: Role) -> None:
    """Raise ScopeMissing or MarketplaceForbidden unless the actor holds all that the role would."""
    require_scopes(actor, ROLE_SCOPES[role])
    require_marketplaces(actor, ())


def scopes_named(names: Sequence[str]) -> frozenset[Scope]:
    """Return the scopes with these names; raise Invalid, which points to each unknown one."""
    known = {scope.value for scope in Scope}
    errors = [
        FieldError(f"#/scopes/{at}", "unknown_scope", f"Choose among {', '.join(sorted(known))}.")
        for at, name in enumerate(names)
        if name not in known
    ]
    if errors:
        raise Invalid(errors=errors)
    return frozenset(map(Scope, names))


def name_errors(name: str) -> list[FieldError]:
    """Return what is wrong with the name of a key or client."""
    if not name.strip():
        return [FieldError("#/name", "blank", "Give it a name that says who uses it.")]
    if len(name) > LONGEST_NAME:
        return [FieldError("#/name", "max_length", f"Use at most {LONGEST_NAME} characters.")]
    return []


def scope_errors(scopes: Collection[Scope], marketplaces: Collection[str] = ()) -> list[FieldError]:
    """Return what is wrong with a choice of scopes for these marketplaces (empty: every one)."""
    if not scopes:
        return [FieldError("#/scopes", "required", "Name at least one scope.")]
    if marketplaces and Scope.EVENTS_READ in scopes:
        sentence = "The event log is one for all marketplaces: leave out events:read, or the limit."
        return [FieldError("#/scopes", "scope_not_limitable", sentence)]
    return []


def expiry_errors(expires_at: datetime | None, now: datetime) -> list[FieldError]:
    """Return what is wrong with an expiry."""
    if expires_at is None or expires_at > now:
        return []
    return [FieldError("#/expires_at", "in_the_past", "The expiry must lie ahead.")]


def overlap_errors(overlap: timedelta) -> list[FieldError]:
    """Return what is wrong with the time for which a replaced key goes on working."""
    if timedelta(0) <= overlap <= LONGEST_OVERLAP:
        return []
    hours = LONGEST_OVERLAP // timedelta(hours=1)
    return [FieldError("#/overlap_hours", "out_of_range", f"Choose 0 to {hours} hours.")]


def marketplace_errors(marketplaces: Collection[str]) -> list[FieldError]:
    """Return which codes cannot be those of marketplaces, such as `amazon.us`."""
    return [
        FieldError(f"#/marketplaces/{at}", "invalid", "Write a code such as amazon.us.")
        for at, code in enumerate(marketplaces)
        if len(code) > 32 or not _MARKETPLACE.fullmatch(code)
    ]


def refuse(errors: Sequence[FieldError]) -> None:
    """Raise Invalid with these errors, if there are any."""
    if errors:
        raise Invalid(errors=errors)
