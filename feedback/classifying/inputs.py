"""Stored feedback as the engine reads it: the comment, the stars, the order, the marketplace."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef

from feedback.choices import IncidentKind, OwnNameKind
from feedback.models import Feedback, OrderIncident, OwnName
from feedback.text.inputs import MarketplaceRules, OrderFacts, OwnNames, TextInput
from feedback.text.labels import Ground, TextPolarity
from marketplaces.packs import pack_for
from marketplaces.policy import Pack

_KNOWN = frozenset(Ground)
_COLUMNS = (
    "id", "comment", "polarity", "order_reference", "seller_account__marketplace_id",
    "order__fulfilled_by", "order__label_from_marketplace", "order__shipped_at",
    "order__promised_by", "shipped_late",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoredText:
    """One comment of the organization: its feedback's row id, and what the engine is handed."""

    feedback_id: int
    input: TextInput


def stored_texts(organization_id: int, ids: Iterable[int], *, on: date) -> list[StoredText]:
    """Read these feedback, by row id in order; what has no comment is left out.

    `on` is the day whose rules of the marketplace are asked.
    """
    rows = Feedback.objects.filter(
        organization_id=organization_id, pk__in=list(ids), comment__isnull=False
    )
    late = OrderIncident.objects.filter(
        organization_id=OuterRef("organization_id"),
        order_id=OuterRef("order_id"),
        kind=IncidentKind.LATE,
    )
    own = own_names(organization_id)
    return [
        StoredText(row["id"], _input(row, own=own, on=on))
        for row in rows.annotate(shipped_late=Exists(late)).order_by("pk").values(*_COLUMNS)
    ]


def own_names(organization_id: int) -> OwnNames:
    """Return the organization's own domains and staff."""
    rows = OwnName.objects.filter(organization_id=organization_id).values_list("kind", "name")
    names: dict[str, set[str]] = {kind: set() for kind in OwnNameKind.values}
    for kind, name in rows:
        names[kind].add(name)
    return OwnNames(
        domains=frozenset(names[OwnNameKind.DOMAIN]), staff=frozenset(names[OwnNameKind.STAFF])
    )


def rules_for(marketplace: str, *, on: date) -> MarketplaceRules:
    """Return what the marketplace's pack of that day says about removal."""
    return _rules_of(pack_for(marketplace, on=on))


@cache
def _rules_of(pack: Pack) -> MarketplaceRules:
    grounds = pack.removal.grounds if pack.removal else {}
    return MarketplaceRules(
        code=pack.code,
        version=pack.version,
        country=pack.identity.country,
        language=pack.identity.locale[:2],
        grounds={Ground(name): rule.entirely for name, rule in grounds.items() if name in _KNOWN},
    )


def _input(row: dict[str, Any], *, own: OwnNames, on: date) -> TextInput:
    return TextInput(
        text=row["comment"],
        rules=rules_for(row["seller_account__marketplace_id"], on=on),
        stars=TextPolarity(row["polarity"]) if row["polarity"] else None,
        order=OrderFacts(
            number=row["order_reference"] or "",
            fulfilled_by=row["order__fulfilled_by"],
            label_from_marketplace=row["order__label_from_marketplace"],
            shipped_on_time=_shipped_on_time(row),
        ),
        own=own,
    )


def _shipped_on_time(row: dict[str, Any]) -> bool | None:
    """Return False for an order that was shipped late, None for any other.

    An order tells until when it was promised to arrive, not until when it was to be shipped: one
    that left before the promised arrival may have left too late all the same.
    """
    shipped, promised = row["order__shipped_at"], row["order__promised_by"]
    left_too_late = shipped is not None and promised is not None and shipped > promised
    return False if row["shipped_late"] or left_too_late else None
