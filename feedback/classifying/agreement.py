"""How often people and the machine agree, per language and marketplace: overrides are the gold.

Only comments that somebody looked at count: those with an override of the aspect. A confirmation
(an override to the machine's own value) counts as agreement.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.actor import Actor
from accounts.choices import Scope
from feedback.models import Override


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Of `decided` labels of one aspect, `agreed` were the machine's own.

    `language` is what the machine took the text for; "" if it could not tell.
    """

    aspect: str
    language: str
    marketplace: str
    decided: int
    agreed: int

    @property
    def share(self) -> float:
        """Return agreed / decided; there is no row without a decision."""
        return self.agreed / self.decided


def agreements(actor: Actor) -> list[Agreement]:
    """Return one row for each aspect, language and marketplace that somebody decided on."""
    actor.require(Scope.FEEDBACK_READ)
    decided: Counter[tuple[str, str, str]] = Counter()
    agreed: Counter[tuple[str, str, str]] = Counter()
    for key, is_same in _decisions(actor):
        decided[key] += 1
        agreed[key] += is_same
    return [
        Agreement(
            aspect=key[0],
            language=key[1],
            marketplace=key[2],
            decided=count,
            agreed=agreed[key],
        )
        for key, count in sorted(decided.items())
    ]


def _decisions(actor: Actor) -> Iterator[tuple[tuple[str, str, str], bool]]:
    rows = Override.objects.visible_to(actor).values_list(
        "aspect",
        "feedback__classifications__result__language__code",
        "feedback__seller_account__marketplace_id",
        "value",
        "machine_value",
    )
    for aspect, language, marketplace, value, machine in rows.iterator(chunk_size=2_000):
        yield (aspect, language or "", marketplace), value == machine
