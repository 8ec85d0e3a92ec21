"""Orders in the admin: the list, the page of one, and the way from feedback to its order."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.choices import Role
from feedback.choices import IncidentKind
from feedback.models import Order, OrderIncident
from tests.factories import (
    OrderFactory,
    OrderIncidentFactory,
    SellerAccountFactory,
    World,
    make_world,
    signed_in,
)

pytestmark = pytest.mark.django_db

LIST = "/admin/feedback/order/"


@pytest.fixture
def world() -> World:
    return make_world("Ours")


@pytest.fixture
def browser(world):
    return signed_in(world.user(Role.AGENT))


def listed(browser, query):
    return [row.external_id for row in browser.get(LIST + query).context["cl"].result_list]


def test_the_list_can_be_narrowed(world, browser):
    other = SellerAccountFactory(
        organization=world.organization, marketplace=world.seller_account.marketplace
    )
    claimed = OrderFactory(
        seller_account=other,
        external_id="12-claimed",
        fulfilled_by="marketplace",
        ordered_at=dt.datetime(2020, 1, 2, 8, tzinfo=dt.UTC),
        ordered_on=dt.date(2020, 1, 2),
    )
    OrderIncidentFactory(order=claimed, kind=IncidentKind.CLAIM)
    OrderFactory(seller_account=other, external_id="12-plain", fulfilled_by="seller")
    cases = {
        "": ["12-plain", "Ours-order", "12-claimed"],
        f"?account={other.public_id}": ["12-plain", "12-claimed"],
        "?fulfilled_by__exact=marketplace": ["12-claimed"],
        "?incident=claim": ["12-claimed"],
        "?incident=late": ["Ours-order"],
        "?incident=any": ["Ours-order", "12-claimed"],
        "?incident=none": ["12-plain"],
        "?incident=fire": ["12-plain", "Ours-order", "12-claimed"],
        "?q=12-": ["12-plain", "12-claimed"],
        "?q=plain": [],
        "?ordered_on_to=2020-06-30": ["12-claimed"],
    }
    for query, found in cases.items():
        assert listed(browser, query) == found, query


def test_one_order_with_all_that_is_known_of_it(world, browser):
    order = Order.objects.get()
    OrderIncident.objects.update(at_fault=True)
    url = reverse("admin:feedback_order_change", args=[order.public_id])
    text = browser.get(url).content.decode()
    for part in ("Ours-order", "Ours shop (amazon.us)", "Shipped late", "1 of 5 stars"):
        assert part in text
    assert reverse("admin:feedback_feedback_change", args=[world.feedback.public_id]) in text


def test_an_order_of_which_little_is_known(world, browser):
    order = OrderFactory(seller_account=world.seller_account)
    url = reverse("admin:feedback_order_change", args=[order.public_id])
    text = browser.get(url).content.decode()
    assert "Nothing is known to have gone wrong." in text
    assert "No feedback has this order number." in text


def test_feedback_leads_to_its_order(world, browser):
    page = reverse("admin:feedback_feedback_change", args=[world.feedback.public_id])
    there = reverse("admin:feedback_order_change", args=[Order.objects.get().public_id])
    assert f'<a class="gs-link" href="{there}">Ours-order</a>' in browser.get(page).content.decode()
    world.feedback.order = None
    world.feedback.save()
    text = browser.get(page).content.decode()
    assert "Ours-order" in text
    assert there not in text


def test_the_list_asks_as_much_for_many(world, browser, django_assert_num_queries):
    browser.get(LIST)
    with django_assert_num_queries(7):
        browser.get(LIST)
    for _ in range(20):
        OrderIncidentFactory(order=OrderFactory(seller_account=world.seller_account))
    with django_assert_num_queries(7):
        browser.get(LIST)


def test_an_empty_list_says_what_to_do(world, browser):
    world.feedback.order = None
    world.feedback.save()
    OrderIncident.objects.all().delete()
    Order.objects.all().delete()
    assert "No orders here" in browser.get(LIST).content.decode()
