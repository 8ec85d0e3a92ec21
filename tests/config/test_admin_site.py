"""The admin as a whole: organizations, what is closed, what is never written, how much it asks."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from accounts.access import ORGANIZATION_IN_SESSION
from accounts.choices import Role
from config.admin import admin_actor
from tests.factories import (
    DayTallyFactory,
    FeedbackFactory,
    FeedbackImportFactory,
    MembershipFactory,
    SellerAccountFactory,
    SellerScoreFactory,
    make_api_key,
    make_world,
    signed_in,
)

pytestmark = pytest.mark.django_db

LISTS = (
    "feedback_selleraccount",
    "feedback_feedback",
    "feedback_feedbackimport",
    "metrics_sellerscore",
    "accounts_membership",
    "accounts_apikey",
    "audit_event",
)


def test_a_member_of_two_organizations_chooses():
    ours, theirs = make_world("Ours"), make_world("Theirs")
    person = ours.user(Role.OWNER)
    MembershipFactory(organization=theirs.organization, user=person, role=Role.VIEWER)
    browser = signed_in(person)
    accounts = reverse("admin:feedback_selleraccount_changelist")
    assert b"Ours shop" in browser.get(accounts).content

    answer = browser.post(
        reverse("admin:organization"), {"organization": theirs.organization.public_id}
    )
    assert (answer.status_code, answer.url) == (302, reverse("admin:index"))
    content = browser.get(accounts).content
    assert b"Theirs shop" in content
    assert b"Ours shop" not in content
    # The role there counts, not the one in the other organization.
    assert browser.get(reverse("admin:accounts_membership_changelist")).status_code == 403


@pytest.mark.parametrize("wanted", ["foreign", "org_0000000000000", "", "1"])
def test_only_ones_own_organization_can_be_chosen(wanted):
    ours, theirs = make_world("Ours"), make_world("Theirs")
    browser = signed_in(ours.user(Role.OWNER))
    chosen = theirs.organization.public_id if wanted == "foreign" else wanted
    answer = browser.post(reverse("admin:organization"), {"organization": chosen}, follow=True)
    assert "You are no member of this organization." in answer.content.decode()
    assert ORGANIZATION_IN_SESSION not in browser.session


def test_the_organization_is_chosen_by_post_only():
    browser = signed_in(make_world("Ours").user(Role.OWNER))
    assert browser.get(reverse("admin:organization")).status_code == 405


def test_a_membership_that_ended_in_the_chosen_organization_falls_back_to_the_oldest(rf):
    ours, theirs = make_world("Ours"), make_world("Theirs")
    request = rf.get("/")
    request.user = ours.user(Role.OWNER)
    request.session = {ORGANIZATION_IN_SESSION: theirs.organization.pk}
    actor = admin_actor(request)
    assert actor is not None
    assert actor.organization_id == ours.organization.pk


@pytest.mark.parametrize("name", ["search", "view_on_site", "feedback_feedback_delete"])
def test_pages_that_know_no_organization_are_closed(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{name}", args=[1] * (name != "search"))


def test_rows_and_lists_take_no_orders():
    world = make_world("Ours")
    browser = signed_in(world.user(Role.OWNER))
    row = reverse("admin:feedback_feedback_change", args=[world.feedback.public_id])
    for url in (row, reverse("admin:feedback_feedback_changelist")):
        assert browser.post(url, {"action": "delete_selected", "rating": 5}).status_code == 405
    world.feedback.refresh_from_db()
    assert world.feedback.rating == 1


def test_djangos_own_ways_of_writing_are_refused():
    from django.contrib import admin  # noqa: PLC0415

    for page in admin.site._registry.values():
        for method in (page.save_model, page.delete_model, page.delete_queryset):
            with pytest.raises(PermissionDenied):
                method(None, None, None, None)
        page.log_addition(None, None, "")
        page.log_change(None, None, "")
        page.log_deletions(None, None)
    assert not LogEntry.objects.exists()


def queries_of(browser, url):
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert browser.get(url).status_code == 200
    return len(found), [query["sql"] for query in found if "count(" in query["sql"].lower()]


def grow(world, times):
    for _ in range(times):
        account = SellerAccountFactory(
            organization=world.organization, marketplace=world.seller_account.marketplace
        )
        SellerScoreFactory(seller_account=account)
        DayTallyFactory(seller_account=account)
        FeedbackFactory(
            seller_account=account, feedback_import=FeedbackImportFactory(seller_account=account)
        )
        MembershipFactory(organization=world.organization)
        make_api_key(world.organization)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_the_same_number_of_queries_whatever_it_holds(name):
    world = make_world("Ours")
    browser = signed_in(world.user(Role.OWNER))
    url = reverse(f"admin:{name}_changelist")
    browser.get(url)
    few, counting = queries_of(browser, url)
    grow(world, 8)
    many, _ = queries_of(browser, url)
    assert few == many
    assert counting == []


def test_the_start_page_reads_ready_scores():
    world = make_world("Ours")
    browser = signed_in(world.user(Role.OWNER))
    world.seller_account.scores.all().delete()
    few, counting = queries_of(browser, reverse("admin:index"))
    assert few == 7
    assert counting == []


def test_pages_follow_each_other_without_a_count():
    world = make_world("Ours")
    browser = signed_in(world.user(Role.OWNER))
    FeedbackFactory.create_batch(60, seller_account=world.seller_account)
    url = reverse("admin:feedback_feedback_changelist")
    first = browser.get(url)
    assert len(first.context["cl"].result_list) == 50
    assert "?p=2" in first.content.decode()
    second = browser.get(f"{url}?p=2")
    assert len(second.context["cl"].result_list) == 11
    assert "?p=3" not in second.content.decode()
    seen = [row.pk for page in (first, second) for row in page.context["cl"].result_list]
    assert len(set(seen)) == 61


def test_the_pages_speak_korean(client):
    world = make_world("Ours")
    browser = signed_in(world.user(Role.OWNER))
    browser.cookies["django_language"] = "ko"
    text = browser.get(reverse("admin:index")).content.decode()
    assert "셀러 계정" in text
    assert "Seller accounts" not in text
    answer = browser.post(reverse("set_language"), {"language": "en"})
    assert answer.cookies["django_language"].value == "en"
