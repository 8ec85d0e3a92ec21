"""The changes of one batch as events of the log, without passing through Python."""

from collections.abc import Iterable

from psycopg import sql

from feedback.changes import CHANGED_COLUMNS

# Free text may hold personal data; of a new row it stands in the row itself.
_PERSONAL = ("comment", "reply", "details")
_PLAIN = tuple(name for name in CHANGED_COLUMNS if name not in _PERSONAL)

# A value and what became of it, as `"field":[before,after]`; null, which concat_ws drops, if both
# are the same. JSON is put together as text: building and joining jsonb values costs three times
# as much for every row.
_MEMBER = """CASE WHEN {old} IS DISTINCT FROM {new}
THEN {key} || COALESCE(to_json({old})::text, 'null') || ','
    || COALESCE(to_json({new})::text, 'null') || ']' END"""
# Of a new row only what is there, and not what is so as a rule.
_RECEIVED = (
    "external_id",
    "rating",
    "rating_raw",
    "polarity",
    "left_on",
    "ordered_on",
    "counts_on",
    "state",
    "uncounted_reason",
    "source_coverage",
    "order_reference",
    "arrived_on_time",
    "item_as_described",
    "customer_service",
)
_VALUE = "CASE WHEN {wanted} THEN {key} || 'null,' || to_json({new})::text || ']' END"
_UNTOLD = {"state": "live", "source_coverage": "all"}


def events_of_changes(*, batch_id: int, seller_account: str) -> sql.Composable:
    """Return the SELECT that tells the changes of a batch as events (see audit's DraftQuery).

    A received feedback also tells its account (public id) and its id on the marketplace.
    """
    return sql.SQL("""
        SELECT feedback_id AS position,
               CASE WHEN is_new THEN 'feedback.received' ELSE 'feedback.edited' END AS name,
               'fb' AS subject_prefix, feedback_id AS subject_id,
               CASE WHEN is_new THEN ({received})::jsonb ELSE ({edited})::jsonb END AS changes,
               CASE WHEN NOT is_new THEN NULLIF(({personal})::jsonb, '{{}}') END AS personal
        FROM feedback_change WHERE batch_id = {batch}
    """).format(
        received=_object_of(_received(seller_account)),
        edited=_object_of(map(_member, _PLAIN)),
        personal=_object_of(map(_member, _PERSONAL)),
        batch=sql.Literal(batch_id),
    )


def _object_of(members: Iterable[sql.Composable]) -> sql.Composable:
    return sql.SQL("'{{' || concat_ws(',', {}) || '}}'").format(sql.SQL(", ").join(members))


def _received(seller_account: str) -> list[sql.Composable]:
    account = sql.Literal(f'"seller_account":[null,"{seller_account}"]')
    values = [_value(name, name in CHANGED_COLUMNS) for name in _RECEIVED]
    return [account, *values]


def _value(name: str, may_be_null: bool) -> sql.Composable:  # noqa: FBT001 - one caller
    column = sql.Identifier(name)
    wanted: sql.Composable = sql.SQL("TRUE")
    if name in _UNTOLD:
        wanted = sql.SQL("{} <> {}").format(column, sql.Literal(_UNTOLD[name]))
    elif may_be_null:
        wanted = sql.SQL("{} IS NOT NULL").format(column)
    return sql.SQL(_VALUE).format(wanted=wanted, key=_key(name), new=column)


def _member(name: str) -> sql.Composable:
    return sql.SQL(_MEMBER).format(
        old=sql.Identifier(f"old_{name}"), new=sql.Identifier(name), key=_key(name)
    )


def _key(name: str) -> sql.Literal:
    return sql.Literal(f'"{name}":[')
