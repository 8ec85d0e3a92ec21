"""Ingest: the whole path of an import against a raw COPY into the same table with its indexes.

`./goodstanding bench ingest [--rows N] [--rounds N] [--profile]` prints rows per second of both,
their ratio (limit: 0.5), how much faster the same file is the second time (limit: 2.5), and how the
processor time for a row, here and in the database, grows with the file (limit: at 16,000 rows 1.5
times that at 4,000). `--profile` says instead where the time of one import goes.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from django.db import connection, transaction

from bench._harness import (
    Limit,
    Shop,
    at_least,
    at_most,
    fresh_shop,
    parser_of,
    report,
    seconds,
    start,
    whole_cpu_seconds,
)
from bench._steps import profiled

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RATIO_LIMIT = 0.5
AGAIN_LIMIT = 2.5
GROWTH_LIMIT = 1.5
GROWTH_ROWS = (1_000, 4_000, 16_000)

type Values = list[tuple[str, int, str, date]]


def rows(count: int) -> Values:
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


def as_csv(values: Values) -> bytes:
    """Return the file that a seller would import."""
    lines = ["external_id,rating,comment,left_on"]
    lines += [f"{key},{rating},{comment},{day}" for key, rating, comment, day in values]
    return "\n".join(lines).encode()


def copy_raw(shop: Shop, values: Values) -> None:
    """Write the same rows by COPY, past every rule: the limit."""
    same: dict[str, Any] = {
        "organization_id": shop.actor.organization_id,
        "seller_account_id": shop.account.pk,
        "polarity": "positive",
        "left_at": NOW,
        "left_precision": "day",
        "channel": "web",
        "automated": False,
        "state": "live",
        "source_coverage": "all",
        "pack_version": "bench",
        "version": 1,
        "created_at": NOW,
        "updated_at": NOW,
    }
    columns = ("external_id", "rating", "comment", "left_on", "counts_on", *same)
    statement = f"COPY feedback_feedback ({', '.join(columns)}) FROM STDIN"
    rest = tuple(same.values())
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(statement) as copy:
        for key, rating, comment, day in values:
            copy.write_row((key, rating, comment, day, day, *rest))


def import_once(
    content: bytes, clock: Callable[[Callable[[], Any]], float] = seconds
) -> tuple[Shop, float]:
    """Import the file into a fresh shop; return the shop and the seconds."""
    shop = fresh_shop(NOW)
    return shop, clock(lambda: shop.import_csv(BytesIO(content), NOW))


def against_copy(count: int, rounds: int) -> tuple[dict[str, float], list[Limit]]:
    """Measure A B A B, each round on fresh organizations, and take the best of each."""
    values = rows(count)
    content = as_csv(values)
    raw, ingest, again = [], [], []
    for _ in range(rounds):
        shop = fresh_shop(NOW)
        raw.append(seconds(lambda shop=shop: copy_raw(shop, values)))
        shop, took = import_once(content)
        ingest.append(took)
        again.append(seconds(lambda shop=shop: shop.import_csv(BytesIO(content), NOW)))
    figures = {
        "rows": count,
        "raw_copy_rows_per_second": round(count / min(raw)),
        "ingest_rows_per_second": round(count / min(ingest)),
        "unchanged_rows_per_second": round(count / min(again)),
    }
    return figures, [
        at_least("ingest / raw copy", min(raw) / min(ingest), RATIO_LIMIT),
        at_least("unchanged / first", min(ingest) / min(again), AGAIN_LIMIT),
    ]


def cpu_per_row(sizes: Sequence[int], rounds: int) -> dict[int, float]:
    """Return the processor seconds for a row in files of several sizes: the best of some rounds."""
    files = {count: as_csv(rows(count)) for count in sizes}
    best = dict.fromkeys(files, float("inf"))
    for _ in range(rounds):
        for count, content in files.items():
            best[count] = min(best[count], import_once(content, whole_cpu_seconds)[1] / count)
    return best


def growth(rounds: int) -> tuple[dict[str, float], Limit]:
    """Return microseconds for a row in files of several sizes, and how they grow."""
    best = cpu_per_row(GROWTH_ROWS, rounds)
    figures = {f"cpu_microseconds_a_row_of_{n}": round(one * 1e6, 1) for n, one in best.items()}
    _, middle, large = best.values()
    return figures, at_most("16,000 / 4,000, a row", large / middle, GROWTH_LIMIT)


def show_steps(count: int) -> None:
    """Print where the time of a first import, and of the same file again, goes."""
    content = as_csv(rows(count))
    shop, _ = import_once(content[:1_000].rpartition(b"\n")[0])  # so that the packs are read
    shop = fresh_shop(NOW)
    for name in ("first import", "the same file again"):
        steps = profiled(lambda: shop.import_csv(BytesIO(content), NOW))
        total = sum(steps.values())
        print(f"{name} of {count:,} rows: {total:.2f} s")
        for step, took in sorted(steps.items(), key=lambda item: -item[1]):
            print(f"  {step:32} {took:8.3f} s {100 * took / total:5.1f} %")


def main() -> None:
    """Measure, or tell the steps."""
    parser = parser_of(__doc__, rounds=3)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    options = parser.parse_args()
    start()
    count = options.rows // (5 if options.quick else 1)
    if options.profile:
        show_steps(count)
        return
    figures, limits = against_copy(count, options.rounds)
    more, limit = growth(options.rounds)
    report("ingest", figures | more, limits=[*limits, limit])


if __name__ == "__main__":
    main()
