"""Tenant ownership: models and links that carry their organization down into the database.

Every owned table has `UNIQUE (organization_id, id)`, and every link between two owned tables is a
`TenantForeignKey`, held in the database by a composite foreign key (`TenantReference`). A row that
points into another organization is therefore refused by PostgreSQL itself.
"""

from typing import Any, ClassVar, cast

from django.conf import settings
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.models.expressions import Col
from django.db.models.lookups import Exact
from django.db.models.sql.where import AND, WhereNode

from accounts import public_ids
from accounts.querysets import OwnedQuerySet


class TenantForeignKey(models.ForeignKey[Any, Any]):
    """A link between two rows of one organization; its joins carry the organization.

    List a `TenantReference` of the same name in `Meta.constraints`: a system check insists on it.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **options: Any) -> None:
        super().__init__(to, on_delete, **{**options, "db_constraint": False})

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Leave out what the class itself decides."""
        name, path, args, options = super().deconstruct()
        options.pop("db_constraint", None)
        return name, path, args, options

    def get_extra_restriction(self, alias: str | None, related_alias: str) -> Any:
        """Join on the organization too."""
        organization = cast("Any", self.model._meta.get_field("organization"))
        target = cast("Any", self.remote_field.model._meta.get_field("organization"))
        # Django hands in the alias of the joined side and the fields of both; its stubs know less.
        condition: Any = Exact(Col(cast("str", alias), organization), Col(related_alias, target))
        return WhereNode([condition], connector=AND)


class TenantReference(models.BaseConstraint):
    """FOREIGN KEY (organization_id, x_id) REFERENCES target (organization_id, id)."""

    def __init__(self, *, field: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def _body(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> str:
        link = cast("models.ForeignKey[Any, Any]", model._meta.get_field(self.field))
        target = link.related_model
        quote = schema_editor.quote_name
        return (
            f"FOREIGN KEY ({quote('organization_id')}, {quote(link.column)}) "
            f"REFERENCES {quote(target._meta.db_table)} ({quote('organization_id')}, {quote('id')})"
        )

    def constraint_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """Leave CREATE TABLE as it is and add the constraint at the end of the migration.

        Only then does the target surely have its `UNIQUE (organization_id, id)`.
        """
        self._defer(model, schema_editor)
        return ""

    def create_sql(  # type: ignore[override] # None is what Django itself returns for "later"
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Statement | None:
        """Add the constraint to a table that exists, likewise at the end of the migration."""
        self._defer(model, schema_editor)
        return None

    def _defer(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> None:
        if model is None or schema_editor is None:
            message = "A constraint is added to a table by a schema editor."
            raise TypeError(message)
        quote = schema_editor.quote_name
        table = quote(model._meta.db_table)
        body = self._body(model, schema_editor)
        schema_editor.deferred_sql.append(
            Statement(f"ALTER TABLE {table} ADD CONSTRAINT {quote(self.name)} {body}")
        )

    def remove_sql(  # type: ignore[override] # a Statement, as Django's own constraints return
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Statement:
        """Return the statement that drops the constraint."""
        if model is None or schema_editor is None:
            message = "A constraint is removed from a table by a schema editor."
            raise TypeError(message)
        quote = schema_editor.quote_name
        return Statement(
            f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"
        )

    def validate(self, *args: Any, **options: Any) -> None:
        """Leave it to the database: a form offers only rows of the organization anyway."""

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Describe the constraint for migrations."""
        path, args, options = super().deconstruct()
        return path, tuple(args), {**options, "field": self.field}

    def __eq__(self, other: object) -> bool:
        if isinstance(other, TenantReference):
            return (self.name, self.field) == (other.name, other.field)
        return NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, self.field))


class OwnedModel(models.Model):
    """A row of one organization; `public_id` is its name outside.

    `MARKETPLACE_PATH` leads to the marketplace's code where a row belongs to one, so that a key
    that is limited to some marketplaces sees only theirs.
    """

    PUBLIC_PREFIX: ClassVar[str]
    MARKETPLACE_PATH: ClassVar[str | None] = None

    organization = models.ForeignKey(
        "accounts.Organization", models.PROTECT, db_index=False, related_name="+", editable=False
    )

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "id"], name="%(app_label)s_%(class)s_owner"
            )
        ]

    @property
    def public_id(self) -> str:
        """The typed, opaque name such as `fb_8t3pja2hl8q70`."""
        return public_ids.encode(self.PUBLIC_PREFIX, self.pk, key=settings.PUBLIC_ID_KEY)

    def _do_update(
        self, base_qs: Any, using: Any, pk_val: Any, values: Any, *args: Any, **options: Any
    ) -> Any:
        """Update inside the organization only, and never move a row to another one."""
        kept = [value for value in values if value[0].name != "organization"]
        scoped = base_qs.filter(organization_id=self.organization_id)
        return super()._do_update(scoped, using, pk_val, kept, *args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Delete inside the organization only."""
        rows = type(self)._base_manager.filter(pk=self.pk, organization_id=self.organization_id)
        return rows.delete()
