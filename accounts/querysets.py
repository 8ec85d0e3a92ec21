"""What an actor may see: the one place where tenant rows are selected for a request."""

from typing import Self, TypeVar

from django.conf import settings
from django.db import models

from accounts import public_ids
from accounts.actor import Actor
from accounts.errors import NotFound

M = TypeVar("M", bound=models.Model)


class OwnedQuerySet(models.QuerySet[M]):
    """Rows that belong to an organization."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Return the rows of the actor's organization and marketplaces; a stranger sees none."""
        if actor is None:
            return self.none()
        rows = self.filter(organization_id=actor.organization_id)
        path: str | None = self.model.MARKETPLACE_PATH  # type: ignore[attr-defined]
        if path is not None and actor.marketplaces:
            rows = rows.filter(**{f"{path}__in": sorted(actor.marketplaces)})
        return rows

    def by_public_id(self, public_id: str) -> M:
        """Return the row with this public id; raise NotFound for any other, also a foreign one."""
        prefix: str = self.model.PUBLIC_PREFIX  # type: ignore[attr-defined]
        row_id = public_ids.decode(prefix, public_id, key=settings.PUBLIC_ID_KEY)
        row = None if row_id is None else self.filter(pk=row_id).first()
        if row is None:
            raise NotFound(f"There is no {self.model._meta.verbose_name} {public_id!r}.")
        return row
