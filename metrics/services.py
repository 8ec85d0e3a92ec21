"""Scores kept in step with feedback, and read in one look-up."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import F

from accounts.actor import Actor
from accounts.choices import Scope
from audit.recording import UnitOfWork
from feedback.changes import FeedbackChanges
from feedback.models import SellerAccount
from marketplaces.packs import pack_for
from metrics.models import SellerScore
from metrics.scores import ComputedScore, compute_score, current
from metrics.tallies import apply_changes

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
    _lock_scores(changes.organization_id, accounts, work.now)
    apply_changes(changes)
    rows = SellerAccount.objects.filter(organization_id=changes.organization_id, pk__in=accounts)
    for account in rows.order_by("pk"):
        _store(account, _computed(account, work.now))


def _lock_scores(organization_id: int, accounts: list[int], now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, {"organization": organization_id, "accounts": accounts, "now": now})
    rows = SellerScore.objects.filter(
        organization_id=organization_id, seller_account_id__in=accounts
    )
    list(rows.order_by("seller_account_id").select_for_update().values_list("pk"))


def _computed(account: SellerAccount, now: datetime) -> ComputedScore:
    return compute_score(
        organization_id=account.organization_id,
        seller_account_id=account.pk,
        pack=pack_for(account.marketplace_id, on=now.date()),
        now=now,
    )


def _store(account: SellerAccount, score: ComputedScore) -> None:
    SellerScore.objects.filter(
        organization_id=account.organization_id, seller_account_id=account.pk
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
    return {
        account.pk: current(
            ready.get(account.pk), pack=pack_for(account.marketplace_id, on=now.date()), now=now
        )
        or _computed(account, now)
        for account in accounts
    }
