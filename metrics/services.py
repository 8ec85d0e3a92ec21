"""Scores kept in step with feedback, and read in one look-up."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from django.db import connection
from django.db.models import F

from accounts.actor import Actor
from accounts.choices import Scope
from audit.recording import UnitOfWork
from feedback.changes import FeedbackChanges, OrderChanges
from feedback.models import SellerAccount
from marketplaces.packs import pack_for
from metrics.models import SellerScore
from metrics.scores import ComputedScore, compute_scores, current
from metrics.tallies import apply_changes, apply_orders

# A score row is the lock of its account: whoever changes tallies holds it first, so that no two
# writers compute from tallies of which each misses the other's part.
_LOCK = """
INSERT INTO metrics_sellerscore
    (organization_id, seller_account_id, windows, formula, pack_version, as_of, valid_until,
     version)
SELECT %(organization)s, account, '[]', '', '', %(now)s, %(now)s, 0
FROM unnest(%(accounts)s::bigint[]) AS account
ON CONFLICT (organization_id, seller_account_id) DO NOTHING
"""


def keep_scores(work: UnitOfWork, changes: FeedbackChanges) -> None:
    """Bring tallies and score rows up to date with a batch of feedback, in its transaction."""
    accounts = sorted(changes.seller_account_ids)
    lock_scores(changes.organization_id, accounts, work.now)
    apply_changes(changes)
    renew_scores(changes.organization_id, accounts, work.now)


def count_orders(work: UnitOfWork, changes: OrderChanges) -> None:
    """Bring tallies and score rows up to date with orders, in the transaction that placed them."""
    accounts = sorted({account for account, _, _ in changes.placed})
    if not accounts:
        return
    lock_scores(changes.organization_id, accounts, work.now)
    apply_orders(changes)
    renew_scores(changes.organization_id, accounts, work.now)


def renew_scores(organization_id: int, accounts: list[int], now: datetime) -> None:
    """Compute the score rows of accounts anew; the caller holds them."""
    rows = SellerAccount.objects.filter(organization_id=organization_id, pk__in=accounts)
    for account_id, score in _computed(rows.order_by("pk"), now).items():
        _store(organization_id, account_id, score)


def lock_scores(organization_id: int, accounts: list[int], now: datetime) -> None:
    """Hold the score rows of accounts until the transaction ends; make those that are missing."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, {"organization": organization_id, "accounts": accounts, "now": now})
    rows = SellerScore.objects.filter(
        organization_id=organization_id, seller_account_id__in=accounts
    )
    list(rows.order_by("seller_account_id").select_for_update().values_list("pk"))


def _computed(accounts: Iterable[SellerAccount], now: datetime) -> dict[int, ComputedScore]:
    """Compute scores of one organization's accounts, with a query for each marketplace."""
    computed: dict[int, ComputedScore] = {}
    by_place = sorted(accounts, key=lambda account: account.marketplace_id)
    for marketplace, group in groupby(by_place, key=lambda account: account.marketplace_id):
        alike = list(group)
        computed |= compute_scores(
            organization_id=alike[0].organization_id,
            seller_account_ids=[account.pk for account in alike],
            pack=pack_for(marketplace, on=now.date()),
            now=now,
        )
    return computed


def _store(organization_id: int, seller_account_id: int, score: ComputedScore) -> None:
    SellerScore.objects.filter(
        organization_id=organization_id, seller_account_id=seller_account_id
    ).update(
        windows=score.windows,
        formula=score.formula,
        pack_version=score.pack_version,
        as_of=score.as_of,
        valid_until=score.valid_until,
        version=F("version") + 1,
    )


def score_of(*, account: SellerAccount, actor: Actor, now: datetime) -> ComputedScore:
    """Return the score of one account as it stands now; see `scores_of`."""
    return scores_of(accounts=[account], actor=actor, now=now)[account.pk]


def scores_of(
    *, accounts: Sequence[SellerAccount], actor: Actor, now: datetime
) -> dict[int, ComputedScore]:
    """Return the scores of accounts as they stand now, by the accounts' row ids.

    A score is its ready row or, when a window has moved on since that was written, the same
    numbers computed anew from the tallies; nothing is written.
    """
    actor.require(Scope.SCORES_READ)
    rows = SellerScore.objects.visible_to(actor).filter(
        seller_account_id__in=[account.pk for account in accounts]
    )
    ready = {row.seller_account_id: row for row in rows}
    found, stale = {}, []
    for account in accounts:
        pack = pack_for(account.marketplace_id, on=now.date())
        score = current(ready.get(account.pk), pack=pack, now=now)
        if score is None:
            stale.append(account)
        else:
            found[account.pk] = score
    return found | _computed(stale, now)
