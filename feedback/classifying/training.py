"""Models trained from the organization's own stars: begun by a person, trained by a job."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.actor import Actor, system_actor
from accounts.choices import Channel, Scope
from accounts.errors import Conflict, FieldError, Invalid, Refusal
from accounts.grants import require_marketplaces
from audit.recording import unit_of_work
from feedback.choices import ClassifierStatus, FeedbackEvent
from feedback.classifying.engines import active_model
from feedback.models import ClassifierModel, Feedback
from feedback.queued_jobs import held_by_the_queue
from feedback.text.linear.artefact import Artefact, pack
from feedback.text.linear.examples import Example
from feedback.text.linear.gates import Gate, GateResult, compare, gates
from feedback.text.linear.training import train

TRAIN_MODEL = "feedback.train_model"
MAX_NAME = 100
SEED = 7
_STARS = {"negative": 1, "neutral": 3, "positive": 5}


class ModelNameTaken(Conflict):
    """The organization has a model of this name."""

    code: ClassVar[str] = "classifier_model_exists"
    message: ClassVar[str] = "There is a model of this name; choose another one."


@dataclass(frozen=True, slots=True)
class _Trained:
    """What a training gives, ready to be stored."""

    artefact: Artefact
    gates: list[dict[str, Any]]
    texts: int


def start_training(*, name: str, actor: Actor, now: datetime) -> ClassifierModel:
    """Have a job train a model from all feedback of the organization that has stars and a text.

    Raises:
        Invalid: the name cannot be used.
        ModelNameTaken: there is such a model already.
        MarketplaceForbidden: the key is limited to marketplaces, and all would be learned from.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    require_marketplaces(actor, ())
    kept = name.strip()
    if not kept or len(kept) > MAX_NAME or "\0" in kept:
        detail = f"Write 1 to {MAX_NAME} characters, and no NUL."
        raise Invalid(errors=[FieldError("#/name", "invalid", detail)])
    with unit_of_work(actor=actor, now=now) as work:
        try:
            with transaction.atomic():
                model = ClassifierModel.objects.create(
                    organization_id=actor.organization_id,
                    name=kept,
                    status=ClassifierStatus.TRAINING,
                    trained_by=actor.label,
                    created_at=now,
                )
        except IntegrityError:
            raise ModelNameTaken from None
        work.record(FeedbackEvent.MODEL_QUEUED, model, changes={"name": (None, kept)})
        app.configure_task(TRAIN_MODEL).defer(
            organization_id=actor.organization_id, model_id=model.pk
        )
    return model


def train_model(*, organization_id: int, model_id: int) -> None:
    """Train a model that was begun; harmless when it runs twice.

    The newest fifth of the texts judges it; the model that is kept has learned from all.
    """
    model = _in_training(organization_id, model_id)
    if model is None:
        return
    try:
        made = _trained(model.name, organization_id)
    except Refusal as refusal:
        fail_model(organization_id=organization_id, model_id=model_id, message=str(refusal))
        return
    with unit_of_work(actor=_job(organization_id), now=timezone.now()) as work:
        held = _in_training(organization_id, model_id, hold=True)
        if held is None:
            return
        held.status, held.trained_at = ClassifierStatus.READY, work.now
        held.weights, held.description = made.artefact.numbers, json.loads(made.artefact.facts)
        held.digest = hashlib.sha256(made.artefact.numbers).hexdigest()
        held.gates, held.texts = made.gates, made.texts
        held.save()
        changes = {"digest": (None, held.digest), "texts": (None, made.texts)}
        work.record(FeedbackEvent.MODEL_TRAINED, held, changes=changes)


def fail_model(*, organization_id: int, model_id: int, message: str) -> None:
    """End a training that cannot come to its end, with the reason."""
    with unit_of_work(actor=_job(organization_id), now=timezone.now()) as work:
        held = _in_training(organization_id, model_id, hold=True)
        if held is None:
            return
        held.status, held.error = ClassifierStatus.FAILED, message
        held.save(update_fields=["status", "error"])
        work.record(FeedbackEvent.MODEL_FAILED, held, changes={"error": (None, message)})


def end_lost_trainings() -> int:
    """End trainings that no job will take up any more; return how many.

    The queue gives a job up whose workers died too often, such as for want of memory: queued
    again, it would go on killing them. Models are read before jobs: one that is begun meanwhile
    is not looked at.
    """
    rows = ClassifierModel.objects.filter(status=ClassifierStatus.TRAINING).order_by("pk")
    begun = list(rows.values_list("organization_id", "pk"))
    waiting = held_by_the_queue(TRAIN_MODEL, "model_id")
    lost = [(owner, model_id) for owner, model_id in begun if model_id not in waiting]
    for organization_id, model_id in lost:
        message = "The job that trained the model is lost; start it again."
        fail_model(organization_id=organization_id, model_id=model_id, message=message)
    return len(lost)


def examples_of(organization_id: int) -> Iterator[Example]:
    """Yield the organization's starred texts, oldest first, each with its language where known."""
    rows = (
        Feedback.objects.filter(
            organization_id=organization_id, comment__isnull=False, polarity__isnull=False
        )
        .order_by("left_at", "pk")
        .values_list("comment", "polarity", "classifications__language", "left_on")
    )
    for comment, polarity, language, left_on in rows.iterator(chunk_size=5_000):
        if comment and polarity:
            yield Example(comment, _STARS[polarity], language or "", left_on)


def _trained(name: str, organization_id: int) -> _Trained:
    trained = train(examples_of(organization_id), name=name, version="1", seed=SEED)
    active = active_model(organization_id)
    comparison = None if active is None else compare(trained, active.model)
    results = gates(trained.texts_by_class, trained.report, comparison)
    against = None if active is None else active.digest
    return _Trained(
        artefact=pack(trained),
        gates=[_told(result, against) for result in results],
        texts=sum(trained.texts_by_class.values()),
    )


def _told(result: GateResult, against: str | None) -> dict[str, Any]:
    """Return a gate as it is stored; `against` is the digest of the model compared with."""
    told = {
        "gate": result.gate.value,
        "passed": result.passed,
        "measured": result.measured,
        "bound": result.bound,
    }
    is_compared = result.gate is Gate.BETTER_THAN_ACTIVE
    return {**told, "against": against} if is_compared else told


def _in_training(
    organization_id: int, model_id: int, *, hold: bool = False
) -> ClassifierModel | None:
    rows = ClassifierModel.objects.filter(
        organization_id=organization_id, pk=model_id, status=ClassifierStatus.TRAINING
    )
    return (rows.select_for_update(no_key=True) if hold else rows).first()


def _job(organization_id: int) -> Actor:
    return system_actor(organization_id, label=TRAIN_MODEL, channel=Channel.JOB)
