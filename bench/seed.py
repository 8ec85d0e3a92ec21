"""Seed: invented feedback written straight into the tables, for the benchmarks that only read.

`./goodstanding bench seed [--feedback N]` fills one seller account with N feedback (1,000,000
unless told), its daily tallies and its score. What is there already is used again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bench._harness import Shop, actor_for, parser_of, progress, report, seconds, start

ORGANIZATION = "Bench seed"
MARKETPLACE = "own_shop"
LARGEST = 1_000_000
_CHUNK = 20_000

# Two minutes apart, so a million reaches back almost four years.
_INSERT = """
INSERT INTO feedback_feedback
    (organization_id, seller_account_id, external_id, rating, polarity, comment, arrived_on_time,
     left_on, left_at, left_precision, counts_on, channel, automated, state, source_coverage,
     pack_version, version, created_at, updated_at)
SELECT %(organization)s, %(account)s, 'S' || lpad(n::text, 9, '0'), stars,
       CASE WHEN stars >= 4 THEN 'positive' WHEN stars = 3 THEN 'neutral' ELSE 'negative' END,
       'Comment number ' || lpad(n::text, 9, '0') || ' about the parcel and what was in it.',
       n %% 7 > 0, day, instant, 'instant', day, 'web', false, 'live', 'all', 'bench', 1,
       %(now)s, %(now)s
FROM generate_series(%(first)s, %(last)s) AS n,
     LATERAL (SELECT (5 - n %% 13 / 3)::smallint AS stars,
                     %(newest)s::timestamptz - n * interval '2 minutes' AS instant) AS made,
     LATERAL (SELECT (instant AT TIME ZONE 'UTC')::date AS day) AS dated
"""


@dataclass(frozen=True)
class Seller:
    """An account with a known number of feedback."""

    shop: Shop
    feedback: int


def seller(feedback: int, *, now: datetime) -> Seller:
    """Return the account with so many feedback; write what is missing."""
    shop = _shop(feedback, now)
    owner = {"organization": shop.actor.organization_id, "account": shop.account.pk}
    there = _count(owner)
    firsts = range(there + 1, feedback + 1, _CHUNK)
    for first in progress(firsts, f"{feedback:,} feedback"):
        values = {"first": first, "last": min(first + _CHUNK - 1, feedback)}
        with connection.cursor() as cursor:
            newest = shop.account.created_at
            cursor.execute(_INSERT, {**owner, **values, "newest": newest, "now": now})
    if firsts:
        _tally(owner)
        tidy = "ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE"
        with connection.cursor() as cursor:
            cursor.execute(f"{tidy} feedback_feedback")
    _renew_score(shop, now)
    return Seller(shop, feedback)


def _shop(feedback: int, now: datetime) -> Shop:
    from accounts.models import Organization  # noqa: PLC0415
    from feedback.models import SellerAccount  # noqa: PLC0415
    from feedback.services.accounts import create_seller_account  # noqa: PLC0415

    organization, _ = Organization.objects.get_or_create(name=ORGANIZATION)
    actor = actor_for(organization.pk)
    name = f"seed-{feedback}"
    rows = SellerAccount.objects.filter(organization=organization, external_id=name)
    account = rows.first() or create_seller_account(
        marketplace=MARKETPLACE, external_id=name, name=name, actor=actor, now=now
    )
    return Shop(actor, account)


def _count(owner: dict[str, int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM feedback_feedback "
            "WHERE organization_id = %(organization)s AND seller_account_id = %(account)s",
            owner,
        )
        return int(cursor.fetchone()[0])


def _tally(owner: dict[str, int]) -> None:
    """Write the tallies anew, by the conditions that the product counts with."""
    from metrics.counters import COUNTERS, ORDERS  # noqa: PLC0415

    sums = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in COUNTERS.values())
    mine = "organization_id = %(organization)s AND seller_account_id = %(account)s"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM metrics_daytally WHERE {mine}", owner)
        cursor.execute(
            "INSERT INTO metrics_daytally "
            f"(organization_id, seller_account_id, day, {', '.join(COUNTERS)}, {ORDERS}) "
            f"SELECT organization_id, seller_account_id, counts_on, {sums}, 0 "
            f"FROM feedback_feedback WHERE {mine} GROUP BY 1, 2, 3",
            owner,
        )


def _renew_score(shop: Shop, now: datetime) -> None:
    """Make the score row right as of now: one that has run out is computed anew by its readers."""
    from marketplaces.packs import pack_for  # noqa: PLC0415
    from metrics.models import SellerScore  # noqa: PLC0415
    from metrics.scores import compute_scores  # noqa: PLC0415

    account, organization = shop.account, shop.actor.organization_id
    score = compute_scores(
        organization_id=organization,
        seller_account_ids=[account.pk],
        pack=pack_for(account.marketplace_id, on=now.date()),
        now=now,
    )[account.pk]
    names = ("windows", "formula", "pack_version", "as_of", "valid_until")
    values: dict[str, Any] = {name: getattr(score, name) for name in names}
    SellerScore.objects.update_or_create(
        organization_id=organization, seller_account=account, defaults=values
    )


def main() -> None:
    """Fill one account and say how long it took."""
    parser = parser_of(__doc__, rounds=1)
    parser.add_argument("--feedback", type=int, default=LARGEST)
    options = parser.parse_args()
    start()
    count = options.feedback // (100 if options.quick else 1)
    took = seconds(lambda: seller(count, now=timezone.now()))
    report("seed", {"feedback": count, "seconds": round(took, 1)}, limits=())


if __name__ == "__main__":
    main()
