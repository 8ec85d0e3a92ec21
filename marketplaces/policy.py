"""The rules of one marketplace as frozen values, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from marketplaces.choices import (
    Bound,
    Clock,
    ExternalId,
    GapBase,
    Measure,
    RatingKind,
    RemovalOutcome,
    RepeatKind,
    Rounding,
)
from marketplaces.report_policy import Report
from marketplaces.rule import Rule


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
    """What a buyer can give: stars from 1 to 5, or a verdict of -1, 0, +1.

    Marketplaces with another star scale are brought to 1..5 by their readers.
    """

    kind: RatingKind
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
    """The name with version of the pure function that computes the score, and what it measures."""

    name: str
    measure: Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreWindows(Rule):
    """Over how many calendar days the score runs, and whether there is one over everything.

    `clock` says which day of a feedback counts: the one on which it was left, or its order's.
    """

    days: tuple[int, ...]
    lifetime: bool
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundingRule(Rule):
    """How the displayed numbers are rounded: shares in percent, means in stars."""

    mode: Rounding
    percent_decimals: int
    mean_decimals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatRule(Rule):
    """Which further feedback of one buyer does not count; see `feedback/repeats.py`.

    `days` and `base` belong to a gap; `time_zone` to a calendar week.
    """

    kind: RepeatKind
    clock: Clock
    days: int
    base: GapBase
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayRule(Rule):
    """Buyers see the window of `window_days` from `minimum` feedback on, lifetime below it."""

    window_days: int
    minimum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Rule):
    """A term of so many days, and what it is counted from; it opens after `after_days`."""

    days: int
    clock: Clock
    after_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Rule):
    """What a reader of the score must know and no number says."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Everything that turns ratings into the marketplace's own score.

    `components` are the parts of an operational score, each over its own days.
    """

    formula: Formula
    windows: ScoreWindows
    rounding: RoundingRule
    display: DisplayRule | None = None
    repeats: RepeatRule | None = None
    statement: Statement | None = None
    components: Mapping[str, Window] | None = None


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
    """A share or mean that must stay on the good side of `limit`; `window_days` count on `clock`.

    With `minimum_count` it is broken only if at least so many cases are there as well: distinct
    buyers on eBay, so that one defect does not fail a small seller. With `minimum_base` it is
    judged only from so many orders (or ratings, for a share of ratings) on.
    """

    limit: Decimal
    window_days: int
    clock: Clock
    bound: Bound = Bound.BELOW
    minimum_count: int | None = None
    minimum_base: int | None = None


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
    """What may be done with the seller's public reply.

    `to` names the polarities that may be answered; `longest` is in characters, 0 if no limit is
    known; `window_days` counts from the day of the feedback, 0 if there is no end. Where a reply
    `locks`, the buyer cannot change the feedback any more.
    """

    allowed: bool
    editable: bool
    deletable: bool
    again_after_deletion: bool
    automatic: bool
    to: tuple[str, ...]
    longest: int
    window_days: int
    locks: bool = False


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
