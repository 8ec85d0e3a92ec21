"""Append-only guards: triggers that refuse to change the log, installed by command.

They are a second wall on plain PostgreSQL; nothing in the product depends on them. Events are
written by INSERT only, so a trigger per row costs the normal path nothing.
"""

from django.db import connection, transaction
from psycopg import sql

TABLES = ("audit_event", "audit_seal")
_FUNCTION = "audit_refuse_change"
_ROWS = "audit_keeps_rows"
_TABLE = "audit_keeps_table"

_CREATE_FUNCTION = sql.SQL("""
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'The guard was put there by `manage install_guards`.';
END $$
""")
# A trigger per row does not see TRUNCATE.
_CREATE_TRIGGERS = sql.SQL("""
CREATE OR REPLACE TRIGGER {rows} BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {function}();
CREATE OR REPLACE TRIGGER {whole} BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {function}();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {rows}, ENABLE ALWAYS TRIGGER {whole}
""")
_DROP_TRIGGERS = sql.SQL("""
DROP TRIGGER IF EXISTS {rows} ON {table};
DROP TRIGGER IF EXISTS {whole} ON {table}
""")


def install() -> None:
    """Refuse UPDATE, DELETE and TRUNCATE from now on; doing it twice changes nothing."""
    _execute(_CREATE_FUNCTION.format(function=sql.Identifier(_FUNCTION)), _CREATE_TRIGGERS)


def remove() -> None:
    """Take the guards away, for instance before a migration rewrites the tables."""
    drop = sql.SQL("DROP FUNCTION IF EXISTS {}()").format(sql.Identifier(_FUNCTION))
    _execute(None, _DROP_TRIGGERS, drop)


def guarded_tables() -> list[str]:
    """Return the tables that have both guards, whatever they are worth against a superuser."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname IN (%s, %s) "
            "GROUP BY 1 HAVING count(*) = 2 ORDER BY 1",
            [_ROWS, _TABLE],
        )
        return [name for (name,) in cursor.fetchall()]


def _execute(
    first: sql.Composable | None, each: sql.SQL, last: sql.Composable | None = None
) -> None:
    statements = [
        each.format(
            rows=sql.Identifier(_ROWS),
            whole=sql.Identifier(_TABLE),
            table=sql.Identifier(table),
            function=sql.Identifier(_FUNCTION),
        )
        for table in TABLES
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (first, *statements, last):
            if statement is not None:
                cursor.execute(statement)
