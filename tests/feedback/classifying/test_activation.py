"""Which model reads: through gates, one at most, told in the history, and the way back."""

import json
from typing import Any

import pytest

from accounts.choices import Scope
from accounts.errors import Invalid, MarketplaceForbidden, NotFound, ScopeMissing
from audit.models import Event
from feedback.choices import RunScope
from feedback.classifying.activation import (
    GatesFailed,
    ModelNotReady,
    activate_model,
    deactivate_model,
)
from feedback.classifying.engines import active_model, engine_for
from feedback.classifying.runs import run_classification, start_run
from feedback.models import ClassifierModel
from feedback.text.chain import RULES
from feedback.text.linear.artefact import Artefact, pack
from feedback.text.linear.training import train
from tests.factories import make_actor
from tests.feedback.classifying.test_training import fill, trained
from tests.feedback.comments import KIND, everything, held, record
from tests.feedback.test_concurrency import in_threads
from tests.feedback.text.linear.invented import examples
from tests.rows import ClassifierModelFactory
from tests.shops import NOW, Shop

PASSED = {"gate": "calibrated", "passed": True, "measured": 0.021, "bound": 0.05}
FAILED = {"gate": "enough_negative", "passed": False, "measured": 12, "bound": 200}


@pytest.fixture(scope="session")
def artefact() -> Artefact:
    """A small model of English."""
    return pack(train(list(examples("en"))[::3], name="small", version="1", seed=7))


def ready(shop: Shop, artefact: Artefact, **more: Any) -> ClassifierModel:
    facts = json.loads(artefact.facts)
    given = {"status": "ready", "gates": [PASSED], "digest": facts["sha256"], **more}
    return ClassifierModelFactory(
        organization=shop.organization, weights=artefact.numbers, description=facts, **given
    )


def better_than(model: ClassifierModel) -> dict[str, Any]:
    """Return the gate of a model that was compared with this one, and is better."""
    measured = {"measured": 0.8, "bound": 0.7}
    return {"gate": "better_than_active", "passed": True, **measured, "against": model.digest}


def activate(shop: Shop, model: ClassifierModel, **more: Any) -> ClassifierModel:
    given = {"reason": "It is better.", "actor": shop.actor, "now": NOW, **more}
    return activate_model(model=model, **given)


def deactivate(shop: Shop, model: ClassifierModel, **more: Any) -> ClassifierModel:
    given = {"reason": "It was worse.", "actor": shop.actor, "now": NOW, **more}
    return deactivate_model(model=model, **given)


def statuses() -> list[str]:
    return list(ClassifierModel.objects.order_by("pk").values_list("status", flat=True))


def told() -> list[tuple[str, Any, str]]:
    rows = Event.objects.filter(name__startswith="classifier_model.").order_by("seq")
    return [(one.name.partition(".")[2], one.changes["status"], one.reason) for one in rows]


def engine_of(model: ClassifierModel) -> str:
    return f"{RULES}+linear:small@{model.digest[:8]}"


def test_it_reads_from_then_on(shop: Shop, artefact: Artefact) -> None:
    model = ready(shop, artefact)
    (before,) = record(shop, ("R1", 5, KIND))
    held_model = activate(shop, model)
    assert (held_model.status, held_model.activated_by) == ("active", "tester")
    assert held_model.activated_at == NOW
    assert engine_for(shop.organization.pk).name == engine_of(model)
    (after,) = record(shop, ("R2", 5, KIND))
    assert (held(before).engine, held(after).engine) == (RULES, engine_of(model))
    assert held(after).result["polarity_text"]["label"] == "positive"
    event = Event.objects.get(name="classifier_model.activated")
    assert event.changes == {"status": ["ready", "active"], "digest": [None, model.digest]}
    assert (event.reason, event.actor_label) == ("It is better.", "tester")


def test_a_run_has_it_read_what_was_there(shop: Shop, artefact: Artefact) -> None:
    (before,) = record(shop, ("R1", 5, KIND))
    model = activate(shop, ready(shop, artefact))
    run = start_run(scope=RunScope.ALL, seller_account=None, actor=shop.actor, now=NOW)
    run_classification(organization_id=run.organization_id, run_id=run.pk)
    assert held(before).engine == engine_of(model)
    deactivate(shop, model)
    run = start_run(scope=RunScope.ALL, seller_account=None, actor=shop.actor, now=NOW)
    run_classification(organization_id=run.organization_id, run_id=run.pk)
    assert held(before).engine == RULES


def test_in_a_language_that_it_does_not_know_the_rules_speak(
    shop: Shop, artefact: Artefact
) -> None:
    activate(shop, ready(shop, artefact))
    (korean,) = record(shop, ("R1", 1, "배송이 너무 늦었어요."))
    assert held(korean).engine == RULES


def test_one_is_active_and_an_older_one_is_the_way_back(shop: Shop, artefact: Artefact) -> None:
    first = ready(shop, artefact)
    second = ready(shop, artefact, gates=[PASSED, better_than(first)])
    activate(shop, first)
    activate(shop, second)
    assert statuses() == ["ready", "active"]
    activate(shop, first, reason="Back.")
    assert statuses() == ["active", "ready"]
    assert told() == [
        ("activated", ["ready", "active"], "It is better."),
        ("deactivated", ["active", "ready"], "It is better."),
        ("activated", ["ready", "active"], "It is better."),
        ("deactivated", ["active", "ready"], "Back."),
        ("activated", ["ready", "active"], "Back."),
    ]


def test_without_any_the_rules_read_alone(shop: Shop, artefact: Artefact) -> None:
    model = activate(shop, ready(shop, artefact))
    assert deactivate(shop, model).status == "ready"
    assert active_model(shop.organization.pk) is None
    assert told()[1] == ("deactivated", ["active", "ready"], "It was worse.")


def test_what_does_not_pass_its_gates_stays_away(shop: Shop, artefact: Artefact) -> None:
    active = activate(shop, ready(shop, artefact))
    nothing = {"gate": "better_than_active", "passed": False, "measured": None, "bound": None}
    model = ready(shop, artefact, gates=[FAILED, PASSED, nothing])
    before = everything()
    with pytest.raises(GatesFailed) as refused:
        activate(shop, model)
    assert str(refused.value) == (
        "The model does not pass its gates: enough_negative (measured 12, bound 200); "
        "better_than_active (measured nothing)."
    )
    assert everything() == before
    assert statuses() == ["active", "ready"]
    assert engine_for(shop.organization.pk).name == engine_of(active)


@pytest.mark.parametrize("digest", [None, "f" * 64])
def test_a_comparison_with_another_active_model_is_none(
    shop: Shop, artefact: Artefact, digest: str | None
) -> None:
    """Both trained while none or another was active: the second was never measured by the first."""
    active = activate(shop, ready(shop, artefact, name="first"))
    gates = [PASSED, {**better_than(active), "against": digest}] if digest else [PASSED]
    model = ready(shop, artefact, gates=gates)
    before = everything()
    with pytest.raises(GatesFailed, match="was not compared with the active 'first': train a new"):
        activate(shop, model)
    assert everything() == before
    deactivate(shop, active)
    assert activate(shop, model).status == "active"


def test_what_was_active_before_passed_its_gates_then(shop: Shop, artefact: Artefact) -> None:
    model = ready(shop, artefact, gates=[FAILED], activated_at=NOW, activated_by="tester")
    assert activate(shop, model).status == "active"


@pytest.mark.parametrize("status", ["training", "failed", "active"])
def test_what_is_not_ready_is_refused(shop: Shop, artefact: Artefact, status: str) -> None:
    model = ready(shop, artefact, status=status)
    before = everything()
    with pytest.raises(ModelNotReady):
        activate(shop, model)
    if status != "active":
        with pytest.raises(ModelNotReady):
            deactivate(shop, model)
    assert everything() == before


def test_who_may_and_why(shop: Shop, artefact: Artefact) -> None:
    model = ready(shop, artefact)
    reader = make_actor(shop.organization, scopes=[Scope.FEEDBACK_READ])
    before = everything()
    for change in (activate, deactivate):
        with pytest.raises(ScopeMissing):
            change(shop, model, actor=reader)
        with pytest.raises(Invalid):
            change(shop, model, reason=" ")
        with pytest.raises(NotFound):
            change(shop, model, actor=make_actor(Shop("Other").organization))
    assert everything() == before


def test_the_model_of_another_organization_does_not_read(shop: Shop, artefact: Artefact) -> None:
    other = Shop("Other")
    activate(other, ready(other, artefact))
    assert active_model(shop.organization.pk) is None


def test_a_model_that_cannot_be_read_keeps_nothing_from_coming_in(
    shop: Shop, artefact: Artefact
) -> None:
    """Such as one of an older version of the product."""
    model = activate(shop, ready(shop, artefact))
    ClassifierModel.objects.filter(pk=model.pk).update(
        description=model.description | {"format": 0}, digest="0" * 64
    )
    assert active_model(shop.organization.pk) is None
    (feedback,) = record(shop, ("R1", 5, KIND))
    assert held(feedback).engine == RULES


def test_from_the_stars_to_the_engine(shop: Shop) -> None:
    """The whole way, and the next model has to be better than the one that is active."""
    fill(shop)
    first = activate(shop, trained(shop, "first"))
    (feedback,) = record(shop, ("R1", 5, "Wonderful lamp, thank you. Again!"))
    found = held(feedback)
    assert found.engine == f"{RULES}+linear:first@{first.digest[:8]}"
    assert (found.text_polarity, found.mismatch) == ("positive", "none")
    second = trained(shop, "second")
    gate = second.gates[-1]
    assert (gate["gate"], gate["passed"]) == ("better_than_active", False)
    assert gate["measured"] == gate["bound"]
    with pytest.raises(GatesFailed, match="better_than_active"):
        activate(shop, second)
    assert statuses() == ["active", "ready"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once(artefact: Artefact) -> None:
    """Whoever comes second deactivates what the first has activated."""
    shop = Shop()
    models = [ready(shop, artefact, activated_at=NOW, activated_by="tester") for _ in range(4)]
    in_threads(*[lambda model=model: activate(shop, model) for model in models])
    assert sorted(statuses()) == ["active", "ready", "ready", "ready"]
    assert [name for name, _, _ in told()].count("activated") == 4


def test_a_key_for_some_marketplaces_does_not_choose_for_all(
    shop: Shop, artefact: Artefact
) -> None:
    limited = make_actor(shop.organization, marketplaces=["own_shop"])
    rests = ready(shop, artefact)
    before = everything()
    with pytest.raises(MarketplaceForbidden):
        activate(shop, rests, actor=limited)
    assert everything() == before
    active = activate(shop, rests)
    with pytest.raises(MarketplaceForbidden):
        deactivate(shop, active, actor=limited)
    assert statuses() == ["active"]
