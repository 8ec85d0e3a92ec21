"""Performance snapshots in GraphQL: the words, filters and pages of REST."""

from datetime import datetime
from typing import Any, cast

import strawberry
import strawberry_django

from accounts.choices import Scope
from api.filter_inputs import as_enum, filter_input
from api.graphql_context import Info
from api.graphql_cost import AT_MOST
from api.graphql_numbers import BigInt
from api.graphql_types import OwnedType, PageOf, one_or_none, paged, public_id
from feedback.formats.performance import FigureStatus
from feedback.graphql import SellerAccount
from metrics import models
from metrics.filters import PerformanceSnapshotFilterSet

as_enum(FigureStatus)

PerformanceSnapshotFilter = filter_input(PerformanceSnapshotFilterSet)


@strawberry.type(description="One figure of a marketplace: as reported, and recomputed.")
class PerformanceFigure:
    """A figure."""

    name: str
    reported: float | None = strawberry.field(description="Shares lie between 0 and 1.")
    recomputed: float | None = strawberry.field(description="The numerator by the denominator.")
    numerator: BigInt | None
    denominator: BigInt | None
    target: float | None = strawberry.field(description="As the document itself says.")
    status_raw: str | None = strawberry.field(description="The marketplace's word.")
    status: FigureStatus | None = strawberry.field(
        description="Our word for it; one that we do not know is never good."
    )
    window_from: datetime | None
    window_to: datetime | None


@strawberry_django.type(
    models.PerformanceSnapshot,
    description=(
        "What a marketplace showed of a seller at one moment; REST has the document as it came."
    ),
)
class PerformanceSnapshot(OwnedType):
    """A snapshot."""

    id: strawberry.ID = public_id()
    seller_account: SellerAccount
    format: str
    file_name: str
    taken_at: datetime
    created_at: datetime
    created_by: str

    @strawberry_django.field(
        description="A code such as amazon.us.", select_related=["seller_account"]
    )
    def marketplace(self) -> str:
        """Return the code of the seller account's marketplace."""
        return str(cast("models.PerformanceSnapshot", self).seller_account.marketplace_id)

    @strawberry_django.field(
        description="The figures by name.", only=["figures"], metadata={AT_MOST: 40}
    )
    def figures(self) -> list[PerformanceFigure]:
        """Return them as REST lists them."""
        row = cast("models.PerformanceSnapshot", self)
        return [_figure(one) for one in row.listed_figures]


def _figure(one: dict[str, Any]) -> PerformanceFigure:
    return PerformanceFigure(**{**one, "status": one["status"] and FigureStatus(one["status"])})


@strawberry.type
class SnapshotQuery:
    """What can be read about performance snapshots."""

    @strawberry.field(description="Performance snapshots, newest first.")
    def performance_snapshots(
        self,
        info: Info,
        filters: PerformanceSnapshotFilter | None = None,  # type: ignore[valid-type]
        limit: int | None = None,
        cursor: str | None = None,
    ) -> PageOf[PerformanceSnapshot]:
        """Return one page."""
        info.context.actor.require(Scope.SCORES_READ)
        rows = models.PerformanceSnapshot.objects.visible_to(info.context.actor)
        return paged(
            info, rows, ordering=("-taken_at", "-id"), limit=limit, cursor=cursor, filters=filters
        )

    @strawberry.field(description="One performance snapshot.")
    def performance_snapshot(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002
    ) -> PerformanceSnapshot | None:
        """Return it, or null."""
        info.context.actor.require(Scope.SCORES_READ)
        rows = models.PerformanceSnapshot.objects.visible_to(info.context.actor)
        found = one_or_none(rows.select_related("seller_account"), id)
        return cast("PerformanceSnapshot | None", found)
