"""Keyset pages `{"items": [...], "next": "..."}` for both transports; no offset, no count."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from accounts.errors import FieldError, Invalid
from api import cursors
from api.refusals import CursorMismatch

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Page[T]:
    """Some rows, and the cursor of the next page; None where the list ends."""

    items: list[T]
    next: str | None


def page[T](
    queryset: QuerySet[Any, T],
    *,
    ordering: Sequence[str],
    limit: int | None = None,
    cursor: str | None = None,
    bound_to: object = None,
) -> Page[T]:
    """Return one page of a queryset in the given order.

    `ordering` names columns that are never null, all ascending or all descending, and ends in one
    that is unique: `("-left_at", "-id")`. Rows may be objects or, after `.values()`, mappings that
    hold these columns. A cursor works only for the list it came from: same order and same
    `bound_to`, by default the conditions of the query itself. Hand in `bound_to` (who asks, which
    filters) where the query holds the present time.

    Raises:
        Invalid: the limit lies outside 1 to 200.
        InvalidCursor: the cursor is not one of ours.
        CursorMismatch: the cursor belongs to another list.
    """
    size = limit_of(limit)
    columns = _columns(queryset, ordering)
    list_of = str(queryset.order_by().values("pk").query) if bound_to is None else bound_to
    table = queryset.model._meta.label
    binding = cursors.binding_of(table, tuple(ordering), list_of)
    rows = queryset.order_by(*ordering)
    if cursor is not None:
        rows = _after(rows, columns, cursors.unseal(cursor, binding=binding), ordering)
    found = list(rows[: size + 1])
    items = found[:size]
    if len(found) <= size:
        return Page(items, None)
    return Page(items, cursors.seal(_values(items[-1], columns), binding=binding))


def page_of_values[T](
    values: Sequence[T],
    *,
    key: Callable[[T], tuple[Any, ...]],
    limit: int | None,
    cursor: str | None,
    bound_to: object,
) -> Page[T]:
    """Return one page of values that stand in memory, ascending by their unique `key`.

    The cursor and the refusals are those of `page`.
    """
    size = limit_of(limit)
    binding = cursors.binding_of("values", bound_to)
    rows = sorted(values, key=key)
    if cursor is not None:
        after = tuple(cursors.unseal(cursor, binding=binding))
        rows = [row for row in rows if key(row) > after]
    items = rows[:size]
    if len(rows) <= size:
        return Page(items, None)
    return Page(items, cursors.seal(key(items[-1]), binding=binding))


def limit_of(limit: int | None, *, pointer: str = "?limit") -> int:
    """Return the size of the page; a size outside 1 to 200 is refused, not silently changed."""
    if limit is None:
        return DEFAULT_LIMIT
    if not 1 <= limit <= MAX_LIMIT:
        detail = f"Ask for 1 to {MAX_LIMIT} items."
        raise Invalid(errors=[FieldError(pointer, "out_of_range", detail)])
    return limit


def _columns(queryset: QuerySet[Any, Any], ordering: Sequence[str]) -> list[str]:
    if len({name.startswith("-") for name in ordering}) != 1:
        message = "Order all columns in one direction: PostgreSQL compares them as one row."
        raise TypeError(message)
    columns = [name.removeprefix("-") for name in ordering]
    fields = queryset.model._meta.concrete_fields
    concrete = {field.attname: field for field in fields}
    for name in columns:
        if name in concrete and concrete[name].null:
            message = f"{name} may be null, so rows could be lost between two pages."
            raise TypeError(message)
    return columns


def _after[T](
    rows: QuerySet[Any, T], columns: list[str], values: list[Any], ordering: Sequence[str]
) -> QuerySet[Any, T]:
    if len(values) != len(columns):
        raise cursors.wrong(CursorMismatch)
    beyond = "lt" if ordering[0].startswith("-") else "gt"
    if len(columns) == 1:
        return rows.filter(**{f"{columns[0]}__{beyond}": values[0]})
    compare = TupleLessThan if beyond == "lt" else TupleGreaterThan
    return rows.filter(compare(Tuple(*map(F, columns)), tuple(values)))


def _values(row: Any, columns: list[str]) -> list[Any]:
    if isinstance(row, Mapping):
        return [row[name] for name in columns]
    return [getattr(row, name) for name in columns]
