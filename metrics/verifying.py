"""Are the kept tallies those that the rows make, and if not: which day and column differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from django.db import connection, transaction

from feedback.models import SellerAccount
from metrics.counters import COUNTERS, ORDERS
from metrics.recounting import FEEDBACK_NOW, ORDERS_NOW, tallies_of
from metrics.services import lock_scores, renew_scores

_COLUMNS = (*COUNTERS, ORDERS)
_RECOUNT = tallies_of(feedback=FEEDBACK_NOW, orders=ORDERS_NOW)
_NAMES = ", ".join(_COLUMNS)
_KEPT = f"""
SELECT seller_account_id, day, {_NAMES} FROM metrics_daytally
WHERE organization_id = %(organization)s AND seller_account_id = ANY(%(accounts)s)
"""  # noqa: S608 - our own names
_PAIRS = ", ".join(f"COALESCE(k.{name}, 0), COALESCE(r.{name}, 0)" for name in _COLUMNS)

# One statement sees one state of the database: who writes at this moment disturbs nothing.
_COMPARE = f"""
SELECT day, {_PAIRS}
FROM ({_KEPT}) AS k FULL JOIN ({_RECOUNT}) AS r USING (seller_account_id, day)
WHERE ({", ".join(f"COALESCE(k.{name}, 0)" for name in _COLUMNS)})
   <> ({", ".join(f"COALESCE(r.{name}, 0)" for name in _COLUMNS)})
ORDER BY day
"""  # noqa: S608

_CLEAR = """
DELETE FROM metrics_daytally
WHERE organization_id = %(organization)s AND seller_account_id = ANY(%(accounts)s)
  AND day = ANY(%(days)s)
"""
_REFILL = f"""
INSERT INTO metrics_daytally (organization_id, seller_account_id, day, {_NAMES})
SELECT %(organization)s, seller_account_id, day, {_NAMES} FROM ({_RECOUNT}) AS r
WHERE day = ANY(%(days)s)
"""  # noqa: S608

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Difference:
    """One number of a tally that is not what the rows make."""

    seller_account: str
    day: date
    column: str
    kept: int
    recounted: int

    def __str__(self) -> str:
        return (
            f"{self.seller_account} {self.day} {self.column}: {self.kept} kept, "
            f"{self.recounted} recounted"
        )


def differences_of(account: SellerAccount) -> list[Difference]:
    """Return each number of an account's tallies that a recount contradicts, day by day."""
    with connection.cursor() as cursor:
        cursor.execute(_COMPARE, _whose(account))
        rows = cursor.fetchall()
    return [one for day, *numbers in rows for one in _of_day(account, day, numbers)]


def repair_tallies(account: SellerAccount, *, now: datetime) -> list[Difference]:
    """Set the tallies of an account to a recount, renew its score, return what was wrong.

    No event tells it: these numbers say nothing that the rows do not say. The log of the program
    does.
    """
    with transaction.atomic():
        lock_scores(account.organization_id, [account.pk], now)
        found = differences_of(account)
        if not found:
            return []
        days = sorted({difference.day for difference in found})
        with connection.cursor() as cursor:
            cursor.execute(_CLEAR, {**_whose(account), "days": days})
            cursor.execute(_REFILL, {**_whose(account), "days": days})
        renew_scores(account.organization_id, [account.pk], now)
    _log.warning(
        "tallies_repaired",
        seller_account=account.public_id,
        days=len(days),
        differences=len(found),
    )
    return found


def _whose(account: SellerAccount) -> dict[str, Any]:
    return {"organization": account.organization_id, "accounts": [account.pk]}


def _of_day(account: SellerAccount, day: date, numbers: list[int]) -> Iterator[Difference]:
    for column, kept, recounted in zip(_COLUMNS, numbers[::2], numbers[1::2], strict=True):
        if kept != recounted:
            yield Difference(account.public_id, day, column, kept, recounted)
