"""A GraphQL schema that raises everything a resolver can raise, and lists owned rows."""

import datetime as dt
from typing import Any

import django_filters
import strawberry
import strawberry_django
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import OperationalError

from accounts.choices import Scope
from accounts.errors import Conflict, FieldError, Invalid, NotFound
from accounts.models import ApiKey, Membership, User
from api import filters
from api.filter_inputs import filter_input
from api.graphql_schema import build_schema
from api.graphql_types import OwnedType, PageOf, paged, public_id
from api.viewer import ViewerQuery

RAISED: dict[str, Any] = {
    "conflict": Conflict(),
    "not_found": NotFound(),
    "missing_row": ObjectDoesNotExist("secret"),
    "validation": ValidationError({"name": ValidationError("Too short.", code="short")}),
    "fields": Invalid(errors=[FieldError("#/rows/0/rating", "max_value", "Too many.")]),
    "operational": OperationalError('connection to server at "10.1.2.3" failed'),
    "bug": RuntimeError("secret /etc/passwd"),
}


class KeyFilterSet(filters.StrictFilterSet):
    """The filters of API keys."""

    created_after = filters.InstantFilter("created_at", lookup_expr="gte")
    name = filters.TextFilter()
    id = filters.PublicIdFilter("id", model="accounts.ApiKey")
    prefix = django_filters.CharFilter()

    class Meta:
        model = ApiKey
        fields: list[str] = []


KeyFilter = filter_input(KeyFilterSet)


@strawberry_django.type(ApiKey)
class Key(OwnedType):
    """An API key."""

    id: strawberry.ID = public_id()
    name: str
    created_at: dt.datetime


@strawberry_django.type(User)
class Person:
    """A person."""

    email: str


@strawberry_django.type(Membership)
class Member(OwnedType):
    """A membership."""

    id: strawberry.ID = public_id()
    user: Person


@strawberry.type
class Node:
    """Holds itself."""

    name: str = "n"

    @strawberry.field
    def child(self) -> "Node":
        return Node()

    @strawberry.field
    def children(self) -> list["Node"]:
        return [Node()]

    @strawberry.field
    def page(self, limit: int | None = None) -> PageOf["Node"]:
        del limit  # only its cost counts
        return PageOf(items=[Node()], next=None)


@strawberry.type
class Query(ViewerQuery):
    """What tests read."""

    @strawberry.field
    def fails(self, how: str) -> str | None:
        raise RAISED[how]

    @strawberry.field
    def must(self, how: str) -> str:
        raise RAISED[how]

    @strawberry.field
    def node(self) -> Node:
        return Node()

    @strawberry.field
    def echo(self, text: str = "", number: float = 0, at: dt.datetime | None = None) -> str:
        return f"{text} {number} {at}"

    @strawberry.field
    def keys(
        self,
        info: strawberry.Info,
        filters: KeyFilter | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> PageOf[Key]:
        info.context.actor.require(Scope.MEMBERS_MANAGE)
        rows = ApiKey.objects.visible_to(info.context.actor)
        return paged(
            info,
            rows,
            ordering=("-created_at", "-id"),
            limit=limit,
            cursor=cursor,
            filters=filters,
        )

    @strawberry.field
    def members(self, info: strawberry.Info, limit: int | None = None) -> PageOf[Member]:
        rows = Membership.objects.visible_to(info.context.actor)
        return paged(info, rows, ordering=("-id",), limit=limit)


@strawberry.type
class Mutation:
    """What tests change."""

    @strawberry.mutation
    def rename(self, name: str) -> str:
        return name


schema = build_schema(Query, Mutation)
