"""Explained scores and scores of whole marketplaces in GraphQL: as in REST, field by field."""

from datetime import date, datetime
from typing import Any

import strawberry
from django.utils import timezone

from accounts.choices import Scope
from accounts.errors import NotFound
from api.filter_inputs import as_enum
from api.graphql_context import Info
from api.graphql_cost import AT_MOST
from api.graphql_types import PageOf
from api.pagination import page
from feedback.choices import Polarity
from feedback.models import SellerAccount
from metrics.contributions import Part
from metrics.explaining import Explanation, NotCounted, Question, explain_score
from metrics.graphql import OfficialScore, ScoreWindow, score_window
from metrics.marketplace_scores import (
    MarketplaceScore as FoundScore,
)
from metrics.marketplace_scores import accounts_by_marketplace, scores_by_marketplace
from metrics.scoring import CoverageLevel
from metrics.serializers_explained import row_answer

as_enum(NotCounted)


@strawberry.type(description="What is added to the numerator and to the denominator.")
class ScorePart:
    """A contribution."""

    numerator: int
    denominator: int


@strawberry.type(description="How many feedback do not count, by the first reason that applies.")
class NotCountedFeedback:
    """Numbers by reason."""

    outside_window: int
    struck_through: int
    removed_by_marketplace: int
    removed_by_buyer: int
    withdrawn: int
    missing: int
    repeat: int
    excluded: int
    unrated: int


@strawberry.type(description="One feedback as it stood, and what it adds to the official number.")
class ExplainedFeedback:
    """A row."""

    feedback: strawberry.ID
    left_on: date
    counts_on: date = strawberry.field(description="The day on which it counts.")
    rating: int | None
    polarity: Polarity | None
    counted: bool
    reason: NotCounted | None = strawberry.field(description="Why it does not count.")
    numerator: int
    denominator: int


@strawberry.type(description="An official number with the rows that made it, newest first.")
class ScoreExplanation:
    """An explanation."""

    seller_account: strawberry.ID
    marketplace: str
    formula: str
    pack_version: str
    as_of: datetime = strawberry.field(description="All pages tell of this instant.")
    window: str
    first_day: date | None
    official: OfficialScore
    coverage: CoverageLevel
    partial: int
    counted: int = strawberry.field(description="Feedback that counts in the window.")
    not_counted: NotCountedFeedback
    prior: ScorePart | None = strawberry.field(
        description="What the formula begins with before any feedback."
    )
    orders: int | None = strawberry.field(
        description="Where the number is a share of orders: these orders are its denominator."
    )
    total: ScorePart = strawberry.field(
        description="Rows, prior and orders: the official number's own parts."
    )
    items: list[ExplainedFeedback]
    next: str | None


@strawberry.type(description="The score of all seller accounts on one marketplace.")
class MarketplaceScore:
    """A score of several accounts as if they were one."""

    marketplace: str
    accounts: int = strawberry.field(description="How many seller accounts it sums.")
    formula: str
    pack_version: str
    as_of: datetime
    valid_until: datetime
    windows: list[ScoreWindow] = strawberry.field(metadata={AT_MOST: 8})


def explanation_type(account: SellerAccount, explanation: Explanation) -> ScoreExplanation:
    """Return an explanation as GraphQL shows it."""
    window = explanation.window
    first_day = window["first_day"]
    return ScoreExplanation(
        seller_account=strawberry.ID(account.public_id),
        marketplace=account.marketplace_id,
        formula=explanation.formula,
        pack_version=explanation.pack_version,
        as_of=explanation.as_of,
        window=window["window"],
        first_day=date.fromisoformat(first_day) if first_day else None,
        official=window["official"],
        coverage=CoverageLevel(window["coverage"]),
        partial=window["partial"],
        counted=explanation.counted,
        not_counted=NotCountedFeedback(
            **{reason.value: n for reason, n in explanation.not_counted.items()}
        ),
        prior=explanation.prior and score_part(explanation.prior),
        orders=window["orders"] if explanation.per_order else None,
        total=score_part(explanation.total),
        items=[explained_feedback(row_answer(row)) for row in explanation.rows],
        next=explanation.next,
    )


def score_part(part: Part) -> ScorePart:
    """Return a contribution as GraphQL shows it."""
    numerator, denominator = part
    return ScorePart(numerator=numerator, denominator=denominator)


def explained_feedback(row: dict[str, Any]) -> ExplainedFeedback:
    """Return a row as GraphQL shows it."""
    enums = {
        "polarity": row["polarity"] and Polarity(row["polarity"]),
        "reason": row["reason"] and NotCounted(row["reason"]),
    }
    return ExplainedFeedback(**{**row, **enums})


def marketplace_score_type(found: FoundScore) -> MarketplaceScore:
    """Return a marketplace's score as GraphQL shows it."""
    score = found.score
    return MarketplaceScore(
        marketplace=found.marketplace,
        accounts=found.accounts,
        formula=score.formula,
        pack_version=score.pack_version,
        as_of=score.as_of,
        valid_until=score.valid_until,
        windows=[score_window(window) for window in score.windows],
    )


@strawberry.type
class ExplainedScoresQuery:
    """What can be read about how scores come about."""

    @strawberry.field(
        description="The rows behind the official number of one window, by default the longest."
    )
    def score_explanation(
        self,
        info: Info,
        seller_account: strawberry.ID,
        window: str | None = None,
        as_of: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ScoreExplanation | None:
        """Return one page of rows under the header; null if there is no such account."""
        actor = info.context.actor
        actor.require(Scope.SCORES_READ)
        try:
            account = SellerAccount.objects.visible_to(actor).by_public_id(seller_account)
        except NotFound:
            return None
        question = Question(window=window, as_of=as_of, limit=limit, cursor=cursor)
        explanation = explain_score(
            account=account, question=question, actor=actor, now=timezone.now()
        )
        return explanation_type(account, explanation)

    @strawberry.field(
        description="The score of all seller accounts on each marketplace, by its code."
    )
    def scores_by_marketplace(
        self, info: Info, limit: int | None = None, cursor: str | None = None
    ) -> PageOf[MarketplaceScore]:
        """Return one page."""
        actor = info.context.actor
        actor.require(Scope.SCORES_READ)
        found = page(
            accounts_by_marketplace(SellerAccount.objects.visible_to(actor)),
            ordering=("marketplace_id",),
            limit=limit,
            cursor=cursor,
            bound_to=(actor.organization_id, info.field_name),
        )
        scores = scores_by_marketplace(
            accounts=[(row["marketplace_id"], row["accounts"]) for row in found.items],
            actor=actor,
            now=timezone.now(),
        )
        return PageOf(items=[marketplace_score_type(one) for one in scores], next=found.next)
