"""Marketplaces and policy packs in GraphQL: words, filters and pages as in REST."""

from dataclasses import asdict
from datetime import date
from typing import Any

import strawberry
from django.utils import timezone

from accounts.errors import NotFound
from api.filter_inputs import as_enum, filter_input
from api.graphql_context import Info
from api.graphql_cost import AT_MOST
from api.graphql_types import PageOf
from api.pagination import page
from marketplaces.choices import Measure
from marketplaces.filters import MarketplaceFilterSet
from marketplaces.pack_facts import RuleLine
from marketplaces.packs import Pack
from marketplaces.reading import (
    MarketplaceEntry,
    lines_of,
    marketplace_entry,
    marketplaces,
    pack_entry,
    page_of_packs,
    read_marketplace,
    read_pack_version,
)

as_enum(Measure)
MarketplaceFilter = filter_input(MarketplaceFilterSet)

MOST_RULES, MOST_VALUES = 80, 16  # the cost of a query counts on them


@strawberry.type(description="A place on which feedback is left.")
class Marketplace:
    """A marketplace, and what its rules of today say of its score."""

    code: str = strawberry.field(description="Such as amazon.us.")
    platform: str
    name: str
    country: str = strawberry.field(description="Empty where there is one for all countries.")
    currency: str
    time_zone: str = strawberry.field(description="The IANA zone of its days.")
    locale: str
    external_id: str = strawberry.field(description="Its id in its own interfaces.")
    pack_version: str | None = strawberry.field(description="The policy pack in force.")
    formula: str | None = strawberry.field(description="Name and version of the score's formula.")
    measure: Measure | None = strawberry.field(description="Which number it publishes.")
    statement: str | None = strawberry.field(
        description="What a reader of the score must know and no number says."
    )


@strawberry.type(description="One value of a rule as text.")
class RuleValue:
    """A value."""

    name: str
    value: str


@strawberry.type(description="One rule of a marketplace, with its source.")
class PolicyRule:
    """A rule."""

    key: str = strawberry.field(description="Such as windows.leave.")
    values: list[RuleValue] = strawberry.field(metadata={AT_MOST: MOST_VALUES})
    source: str
    read_on: date
    verified: bool = strawberry.field(description="Whether it was read in a primary source.")


@strawberry.type(description="One version of a marketplace's rules in short.")
class PolicyPack:
    """A pack in a list."""

    version: str = strawberry.field(description="Such as amazon.us@2026-11-01.")
    marketplace: str
    effective_from: date
    formula: str
    rule_count: int
    verified_count: int = strawberry.field(description="Rules read in a primary source.")


@strawberry.type(description="One version of a marketplace's rules with every rule.")
class PolicyPackDetail(PolicyPack):
    """A pack."""

    rules: list[PolicyRule] = strawberry.field(metadata={AT_MOST: MOST_RULES})


def marketplace_type(entry: MarketplaceEntry) -> Marketplace:
    """Return a marketplace as GraphQL shows it."""
    return Marketplace(**asdict(entry))


def policy_pack(pack: Pack) -> PolicyPack:
    """Return a pack as GraphQL lists it."""
    return PolicyPack(**asdict(pack_entry(pack)))


def policy_pack_detail(pack: Pack) -> PolicyPackDetail:
    """Return a pack as GraphQL shows it."""
    rules = [policy_rule(line) for line in lines_of(pack)]
    return PolicyPackDetail(**asdict(pack_entry(pack)), rules=rules)


def policy_rule(line: RuleLine) -> PolicyRule:
    """Return a rule as GraphQL shows it."""
    return PolicyRule(
        key=line.key,
        values=[RuleValue(name=name, value=value) for name, value in line.values],
        source=line.source,
        read_on=line.read_on,
        verified=line.verified,
    )


@strawberry.type
class MarketplacesQuery:
    """What every caller can read about marketplaces."""

    @strawberry.field(description="Every marketplace that the product knows, by code.")
    def marketplaces(
        self,
        info: Info,
        filters: MarketplaceFilter | None = None,  # type: ignore[valid-type]
        limit: int | None = None,
        cursor: str | None = None,
    ) -> PageOf[Marketplace]:
        """Return one page."""
        rows = marketplaces()
        given: dict[str, Any] = filters.given() if filters is not None else {}
        if filters is not None:
            rows = filters.narrow(rows, info.context.request)
        bound_to = (info.context.actor.organization_id, info.field_name, sorted(given.items()))
        found = page(rows, ordering=("code",), limit=limit, cursor=cursor, bound_to=bound_to)
        today = timezone.now().date()
        items = [marketplace_type(marketplace_entry(row, on=today)) for row in found.items]
        return PageOf(items=items, next=found.next)

    @strawberry.field(description="The marketplace with this code; null if there is none.")
    def marketplace(self, code: str) -> Marketplace | None:
        """Return it, or null."""
        try:
            return marketplace_type(read_marketplace(code, on=timezone.now().date()))
        except NotFound:
            return None

    @strawberry.field(description="Every version of every policy pack, by marketplace and day.")
    def policy_packs(
        self, info: Info, limit: int | None = None, cursor: str | None = None
    ) -> PageOf[PolicyPack]:
        """Return one page."""
        bound_to = (info.context.actor.organization_id, info.field_name)
        found = page_of_packs(limit=limit, cursor=cursor, bound_to=bound_to)
        return PageOf(items=list(map(policy_pack, found.items)), next=found.next)

    @strawberry.field(description="The policy pack with this version; null if there is none.")
    def policy_pack(self, version: str) -> PolicyPackDetail | None:
        """Return it, or null."""
        try:
            return policy_pack_detail(read_pack_version(version))
        except NotFound:
            return None
