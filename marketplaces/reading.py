"""What every transport tells of marketplaces and policy packs; everybody may know it."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import QuerySet

from accounts.errors import NotFound
from api.pagination import Page, page_of_values
from marketplaces.choices import Measure
from marketplaces.models import Marketplace
from marketplaces.pack_facts import RuleLine, rule_lines, verified_count
from marketplaces.packs import Pack, UnknownMarketplace, load_versions, pack_for


@dataclass(frozen=True, slots=True)
class MarketplaceEntry:
    """One marketplace, and what its pack of the day says of its score; null without a pack."""

    code: str
    platform: str
    name: str
    country: str
    currency: str
    time_zone: str
    locale: str
    external_id: str
    pack_version: str | None
    formula: str | None
    measure: Measure | None
    statement: str | None


@dataclass(frozen=True, slots=True)
class PackEntry:
    """One version of a pack in short."""

    version: str
    marketplace: str
    effective_from: date
    formula: str
    rule_count: int
    verified_count: int


def marketplaces() -> QuerySet[Marketplace]:
    """Return the rows of all marketplaces: they belong to nobody."""
    return Marketplace.objects.all()


def read_marketplace(code: str, *, on: date) -> MarketplaceEntry:
    """Return one marketplace with the rules of a day; raise NotFound."""
    row = Marketplace.objects.filter(code=code).first()
    if row is None:
        raise NotFound(f"There is no marketplace {code!r}.")
    return marketplace_entry(row, on=on)


def marketplace_entry(row: Marketplace, *, on: date) -> MarketplaceEntry:
    """Return a row with what holds there on a day."""
    pack = pack_or_none(row.code, on=on)
    score = pack.score if pack else None
    return MarketplaceEntry(
        code=row.code,
        platform=row.platform,
        name=row.name,
        country=row.country,
        currency=row.currency,
        time_zone=row.time_zone,
        locale=row.locale,
        external_id=row.external_id,
        pack_version=pack.version if pack else None,
        formula=score.formula.name if score else None,
        measure=score.formula.measure if score else None,
        statement=score.statement.text if score and score.statement else None,
    )


def pack_or_none(code: str, *, on: date) -> Pack | None:
    """Return the pack in force on a day; None where a row has outlived its pack."""
    try:
        return pack_for(code, on=on)
    except UnknownMarketplace:
        return None


def page_of_packs(*, limit: int | None, cursor: str | None, bound_to: object) -> Page[Pack]:
    """Return one page of every version of every pack, by code and day."""
    return page_of_values(
        [pack for versions in load_versions().values() for pack in versions],
        key=lambda pack: (pack.code, pack.effective_from),
        limit=limit,
        cursor=cursor,
        bound_to=bound_to,
    )


def read_pack_version(version: str) -> Pack:
    """Return the pack with this version; raise NotFound."""
    for pack in load_versions().get(version.partition("@")[0], ()):
        if pack.version == version:
            return pack
    raise NotFound(f"There is no policy pack {version!r}.")


# A pack never changes while the process lives, so what is told of it is made once.
@cache
def pack_entry(pack: Pack) -> PackEntry:
    """Return a pack in short."""
    verified, count = verified_count(pack)
    return PackEntry(
        version=pack.version,
        marketplace=pack.code,
        effective_from=pack.effective_from,
        formula=pack.score.formula.name,
        rule_count=count,
        verified_count=verified,
    )


@cache
def lines_of(pack: Pack) -> tuple[RuleLine, ...]:
    """Return every rule of a pack."""
    return tuple(rule_lines(pack))
