"""How to read a marketplace's own feedback report."""

from dataclasses import dataclass

from marketplaces.choices import Coverage, DateOrder
from marketplaces.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHeaders(Rule):
    """The names under which a report's columns were seen."""

    date: tuple[str, ...]
    rating: tuple[str, ...]
    comment: tuple[str, ...]
    reply: tuple[str, ...]
    arrived_on_time: tuple[str, ...]
    item_as_described: tuple[str, ...]
    customer_service: tuple[str, ...]
    order_id: tuple[str, ...]
    buyer_email: tuple[str, ...]
    buyer_role: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDates(Rule):
    """How dates are written in a report."""

    order: DateOrder
    separators: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEncodings(Rule):
    """The encodings to try on the whole file, in this order."""

    order: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFactors(Rule):
    """The words for yes, no and no answer in a report."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
    none: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCoverage(Rule):
    """Which feedback a report holds."""

    holds: Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How to read the marketplace's own feedback report."""

    headers: ReportHeaders
    dates: ReportDates
    encodings: ReportEncodings
    factors: ReportFactors
    coverage: ReportCoverage
