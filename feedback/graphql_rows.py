"""Feedback pushed row by row in GraphQL: the rows and answers of REST."""

import dataclasses
from enum import StrEnum
from typing import Any

import strawberry
from django.utils import timezone
from strawberry import UNSET
from strawberry.scalars import JSON

from accounts.choices import Scope
from api.filter_inputs import as_enum
from api.graphql_context import Info
from api.graphql_cost import AT_MOST
from feedback.choices import OnError, SourceCoverage
from feedback.formats.objects import MAX_ROWS
from feedback.models import RejectedRow, SellerAccount
from feedback.row_batches import (
    RowBatch,
    RowsTaken,
    record_rows,
    replay_rejected_row,
    try_rows,
)
from feedback.serializers_rows import rows_answer


class RowOutcome(StrEnum):
    """What became of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


for _choices in (OnError, SourceCoverage, RowOutcome):
    as_enum(_choices)


@strawberry.input(
    description="One feedback. What is left out stays as it is known; null erases a text or rating."
)
class FeedbackRow:
    """A row; on marketplaces without stars the rating is 1, 0 or -1."""

    external_id: str | None = UNSET
    rating: int | None = UNSET
    comment: str | None = UNSET
    reply: str | None = UNSET
    left_on: str | None = UNSET
    ordered_on: str | None = UNSET
    order_reference: str | None = UNSET
    arrived_on_time: bool | None = UNSET
    item_as_described: bool | None = UNSET
    customer_service: bool | None = UNSET
    buyer_email: str | None = UNSET
    channel: str | None = UNSET


@strawberry.type(description="Why a row was rejected.")
class RowError:
    """One thing wrong."""

    pointer: str
    code: str
    detail: str


@strawberry.type(description="What became of one row.")
class RowAnswer:
    """One row's answer."""

    index: int
    result: RowOutcome
    id: strawberry.ID | None
    # A row is judged until the first fault; the cost of a query counts on it.
    errors: list[RowError] = strawberry.field(metadata={AT_MOST: 1})


@strawberry.type(
    description="What became of the rows; effects is null unless they were only tried."
)
class RowsAnswer:
    """The answer."""

    feedback_import: strawberry.ID | None
    rows_new: int
    rows_changed: int
    rows_unchanged: int
    rows_rejected: int
    items: list[RowAnswer] = strawberry.field(metadata={AT_MOST: MAX_ROWS})
    effects: JSON | None


def given_of(row: FeedbackRow) -> dict[str, Any]:
    """Return the fields that were set, null or not."""
    values = {one.name: getattr(row, one.name) for one in dataclasses.fields(row)}
    return {name: value for name, value in values.items() if value is not UNSET}


def answer_of(done: RowsTaken) -> RowsAnswer:
    """Return the answer of REST as GraphQL shows it."""
    plain = rows_answer(done)
    items = [
        RowAnswer(
            index=one["index"],
            result=RowOutcome(one["result"]),
            id=one["id"],
            errors=[RowError(**error) for error in one["errors"]],
        )
        for one in plain["items"]
    ]
    return RowsAnswer(**{**plain, "items": items})


@strawberry.type
class FeedbackRowsMutation:
    """What can be pushed."""

    @strawberry.mutation(description="Take 1 to 1,000 rows and answer each by its index.")
    def record_feedback(
        self,
        info: Info,
        seller_account: strawberry.ID,
        rows: list[FeedbackRow],
        on_error: OnError = OnError.REJECT_ROWS,
        coverage: SourceCoverage | None = None,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - arguments of GraphQL are named
    ) -> RowsAnswer:
        """Take the rows, or try what they would do."""
        actor = info.context.actor
        actor.require(Scope.FEEDBACK_WRITE)
        take = try_rows if dry_run else record_rows
        done = take(
            batch=RowBatch(
                rows=[given_of(row) for row in rows],
                on_error=OnError(on_error),
                coverage=SourceCoverage(coverage) if coverage else None,
            ),
            seller_account=SellerAccount.objects.visible_to(actor).by_public_id(seller_account),
            actor=actor,
            now=timezone.now(),
        )
        return answer_of(done)

    @strawberry.mutation(description="Take a rejected row after its correction.")
    def replay_rejected_row(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002
        row: FeedbackRow | None = None,
    ) -> RowsAnswer:
        """Take it and return the answer."""
        actor = info.context.actor
        actor.require(Scope.FEEDBACK_WRITE)
        rows = RejectedRow.objects.visible_to(actor)
        done = replay_rejected_row(
            rejected=rows.select_related("feedback_import__seller_account").by_public_id(id),
            row=None if row is None else given_of(row),
            actor=actor,
            now=timezone.now(),
        )
        return answer_of(done)
