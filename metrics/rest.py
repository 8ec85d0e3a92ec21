"""Scores over REST."""

from typing import Any

import orjson
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from api.rest import ActorView, OwnedViewSet, instant_of
from feedback.filters import SellerAccountFilterSet
from feedback.models import SellerAccount
from metrics.history import score_at
from metrics.reading import read_score, ready_score
from metrics.serializers import ScoreSerializer, score_answer
from metrics.services import scores_of

_SHARE = {
    "count": 90,
    "numerator": 90,
    "denominator": 100,
    "ratio": 0.9,
    "displayed": 90,
    "reason": None,
}
_WINDOW = {
    "window": "365d",
    "first_day": "2025-11-23",
    "total": 100,
    "partial": 0,
    "uncounted": 0,
    "orders": 0,
    "coverage": "all",
    "official": {
        "measure": "positive_share",
        "numerator": 90,
        "denominator": 100,
        "value": 0.9,
        "displayed": 90,
        "reason": None,
    },
    "distribution": {
        "stars_1": 2,
        "stars_2": 3,
        "stars_3": 5,
        "stars_4": 35,
        "stars_5": 55,
        "unrated": 0,
    },
    "positive": _SHARE,
    "neutral": _SHARE | {"count": 5, "numerator": 5, "ratio": 0.05, "displayed": 5},
    "negative": _SHARE | {"count": 5, "numerator": 5, "ratio": 0.05, "displayed": 5},
    "mean": {"total": 438, "count": 100, "value": 4.38, "displayed": 4.38, "reason": None},
    "factors": {
        "arrived_on_time": {"yes": 48, "no": 2, "ratio": 0.96, "reason": None},
        "item_as_described": {"yes": 50, "no": 0, "ratio": 1, "reason": None},
        "customer_service": {"yes": 0, "no": 0, "ratio": None, "reason": "no_data"},
    },
}
SCORE_EXAMPLE: dict[str, Any] = {
    "seller_account": "sa_0123456789abc",
    "marketplace": "amazon.us",
    "formula": "amazon_v1",
    "pack_version": "amazon.us@2026-11-01",
    "as_of": "2026-11-22T09:00:00Z",
    "valid_until": "2026-11-23T08:00:00Z",
    "windows": [_WINDOW],
}


AS_OF = OpenApiParameter(
    "as_of",
    {"type": "string", "format": "date-time"},
    description=(
        "An instant that has passed; the present one if left out. The answer is final as soon as "
        "the writes that had begun by then have ended."
    ),
)


class SellerAccountScoreView(ActorView):
    """Scores."""

    required_scope = Scope.SCORES_READ
    tag = "Scores"
    parameters = ("as_of",)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Have the ready score brought along with the caller's key."""
        if "as_of" not in request.query_params:
            self.companion = ready_score(kwargs["id"])
        super().initial(request, *args, **kwargs)

    @extend_schema(
        operation_id="seller_accounts_score_retrieve",
        summary="Show the score of a seller account",
        description=(
            "The marketplace's own formula over its own windows, exact and as displayed. A number "
            "that the data cannot support is null, with the reason beside it. With `as_of` exactly "
            "as it stood at that instant, by the rules of that day."
        ),
        parameters=[AS_OF],
        responses=ScoreSerializer,
        examples=[OpenApiExample("Answer", SCORE_EXAMPLE, response_only=True)],
    )
    def get(self, request: Request, id: str) -> Response:  # noqa: A002
        """Return the score as it stands now, or as it stood."""
        as_of, now = instant_of(request.query_params.get("as_of"), "as_of"), timezone.now()
        if as_of is None:
            found = read_score(
                seller_account=id,
                actor=self.actor,
                now=now,
                companion=self.companion,
                loads=orjson.Fragment,
            )
            return Response(score_answer(found, found.score))
        account = SellerAccount.objects.visible_to(self.actor).by_public_id(id)
        score = score_at(account=account, as_of=as_of, actor=self.actor, now=now)
        return Response(score_answer(account, score))


class ScoreViewSet(OwnedViewSet):
    """Scores."""

    model = SellerAccount
    serializer_class = ScoreSerializer
    filterset_class = SellerAccountFilterSet
    ordering = ("-id",)
    tag = "Scores"
    required_scope = Scope.SCORES_READ

    @extend_schema(
        operation_id="scores_list",
        summary="List scores",
        description="The score of each seller account, newest account first.",
        responses=ScoreSerializer(many=True),
        examples=[
            OpenApiExample("Answer", {"items": [SCORE_EXAMPLE], "next": None}, response_only=True)
        ],
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page."""
        found = self.get_page(self.filtered())
        scores = scores_of(accounts=found.items, actor=self.actor, now=timezone.now())
        items = [score_answer(account, scores[account.pk]) for account in found.items]
        return Response({"items": items, "next": found.next})
