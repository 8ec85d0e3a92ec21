"""The pages of trained models, runs and own names."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.choices import Role
from audit.models import Event
from feedback.admin.training_report import report_context
from feedback.choices import ClassifierStatus, RunStatus
from feedback.classifying.training import examples_of, start_training, train_model
from feedback.models import Classification, ClassificationRun, ClassifierModel, Override, OwnName
from tests.factories import FeedbackFactory, World, make_actor, make_world, signed_in

BINS = ((0.5, 9), (0.75, 10))
NOW = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)
THINGS = ("lamp", "cup", "pan", "shelf", "bowl", "knife", "towel", "chair")
PRAISE = ("a lovely {0}, number {1}", "the {0} works very well, {1} times", "great {0} {1}")
BLAME = ("the {0} broke after {1} days", "a terrible {0}, order {1}", "useless {0} {1}")


@pytest.fixture
def world(db) -> World:
    return make_world("Ours")


@pytest.fixture
def browser(world):
    return signed_in(world.user(Role.AGENT))


@pytest.fixture
def trained(world) -> ClassifierModel:
    """A model that was trained from 480 invented comments."""
    for number in range(480):
        is_good = number % 2 == 0
        forms = PRAISE if is_good else BLAME
        text = forms[number % 3].format(THINGS[number % 8], number)
        FeedbackFactory(
            seller_account=world.seller_account,
            comment=text,
            rating=5 if is_good else 1,
            polarity="positive" if is_good else "negative",
        )
    model = start_training(name="winter", actor=make_actor(world.organization), now=NOW)
    train_model(organization_id=world.organization.pk, model_id=model.pk)
    model.refresh_from_db()
    return model


def page(browser, name, row):
    return reverse(f"admin:feedback_{name}", args=[row.public_id])


def test_a_model_that_is_being_trained_says_so(world, browser):
    model = ClassifierModel.objects.get(organization=world.organization)
    text = browser.get(page(browser, "classifiermodel_change", model)).content.decode()
    assert "A job is training the model; look again in a minute." in text
    assert "What activation asks of the model" not in text


def test_the_report_of_a_trained_model(world, browser, trained):
    assert trained.status == ClassifierStatus.READY
    assert trained.texts == len({one.text for one in examples_of(world.organization.pk)})
    text = browser.get(page(browser, "classifiermodel_change", trained)).content.decode()
    for part in (
        "At least so many negative texts",
        '<span class="gs-tag gs-success">Passed</span>',
        "Measured on the newest feedback, which the model had not seen",
        '<svg class="gs-reliability"',
        "Show these numbers as a table",
        trained.digest,
    ):
        assert part in text, part


def test_the_picture_leaves_out_what_too_few_texts_say(trained):
    few, many = ({"from": p, "texts": n, "mean_p": p, "accuracy": 0.5} for p, n in BINS)
    trained.description["report"]["reliability"] = [few, many]
    context = report_context(trained)
    assert [one["texts"] for one in context["bins"]] == ["9", "10"]
    assert [(one["x"], one["y"]) for one in context["dots"]] == [(180, 120)]
    assert context["points"] == "180,120"


def test_a_model_is_activated_and_deactivated_with_a_reason(world, browser, trained):
    url = page(browser, "classifiermodel_activate", trained)
    assert "This field is required." in browser.post(url, {"reason": ""}).content.decode()
    trained.refresh_from_db()
    assert trained.status == ClassifierStatus.READY
    trained.gates = [{**gate, "passed": True} for gate in trained.gates]
    trained.save()
    assert browser.post(url, {"reason": "It is good."}).status_code == 302
    trained.refresh_from_db()
    assert (trained.status, trained.activated_by) == (ClassifierStatus.ACTIVE, "Ours agent")
    url = page(browser, "classifiermodel_deactivate", trained)
    assert browser.post(url, {"reason": "Not any more."}).status_code == 302
    trained.refresh_from_db()
    assert trained.status == ClassifierStatus.READY
    events = Event.objects.filter(organization=world.organization, name__startswith="classifier")
    assert list(events.order_by("seq").values_list("name", "reason")) == [
        ("classifier_model.queued", ""),
        ("classifier_model.trained", ""),
        ("classifier_model.activated", "It is good."),
        ("classifier_model.deactivated", "Not any more."),
    ]


def test_a_run_is_started_and_cancelled(world, browser):
    add = reverse("admin:feedback_classificationrun_add")
    ClassificationRun.objects.all().delete()
    answer = browser.post(add, {"scope": "all", "seller_account": world.seller_account.public_id})
    run = ClassificationRun.objects.get()
    assert answer.url == page(browser, "classificationrun_change", run)
    assert (run.status, run.seller_account) == (RunStatus.QUEUED, world.seller_account)
    assert browser.post(page(browser, "classificationrun_cancel", run)).status_code == 302
    run.refresh_from_db()
    assert run.status == RunStatus.CANCELLED


def test_own_names_are_added_and_removed(world, browser):
    add = reverse("admin:feedback_ownname_add")
    answer = browser.post(add, {"kind": "domain", "name": "https://www.Shop.Example/about"})
    own = OwnName.objects.get(name="shop.example")
    assert answer.status_code == 302
    bad = browser.post(add, {"kind": "domain", "name": "no domain"}).content.decode()
    assert "Write a domain such as shop.example." in bad
    assert browser.post(page(browser, "ownname_remove", own)).status_code == 302
    assert not OwnName.objects.filter(name="shop.example").exists()


def test_a_verdict_is_decided_in_one_click_and_taken_back(world, browser):
    Override.objects.all().delete()
    row = page(browser, "feedback_change", world.feedback)
    decide = page(browser, "feedback_decide", world.feedback)
    link = f"{decide}?decision=ground:product_review:no"
    assert link in browser.get(row).content.decode()
    form = browser.get(link).content.decode()
    assert '<option value="ground:product_review:no" selected>' in form
    given = {"decision": "ground:product_review:no", "reason": "It speaks of us."}
    assert browser.post(decide, given).status_code == 302
    found = Classification.objects.get(feedback=world.feedback)
    assert found.grounds_eligible == []
    assert "decided by a person" in browser.get(row).content.decode()
    made = Override.objects.get()
    back = page(browser, "feedback_take-back", world.feedback)
    browser.post(back, {"override": made.public_id, "reason": "I was wrong."})
    found.refresh_from_db()
    assert found.grounds_eligible == ["product_review"]


def test_topics_are_decided(world, browser):
    url = page(browser, "feedback_decide-topics", world.feedback)
    browser.post(url, {"topics": ["price", "packaging"], "reason": "Both."})
    found = Classification.objects.get(feedback=world.feedback)
    assert found.topics == ["packaging", "price"]


def test_the_list_shows_the_grounds_for_removal(world, browser):
    unread = FeedbackFactory(seller_account=world.seller_account, comment="unread")
    answer = browser.get(reverse("admin:feedback_feedback_changelist"))
    assert '<span class="gs-tag gs-success" title="Eligible">Product review only</span>' in (
        answer.content.decode()
    )
    listed = answer.context["cl"].model_admin
    assert listed.removal_text(unread) == ""


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?removal=eligible", 1),
        ("?removal=possible", 0),
        ("?removal=product_review", 1),
        ("?removal=obscene", 0),
        ("?topic=shipping_delay", 1),
        ("?topic=price", 0),
        ("?mismatch=text_more_positive", 0),
        ("?language=en", 1),
        ("?language=ko", 0),
    ],
)
def test_the_list_is_narrowed_by_what_texts_say(world, browser, query, count):
    FeedbackFactory(seller_account=world.seller_account, comment="unread")
    answer = browser.get(reverse("admin:feedback_feedback_changelist") + query)
    assert len(answer.context["cl"].result_list) == count
