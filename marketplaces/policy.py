"""The rules of one marketplace as frozen values, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from marketplaces.choices import (
    Clock,
    Coverage,
    DateOrder,
    ExternalId,
    RemovalOutcome,
    Rounding,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A value that a marketplace decides: where it was read, when, and whether that is certain."""

    source: str
    read_on: date
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity(Rule):
    """How the marketplace is called by people and by its own interfaces."""

    name: str
    country: str
    currency: str
    locale: str
    external_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar(Rule):
    """The IANA zone in which the marketplace's days begin and end."""

    time_zone: str

    @property
    def zone(self) -> ZoneInfo:
        """The zone as an object."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackIdentity(Rule):
    """What identifies one feedback of a seller account."""

    external_id: ExternalId


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingScale(Rule):
    """The lowest and the highest rating that a buyer can give."""

    lowest: int
    highest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PolarityRule(Rule):
    """Which ratings count as positive, neutral and negative."""

    positive: tuple[int, ...]
    neutral: tuple[int, ...]
    negative: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula(Rule):
    """The name with version of the pure function that computes the score."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreWindows(Rule):
    """Over how many calendar days the score runs, and whether there is one over everything."""

    days: tuple[int, ...]
    lifetime: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundingRule(Rule):
    """How the displayed percentage is rounded."""

    mode: Rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayRule(Rule):
    """Buyers see the window of `window_days` from `minimum` feedback on, lifetime below it."""

    window_days: int
    minimum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Everything that turns ratings into the marketplace's own score."""

    formula: Formula
    windows: ScoreWindows
    rounding: RoundingRule
    display: DisplayRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Rule):
    """A term of so many days, and what it is counted from."""

    days: int
    clock: Clock


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Points(Rule):
    """What one order is worth after an event, or without one."""

    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeWeights(Rule):
    """`weights[i]` holds for orders up to `days[i]` days old; older ones weigh nothing."""

    days: tuple[int, ...]
    weights: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPointsTerms(Rule):
    """From what age and how many orders on there is a score, and where its display is cut."""

    mature_after_days: int
    minimum_orders: int
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPoints:
    """The order points: the worst event of an order counts, weighted by the order's age."""

    no_problem: Points
    bonus: Points
    events: Mapping[str, Points]
    age: AgeWeights
    terms: OrderPointsTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold(Rule):
    """A share that must stay below `limit`; `window_days` counts on `clock`."""

    limit: Decimal
    window_days: int
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalGround(Rule):
    """A reason for which the marketplace takes a feedback away."""

    outcome: RemovalOutcome
    entirely: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalRequests(Rule):
    """The way a request goes, and how many for one feedback and ground are safe."""

    channel: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """When and how a removal may be asked for."""

    requests: RemovalRequests
    grounds: Mapping[str, RemovalGround]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRule(Rule):
    """What may be done with the seller's public reply."""

    editable: bool
    deletable: bool
    again_after_deletion: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pack:
    """All rules of one marketplace from `effective_from` on; `version` is stored with verdicts."""

    code: str
    platform: str
    version: str
    effective_from: date
    identity: Identity
    calendar: Calendar
    feedback_identity: FeedbackIdentity
    rating: RatingScale
    polarity: PolarityRule
    score: Score
    windows: Mapping[str, Window]
    thresholds: Mapping[str, Threshold]
    reply: ReplyRule
    report: Report | None = None
    order_points: OrderPoints | None = None
    removal: Removal | None = None
