"""Parts of pages that need more than the page's own app: history, scores, charts."""

from typing import Any

from django import template
from django.utils import timezone

from accounts.admin_access import admin_actor
from accounts.choices import Scope
from audit.history import NEWEST, HistoryEntry, history_of
from config.score_cards import ScoreCard, card_of, number_text, window_label
from config.score_charts import ScoreChart, chart_of
from marketplaces.choices import Measure
from marketplaces.packs import pack_for
from metrics.monthly import months_of
from metrics.services import score_of

register = template.Library()


@register.simple_tag(takes_context=True)
def history_entries(context: dict[str, Any], row: Any) -> list[HistoryEntry]:
    """Return what happened to a row, for those who may know it."""
    actor = admin_actor(context["request"])
    if actor is None or not actor.may(Scope.EVENTS_READ):
        return []
    return history_of(row, actor, limit=NEWEST)


@register.simple_tag(takes_context=True)
def score_card(context: dict[str, Any], account: Any) -> ScoreCard | None:
    """Return an account's score card, for those who may know it."""
    actor = admin_actor(context["request"])
    if actor is None or not actor.may(Scope.SCORES_READ):
        return None
    now = timezone.now()
    return card_of(account, score_of(account=account, actor=actor, now=now), now=now)


@register.simple_tag(takes_context=True)
def score_chart(context: dict[str, Any], account: Any) -> ScoreChart | None:
    """Return the chart of an account's last months, for those who may know its score."""
    actor = admin_actor(context["request"])
    if actor is None or not actor.may(Scope.SCORES_READ):
        return None
    now = timezone.now()
    months = months_of(account=account, actor=actor, now=now)
    return chart_of(account, months, pack=pack_for(account.marketplace_id, on=now.date()))


@register.filter(name="window_label")
def window_in_words(name: str) -> str:
    """Return `30d` as words."""
    return window_label(name)


@register.simple_tag
def official_text(official: dict[str, Any], marketplace: str) -> str:
    """Return an official number as its marketplace shows it; a dash where there is none."""
    pack = pack_for(marketplace, on=timezone.now().date())
    return number_text(official["displayed"], Measure(official["measure"]), pack.score.rounding)
