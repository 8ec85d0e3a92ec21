"""Which trained model reads: activated by a person, through gates, with the way back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import Conflict, NotFound, Refusal
from accounts.grants import require_marketplaces
from audit.recording import UnitOfWork, unit_of_work
from feedback.choices import ClassifierStatus, FeedbackEvent
from feedback.models import ClassifierModel
from feedback.reasons import check_reason


class GatesFailed(Refusal):
    """The model was measured, and is not good enough."""

    code: ClassVar[str] = "classifier_gates_failed"
    message: ClassVar[str] = "The model does not pass its gates."


class ModelNotReady(Conflict):
    """The model is being trained, its training has failed, or it is in that state already."""

    code: ClassVar[str] = "classifier_model_not_ready"
    message: ClassVar[str] = "The model cannot be activated or deactivated in its present state."


def activate_model(
    *, model: ClassifierModel, reason: str, actor: Actor, now: datetime
) -> ClassifierModel:
    """Have the model read from now on, and return it; whichever was active before rests.

    What was classified before stays until the next run. A model that was active once passed its
    gates then: it may always come back.

    Raises:
        ModelNotReady: it has not been trained, or is active.
        GatesFailed: it was measured, and is not good enough.
        MarketplaceForbidden: the key is limited to marketplaces; the model reads for all.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    require_marketplaces(actor, ())
    check_reason(reason)
    with unit_of_work(actor=actor, now=now, reason=reason.strip()) as work:
        held = _held(model, actor, ClassifierStatus.READY)
        rows = ClassifierModel.objects.visible_to(actor).defer("weights")
        active = rows.filter(status=ClassifierStatus.ACTIVE).first()
        if held.activated_at is None:
            _check_gates(held, active)
        if active is not None:
            _move(work, active, ClassifierStatus.READY, FeedbackEvent.MODEL_DEACTIVATED)
        held.activated_by, held.activated_at = actor.label, now
        _move(work, held, ClassifierStatus.ACTIVE, FeedbackEvent.MODEL_ACTIVATED)
    return held


def deactivate_model(
    *, model: ClassifierModel, reason: str, actor: Actor, now: datetime
) -> ClassifierModel:
    """Have the rules alone read from now on, and return the model.

    Raises:
        ModelNotReady: it is not active.
        MarketplaceForbidden: the key is limited to marketplaces; the model reads for all.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    require_marketplaces(actor, ())
    check_reason(reason)
    with unit_of_work(actor=actor, now=now, reason=reason.strip()) as work:
        held = _held(model, actor, ClassifierStatus.ACTIVE)
        _move(work, held, ClassifierStatus.READY, FeedbackEvent.MODEL_DEACTIVATED)
    return held


def _check_gates(model: ClassifierModel, active: ClassifierModel | None) -> None:
    """Raise GatesFailed for a model that failed one, or was measured against another active one."""
    told = model.gates or []
    failed = [_in_words(gate) for gate in told if not gate["passed"]]
    if failed:
        raise GatesFailed(f"The model does not pass its gates: {'; '.join(failed)}.")
    if active is not None and active.digest not in {gate.get("against") for gate in told}:
        message = f"The model was not compared with the active {active.name!r}: train a new one."
        raise GatesFailed(message)


def _in_words(gate: Mapping[str, Any]) -> str:
    measured = "nothing" if gate["measured"] is None else f"{gate['measured']:.4g}"
    bound = "" if gate["bound"] is None else f", bound {gate['bound']:.4g}"
    return f"{gate['gate']} (measured {measured}{bound})"


def _held(model: ClassifierModel, actor: Actor, status: ClassifierStatus) -> ClassifierModel:
    """Return the model; all of them are held, so that two cannot become the active one."""
    rows = ClassifierModel.objects.visible_to(actor).select_for_update(no_key=True)
    held = next((row for row in rows.defer("weights").order_by("pk") if row.pk == model.pk), None)
    if held is None:
        raise NotFound
    if held.status != status:
        raise ModelNotReady
    return held


def _move(
    work: UnitOfWork, model: ClassifierModel, status: ClassifierStatus, event: FeedbackEvent
) -> None:
    before, model.status = model.status, status
    model.save(update_fields=["status", "activated_by", "activated_at"])
    changes = {"status": (before, status.value), "digest": (None, model.digest)}
    work.record(event, model, changes=changes)
