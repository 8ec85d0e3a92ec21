"""A person's word: on top of the machine's, told with its reason, taken back again."""

from typing import Any

import pytest

from accounts.choices import Scope
from accounts.errors import Invalid, NotFound, ScopeMissing
from audit.models import Event
from feedback.choices import OverrideAspect, RunScope
from feedback.classifying.overrides import NotClassified, override, remove_override
from feedback.classifying.runs import run_classification, start_run
from feedback.models import Classification, Feedback, Override
from tests.factories import make_actor
from tests.feedback.comments import LAMP, LATE, events, everything, held, record
from tests.shops import NOW, Shop

DELIVERY = ["bought_label_delivery", "marketplace_fulfilment"]


@pytest.fixture
def feedback(shop: Shop) -> Feedback:
    return record(shop, ("R1", 1, LATE))[0]


def decide(shop: Shop, feedback: Feedback, aspect: Any, value: Any, **more: Any) -> Override:
    given = {"reason": "I have read it.", "actor": shop.actor, "now": NOW, **more}
    return override(feedback=feedback, aspect=aspect, value=value, **given)


def run_over_all(shop: Shop) -> None:
    run = start_run(scope=RunScope.ALL, seller_account=None, actor=shop.actor, now=NOW)
    run_classification(organization_id=run.organization_id, run_id=run.pk)


@pytest.mark.parametrize(
    ("aspect", "ground", "value", "column", "kept", "machine"),
    [
        ("language", "", "de", "language", "de", "en"),
        ("text_polarity", "", "neutral", "text_polarity", "neutral", "negative"),
        ("mismatch", "", "text_more_positive", "mismatch", "text_more_positive", "none"),
        (
            "topics",
            "",
            ["price", "packaging", "price"],
            "topics",
            ["packaging", "price"],
            ["shipping_delay"],
        ),
        ("topics", "", [], "topics", [], ["shipping_delay"]),
        (
            "ground",
            "marketplace_fulfilment",
            "no",
            "grounds_possible",
            ["bought_label_delivery"],
            "possible",
        ),
        ("ground", "obscene", "eligible", "grounds_eligible", ["obscene"], "no"),
    ],
)
def test_it_wins_over_the_machine(  # noqa: PLR0917 - one decision and what follows
    shop: Shop,
    feedback: Feedback,
    aspect: str,
    ground: str,
    value: Any,
    column: str,
    kept: Any,
    machine: Any,
) -> None:
    result = held(feedback).result
    made = decide(shop, feedback, OverrideAspect(aspect), value, ground=ground)
    assert getattr(held(feedback), column) == kept
    assert held(feedback).result == result  # the machine's own answer stays
    decided = kept if aspect == "topics" else value
    assert (made.value, made.machine_value, made.made_by) == (decided, machine, "tester")
    assert (made.reason, made.made_at) == ("I have read it.", NOW)
    name = f"ground.{ground}" if ground else aspect
    event = Event.objects.get(name="feedback.overridden")
    assert (event.changes, event.reason) == ({name: [machine, decided]}, "I have read it.")
    assert event.subject_id == feedback.pk


def test_it_survives_every_later_reading(shop: Shop, feedback: Feedback) -> None:
    decide(shop, feedback, OverrideAspect.LANGUAGE, "de")
    decide(shop, feedback, OverrideAspect.GROUND, "no", ground="product_review")
    run_over_all(shop)
    assert (held(feedback).language, held(feedback).grounds_possible) == ("de", DELIVERY)
    record(shop, ("R1", 1, LAMP))
    found = held(feedback)
    assert (found.language, found.result["language"]["code"]) == ("de", "en")
    assert (found.topics, found.grounds_eligible) == (["product_review"], [])
    assert found.result["grounds"][0]["verdict"] == "eligible"


def test_it_holds_after_the_classification_was_lost(shop: Shop, feedback: Feedback) -> None:
    decide(shop, feedback, OverrideAspect.TOPICS, ["price"])
    Classification.objects.all().delete()
    run_over_all(shop)
    assert held(feedback).topics == ["price"]


def test_decided_again_it_is_replaced(shop: Shop, feedback: Feedback) -> None:
    first = decide(shop, feedback, OverrideAspect.LANGUAGE, "de")
    second = decide(shop, feedback, OverrideAspect.LANGUAGE, "fr", reason="  No, French. ")
    assert (second.pk, Override.objects.get().value) == (first.pk, "fr")
    assert (second.machine_value, second.reason) == ("en", "No, French.")
    assert events("feedback.overridden") == [{"language": ["en", "de"]}, {"language": ["de", "fr"]}]
    assert held(feedback).language == "fr"


def test_grounds_are_decided_each_for_itself(shop: Shop, feedback: Feedback) -> None:
    for ground in DELIVERY:
        decide(shop, feedback, OverrideAspect.GROUND, "eligible", ground=ground)
    assert (held(feedback).grounds_eligible, held(feedback).grounds_possible) == (DELIVERY, [])
    assert Override.objects.count() == 2


def test_it_can_be_taken_back(shop: Shop, feedback: Feedback) -> None:
    before = Classification.objects.values().get()
    made = decide(shop, feedback, OverrideAspect.TOPICS, ["price"])
    remove_override(made=made, reason="Misread.", actor=shop.actor, now=NOW)
    assert (Override.objects.count(), Classification.objects.values().get()) == (0, before)
    event = Event.objects.get(name="feedback.override_removed")
    assert event.changes == {"topics": [["price"], ["shipping_delay"]]}
    assert event.reason == "Misread."


def test_it_is_taken_back_once(shop: Shop, feedback: Feedback) -> None:
    made = decide(shop, feedback, OverrideAspect.LANGUAGE, "de")
    twin = Override.objects.get()
    remove_override(made=made, reason="Misread.", actor=shop.actor, now=NOW)
    before = everything()
    with pytest.raises(NotFound):
        remove_override(made=twin, reason="Misread.", actor=shop.actor, now=NOW)
    assert everything() == before


@pytest.mark.parametrize(
    ("aspect", "ground", "value", "reason", "pointer"),
    [
        ("language", "", "xx", "Why.", "#/value"),
        ("language", "", "", "Why.", "#/value"),
        ("language", "", None, "Why.", "#/value"),
        ("language", "", ["de"], "Why.", "#/value"),
        ("language", "", {"code": "de"}, "Why.", "#/value"),
        ("text_polarity", "", "angry", "Why.", "#/value"),
        ("text_polarity", "", 1, "Why.", "#/value"),
        ("mismatch", "", "yes", "Why.", "#/value"),
        ("topics", "", "price", "Why.", "#/value"),
        ("topics", "", ["price", "weather"], "Why.", "#/value"),
        ("topics", "", [["price"]], "Why.", "#/value"),
        ("topics", "", None, "Why.", "#/value"),
        ("ground", "obscene", "perhaps", "Why.", "#/value"),
        ("ground", "obscene", ["no"], "Why.", "#/value"),
        ("ground", "", "no", "Why.", "#/ground"),
        ("ground", "weather", "no", "Why.", "#/ground"),
        ("language", "obscene", "de", "Why.", "#/ground"),
        ("language", "", "de", " ", "#/reason"),
        ("language", "", "de", "x" * 501, "#/reason"),
        ("language", "", "de", "a\0b", "#/reason"),
    ],
)
def test_what_cannot_be_decided_is_named(  # noqa: PLR0917 - a decision's parts
    shop: Shop,
    feedback: Feedback,
    aspect: str,
    ground: str,
    value: Any,
    reason: str,
    pointer: str,
) -> None:
    before = everything()
    with pytest.raises(Invalid) as refused:
        decide(shop, feedback, OverrideAspect(aspect), value, ground=ground, reason=reason)
    assert [error.pointer for error in refused.value.errors] == [pointer]
    assert everything() == before


def test_there_must_be_something_to_decide_beside(shop: Shop) -> None:
    (feedback,) = record(shop, ("R1", 5, None))
    before = everything()
    with pytest.raises(NotClassified):
        decide(shop, feedback, OverrideAspect.LANGUAGE, "de")
    assert everything() == before


def test_who_may_decide(shop: Shop, feedback: Feedback) -> None:
    made = decide(shop, feedback, OverrideAspect.LANGUAGE, "de")
    reader = make_actor(shop.organization, scopes=[Scope.FEEDBACK_READ])
    before = everything()
    with pytest.raises(ScopeMissing):
        decide(shop, feedback, OverrideAspect.LANGUAGE, "fr", actor=reader)
    with pytest.raises(ScopeMissing):
        remove_override(made=made, reason="Misread.", actor=reader, now=NOW)
    with pytest.raises(Invalid):
        remove_override(made=made, reason=" ", actor=shop.actor, now=NOW)
    limited = make_actor(shop.organization, marketplaces=["own_shop"])
    with pytest.raises(NotClassified):
        decide(shop, feedback, OverrideAspect.LANGUAGE, "fr", actor=limited)
    assert everything() == before


def test_what_is_taken_back_is_told_as_it_was_last(shop: Shop, feedback: Feedback) -> None:
    """Somebody decides again between the reading of the decision and its being taken back."""
    made = decide(shop, feedback, OverrideAspect.LANGUAGE, "de")
    decide(shop, feedback, OverrideAspect.LANGUAGE, "fr")
    remove_override(made=made, reason="Misread.", actor=shop.actor, now=NOW)
    assert events("feedback.override_removed") == [{"language": ["fr", "en"]}]
