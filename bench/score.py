"""Score: reading a score in the database against a look-up by primary key.

`./goodstanding bench score [--rounds N]` reads the scores of sellers with 100, 10,000 and 1,000,000
feedback with the product's own statements: the ready row, as lists of scores take it (`row`), and
account and row together, as REST and GraphQL answer for one seller (`named`). Beside them stand the
same columns by primary key, sent in the same way: the statement for one seller is prepared, that of
lists is not (limit of both: 1.5 times as long, whatever the number of feedback).
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.utils import timezone

from bench._harness import Limit, at_most, best_of, parser_of, report, start
from bench._queries import Statement, captured, fetched
from bench.seed import LARGEST, Seller, seller

LIMIT = 1.5
_COLUMNS = (
    "id, organization_id, seller_account_id, windows, formula, pack_version, as_of, valid_until, "
    "version"
)


def readers(one: Seller) -> dict[str, Callable[[], Any]]:
    """Return the product's own statement and the look-up by primary key."""
    from metrics.models import SellerScore  # noqa: PLC0415
    from metrics.reading import read_score  # noqa: PLC0415
    from metrics.services import score_of  # noqa: PLC0415

    account, actor = one.shop.account, one.shop.actor
    now, name = timezone.now(), account.public_id
    row = the_one(lambda: score_of(account=account, actor=actor, now=now))
    named = the_one(lambda: read_score(seller_account=name, actor=actor, now=now))
    row_id = SellerScore.objects.get(
        organization_id=actor.organization_id, seller_account=account
    ).pk
    by_key = f"SELECT {_COLUMNS} FROM metrics_sellerscore WHERE id = %s"
    return {
        "key": fetched(by_key, [row_id]),
        "row": fetched(*row),
        "prepared_key": fetched(by_key, [row_id], is_prepared=True),
        "named": fetched(*named, is_prepared=True),
    }


def the_one(work: Callable[[], Any]) -> Statement:
    """Return the one statement that reading a ready score takes."""
    asked = captured(work)
    if len(asked) != 1:
        message = f"Reading a ready score took {len(asked)} statements instead of one."
        raise SystemExit(message)
    return asked[0]


def main() -> None:
    """Measure each size A B A B and report the best."""
    parser = parser_of(__doc__, rounds=60)
    options = parser.parse_args()
    start()
    largest = 10_000 if options.quick else LARGEST
    figures: dict[str, float] = {}
    limits: list[Limit] = []
    for feedback in dict.fromkeys((100, 10_000, largest)):
        found = readers(seller(feedback, now=timezone.now()))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE metrics_sellerscore")
        best = best_of(found, rounds=options.rounds, repeat=20)
        for way, took in best.items():
            figures[f"{feedback}_feedback:_{way}_microseconds"] = round(took * 1e6)
        limits += [
            at_most(f"{feedback:,}: row / key", best["row"] / best["key"], LIMIT),
            at_most(f"{feedback:,}: named / key", best["named"] / best["prepared_key"], LIMIT),
        ]
    report("score", figures, limits=limits)


if __name__ == "__main__":
    main()
