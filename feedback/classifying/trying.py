"""A text tried without storing it."""

from dataclasses import dataclass
from datetime import datetime

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import FieldError, Invalid
from feedback.classifying.engines import engine_for
from feedback.classifying.inputs import own_names, rules_for
from feedback.polarity import polarity
from feedback.services.accounts import require_marketplace
from feedback.text.inputs import OrderFacts, TextInput
from feedback.text.labels import TextPolarity
from feedback.text.results import Classification
from marketplaces.packs import pack_for
from marketplaces.policy import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A text and what is known beside it; `rating` is in the marketplace's own scale."""

    text: str
    marketplace: str | None = None
    rating: int | None = None
    order: OrderFacts


def try_text(trial: Trial, *, actor: Actor, now: datetime) -> Classification:
    """Return what the organization's engine says of a text; nothing is kept.

    Raises:
        UnknownMarketplace: no pack has this code.
        Invalid: the marketplace has no such rating.
    """
    actor.require(Scope.FEEDBACK_READ)
    rules = stars = None
    if trial.marketplace is not None:
        pack = pack_for(trial.marketplace, on=now.date())
        require_marketplace(actor, pack.code)
        rules, stars = rules_for(pack.code, on=now.date()), _polarity(trial.rating, pack)
    elif trial.rating is not None:
        detail = "Name the marketplace whose scale the rating is in."
        raise Invalid(errors=[FieldError("#/rating", "invalid", detail)])
    asked = TextInput(
        text=trial.text,
        rules=rules,
        stars=stars,
        order=trial.order,
        own=own_names(actor.organization_id),
    )
    return engine_for(actor.organization_id).classify([asked])[0]


def _polarity(rating: int | None, pack: Pack) -> TextPolarity | None:
    if rating is None:
        return None
    found = polarity(rating, pack.polarity)
    if found is None:
        rule = pack.polarity
        known = ", ".join(map(str, sorted((*rule.negative, *rule.neutral, *rule.positive))))
        detail = f"{pack.identity.name} knows the ratings {known}."
        raise Invalid(errors=[FieldError("#/rating", "invalid", detail)])
    return TextPolarity(found.value)
