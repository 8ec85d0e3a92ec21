"""One score by the name of its account: the read that storefronts repeat all day, so it is lean."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings

from accounts import public_ids
from accounts.access import Companion
from accounts.actor import Actor
from accounts.choices import Scope
from accounts.statements import prepared_cursor
from feedback.models import SellerAccount
from marketplaces.packs import pack_for
from metrics.scores import ComputedScore, current
from metrics.services import score_of

_COLUMNS = "a.marketplace_id, s.windows::text, s.formula, s.pack_version, s.as_of, s.valid_until"
_TABLES = (
    "feedback_selleraccount AS a JOIN metrics_sellerscore AS s "
    "ON s.organization_id = a.organization_id AND s.seller_account_id = a.id"
)
_READY = (
    f"SELECT {_COLUMNS} FROM {_TABLES} "  # noqa: S608 - our own words
    "WHERE a.organization_id = %s AND a.id = %s"
)
_BESIDE_KEY = f"LEFT JOIN ({_TABLES}) ON a.organization_id = k.organization_id AND a.id = %s"


@dataclass(frozen=True, slots=True)
class ReadScore:
    """A score and whose it is."""

    public_id: str
    marketplace_id: str
    score: ComputedScore


def ready_score(seller_account: str) -> Companion | None:
    """Return what brings the ready row along with the key of the caller, for `read_score`."""
    row_id = _row_id_of(seller_account)
    return None if row_id is None else Companion(f", {_COLUMNS}", _BESIDE_KEY, (row_id,))


def read_score(
    *,
    seller_account: str,
    actor: Actor,
    now: datetime,
    companion: Companion | None = None,
    loads: Callable[[str], Any] = orjson.loads,
) -> ReadScore:
    """Return the score of the account with this public id as it stands now.

    A ready row takes one fixed statement, or none if it came with the key. What is not ready, or
    not the actor's to see, goes the way of all other reads, and so does every actor who is limited
    to some marketplaces. `loads` takes the windows of a ready row; `orjson.Fragment` passes them
    on as they are.

    Raises:
        ScopeMissing: the actor may not read scores.
        NotFound: the actor sees no such account.
    """
    actor.require(Scope.SCORES_READ)
    if not actor.marketplaces:
        brought = companion.row if companion else None
        row = brought or _row(seller_account, actor)
        if row is not None and row[0] is not None:  # a left join that found nothing brings nulls
            marketplace, windows, *rest = row
            stored = ComputedScore(loads(windows), *rest)
            score = current(stored, pack=pack_for(marketplace, on=now.date()), now=now)
            if score is not None:
                return ReadScore(seller_account, marketplace, score)
    account = SellerAccount.objects.visible_to(actor).by_public_id(seller_account)
    score = score_of(account=account, actor=actor, now=now)
    return ReadScore(account.public_id, account.marketplace_id, score)


def _row_id_of(public_id: str) -> int | None:
    prefix = SellerAccount.PUBLIC_PREFIX
    return public_ids.decode(prefix, public_id, key=settings.PUBLIC_ID_KEY)


def _row(public_id: str, actor: Actor) -> tuple[Any, ...] | None:
    row_id = _row_id_of(public_id)
    if row_id is None:
        return None
    with prepared_cursor() as cursor:
        cursor.execute(_READY, (actor.organization_id, row_id))
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row
