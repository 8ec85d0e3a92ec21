"""Changes to the look-up table of marketplaces."""

from dataclasses import dataclass

from django.db import transaction

from marketplaces.models import Marketplace
from marketplaces.packs import Pack, load_all

FIELDS = ["platform", "name", "country", "currency", "time_zone", "locale", "external_id"]


@dataclass(frozen=True, slots=True)
class LoadedPacks:
    """How many marketplaces were new, differed, and stood there as they should."""

    created: int
    updated: int
    unchanged: int


@transaction.atomic
def load_packs() -> LoadedPacks:
    """Bring the marketplaces in line with the newest packs; a second call changes nothing.

    Rows without a pack stay: seller accounts may point to them.
    """
    wanted = {code: _row(pack) for code, pack in load_all().items()}
    present = Marketplace.objects.in_bulk(list(wanted))
    changed = [
        row
        for code, row in wanted.items()
        if code in present and _values(row) != _values(present[code])
    ]
    new = [row for code, row in wanted.items() if code not in present]
    Marketplace.objects.bulk_create(
        [*new, *changed], update_conflicts=True, update_fields=FIELDS, unique_fields=["code"]
    )
    unchanged = len(wanted) - len(new) - len(changed)
    return LoadedPacks(created=len(new), updated=len(changed), unchanged=unchanged)


def _row(pack: Pack) -> Marketplace:
    return Marketplace(
        code=pack.code,
        platform=pack.platform,
        name=pack.identity.name,
        country=pack.identity.country,
        currency=pack.identity.currency,
        time_zone=pack.calendar.time_zone,
        locale=pack.identity.locale,
        external_id=pack.identity.external_id,
    )


def _values(row: Marketplace) -> list[object]:
    return [getattr(row, name) for name in FIELDS]
