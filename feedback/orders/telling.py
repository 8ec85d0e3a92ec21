"""The changes of one batch of orders as events of the log, without passing through Python."""

from psycopg import sql

from feedback.orders.staging import ORDER_COLUMNS

_PAIR = """CASE WHEN {old} IS DISTINCT FROM {new}
THEN jsonb_build_object({name}, jsonb_build_array({old}, {new})) ELSE '{{}}' END"""


def events_of_orders(*, batch_id: int, seller_account: str) -> sql.Composable:
    """Return the SELECT that tells the changes of a batch as events (see audit's DraftQuery).

    A received order also tells its account (public id) and its number; an incident is told as
    `incident_late_occurred_at` and so on.
    """
    pairs = [
        sql.SQL(_PAIR).format(
            name=sql.Literal(name),
            old=sql.Identifier("c", f"old_{name}"),
            new=sql.Identifier("c", name),
        )
        for name in ORDER_COLUMNS
    ]
    return sql.SQL("""
        SELECT c.order_id AS position,
               CASE WHEN c.is_new THEN 'order.received' ELSE 'order.changed' END AS name,
               'ord' AS subject_prefix, c.order_id AS subject_id,
               {pairs} || COALESCE(i.told, '{{}}') || CASE WHEN c.is_new THEN jsonb_build_object(
                   'seller_account', jsonb_build_array(NULL, {account}::text),
                   'external_id', jsonb_build_array(NULL, c.external_id)) ELSE '{{}}' END
               AS changes,
               NULL::jsonb AS personal
        FROM order_change AS c
        LEFT JOIN (
            SELECT x.order_id, jsonb_object_agg(concat('incident_', x.kind, '_', v.name),
                                                jsonb_build_array(v.before, v.after)) AS told
            FROM order_incident_change AS x, LATERAL (VALUES
                ('occurred_at', to_jsonb(x.old_occurred_at), to_jsonb(x.occurred_at)),
                ('at_fault', to_jsonb(x.old_at_fault), to_jsonb(x.at_fault)))
                AS v(name, before, after)
            WHERE x.batch_id = {batch} AND v.before IS DISTINCT FROM v.after
            GROUP BY x.order_id
        ) AS i ON i.order_id = c.order_id
        WHERE c.batch_id = {batch}
    """).format(
        pairs=sql.SQL(" || ").join(pairs),
        account=sql.Literal(seller_account),
        batch=sql.Literal(batch_id),
    )
