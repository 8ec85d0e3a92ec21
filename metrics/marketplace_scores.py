"""One score for each marketplace: the tallies of all the organization's accounts there, summed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db import connection
from django.db.models import Count, QuerySet

from accounts.actor import Actor
from accounts.choices import Scope
from marketplaces.packs import pack_for
from metrics.counters import COUNTERS, ORDERS
from metrics.scores import ComputedScore, computed_score, distribution_of, nothing_in, window_starts
from metrics.scoring import Distribution
from metrics.windows import local_day

_COUNTS = (*COUNTERS, ORDERS)

# Each marketplace has days and windows of its own: they come as rows, so that one query serves all.
_SUMS = f"""
SELECT w.marketplace, w.name, {", ".join(f"COALESCE(sum(t.{name}), 0)" for name in _COUNTS)}
FROM unnest(%(marketplaces)s::text[], %(names)s::text[], %(starts)s::date[], %(todays)s::date[])
     AS w(marketplace, name, start, today)
JOIN feedback_selleraccount AS a
  ON a.organization_id = %(organization)s AND a.marketplace_id = w.marketplace
JOIN metrics_daytally AS t
  ON t.organization_id = a.organization_id AND t.seller_account_id = a.id
 AND t.day >= w.start AND t.day <= w.today
GROUP BY 1, 2
"""  # noqa: S608 - our own names


@dataclass(frozen=True, slots=True)
class MarketplaceScore:
    """The score of all seller accounts on one marketplace as if they were one."""

    marketplace: str
    accounts: int
    score: ComputedScore


def accounts_by_marketplace(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the marketplaces of seller accounts, each with the number of its accounts."""
    return cast("QuerySet[Any]", rows.values("marketplace_id").annotate(accounts=Count("id")))


def scores_by_marketplace(
    *, accounts: Sequence[tuple[str, int]], actor: Actor, now: datetime
) -> list[MarketplaceScore]:
    """Return the scores of marketplaces, given as (code, number of visible accounts), in order.

    The codes must be the actor's to see: a marketplace is visible as a whole or not at all.
    """
    actor.require(Scope.SCORES_READ)
    packs = {code: pack_for(code, on=now.date()) for code, _ in accounts}
    starts = {code: window_starts(pack, now) for code, pack in packs.items()}
    todays = {code: local_day(now, pack.calendar.zone) for code, pack in packs.items()}
    found = _sums(actor.organization_id, starts, todays)
    return [
        MarketplaceScore(
            code,
            count,
            computed_score(
                nothing_in(starts[code]) | found.get(code, {}), pack=packs[code], now=now
            ),
        )
        for code, count in accounts
    ]


def _sums(
    organization_id: int, starts: dict[str, dict[str, date]], todays: dict[str, date]
) -> dict[str, dict[str, Distribution]]:
    rows = [(code, name, start) for code, named in starts.items() for name, start in named.items()]
    parameters: dict[str, Any] = {
        "organization": organization_id,
        "marketplaces": [code for code, _, _ in rows],
        "names": [name for _, name, _ in rows],
        "starts": [start for _, _, start in rows],
        "todays": [todays[code] for code, _, _ in rows],
    }
    found: dict[str, dict[str, Distribution]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, parameters)
        for code, name, *numbers in cursor.fetchall():
            counts = dict(zip(_COUNTS, numbers, strict=True))
            found.setdefault(code, {})[name] = distribution_of(counts)
    return found
