"""Score rows whose windows have moved on, written anew; nothing depends on it.

A reader of a stale row gets the same numbers computed from the tallies; a ready row only saves him
that.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from marketplaces.packs import load_versions, pack_for
from metrics.models import SellerScore
from metrics.services import lock_scores, renew_scores

BATCH = 200


def organizations_with_stale_scores(now: datetime) -> Iterator[int]:
    """Return the organizations that have a stale score row."""
    rows = _stale(now).order_by("organization_id")
    yield from rows.values_list("organization_id", flat=True).distinct()


def renew_stale_scores(organization_id: int, now: datetime) -> int:
    """Renew the stale score rows of an organization, and return how many that were.

    Each batch is a transaction of its own that holds its rows: a writer waits for it or it for the
    writer, and what the writer has just renewed is not stale any more.
    """
    total, last = 0, 0
    while True:
        rows = _stale(now).filter(organization_id=organization_id, seller_account_id__gt=last)
        ordered = rows.order_by("seller_account_id")
        accounts = list(ordered.values_list("seller_account_id", flat=True)[:BATCH])
        if not accounts:
            return total
        with transaction.atomic():
            lock_scores(organization_id, accounts, now)
            stale = list(
                rows.filter(seller_account_id__in=accounts).values_list(
                    "seller_account_id", flat=True
                )
            )
            renew_scores(organization_id, stale, now)
        total, last = total + len(stale), accounts[-1]


def _stale(now: datetime) -> QuerySet[SellerScore]:
    versions = [pack_for(code, on=now.date()).version for code in load_versions()]
    return SellerScore.objects.filter(Q(valid_until__lte=now) | ~Q(pack_version__in=versions))
