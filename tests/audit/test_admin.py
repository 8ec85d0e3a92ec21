"""The audit log in the admin: filters, search, readable differences."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.choices import AccountEvent, Role
from audit.admin import event_names
from audit.models import Event, EventDetail
from audit.recording import unit_of_work
from feedback.choices import FeedbackEvent
from tests.factories import NOW, World, make_world, signed_in

pytestmark = pytest.mark.django_db

LIST = "/admin/audit/event/"
DAY, ONE_DAY = NOW.date(), timedelta(days=1)


@pytest.fixture
def world() -> World:
    made = make_world("Ours")
    with unit_of_work(actor=made.actor(Role.AGENT), now=NOW) as work:
        changes = {"polarity": ("negative", "neutral"), "rating": (1, 3), "comment": (None, "x")}
        work.record(FeedbackEvent.EDITED, made.feedback, changes=changes)
    return made


@pytest.fixture
def browser(world):
    return signed_in(world.user(Role.MANAGER))


def listed(browser, query):
    return [row.name for row in browser.get(LIST + query).context["cl"].result_list]


def test_the_newest_come_first(browser):
    assert listed(browser, "") == ["feedback.edited", "api_key.created"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?event=feedback.edited", ["feedback.edited"]),
        ("?event=feedback.nonsense", []),
        ("?actor_kind__exact=user", ["feedback.edited"]),
        ("?channel__exact=rest", ["feedback.edited", "api_key.created"]),
        ("?channel__exact=admin", []),
        (f"?occurred_at_from={DAY}", ["feedback.edited", "api_key.created"]),
        (f"?occurred_at_from={DAY + ONE_DAY}", []),
        (f"?occurred_at_to={DAY - ONE_DAY}", []),
        ("?occurred_at_to=soon", ["feedback.edited", "api_key.created"]),
        (
            f"?occurred_at_to={DAY}",
            ["feedback.edited", "api_key.created"],
        ),
        ("?q=1", ["api_key.created"]),
        ("?q=999", []),
    ],
)
def test_filters(browser, query, names):
    assert listed(browser, query) == names


def test_search_by_public_id(world, browser):
    assert listed(browser, f"?q={world.feedback.public_id}") == ["feedback.edited"]
    assert listed(browser, f"?q=%20{world.key.public_id}%20") == ["api_key.created"]
    theirs = make_world("Theirs")
    assert listed(browser, f"?q={theirs.key.public_id}") == []


@pytest.mark.parametrize("term", ["fb_zzz", "hello", "9" * 30])
def test_what_is_no_public_id_is_said(browser, term):
    answer = browser.get(f"{LIST}?q={term}")
    assert list(answer.context["cl"].result_list) == []
    assert f"{term} is no public id" in answer.content.decode()


def test_one_event_shows_readable_differences(world, browser):
    event = Event.objects.get(name="feedback.edited")
    answer = browser.get(reverse("admin:audit_event_change", args=[event.public_id]))
    changes = {c.label: (c.before, c.after) for c in answer.context["changes"]}
    assert changes == {
        "comment": ("—", "x"),
        "polarity": ("Negative", "Neutral"),
        "stars": ("1", "3"),
    }
    text = answer.content.decode()
    assert reverse("admin:feedback_feedback_change", args=[world.feedback.public_id]) in text
    assert f"{NOW:%Y-%m-%d %H:%M:%S} UTC" in text


def test_personal_values_are_shown_until_they_are_erased(browser):
    event = Event.objects.get(name="api_key.created")
    url = reverse("admin:audit_event_change", args=[event.public_id])
    assert "Ours change" in browser.get(url).content.decode()
    EventDetail.objects.filter(seq=event.seq).delete()
    text = browser.get(url).content.decode()
    assert "Personal values of this event were erased." in text


def test_every_event_of_the_product_can_be_chosen():
    assert {str(name.value) for name in AccountEvent} <= set(event_names())
    assert {str(name.value) for name in FeedbackEvent} <= set(event_names())
