"""Ingest: the whole path of an import against a raw COPY into the same table with its indexes.

`./goodstanding bench ingest [--rows N] [--rounds N]` prints rows per second of both, their ratio
(limit: 0.5), and how much faster the same file is the second time (limit: 2.5).
"""

import argparse
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from django.db import connection, transaction

from bench._harness import Shop, fresh_shop, report, start

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RATIO_LIMIT = 0.5
AGAIN_LIMIT = 2.5
_COLUMNS = (
    "organization_id, seller_account_id, external_id, rating, polarity, comment, left_on, left_at, "
    "left_precision, state, source_coverage, pack_version, version, created_at, updated_at"
)


def rows(count: int) -> list[tuple[str, int, str, date]]:
    """Return invented rows: 60 characters of comment, spread over a year and a half."""
    day = date(2026, 11, 1)
    return [
        (
            f"R{n:08}",
            n % 5 + 1,
            f"Comment number {n:08} about the parcel and what was in it.",
            day - timedelta(days=n % 540),
        )
        for n in range(count)
    ]


def as_csv(values: list[tuple[str, int, str, date]]) -> bytes:
    """Return the file that a seller would import."""
    lines = ["external_id,rating,comment,left_on"]
    lines += [f"{key},{rating},{comment},{day}" for key, rating, comment, day in values]
    return "\n".join(lines).encode()


def copy_raw(shop: Shop, values: list[tuple[str, int, str, date]]) -> None:
    """Write the same rows by COPY, past every rule: the limit."""
    with transaction.atomic(), connection.cursor() as cursor:
        statement = f"COPY feedback_feedback ({_COLUMNS}) FROM STDIN"
        with cursor.copy(statement) as copy:
            for key, rating, comment, day in values:
                copy.write_row(
                    (
                        shop.actor.organization_id,
                        shop.account.pk,
                        key,
                        rating,
                        "positive",
                        comment,
                        day,
                        NOW,
                        "day",
                        "live",
                        "all",
                        "bench",
                        1,
                        NOW,
                        NOW,
                    )
                )


def seconds(work: Callable[[], Any]) -> float:
    """Return how long one call took."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main() -> None:
    """Measure A B A B, each round on a fresh organization, and report the best of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    start()
    values = rows(options.rows)
    content = as_csv(values)
    raw, ingest, again = [], [], []
    for _ in range(options.rounds):
        shop = fresh_shop(NOW)
        raw.append(seconds(lambda shop=shop: copy_raw(shop, values)))
        shop = fresh_shop(NOW)
        ingest.append(seconds(lambda shop=shop: shop.import_csv(BytesIO(content), NOW)))
        again.append(seconds(lambda shop=shop: shop.import_csv(BytesIO(content), NOW)))
    report(
        "ingest",
        {
            "rows": options.rows,
            "raw_copy_rows_per_second": round(options.rows / min(raw)),
            "ingest_rows_per_second": round(options.rows / min(ingest)),
            "unchanged_rows_per_second": round(options.rows / min(again)),
        },
        limits={
            "ingest / raw copy": (min(raw) / min(ingest), RATIO_LIMIT),
            "unchanged / first": (min(ingest) / min(again), AGAIN_LIMIT),
        },
    )


if __name__ == "__main__":
    main()
