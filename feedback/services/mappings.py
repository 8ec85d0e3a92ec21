"""Saved meanings of the columns of somebody's own files."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import FieldError, Invalid, NotFound
from audit.recording import unit_of_work
from feedback.choices import FeedbackEvent
from feedback.formats.columns import COLUMNS
from feedback.models import ColumnMapping

MAX_NAME = 100
MAX_HEADER = 200


def save_mapping(
    *, name: str, columns: Mapping[str, Any], actor: Actor, now: datetime
) -> ColumnMapping:
    """Save a mapping under its name; one that has this name already gets the new columns.

    Raises:
        Invalid: the name is empty or too long, or a column is none of ours.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    kept_name, kept = _checked_name(name), checked_columns(columns)
    with unit_of_work(actor=actor, now=now) as work:
        mapping, is_new = ColumnMapping.objects.get_or_create(
            organization_id=actor.organization_id,
            name=kept_name,
            defaults={"columns": kept, "created_at": now, "updated_at": now},
        )
        before = None
        if not is_new:
            mapping = _locked(mapping, actor)
            before = mapping.columns
            if before == kept:
                return mapping
            mapping.columns, mapping.updated_at = kept, now
            mapping.save(update_fields=["columns", "updated_at"])
        changes = {"name": (None if is_new else kept_name, kept_name), "columns": (before, kept)}
        work.record(FeedbackEvent.MAPPING_SAVED, mapping, changes=changes)
    return mapping


def remove_mapping(*, mapping: ColumnMapping, actor: Actor, now: datetime) -> None:
    """Remove a saved mapping; what was imported with it stays.

    Raises:
        NotFound: somebody removed it a moment ago.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    with unit_of_work(actor=actor, now=now) as work:
        locked = _locked(mapping, actor)
        changes = {"name": (locked.name, None), "columns": (locked.columns, None)}
        work.record(FeedbackEvent.MAPPING_REMOVED, locked, changes=changes)
        locked.delete()


def chosen_columns(
    *, mapping: str | None, columns: Mapping[str, Any] | None, actor: Actor
) -> Mapping[str, str]:
    """Return what a caller says of a file's columns: a saved mapping's id, or the columns.

    Raises:
        Invalid: both were sent, or a column is none of ours.
        NotFound: there is no such mapping.
    """
    if mapping and columns is not None:
        detail = "Send either mapping or columns."
        raise Invalid(errors=[FieldError("#/columns", "invalid", detail)])
    if mapping:
        saved = ColumnMapping.objects.visible_to(actor).by_public_id(mapping)
        return dict(saved.columns)
    return {} if columns is None else checked_columns(columns)


def columns_named(name: str, *, actor: Actor) -> Mapping[str, str]:
    """Return the columns of the mapping with this name; raise NotFound."""
    saved = ColumnMapping.objects.visible_to(actor).filter(name=name).first()
    if saved is None:
        raise NotFound(f"There is no column mapping {name!r}.")
    return dict(saved.columns)


def _locked(mapping: ColumnMapping, actor: Actor) -> ColumnMapping:
    rows = ColumnMapping.objects.visible_to(actor).select_for_update()
    locked = rows.filter(pk=mapping.pk).first()
    if locked is None:
        raise NotFound  # somebody removed it a moment ago
    return locked


def _checked_name(name: str) -> str:
    kept = name.strip()
    if not kept:
        raise Invalid(errors=[FieldError("#/name", "required", "Name the mapping.")])
    if len(kept) > MAX_NAME or "\0" in kept:
        detail = f"Write at most {MAX_NAME} characters, and no NUL."
        raise Invalid(errors=[FieldError("#/name", "invalid", detail)])
    return kept


def checked_columns(columns: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns with bare headers, or raise Invalid that names each wrong one."""
    if not isinstance(columns, Mapping) or not columns:
        detail = 'Write an object of our columns and your headers, such as {"rating": "Stars"}.'
        raise Invalid(errors=[FieldError("#/columns", "invalid", detail)])
    known = ", ".join(COLUMNS)
    errors = []
    for column, header in columns.items():
        pointer = f"#/columns/{str(column)[:40]}"
        if column not in COLUMNS:
            detail = f"There is no column {str(column)[:40]!r}; known are {known}."
            errors.append(FieldError(pointer, "unknown_column", detail))
        elif not _is_header(header):
            detail = (
                f"Write the file's header for {column}: a text of 1 to {MAX_HEADER} characters."
            )
            errors.append(FieldError(pointer, "invalid", detail))
    if errors:
        raise Invalid(errors=errors)
    return {column: columns[column].strip() for column in COLUMNS if column in columns}


def _is_header(header: Any) -> bool:
    if not isinstance(header, str) or not header.isprintable():
        return False
    return 0 < len(header.strip()) <= MAX_HEADER
