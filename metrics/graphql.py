"""Scores in GraphQL: the numbers of REST, field by field."""

from datetime import date, datetime
from typing import Any, cast

import strawberry
from django.utils import timezone

from accounts.choices import Scope
from accounts.errors import NotFound
from api.filter_inputs import as_enum
from api.graphql_context import Info
from api.graphql_cost import AT_MOST
from api.graphql_types import PageOf
from api.pagination import page
from feedback.graphql import SellerAccountFilter
from feedback.models import SellerAccount
from marketplaces.choices import Measure
from metrics.history import score_at
from metrics.reading import ReadScore, read_score
from metrics.scores import ComputedScore
from metrics.scoring import CoverageLevel, Reason
from metrics.services import scores_of

for _choices in (Reason, CoverageLevel, Measure):
    as_enum(_choices)


@strawberry.type(description="A count, and its share of all rated feedback where data supports it.")
class Share:
    """A part of the feedback."""

    count: int
    numerator: int | None
    denominator: int | None
    ratio: float | None = strawberry.field(description="Exact, between 0 and 1.")
    displayed: float | None = strawberry.field(
        description="In percent, rounded as the marketplace does."
    )
    reason: Reason | None = strawberry.field(description="Why there is no share.")


@strawberry.type(description="The mean of the stars where the data supports one.")
class StarMean:
    """A mean."""

    total: int | None
    count: int | None
    value: float | None
    displayed: float | None = strawberry.field(description="Rounded as the marketplace does.")
    reason: Reason | None


@strawberry.type(description="The number that the marketplace itself publishes.")
class OfficialScore:
    """The official number."""

    measure: Measure
    numerator: int | None
    denominator: int | None
    value: float | None = strawberry.field(
        description="Exact: a share between 0 and 1, a mean between 1 and 5."
    )
    displayed: float | None = strawberry.field(
        description="As the marketplace shows it: a share in percent, a mean."
    )
    reason: Reason | None


@strawberry.type(description="How often a yes/no question was answered yes.")
class Factor:
    """One question."""

    yes: int
    no: int
    ratio: float | None
    reason: Reason | None


@strawberry.type(description="The three yes/no questions of a feedback.")
class Factors:
    """All questions."""

    arrived_on_time: Factor
    item_as_described: Factor
    customer_service: Factor


@strawberry.type(description="How many rows have how many stars.")
class StarDistribution:
    """A distribution."""

    stars_1: int
    stars_2: int
    stars_3: int
    stars_4: int
    stars_5: int
    unrated: int


@strawberry.type(description="The score over one window of days in the marketplace's time zone.")
class ScoreWindow:
    """One window."""

    window: str = strawberry.field(description="30d, 90d, 365d or lifetime.")
    first_day: date | None
    total: int
    partial: int
    uncounted: int
    orders: int
    coverage: CoverageLevel
    official: OfficialScore
    distribution: StarDistribution
    positive: Share
    neutral: Share
    negative: Share
    mean: StarMean
    factors: Factors


@strawberry.type(description="The score of a seller account.")
class Score:
    """A score."""

    seller_account: strawberry.ID
    marketplace: str
    formula: str
    pack_version: str
    as_of: datetime
    valid_until: datetime
    # No pack has more windows than a few; the cost of a query counts on it.
    windows: list[ScoreWindow] = strawberry.field(metadata={AT_MOST: 8})


def score_window(window: dict[str, Any]) -> ScoreWindow:
    """Return a window as GraphQL shows it: as it is stored, and only what is asked for is read."""
    first_day = window["first_day"]
    return cast("ScoreWindow", {**window, "first_day": first_day and date.fromisoformat(first_day)})


def score_type(account: SellerAccount | ReadScore, score: ComputedScore) -> Score:
    """Return a score as GraphQL shows it."""
    return Score(
        seller_account=strawberry.ID(account.public_id),
        marketplace=account.marketplace_id,
        formula=score.formula,
        pack_version=score.pack_version,
        as_of=score.as_of,
        valid_until=score.valid_until,
        windows=[score_window(window) for window in score.windows],
    )


@strawberry.type
class MetricsQuery:
    """What can be read about scores."""

    @strawberry.field(
        description=(
            "The score of a seller account, now or exactly as it stood at an instant; null if "
            "there is none such."
        )
    )
    def score(
        self, info: Info, seller_account: strawberry.ID, as_of: datetime | None = None
    ) -> Score | None:
        """Return the score as it stands now, or as it stood."""
        actor, now = info.context.actor, timezone.now()
        try:
            if as_of is None:
                found = read_score(seller_account=seller_account, actor=actor, now=now)
                return score_type(found, found.score)
            actor.require(Scope.SCORES_READ)
            account = SellerAccount.objects.visible_to(actor).by_public_id(seller_account)
        except NotFound:
            return None
        return score_type(account, score_at(account=account, as_of=as_of, actor=actor, now=now))

    @strawberry.field(description="The score of each seller account, newest account first.")
    def scores(
        self,
        info: Info,
        filters: SellerAccountFilter | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> PageOf[Score]:
        """Return one page."""
        actor = info.context.actor
        actor.require(Scope.SCORES_READ)
        rows = SellerAccount.objects.visible_to(actor)
        given = filters.given() if filters is not None else {}
        if filters is not None:
            rows = filters.narrow(rows, info.context.request)
        bound_to = (actor.organization_id, info.field_name, sorted(given.items()))
        found = page(rows, ordering=("-id",), limit=limit, cursor=cursor, bound_to=bound_to)
        scores = scores_of(accounts=found.items, actor=actor, now=timezone.now())
        items = [score_type(account, scores[account.pk]) for account in found.items]
        return PageOf(items=items, next=found.next)
