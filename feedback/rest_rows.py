"""Feedback pushed row by row over REST, and rejected rows replayed after their correction."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from api.rest import ActorView
from feedback.models import RejectedRow, SellerAccount
from feedback.row_batches import record_rows, replay_rejected_row, try_rows
from feedback.serializers_rows import (
    FeedbackRowsSerializer,
    ReplaySerializer,
    RowsTakenSerializer,
    batch_of,
    rows_answer,
)

_FIRST = {"external_id": "R-1001", "rating": 5, "comment": "Lovely.", "left_on": "2026-11-20"}
_ROWS = {
    "seller_account": "sa_0123456789abc",
    "rows": [
        _FIRST,
        {"external_id": "R-1002", "rating": 9, "left_on": "2026-11-21T09:30:00+09:00"},
    ],
}
_TAKEN: dict[str, Any] = {
    "feedback_import": "imp_0123456789abc",
    "rows_new": 1,
    "rows_changed": 0,
    "rows_unchanged": 0,
    "rows_rejected": 1,
    "items": [
        {"index": 0, "result": "new", "id": "fb_0123456789abc", "errors": []},
        {
            "index": 1,
            "result": "rejected",
            "id": None,
            "errors": [
                {
                    "pointer": "#/rows/1/rating",
                    "code": "bad_rating",
                    "detail": "rating is '9'; it must be a whole number from 1 to 5.",
                }
            ],
        },
    ],
    "effects": None,
}
_REPLAYED = {**_TAKEN, "rows_rejected": 0, "items": _TAKEN["items"][:1]}
_EXAMPLES = [
    OpenApiExample("Rows", _ROWS, request_only=True),
    OpenApiExample("Taken", _TAKEN, response_only=True),
]


class RecordFeedback:
    """The POST of the list of feedback; a mixin, so that list and push share one address."""

    actor: Any

    @extend_schema(
        operation_id="feedback_record",
        summary="Record feedback",
        description=(
            "Takes 1 to 1,000 rows in one transaction and answers each by its index. A row that is "
            "known already and says nothing new changes nothing. With `dry_run` nothing is kept."
        ),
        request=FeedbackRowsSerializer,
        responses=RowsTakenSerializer,
        examples=_EXAMPLES,
        filters=False,
    )
    def create(self, request: Request) -> Response:
        """Take the rows, or try what they would do."""
        body = FeedbackRowsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        accounts = SellerAccount.objects.visible_to(self.actor)
        take = try_rows if given["dry_run"] else record_rows
        done = take(
            batch=batch_of(given),
            seller_account=accounts.by_public_id(given["seller_account"]),
            actor=self.actor,
            now=timezone.now(),
        )
        return Response(rows_answer(done))


class ReplayView(ActorView):
    """Rejected rows."""

    required_scope = Scope.FEEDBACK_WRITE
    tag = "Imports"

    @extend_schema(
        operation_id="rejected_rows_replay",
        summary="Replay a rejected row",
        description=(
            "Takes the corrected row as if it had stood in the file. Begin with the `cells` of the "
            "rejected row. If it cannot be taken either, nothing changes and the answer names why."
        ),
        request=ReplaySerializer,
        responses=RowsTakenSerializer,
        examples=[
            OpenApiExample("Correction", {"row": _FIRST}, request_only=True),
            OpenApiExample("Taken", _REPLAYED, response_only=True),
        ],
    )
    def post(self, request: Request, id: str) -> Response:  # noqa: A002
        """Take it."""
        body = ReplaySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        rows = RejectedRow.objects.visible_to(self.actor)
        done = replay_rejected_row(
            rejected=rows.select_related("feedback_import__seller_account").by_public_id(id),
            row=body.validated_data["row"],
            actor=self.actor,
            now=timezone.now(),
        )
        return Response(rows_answer(done))
