"""Models from stored stars: trained by a job, measured on the newest, refused with a reason."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.choices import Scope
from accounts.errors import Invalid, MarketplaceForbidden, ScopeMissing
from feedback import tasks
from feedback.classifying import training
from feedback.classifying.training import (
    ModelNameTaken,
    end_lost_trainings,
    examples_of,
    fail_model,
    start_training,
    train_model,
)
from feedback.models import ClassifierModel, Feedback
from feedback.text.linear.artefact import load
from tests.config.test_tasks import execute, run_worker
from tests.factories import make_actor
from tests.feedback.comments import KIND, LATE, events, everything, record
from tests.feedback.text.linear.invented import examples
from tests.rows import ClassificationFactory, FeedbackFactory
from tests.shops import NOW, Shop

POLARITY = {1: "negative", 3: "neutral", 5: "positive"}


def fill(shop: Shop, *, each: int = 10_000, stars: tuple[int, ...] = (1, 3, 5)) -> int:
    """Store invented texts with their stars, one a day in mixed order; return how many."""
    account = shop.account("amazon.us")
    chosen = [one for star in stars for one in list(examples("en", stars=(star,)))[:each]]
    chosen.sort(key=lambda one: hashlib.sha256(one.text.encode()).digest())
    first = NOW - timedelta(days=len(chosen))
    rows = [
        FeedbackFactory.build(
            seller_account=account,
            external_id=f"T{place}",
            rating=one.stars,
            polarity=POLARITY[one.stars],
            comment=one.text,
            left_at=first + timedelta(days=place),
            left_on=(first + timedelta(days=place)).date(),
            counts_on=(first + timedelta(days=place)).date(),
        )
        for place, one in enumerate(chosen)
    ]
    Feedback.objects.bulk_create(rows)
    ClassificationFactory._meta.model.objects.bulk_create(
        ClassificationFactory.build(feedback=row) for row in rows
    )
    return len(rows)


def begun(shop: Shop, name: str = "autumn", **more: Any) -> ClassifierModel:
    return start_training(name=name, **{"actor": shop.actor, "now": NOW, **more})


def trained(shop: Shop, name: str = "autumn") -> ClassifierModel:
    model = begun(shop, name)
    train_model(organization_id=model.organization_id, model_id=model.pk)
    model.refresh_from_db()
    return model


def test_what_it_learns_from(shop: Shop) -> None:
    record(shop, ("R1", 5, KIND), ("R2", 1, LATE), ("R3", 4, None))
    Feedback.objects.filter(external_id="R2").update(left_at=NOW - timedelta(days=30))
    record(Shop("Other"), ("R1", 1, "Foreign."))
    found = list(examples_of(shop.organization.pk))
    day = Feedback.objects.get(external_id="R1", organization=shop.organization).left_on
    assert [(one.text, one.stars, one.language) for one in found] == [
        (LATE, 1, "en"),
        (KIND, 5, "en"),
    ]
    assert found[1].day == day


def test_a_model_is_begun(shop: Shop) -> None:
    model = begun(shop, "  autumn ")
    assert (model.name, model.status, model.trained_by) == ("autumn", "training", "tester")
    assert (model.weights, model.gates, model.texts, model.created_at) == (None, None, 0, NOW)
    assert events("classifier_model.queued") == [{"name": [None, "autumn"]}]
    jobs = ProcrastinateJob.objects.filter(task_name=training.TRAIN_MODEL, status="todo")
    assert [job.args for job in jobs if job.args["model_id"] == model.pk] == [
        {"organization_id": shop.organization.pk, "model_id": model.pk}
    ]


def test_a_trained_model(shop: Shop) -> None:
    count = fill(shop)
    model = trained(shop)
    assert (count, model.texts, model.status, model.error) == (990, 990, "ready", "")
    weights = bytes(model.weights)
    assert model.digest == hashlib.sha256(weights).hexdigest()
    facts = model.description
    assert (facts["name"], facts["sha256"], facts["seed"]) == ("autumn", model.digest, 7)
    assert facts["texts_by_class"] == {"negative": 360, "neutral": 270, "positive": 360}
    assert facts["texts_by_language"] == {"en": 990}
    days = Feedback.objects.order_by("left_on").values_list("left_on", flat=True)
    assert facts["days"] == [str(days[0]), str(days[count - 1])]
    assert [(gate["gate"], gate["passed"], gate["bound"]) for gate in model.gates] == [
        ("enough_negative", True, 200),
        ("enough_neutral", True, 200),
        ("enough_positive", True, 200),
        ("calibrated", True, 0.05),
    ]
    assert [gate["measured"] for gate in model.gates[:3]] == [360, 270, 360]
    assert events("classifier_model.trained") == [
        {"digest": [None, model.digest], "texts": [None, 990]}
    ]
    before = everything()
    train_model(organization_id=model.organization_id, model_id=model.pk)
    assert everything() == before  # a job that runs twice does nothing again


def test_the_same_texts_give_the_same_model(shop: Shop) -> None:
    fill(shop, each=60)
    first, second = trained(shop, "one"), trained(shop, "two")
    assert bytes(first.weights) == bytes(second.weights)
    model = load(bytes(first.weights), json.dumps(first.description).encode())
    assert model.report == first.description["report"]


def test_it_is_compared_with_the_model_that_is_active(shop: Shop) -> None:
    fill(shop)
    active = trained(shop, "first")
    ClassifierModel.objects.filter(pk=active.pk).update(status="active")
    gate = (trained(shop, "second").gates or [])[-1]
    assert (gate["gate"], gate["against"]) == ("better_than_active", active.digest)
    assert gate["passed"] is False  # the same texts make the same model


def test_too_few_texts_are_told(shop: Shop) -> None:
    fill(shop, each=60, stars=(5,))
    model = trained(shop)
    message = "There are 0 different negative texts to learn from; at least 10 are needed."
    assert (model.status, model.error, model.weights) == ("failed", message, None)
    assert events("classifier_model.failed") == [{"error": [None, message]}]


def test_too_few_of_a_class_do_not_pass(shop: Shop) -> None:
    fill(shop, each=199)
    model = trained(shop)
    assert [(gate["gate"], gate["passed"], gate["measured"]) for gate in model.gates][:3] == [
        ("enough_negative", False, 199),
        ("enough_neutral", False, 199),
        ("enough_positive", False, 199),
    ]


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\0b"])
def test_what_is_no_name(shop: Shop, name: str) -> None:
    before = everything()
    with pytest.raises(Invalid) as refused:
        begun(shop, name)
    assert [error.pointer for error in refused.value.errors] == ["#/name"]
    assert everything() == before


def test_a_name_is_given_once(shop: Shop) -> None:
    begun(shop)
    before = everything()
    with pytest.raises(ModelNameTaken):
        begun(shop, " autumn")
    reader = make_actor(shop.organization, scopes=[Scope.FEEDBACK_READ])
    with pytest.raises(ScopeMissing):
        begun(shop, "spring", actor=reader)
    assert everything() == before
    assert begun(Shop("Other")).name == "autumn"


def test_a_training_that_is_given_up_says_why_once(shop: Shop) -> None:
    model = begun(shop)
    whose = {"organization_id": model.organization_id, "model_id": model.pk}
    fail_model(**whose, message="The disk is full.")
    model.refresh_from_db()
    assert (model.status, model.error) == ("failed", "The disk is full.")
    before = everything()
    fail_model(**whose, message="Again.")
    train_model(**whose)
    assert everything() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("error", "status"), [(ValueError, "failed"), (OperationalError, "training")]
)
def test_a_job_that_breaks(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception], status: str
) -> None:
    model = begun(Shop())

    def broken(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(training, "train", broken)
    run_worker()
    model.refresh_from_db()
    assert model.status == status
    assert ("by a fault of ours" in model.error) is (status == "failed")


@pytest.mark.django_db(transaction=True)
def test_the_job_trains_it() -> None:
    shop = Shop()
    fill(shop, each=60)
    model = begun(shop)
    run_worker()
    model.refresh_from_db()
    assert (model.status, model.texts) == ("ready", 180)


def test_a_key_for_some_marketplaces_does_not_train_on_all(shop: Shop) -> None:
    limited = make_actor(shop.organization, marketplaces=["own_shop"])
    before = everything()
    with pytest.raises(MarketplaceForbidden):
        start_training(name="first", actor=limited, now=NOW)
    assert (everything(), ProcrastinateJob.objects.count()) == (before, 0)


def test_a_training_whose_job_is_lost_is_ended(shop: Shop) -> None:
    model = start_training(name="first", actor=shop.actor, now=NOW)
    assert end_lost_trainings() == 0
    execute("UPDATE procrastinate_jobs SET status = 'failed'")  # as with one that killed workers
    assert (end_lost_trainings(), tasks.end_lost_trainings(timestamp=0)) == (1, 0)
    model.refresh_from_db()
    assert (model.status, "is lost" in model.error) == ("failed", True)
    assert len(events("classifier_model.failed")) == 1
