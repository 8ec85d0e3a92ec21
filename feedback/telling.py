"""The changes of one batch as events of the log, without passing through Python."""

from collections.abc import Iterable

from psycopg import sql

from feedback.changes import CHANGED_COLUMNS

# Free text may hold personal data; of a new row it stands in the row itself.
_PERSONAL = ("comment", "reply")

# A value and what became of it, as `{"field": [before, after]}`; nothing if both are the same.
_PAIR = """CASE WHEN {old} IS DISTINCT FROM {new}
THEN jsonb_build_object({name}, jsonb_build_array({old}, {new})) ELSE '{{}}' END"""


def events_of_changes(*, batch_id: int, seller_account: str) -> sql.Composable:
    """Return the SELECT that tells the changes of a batch as events (see audit's DraftQuery).

    A received feedback also tells its account (public id) and its id on the marketplace.
    """
    plain = [name for name in CHANGED_COLUMNS if name not in _PERSONAL]
    return sql.SQL("""
        SELECT feedback_id AS position,
               CASE WHEN is_new THEN 'feedback.received' ELSE 'feedback.edited' END AS name,
               'fb' AS subject_prefix, feedback_id AS subject_id,
               {plain} || CASE WHEN is_new THEN jsonb_build_object(
                   'seller_account', jsonb_build_array(NULL, {account}::text),
                   'external_id', jsonb_build_array(NULL, external_id)) ELSE '{{}}' END AS changes,
               CASE WHEN NOT is_new THEN NULLIF({personal}, '{{}}') END AS personal
        FROM feedback_change WHERE batch_id = {batch}
    """).format(
        plain=_object_of(plain),
        personal=_object_of(_PERSONAL),
        account=sql.Literal(seller_account),
        batch=sql.Literal(batch_id),
    )


def _object_of(names: Iterable[str]) -> sql.Composable:
    pairs = [
        sql.SQL(_PAIR).format(
            name=sql.Literal(name), old=sql.Identifier(f"old_{name}"), new=sql.Identifier(name)
        )
        for name in names
    ]
    return sql.SQL(" || ").join(pairs)
