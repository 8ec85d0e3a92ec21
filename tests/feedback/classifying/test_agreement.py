"""How often people and the machine agree, where somebody has looked."""

import pytest

from accounts.choices import Scope
from accounts.errors import ScopeMissing
from feedback.choices import OverrideAspect
from feedback.classifying.agreement import Agreement, agreements
from feedback.classifying.overrides import override, remove_override
from feedback.models import Feedback, Override
from tests.factories import make_actor
from tests.feedback.comments import KIND, LATE, RUDE, record
from tests.shops import NOW, Shop

LATE_IN_KOREAN = "배송이 너무 늦었어요."


def decide(shop: Shop, feedback: Feedback, aspect: OverrideAspect, value: str) -> Override:
    return override(
        feedback=feedback, aspect=aspect, value=value, reason="Read.", actor=shop.actor, now=NOW
    )


def row(aspect: str, language: str, marketplace: str, decided: int, agreed: int) -> Agreement:
    return Agreement(
        aspect=aspect, language=language, marketplace=marketplace, decided=decided, agreed=agreed
    )


@pytest.fixture
def decided(shop: Shop) -> Shop:
    """Return a shop in which people agreed on 2 of 3 English polarities, and on others."""
    polarity = OverrideAspect.TEXT_POLARITY
    late, rude, kind, korean = record(
        shop, ("R1", 1, LATE), ("R2", 1, RUDE), ("R3", 5, KIND), ("R4", 1, LATE_IN_KOREAN)
    )
    (other,) = record(shop, ("R5", 5, KIND), marketplace="own_shop")
    decide(shop, late, polarity, "negative")
    decide(shop, rude, polarity, "neutral")
    decide(shop, kind, polarity, "positive")
    decide(shop, korean, polarity, "negative")
    decide(shop, other, polarity, "negative")
    decide(shop, late, OverrideAspect.LANGUAGE, "de")
    return shop


def test_each_aspect_language_and_marketplace(decided: Shop) -> None:
    found = agreements(decided.actor)
    assert found == [
        row("language", "en", "amazon.us", 1, 0),
        row("text_polarity", "en", "amazon.us", 3, 2),
        row("text_polarity", "en", "own_shop", 1, 0),
        row("text_polarity", "ko", "amazon.us", 1, 1),
    ]
    assert [one.share for one in found] == [0.0, 2 / 3, 0.0, 1.0]


def test_a_decision_that_is_taken_back_counts_no_more(decided: Shop) -> None:
    made = Override.objects.get(aspect="language")
    remove_override(made=made, reason="Misread.", actor=decided.actor, now=NOW)
    assert [one.aspect for one in agreements(decided.actor)] == ["text_polarity"] * 3


def test_without_decisions_there_is_no_row(shop: Shop) -> None:
    record(shop, ("R1", 1, LATE))
    assert agreements(shop.actor) == []


def test_everybody_sees_his_own(decided: Shop) -> None:
    limited = make_actor(decided.organization, marketplaces=["own_shop"])
    assert agreements(limited) == [row("text_polarity", "en", "own_shop", 1, 0)]
    assert agreements(make_actor(Shop("Other").organization)) == []
    with pytest.raises(ScopeMissing):
        agreements(make_actor(decided.organization, scopes=[Scope.FEEDBACK_WRITE]))
