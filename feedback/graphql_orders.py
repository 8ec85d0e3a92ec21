"""Orders in GraphQL: words, filters and pages as in REST."""

from datetime import date, datetime
from typing import Any, cast

import strawberry
import strawberry_django
from django.db.models import Prefetch
from django.utils import timezone

from accounts.choices import Scope
from api.filter_inputs import as_enum, filter_input
from api.graphql_context import Info
from api.graphql_cost import AT_MOST
from api.graphql_types import OwnedType, PageOf, one_or_none, paged, public_id
from feedback import models
from feedback.choices import FulfilledBy, IncidentKind, OnError, OrderResult
from feedback.filters import OrderFilterSet
from feedback.graphql import SellerAccount
from feedback.order_importing import OrderBatch, take_orders
from feedback.order_reading import feedback_ids, incidents_in_order
from feedback.serializers_orders import order_result
from feedback.services.orders import MOST_TOLD, TooManyOrders

for _choices in (FulfilledBy, IncidentKind, OrderResult, OnError):
    as_enum(_choices)

OrderFilter = filter_input(OrderFilterSet, enums={"fulfilled_by": FulfilledBy})


@strawberry_django.type(models.OrderIncident, description="Something that went wrong.")
class OrderIncident(OwnedType):
    """An incident."""

    id: strawberry.ID = public_id()
    kind: IncidentKind
    occurred_at: datetime
    at_fault: bool | None
    created_at: datetime


@strawberry_django.type(models.Order, description="One order of a seller account.")
class Order(OwnedType):
    """An order."""

    id: strawberry.ID = public_id()
    seller_account: SellerAccount
    external_id: str
    ordered_at: datetime
    ordered_on: date = strawberry_django.field(description="The day in the marketplace's zone.")
    promised_by: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    fulfilled_by: FulfilledBy | None
    label_from_marketplace: bool | None
    version: int
    created_at: datetime
    updated_at: datetime

    @strawberry_django.field(
        description="A code such as amazon.us.", select_related=["seller_account"]
    )
    def marketplace(self) -> str:
        """Return the code of the seller account's marketplace."""
        return str(cast("models.Order", self).seller_account.marketplace_id)

    @strawberry_django.field(
        description="What went wrong; each kind once.",
        prefetch_related=[lambda _: Prefetch("incidents", incidents_in_order())],
        metadata={AT_MOST: len(IncidentKind)},
    )
    def incidents(self) -> list[OrderIncident]:
        """Return them in the order in which they occurred."""
        return list(cast("Any", self).incidents.all())

    @strawberry_django.field(
        description="The public ids of its feedback.",
        prefetch_related=[lambda _: Prefetch("feedback", feedback_ids())],
    )
    def feedback(self) -> list[strawberry.ID]:
        """Return the ids."""
        return [strawberry.ID(one.public_id) for one in cast("Any", self).feedback.all()]


@strawberry.input(description="Something that went wrong with an order; each kind once an order.")
class NewIncident:
    """An incident as it comes in."""

    kind: IncidentKind
    occurred_at: datetime
    at_fault: bool | None = None


@strawberry.input(description="What is told of one order; null leaves what is known.")
class NewOrder:
    """An order as it comes in."""

    external_id: str
    ordered_at: datetime | None = None
    promised_by: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    fulfilled_by: FulfilledBy | None = None
    label_from_marketplace: bool | None = None
    buyer_email: str | None = None
    buyer_id: str | None = None
    incidents: list[NewIncident] | None = None


@strawberry.type(description="One thing wrong with one order.")
class OrderError:
    """An error and its place in the argument."""

    pointer: str
    code: str
    detail: str


@strawberry.type(description="What became of one order of the batch.")
class OrderOutcome:
    """A result by index."""

    index: int
    result: OrderResult
    id: strawberry.ID | None
    errors: list[OrderError] = strawberry.field(metadata={AT_MOST: 1})


@strawberry.type(description="What became of a batch of orders.")
class OrdersTaken:
    """Counts and results."""

    rows_read: int
    rows_rejected: int
    new: int
    changed: int
    unchanged: int
    results: list[OrderOutcome] = strawberry.field(metadata={AT_MOST: MOST_TOLD})


@strawberry.type
class OrdersQuery:
    """What can be read about orders."""

    @strawberry.field(description="Orders, newest first.")
    def orders(
        self,
        info: Info,
        filters: OrderFilter | None = None,  # type: ignore[valid-type]
        limit: int | None = None,
        cursor: str | None = None,
    ) -> PageOf[Order]:
        """Return one page."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        rows = models.Order.objects.visible_to(info.context.actor)
        return paged(
            info, rows, ordering=("-ordered_at", "-id"), limit=limit, cursor=cursor, filters=filters
        )

    @strawberry.field(description="One order.")
    def order(self, info: Info, id: strawberry.ID) -> Order | None:  # noqa: A002
        """Return it, or null."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        rows = models.Order.objects.visible_to(info.context.actor)
        return cast("Order | None", one_or_none(rows.select_related("seller_account"), id))


@strawberry.type
class OrdersMutation:
    """What can be changed about orders."""

    @strawberry.mutation(description="Record up to 1,000 orders of a seller account.")
    def record_orders(
        self,
        info: Info,
        seller_account: strawberry.ID,
        orders: list[NewOrder],
        on_error: OnError = OnError.REJECT_ROWS,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - GraphQL passes arguments by name
    ) -> OrdersTaken:
        """Record them and tell what became of each."""
        actor = info.context.actor
        actor.require(Scope.FEEDBACK_WRITE)
        if not 1 <= len(orders) <= MOST_TOLD:
            raise TooManyOrders
        accounts = models.SellerAccount.objects.visible_to(actor)
        taken = take_orders(
            batch=OrderBatch(given=[_given(one) for one in orders], on_error=on_error),
            seller_account=accounts.by_public_id(seller_account),
            actor=actor,
            now=timezone.now(),
            dry_run=dry_run,
        )
        return OrdersTaken(
            rows_read=taken.rows_read,
            rows_rejected=taken.rows_rejected,
            new=taken.new,
            changed=taken.changed,
            unchanged=taken.unchanged,
            results=[_outcome(order_result(one)) for one in taken.told],
        )


def _given(order: NewOrder) -> dict[str, Any]:
    given = {**vars(order), "incidents": [vars(one) for one in order.incidents or ()]}
    return {
        name: value.value if isinstance(value, FulfilledBy) else value
        for name, value in given.items()
    }


def _outcome(result: dict[str, Any]) -> OrderOutcome:
    return OrderOutcome(
        index=result["index"],
        result=OrderResult(result["result"]),
        id=result["id"],
        errors=[OrderError(**error) for error in result["errors"]],
    )
