"""Saved column mappings in GraphQL."""

from datetime import datetime
from typing import cast

import strawberry
import strawberry_django
from django.utils import timezone
from strawberry.scalars import JSON

from accounts.choices import Scope
from api import texts
from api.graphql_context import Info
from api.graphql_types import OwnedType, PageOf, one_or_none, paged, public_id
from feedback import models
from feedback.services.mappings import remove_mapping, save_mapping


@strawberry_django.type(
    models.ColumnMapping, description="What the columns of somebody's own files mean."
)
class ColumnMapping(OwnedType):
    """A saved mapping."""

    id: strawberry.ID = public_id()
    name: str
    columns: JSON = strawberry_django.field(description="Our columns and the file's headers.")
    created_at: datetime
    updated_at: datetime


@strawberry.type
class ColumnMappingQuery:
    """What can be read about column mappings."""

    @strawberry.field(description="Column mappings by name.")
    def column_mappings(
        self, info: Info, limit: int | None = None, cursor: str | None = None
    ) -> PageOf[ColumnMapping]:
        """Return one page."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        rows = models.ColumnMapping.objects.visible_to(info.context.actor)
        return paged(info, rows, ordering=("name", "id"), limit=limit, cursor=cursor)

    @strawberry.field(description="One column mapping.")
    def column_mapping(self, info: Info, id: strawberry.ID) -> ColumnMapping | None:  # noqa: A002
        """Return it, or null."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        rows = models.ColumnMapping.objects.visible_to(info.context.actor)
        return cast("ColumnMapping | None", one_or_none(rows, id))


@strawberry.type
class ColumnMappingMutation:
    """What can be changed about column mappings."""

    @strawberry.mutation(description="Save a column mapping; one of this name is replaced.")
    def save_column_mapping(self, info: Info, name: str, columns: JSON) -> ColumnMapping:
        """Save it and return it."""
        mapping = save_mapping(
            name=texts.identifier(name),
            columns=columns,  # type: ignore[arg-type] # the service checks what it is
            actor=info.context.actor,
            now=timezone.now(),
        )
        return cast("ColumnMapping", mapping)

    @strawberry.mutation(description="Remove a column mapping; returns the id of what is gone.")
    def remove_column_mapping(self, info: Info, id: strawberry.ID) -> strawberry.ID:  # noqa: A002
        """Remove it and return its id."""
        actor = info.context.actor
        actor.require(Scope.FEEDBACK_WRITE)
        mapping = models.ColumnMapping.objects.visible_to(actor).by_public_id(id)
        remove_mapping(mapping=mapping, actor=actor, now=timezone.now())
        return id
