"""What a text is judged by beside its words: the marketplace's grounds, the order, the stars."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from feedback.text.labels import Ground, TextPolarity


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MarketplaceRules:
    """What the marketplace's pack says about removal, and where its sellers and buyers live.

    `grounds` maps each ground to whether it must hold for the entire comment. `country` (ISO
    3166, "" if unknown) tells which phone numbers are valid without a country code, `language`
    (ISO 639-1) how a text is read that does not tell its own.
    """

    code: str
    version: str
    country: str
    language: str
    grounds: Mapping[Ground, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """What is known of the order; None is unknown, and a rule that needs it says so.

    `fulfilled_by` is "marketplace" or "seller"; `shipped_on_time`: by the day until which it was
    to be shipped.
    """

    number: str = ""
    fulfilled_by: str | None = None
    label_from_marketplace: bool | None = None
    shipped_on_time: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNames:
    """The organization's own domains and staff: a link to the shop itself is no advertisement.

    `staff` are names of persons as buyers write them. Both are lower case.
    """

    domains: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextInput:
    """One text to classify. `rules` None means that the marketplace is not known."""

    text: str
    rules: MarketplaceRules | None = None
    stars: TextPolarity | None = None
    order: OrderFacts = field(default_factory=OrderFacts)
    own: OwnNames = field(default_factory=OwnNames)
