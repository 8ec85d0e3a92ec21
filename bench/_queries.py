"""Statements of the product: caught as they are sent, and sent again by themselves."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from psycopg import Cursor

type Statement = tuple[str, Sequence[Any]]


def captured(work: Callable[[], Any]) -> list[Statement]:
    """Return the statements that a call sends, with their values."""
    found: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    return found


def fetched(sql: str, params: Sequence[Any], *, is_prepared: bool = False) -> Callable[[], Any]:
    """Return a call that sends the statement and takes in all its rows.

    `is_prepared` sends it as `accounts.statements` does, else it goes as the ORM sends its own.
    """
    connection.ensure_connection()
    raw = connection.connection
    cursor = Cursor(raw) if is_prepared else raw.cursor()

    def ask() -> list[Any]:
        cursor.execute(sql, params)
        return list(cursor.fetchall())

    return ask


def plan_of(sql: str, params: Sequence[Any]) -> dict[str, Any]:
    """Return the plan that the database makes for the statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        return dict(cursor.fetchone()[0][0]["Plan"])


def nodes_of(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the plan and all its parts."""
    return [plan, *(node for part in plan.get("Plans", ()) for node in nodes_of(part))]
