"""The admin's start page: a score card for each seller account, or what to do first."""

from datetime import datetime
from typing import Any

from accounts.actor import Actor
from accounts.choices import Scope
from config.score_cards import ScoreCard, card_of
from feedback.models import SellerAccount
from metrics.services import scores_of

_CARDS = 24


def start_page(actor: Actor | None, *, now: datetime) -> dict[str, Any]:
    """Return what the page shows to this person; the scores are ready rows, nothing is counted."""
    if actor is None or not actor.may(Scope.SCORES_READ):
        return {"cards": [], "is_member": actor is not None}
    rows = SellerAccount.objects.visible_to(actor).select_related("marketplace")
    accounts = list(rows.order_by("name", "pk")[: _CARDS + 1])
    shown = accounts[:_CARDS]
    return {
        "cards": _cards(shown, actor, now),
        "has_more_accounts": len(accounts) > _CARDS,
        "may_write": actor.may(Scope.FEEDBACK_WRITE),
        "is_member": True,
    }


def _cards(accounts: list[SellerAccount], actor: Actor, now: datetime) -> list[ScoreCard]:
    scores = scores_of(accounts=accounts, actor=actor, now=now)
    return [card_of(account, scores[account.pk], now=now) for account in accounts]
