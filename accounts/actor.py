"""Who is acting: one frozen value for people, keys, OAuth clients and the product itself."""

from dataclasses import dataclass, replace
from typing import Self

from accounts.choices import ActorKind, Channel, Scope
from accounts.errors import ScopeMissing


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts for one organization.

    `key` tells actors of one kind apart (the id of a user, key or client as text); `label` is
    what history shows, copied because it must outlive the account. `marketplaces` empty means all.
    """

    kind: ActorKind
    organization_id: int
    key: str
    label: str
    scopes: frozenset[Scope]
    channel: Channel
    request_id: str = ""
    marketplaces: frozenset[str] = frozenset()

    def may(self, scope: Scope) -> bool:
        """Tell whether the actor holds the scope."""
        return scope in self.scopes

    def require(self, scope: Scope) -> None:
        """Raise ScopeMissing unless the actor holds the scope."""
        if scope not in self.scopes:
            raise ScopeMissing(f"This needs the scope {scope.value!r}.")

    def via(self, channel: Channel) -> Self:
        """Return the same actor, acting through another channel."""
        return replace(self, channel=channel)


def system_actor(
    organization_id: int, *, label: str, channel: Channel, request_id: str = ""
) -> Actor:
    """Return the product itself, acting for one organization in a job or command."""
    return Actor(
        kind=ActorKind.SYSTEM,
        organization_id=organization_id,
        key="system",
        label=label,
        scopes=frozenset(Scope),
        channel=channel,
        request_id=request_id,
    )
