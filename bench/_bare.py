"""For comparison in `bench http`: the bare answer through WSGI and threads, as the product runs."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import orjson
from psycopg.rows import dict_row
from psycopg.types.json import set_json_loads
from psycopg_pool import ConnectionPool

SQL = """
SELECT seller_account_id, windows, formula, pack_version, as_of, valid_until
FROM metrics_sellerscore WHERE id = %s
"""
set_json_loads(orjson.loads)
_pool = ConnectionPool(
    os.environ["DATABASE_URL"],
    min_size=1,
    max_size=16,
    kwargs={"row_factory": dict_row, "autocommit": True},
    open=False,
)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer `/ID` with the score row of that id."""
    _pool.open()
    row_id = int(environ["PATH_INFO"].removeprefix("/"))
    with _pool.connection() as connection:
        row = connection.execute(SQL, (row_id,)).fetchone()
    body = orjson.dumps(row)
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]
