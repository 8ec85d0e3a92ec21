"""The public reply in the admin: only open moves are offered, closed ones say why."""

import re
from typing import Any

import pytest
from django.urls import reverse

from accounts.choices import Role
from feedback.models import Feedback, Reply
from feedback.reply_rules import NotEditable, OnlyOnce
from tests.factories import FeedbackFactory, World, make_world, signed_in

pytestmark = pytest.mark.django_db

PAGES = ("draft-reply", "approve-reply", "publish-reply", "delete-reply")


@pytest.fixture
def world() -> World:
    return make_world("Ours")


@pytest.fixture
def feedback(world: World) -> Feedback:
    return FeedbackFactory(seller_account=world.seller_account, comment="Late")


@pytest.fixture
def browser(world: World) -> Any:
    return signed_in(world.user(Role.AGENT))


def page_of(feedback: Feedback, name: str = "change") -> str:
    return reverse(f"admin:feedback_feedback_{name}", args=[feedback.public_id])


def offered(browser: Any, feedback: Feedback) -> tuple[list[str], str]:
    text = browser.get(page_of(feedback)).content.decode()
    return [name for name in PAGES if page_of(feedback, name) in text], text


def version_in(browser: Any, feedback: Feedback, name: str) -> str:
    text = browser.get(page_of(feedback, name)).content.decode()
    found = re.search(r'<input type="hidden" name="version" value="(\d+)"', text)
    return found[1] if found else ""


def do(browser: Any, feedback: Feedback, name: str, **values: str) -> Any:
    version = version_in(browser, feedback, name)
    return browser.post(page_of(feedback, name), {"version": version, **values}, follow=True)


def test_the_way_through_the_pages(browser: Any, feedback: Feedback) -> None:
    names, text = offered(browser, feedback)
    assert names == ["draft-reply"]
    assert "There is no reply yet." in text
    answer = do(browser, feedback, "draft-reply", text="We are sorry.")
    assert "The draft is saved." in answer.content.decode()
    names, text = offered(browser, feedback)
    assert names == ["draft-reply", "approve-reply", "delete-reply"]
    assert "We are sorry." in text
    assert '<span class="gs-tag gs-warning">Draft</span>' in text
    assert "Mark as published: The reply must be approved first." in text
    do(browser, feedback, "approve-reply")
    names, _ = offered(browser, feedback)
    assert names == ["draft-reply", "publish-reply", "delete-reply"]
    explained = browser.get(page_of(feedback, "publish-reply")).content.decode()
    assert "Copy this text to the marketplace" in explained
    assert "We are sorry." in explained
    do(browser, feedback, "publish-reply")
    names, text = offered(browser, feedback)
    assert names == ["delete-reply"]
    assert f"Edit the published reply: {NotEditable.message}" in text
    assert "This stands on the marketplace." in text
    do(browser, feedback, "delete-reply")
    names, text = offered(browser, feedback)
    assert names == []
    assert f"Write a draft: {OnlyOnce.message}" in text
    assert Reply.objects.get(feedback=feedback).version == 4


def test_a_stale_page_changes_nothing(browser: Any, feedback: Feedback) -> None:
    do(browser, feedback, "draft-reply", text="One")
    do(browser, feedback, "draft-reply", text="Two")
    before = Reply.objects.values().get(feedback=feedback)
    for name in ("draft-reply", "approve-reply", "delete-reply"):
        answer = browser.post(page_of(feedback, name), {"version": "1", "text": "Three"})
        assert "The object was changed in the meantime" in answer.content.decode(), name
    assert Reply.objects.values().get(feedback=feedback) == before


def test_findings_are_shown(browser: Any, feedback: Feedback, settings: Any) -> None:
    settings.REPLY_CHECKS = "tests.feedback.checks_of_replies.CHECKS"
    do(browser, feedback, "draft-reply", text="Sorry!!! Take a voucher.")
    shown = browser.get(page_of(feedback, "approve-reply")).content.decode()
    assert "amazon.us forbids vouchers. <q>voucher</q>" in shown
    answer = do(browser, feedback, "approve-reply")
    assert "amazon.us forbids vouchers." in answer.content.decode()
    assert Reply.objects.get(feedback=feedback).status == "draft"
    do(browser, feedback, "draft-reply", text="Sorry!!!")
    do(browser, feedback, "approve-reply")
    _, text = offered(browser, feedback)
    assert "Calm down: it is 1 star. <q>!!!</q>" in text


def test_a_viewer_reads_and_does_nothing(world: World, feedback: Feedback) -> None:
    viewer = signed_in(world.user(Role.VIEWER))
    assert offered(viewer, feedback)[0] == []
    for name in PAGES:
        assert viewer.get(page_of(feedback, name)).status_code == 403
        assert viewer.post(page_of(feedback, name), {"text": "x"}).status_code == 403
    assert not Reply.objects.filter(feedback=feedback).exists()


def test_pages_without_a_reply_say_so(browser: Any, feedback: Feedback) -> None:
    for name in PAGES[1:]:
        answer = browser.post(page_of(feedback, name), {"version": "1"})
        assert "There is no reply to this feedback." in answer.content.decode(), name
