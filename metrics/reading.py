"""One score by the name of its account: the read that storefronts repeat all day, so it is lean."""

from dataclasses import dataclass
from datetime import datetime

import orjson
from django.conf import settings

from accounts import public_ids
from accounts.actor import Actor
from accounts.choices import Scope
from accounts.statements import prepared_cursor
from feedback.models import SellerAccount
from marketplaces.packs import pack_for
from metrics.scores import ComputedScore, current
from metrics.services import score_of

_READY = """
SELECT a.marketplace_id, s.windows::text, s.formula, s.pack_version, s.as_of, s.valid_until
FROM feedback_selleraccount AS a
JOIN metrics_sellerscore AS s
  ON s.organization_id = a.organization_id AND s.seller_account_id = a.id
WHERE a.organization_id = %s AND a.id = %s
"""


@dataclass(frozen=True, slots=True)
class ReadScore:
    """A score and whose it is."""

    public_id: str
    marketplace_id: str
    score: ComputedScore


def read_score(*, seller_account: str, actor: Actor, now: datetime) -> ReadScore:
    """Return the score of the account with this public id as it stands now.

    A ready row takes one fixed statement. What is not ready, or not the actor's to see, goes the
    way of all other reads, and so does every actor who is limited to some marketplaces.

    Raises:
        ScopeMissing: the actor may not read scores.
        NotFound: the actor sees no such account.
    """
    actor.require(Scope.SCORES_READ)
    found = None if actor.marketplaces else _ready(seller_account, actor.organization_id, now)
    if found is not None:
        return found
    account = SellerAccount.objects.visible_to(actor).by_public_id(seller_account)
    score = score_of(account=account, actor=actor, now=now)
    return ReadScore(account.public_id, account.marketplace_id, score)


def _ready(public_id: str, organization_id: int, now: datetime) -> ReadScore | None:
    row_id = public_ids.decode(SellerAccount.PUBLIC_PREFIX, public_id, key=settings.PUBLIC_ID_KEY)
    if row_id is None:
        return None
    with prepared_cursor() as cursor:
        cursor.execute(_READY, (organization_id, row_id))
        row = cursor.fetchone()
    if row is None:
        return None
    marketplace, windows, *rest = row
    stored = ComputedScore(orjson.loads(windows), *rest)
    score = current(stored, pack=pack_for(marketplace, on=now.date()), now=now)
    return None if score is None else ReadScore(public_id, marketplace, score)
