"""Scores explained row by row, and the scores of whole marketplaces, over REST."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from api.openapi_parts import LIST_PARAMETERS
from api.rest import PAGE_PARAMETERS, ActorView, OwnedViewSet, instant_of, integer_of
from feedback.models import SellerAccount
from metrics.explaining import Question, explain_score
from metrics.marketplace_scores import accounts_by_marketplace, scores_by_marketplace
from metrics.rest import AS_OF, SCORE_EXAMPLE
from metrics.serializers_explained import (
    NOT_COUNTED,
    ExplanationSerializer,
    MarketplaceScoreSerializer,
    explanation_answer,
    marketplace_score_answer,
)

_EXPLANATION = {
    **{key: SCORE_EXAMPLE[key] for key in ("seller_account", "marketplace", "formula")},
    **{key: SCORE_EXAMPLE[key] for key in ("pack_version", "as_of")},
    "window": "365d",
    "first_day": "2025-11-23",
    "official": SCORE_EXAMPLE["windows"][0]["official"],
    "coverage": "all",
    "partial": 0,
    "counted": 100,
    "not_counted": dict.fromkeys(NOT_COUNTED, 0) | {"outside_window": 12, "struck_through": 1},
    "prior": None,
    "orders": None,
    "total": {"numerator": 90, "denominator": 100},
    "items": [
        {
            "feedback": "fb_0123456789abc",
            "left_on": "2026-11-20",
            "counts_on": "2026-11-20",
            "rating": 5,
            "polarity": "positive",
            "counted": True,
            "reason": None,
            "numerator": 1,
            "denominator": 1,
        },
        {
            "feedback": "fb_0123456789abd",
            "left_on": "2026-11-19",
            "counts_on": "2026-11-19",
            "rating": 1,
            "polarity": "negative",
            "counted": False,
            "reason": "struck_through",
            "numerator": 0,
            "denominator": 0,
        },
    ],
    "next": None,
}
_MARKETPLACE_SCORE = {
    **{key: value for key, value in SCORE_EXAMPLE.items() if key != "seller_account"},
    "accounts": 2,
}
_WINDOW = OpenApiParameter(
    "window",
    {"type": "string", "minLength": 1},
    description="Such as 30d or lifetime; by default the longest.",
)


class ScoreExplanationView(ActorView):
    """Scores."""

    required_scope = Scope.SCORES_READ
    tag = "Scores"
    parameters = ("window", "as_of", *PAGE_PARAMETERS)

    @extend_schema(
        operation_id="seller_accounts_score_explain",
        summary="Explain the official number of a seller account",
        description=(
            "Every feedback of the account with what it adds to numerator and denominator, or why "
            "it does not count. All contributions, with the prior and the orders of the header, "
            "are exactly the official number."
        ),
        parameters=[_WINDOW, AS_OF, *LIST_PARAMETERS],
        responses=ExplanationSerializer,
        examples=[OpenApiExample("Answer", _EXPLANATION, response_only=True)],
    )
    def get(self, request: Request, id: str) -> Response:  # noqa: A002
        """Return one page of rows under the header."""
        account = SellerAccount.objects.visible_to(self.actor).by_public_id(id)
        given = request.query_params
        question = Question(
            window=given.get("window"),
            as_of=instant_of(given.get("as_of"), "as_of"),
            limit=integer_of(given.get("limit"), "limit"),
            cursor=given.get("cursor"),
        )
        explanation = explain_score(
            account=account, question=question, actor=self.actor, now=timezone.now()
        )
        return Response(explanation_answer(account, explanation))


class MarketplaceScoreViewSet(OwnedViewSet):
    """Scores."""

    model = SellerAccount
    serializer_class = MarketplaceScoreSerializer
    ordering = ("marketplace_id",)
    tag = "Scores"
    required_scope = Scope.SCORES_READ

    @extend_schema(
        operation_id="scores_by_marketplace_list",
        summary="List scores by marketplace",
        description=(
            "For each marketplace the score of all the organization's seller accounts there, as if "
            "they were one."
        ),
        responses=MarketplaceScoreSerializer(many=True),
        examples=[OpenApiExample("Answer", _MARKETPLACE_SCORE, response_only=True)],
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page."""
        found = self.get_page(accounts_by_marketplace(self.get_queryset()))
        scores = scores_by_marketplace(
            accounts=[(row["marketplace_id"], row["accounts"]) for row in found.items],
            actor=self.actor,
            now=timezone.now(),
        )
        return Response(
            {"items": [marketplace_score_answer(one) for one in scores], "next": found.next}
        )
