"""Feedback and seller accounts in the admin: lists to look through, pages to read."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.choices import Role
from audit.models import Event
from feedback.admin.details import detail_lines
from feedback.admin.feedback_pages import stars
from feedback.choices import FeedbackChannel, FeedbackState, Polarity, UncountedReason
from feedback.models import Feedback, SellerAccount
from tests.factories import (
    FeedbackFactory,
    SellerAccountFactory,
    World,
    forget,
    make_world,
    signed_in,
)

pytestmark = pytest.mark.django_db

LIST = "/admin/feedback/feedback/"
ADD_ACCOUNT = "/admin/feedback/selleraccount/add/"


@pytest.fixture
def world() -> World:
    return make_world("Ours")


@pytest.fixture
def browser(world):
    return signed_in(world.user(Role.AGENT))


def listed(browser, query):
    return [row.external_id for row in browser.get(LIST + query).context["cl"].result_list]


def test_stars_have_words():
    assert stars(4) == (
        '<span class="gs-stars" role="img" aria-label="4 of 5 stars" title="4 of 5 stars">★★★★'
        '<span class="gs-stars-off">★</span></span>'
    )
    assert stars(None) == "No rating"


def test_the_list_can_be_narrowed(world, browser):
    account = SellerAccountFactory(
        organization=world.organization, marketplace=world.seller_account.marketplace
    )
    FeedbackFactory(
        seller_account=account,
        external_id="good",
        rating=5,
        polarity=Polarity.POSITIVE,
        state=FeedbackState.STRUCK_THROUGH,
        comment="Lovely lamp",
        order_reference="order-9",
        left_on=dt.date(2020, 1, 2),
        left_at=dt.datetime(2020, 1, 2, 8, tzinfo=dt.UTC),
    )
    FeedbackFactory(seller_account=account, external_id="unrated", rating=None, polarity=None)
    everything = ["Ours-feedback", "good", "unrated"]
    cases = {
        "": everything,
        "?polarity__exact=positive": ["good"],
        "?stars=5": ["good"],
        "?stars=none": ["unrated"],
        "?stars=9": everything,
        "?state__exact=struck_through": ["good"],
        f"?account={account.public_id}": ["good", "unrated"],
        "?account=sa_0000000000000": [],
        "?q=lamp": ["good"],
        "?q=order-9": ["good"],
        "?q=nothing": [],
        "?left_on_to=2020-06-30": ["good"],
    }
    for query, found in cases.items():
        assert sorted(listed(browser, query)) == sorted(found), query


def test_one_feedback_with_all_that_is_known_of_it(world, browser):
    url = reverse("admin:feedback_feedback_change", args=[world.feedback.public_id])
    text = browser.get(url).content.decode()
    for part in (
        '>Ours</mark> <mark class="gs-mark gs-mark-counter gs-mark-topic">comm',
        "Ours answer",
        "Ours-order",
        "Ours shop (amazon.us)",
        "Ours.txt",
        "1 of 5 stars",
        '<span class="gs-tag gs-danger">Negative</span>',
        world.feedback.public_id,
    ):
        assert part in text


def test_facts_that_only_some_sources_tell(world, browser):
    url = reverse("admin:feedback_feedback_change", args=[world.feedback.public_id])
    assert "What only this source tells" not in browser.get(url).content.decode()
    Feedback.objects.filter(pk=world.feedback.pk).update(
        rating_raw="2/10",
        ordered_on=dt.date(2026, 1, 3),
        counts_on=dt.date(2026, 1, 4),
        channel=FeedbackChannel.LIVE_CHAT,
        automated=True,
        uncounted_reason=UncountedReason.REPEAT,
        details={"ratings": {"on_time": 3, "costs": None}, "comment_removed": False},
    )
    answer = browser.get(url)
    facts = {fact.label: fact.value for fact in answer.context["facts"]}
    assert {
        "Rating as given": "2/10",
        "Ordered on": "2026-01-03",
        "Counts on": "2026-01-04",
        "Channel": "Live chat",
        "Automatic": "Left by the marketplace itself.",
        "Not counted because": "The buyer's further feedback within the marketplace's term",
    }.items() <= facts.items()
    assert '<th scope="row">ratings › on_time</th><td>3</td>' in answer.content.decode()


@pytest.mark.parametrize(
    ("details", "lines"),
    [
        (None, []),
        ({"a": 1, "b": True, "c": None}, [("a", "1"), ("b", "true"), ("c", "–")]),
        ({"a": {"b": {"c": "x"}}}, [("a › b › c", "x")]),
        ({"a": ["x", 2, False]}, [("a", "x, 2, false")]),
        ({"a": [{"b": 1}, {"b": 2}]}, [("a 1 › b", "1"), ("a 2 › b", "2")]),
        ({"a": [], "b": {}}, [("a", "")]),
    ],
)
def test_details_as_lines(details, lines):
    assert detail_lines(details) == lines


def test_text_of_buyers_is_never_markup(world, browser):
    world.feedback.comment = world.feedback.reply = "<script>alert(1)</script>"
    world.feedback.details = {"<script>alert(1)</script>": "<script>alert(1)</script>"}
    world.feedback.order_reference = '"><img src=x onerror=alert(1)>'
    world.feedback.save()
    url = reverse("admin:feedback_feedback_change", args=[world.feedback.public_id])
    for page in (url, LIST):
        text = browser.get(page).content.decode()
        assert "<script>alert(1)" not in text
        assert "<img src=x" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_an_empty_list_says_what_to_do(world, browser):
    forget(world.feedback)
    text = browser.get(LIST).content.decode()
    assert "No feedback here" in text
    assert "Import a feedback report or a CSV file" in text
    assert "Nothing matches" in browser.get(f"{LIST}?q=x").content.decode()


def test_add_a_seller_account(world, browser):
    form = {"marketplace": "amazon.us", "external_id": " A1NEW ", "name": "New shop"}
    answer = browser.post(ADD_ACCOUNT, form, follow=True)
    assert "New shop (amazon.us) is there. Import its feedback next." in answer.content.decode()
    account = SellerAccount.objects.get(external_id="A1NEW")
    assert account.organization == world.organization
    event = Event.objects.get(name="seller_account.created")
    assert (event.channel, event.actor_label) == ("admin", "Ours agent")
    assert reverse("admin:feedback_feedbackimport_add") in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"external_id": "Ours-seller"}, "This seller id is known on this marketplace already."),
        ({"external_id": " "}, "This field is required."),
        ({"marketplace": "ebay.mars"}, "Select a valid choice."),
        ({"marketplace": ""}, "This field is required."),
    ],
)
def test_a_seller_account_that_cannot_be_added(browser, change, sentence):
    form = {"marketplace": "amazon.us", "external_id": "A1NEW", "name": "", **change}
    answer = browser.post(ADD_ACCOUNT, form)
    assert sentence in answer.content.decode()
    assert SellerAccount.objects.count() == 1
    assert not Event.objects.filter(name="seller_account.created").exists()


def test_marketplaces_show_their_rules_with_sources(browser):
    url = reverse("admin:marketplaces_marketplace_change", args=["amazon.us"])
    answer = browser.get(url)
    rules = {line.key: line for line in answer.context["packs"][0]["rules"]}
    assert rules["polarity"].values == (
        ("positive", "4, 5"),
        ("neutral", "3"),
        ("negative", "1, 2"),
    )
    assert rules["calendar"].verified is False
    assert "Not verified" in answer.content.decode()
    missing = reverse("admin:marketplaces_marketplace_change", args=["ebay.mars"])
    assert browser.get(missing).status_code == 302
