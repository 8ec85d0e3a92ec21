"""Building blocks of GraphQL types: public ids, owned rows, and the same pages as in REST."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import strawberry
import strawberry_django
from django.db.models import QuerySet
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLResolveInfo,
    SelectionSetNode,
    get_named_type,
)
from strawberry_django.optimizer import OptimizerStore, optimize

from accounts.errors import NotFound
from api.pagination import Page, page


@strawberry.type(name="Page", description="Some rows, and the cursor of the next page.")
class PageOf[T]:
    """A page in GraphQL; `next` is null where the list ends."""

    items: list[T]
    next: str | None


class OwnedType:
    """Mixin of every type over an owned model: rows of other organizations do not exist."""

    @classmethod
    def get_queryset(cls, queryset: Any, info: strawberry.Info, **_: Any) -> Any:
        """Narrow to what the caller may see; a queryset without `visible_to` is an error."""
        return queryset.visible_to(info.context.actor)


def public_id() -> Any:
    """Make the field `id` of an owned type, annotated as `strawberry.ID`."""

    def resolve(root: Any) -> strawberry.ID:
        return strawberry.ID(root.public_id)

    return strawberry_django.field(resolver=resolve, only=["id"], description="The public id.")


def paged(
    info: strawberry.Info,
    queryset: QuerySet[Any],
    *,
    ordering: Sequence[str],
    limit: int | None = None,
    cursor: str | None = None,
    filters: Any = None,
) -> PageOf[Any]:
    """Return one page of rows, with whatever the query selects below `items` fetched along.

    `filters` is an input made by `filter_input`; it is applied here.
    """
    rows = queryset
    given: Mapping[str, Any] = {}
    if filters is not None:
        given = filters.given()
        rows = filters.narrow(rows, info.context.request)
    rows = with_selected(info, rows, columns=[name.removeprefix("-") for name in ordering])
    bound_to = (info.context.actor.organization_id, info.field_name, sorted(given.items()))
    found: Page[Any] = page(rows, ordering=ordering, limit=limit, cursor=cursor, bound_to=bound_to)
    return PageOf(items=found.items, next=found.next)


def one_or_none(queryset: Any, public_id: str) -> Any:
    """Return the visible row with this public id; None makes the field null, never an error."""
    try:
        return queryset.by_public_id(public_id)
    except NotFound:
        return None


def with_selected(
    info: strawberry.Info, rows: QuerySet[Any], *, columns: Sequence[str]
) -> QuerySet[Any]:
    """Let the optimizer fetch what is selected below `items`, and the columns of the order."""
    raw: GraphQLResolveInfo[Any] = info._raw_info  # noqa: SLF001 - strawberry has no public way
    nodes = [
        node
        for field in raw.field_nodes
        if field.selection_set
        for node in _fields(field.selection_set, raw.fragments)
        if node.name.value == "items"
    ]
    kind = get_named_type(raw.return_type)
    if not nodes or not isinstance(kind, GraphQLObjectType):
        return rows
    inner = raw._replace(field_nodes=nodes, return_type=kind.fields["items"].type)
    return optimize(rows, inner, store=OptimizerStore.with_hints(only=list(columns)))


def _fields(
    chosen: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> Iterator[FieldNode]:
    for node in chosen.selections:
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, FragmentSpreadNode):
            yield from _fields(fragments[node.name.value].selection_set, fragments)
        else:
            yield from _fields(node.selection_set, fragments)  # type: ignore[attr-defined]
