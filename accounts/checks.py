"""System checks: every tenant table is one, by its model and by the database's own catalogue."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import connections, models

from accounts.tenancy import OwnedModel, TenantForeignKey, TenantReference

# Tables that no organization owns: people (who may belong to several), look-ups, and what must be
# found before the organization is known. A model that is in neither list stops the start.
GLOBAL_MODELS = frozenset(
    {
        "accounts.Organization",
        "accounts.User",
        "accounts.OAuthClient",
        "marketplaces.Marketplace",
    }
)
OUR_APPS = frozenset(
    {
        "accounts",
        "api",
        "audit",
        "cases",
        "feedback",
        "marketplaces",
        "metrics",
        "outreach",
        "webhooks",
    }
)


def our_models() -> list[type[models.Model]]:
    """Return the product's own concrete models."""
    return [model for model in apps.get_models() if model._meta.app_label in OUR_APPS]


def owned_models() -> list[type[OwnedModel]]:
    """Return every model whose rows belong to an organization."""
    return [model for model in our_models() if issubclass(model, OwnedModel)]


def check_models(app_configs: Any, **options: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's
    """Check rules 1 to 4 on the models."""
    found: list[CheckMessage] = [
        Error(
            f"{model._meta.label} is neither owned by an organization nor listed as global.",
            hint="Derive it from OwnedModel, or add it to GLOBAL_MODELS with a reason.",
            id="accounts.E001",
        )
        for model in our_models()
        if not issubclass(model, OwnedModel) and model._meta.label not in GLOBAL_MODELS
    ]
    for model in owned_models():
        found += _link_errors(model)
        found += _unique_errors(model)
    return found


def _link_errors(model: type[OwnedModel]) -> Iterator[CheckMessage]:
    held = {c.field for c in model._meta.constraints if isinstance(c, TenantReference)}
    for field in model._meta.local_fields:
        if not isinstance(field, models.ForeignKey):
            continue
        target = field.remote_field.model
        owned = isinstance(target, type) and issubclass(target, OwnedModel)
        if owned and not isinstance(field, TenantForeignKey):
            yield Error(f"{field} must be a TenantForeignKey.", id="accounts.E002")
        elif owned and field.name not in held:
            yield Error(
                f"{field} has no TenantReference in Meta.constraints.",
                hint=f"Add TenantReference(field={field.name!r}, name=...).",
                id="accounts.E003",
            )
        elif not owned and target._meta.label not in GLOBAL_MODELS:
            yield Error(f"{field} points to a table that is not a tenant's.", id="accounts.E004")


def _unique_errors(model: type[OwnedModel]) -> Iterator[CheckMessage]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            first: Sequence[str] = constraint.fields
            if not first or first[0] != "organization":
                yield Error(
                    f"{model._meta.label}: the unique constraint {constraint.name} does not start "
                    "with the organization.",
                    id="accounts.E005",
                )
    for field in model._meta.local_fields:
        if field.unique and not field.primary_key:
            yield Error(f"{field} is unique across organizations.", id="accounts.E006")


_UNIQUE_INDEXES = """
SELECT i.indexrelid::regclass::text, i.indisprimary,
       (SELECT array_agg(a.attname::text ORDER BY k.n)
        FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(num, n)
        LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num)
FROM pg_index i WHERE i.indrelid = %s::regclass AND i.indisunique
"""
_FOREIGN_KEYS = """
SELECT c.conname, c.confrelid::regclass::text,
       (SELECT array_agg(a.attname::text ORDER BY k.n)
        FROM unnest(c.conkey) WITH ORDINALITY AS k(num, n)
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num),
       (SELECT array_agg(a.attname::text ORDER BY k.n)
        FROM unnest(c.confkey) WITH ORDINALITY AS k(num, n)
        JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.num)
FROM pg_constraint c WHERE c.conrelid = %s::regclass AND c.contype = 'f' AND c.convalidated
"""
_POINTING_HERE = """
SELECT c.conname, c.conrelid::regclass::text FROM pg_constraint c
WHERE c.confrelid = %s::regclass AND c.contype = 'f'
"""
_COLUMNS = """
SELECT attname, attnotnull, attidentity::text, format_type(atttypid, atttypmod) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
"""


def check_catalogue(
    app_configs: Any,  # noqa: ARG001 - Django's signature
    databases: Sequence[str] | None = None,
    **options: Any,
) -> list[CheckMessage]:
    """Check rules 1 to 4 on the tables themselves, as PostgreSQL's catalogue describes them."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            existing = set(connections[alias].introspection.table_names(cursor))
            for model in owned_models():
                if model._meta.db_table in existing:
                    found += _table_errors(cursor, model)
    return found


def _table_errors(cursor: Any, model: type[OwnedModel]) -> list[CheckMessage]:
    table = model._meta.db_table
    problems: list[str] = []
    cursor.execute(_COLUMNS, [table])
    columns = {name: rest for name, *rest in cursor.fetchall()}
    if columns.get("organization_id", [False])[0] is not True:
        problems.append("organization_id may be null")
    if columns.get("id", [None, ""])[1:] not in (["d", "bigint"], ["a", "bigint"]):
        problems.append("id is no bigint identity")
    cursor.execute(_UNIQUE_INDEXES, [table])
    problems += _index_problems(cursor.fetchall())
    cursor.execute(_FOREIGN_KEYS, [table])
    problems += _reference_problems(model, cursor.fetchall(), present=columns.keys())
    cursor.execute(_POINTING_HERE, [table])
    problems += [
        f"foreign key {name} comes from {source}, which is no tenant's table"
        for name, source in cursor.fetchall()
        if source not in _tables(owned_models())
    ]
    return [Error(f"table {table}: {problem}", id="accounts.E007") for problem in problems]


def _index_problems(indexes: list[tuple[str, bool, list[str | None]]]) -> Iterator[str]:
    for name, is_primary, columns in indexes:
        if columns[0] != "organization_id" and not (is_primary and columns == ["id"]):
            yield f"unique index {name} does not start with organization_id"
    if ["organization_id", "id"] not in [columns for _, _, columns in indexes]:
        yield "there is no UNIQUE (organization_id, id)"


def _reference_problems(
    model: type[OwnedModel],
    keys: list[tuple[str, str, list[str], list[str]]],
    *,
    present: Collection[str],
) -> Iterator[str]:
    """Judge the links; a column that the next migration will add is not there to be judged."""
    owned, shared = _tables(owned_models()), _tables(_global_models())
    held = set()
    for name, target, columns, target_columns in keys:
        held.add(columns[-1])
        if target not in owned | shared:
            yield f"foreign key {name} leads to {target}, which is neither a tenant's nor global"
        elif target in owned and (
            columns[0] != "organization_id" or target_columns != ["organization_id", "id"]
        ):
            yield f"foreign key {name} does not carry the organization"
    for field in model._meta.local_fields:
        is_link = isinstance(field, TenantForeignKey) and field.column in present
        if is_link and field.column not in held:
            yield f"{field.column} has no composite foreign key"
    if "organization_id" not in held:
        yield "organization_id has no foreign key"


def _global_models() -> list[type[models.Model]]:
    return [model for model in our_models() if model._meta.label in GLOBAL_MODELS]


def _tables(listed: Sequence[type[models.Model]]) -> set[str]:
    return {model._meta.db_table for model in listed}
