"""The last months of a seller account: the counts and the numbers of each, in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from accounts.actor import Actor
from accounts.choices import Scope
from feedback.models import SellerAccount
from marketplaces.packs import pack_for
from metrics.counters import COUNTERS, ORDERS
from metrics.formulas import score
from metrics.scores import distribution_of, precision_of
from metrics.scoring import Distribution, ScoreValues
from metrics.windows import first_of_months, local_day

MONTHS = 12
_COUNTS = (*COUNTERS, ORDERS)
# The one interpolated part is made of column names.
_SUMS = f"""
SELECT date_trunc('month', day::timestamp)::date, {", ".join(f"sum({name})" for name in _COUNTS)}
FROM metrics_daytally
WHERE organization_id = %s AND seller_account_id = %s AND day >= %s AND day <= %s
GROUP BY 1
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Month:
    """One month by the marketplace's calendar; the present one holds the days until today.

    `distribution` and `values` are None where nothing at all is known: that is no zero.
    """

    first_day: date
    distribution: Distribution | None
    values: ScoreValues | None


def months_of(*, account: SellerAccount, actor: Actor, now: datetime) -> list[Month]:
    """Return the twelve months that end with the present one, the oldest first."""
    actor.require(Scope.SCORES_READ)
    pack = pack_for(account.marketplace_id, on=now.date())
    today = local_day(now, pack.calendar.zone)
    firsts = first_of_months(MONTHS, today)
    found = _distributions(actor.organization_id, account.pk, firsts, today)
    formula, precision = pack.score.formula.name, precision_of(pack)
    months = []
    for first in firsts:
        known = found.get(first)
        values = score(formula, known, precision) if known else None
        months.append(Month(first, known, values))
    return months


def _distributions(
    organization_id: int, seller_account_id: int, firsts: Sequence[date], today: date
) -> dict[date, Distribution]:
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [organization_id, seller_account_id, firsts[0], today])
        rows = cursor.fetchall()
    return {
        first: distribution_of(dict(zip(_COUNTS, numbers, strict=True)))
        for first, *numbers in rows
        if any(numbers)
    }
