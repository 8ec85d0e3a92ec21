"""Operators: they let organizations and people in, and what they do to a member is in the log."""

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Membership, Organization, User
from audit.models import Event
from tests.factories import UserFactory, make_world, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return signed_in(UserFactory(is_superuser=True, name="Olga Operator"))


def test_add_an_organization_with_its_owner(operator):
    url = reverse("admin:accounts_organization_add")
    answer = operator.post(url, {"name": "Hanbit", "email": "Boss@example.com"}, follow=True)
    assert "Hanbit is there, owned by boss@example.com." in answer.content.decode()
    organization = Organization.objects.get(name="Hanbit")
    owner = Membership.objects.get(organization=organization)
    assert (owner.user.email, owner.role) == ("boss@example.com", Role.OWNER)
    events = Event.objects.filter(organization=organization).order_by("seq")
    assert list(events.values_list("name", "channel")) == [
        ("organization.created", "admin"),
        ("membership.created", "admin"),
    ]


def test_set_a_password_and_tell_each_organization(operator):
    world, other = make_world("Ours"), make_world("Theirs")
    person = world.user(Role.AGENT)
    Membership.objects.create(organization=other.organization, user=person, role=Role.VIEWER)
    url = reverse("admin:accounts_user_password", args=[person.pk])
    answer = operator.post(url, {"password": "correct horse battery"}, follow=True)
    assert "The password is set." in answer.content.decode()
    assert User.objects.get(pk=person.pk).check_password("correct horse battery")
    events = Event.objects.filter(name="membership.password_set").order_by("organization_id")
    assert list(events.values_list("organization_id", "channel", "actor_label", "changes")) == [
        (world.organization.pk, "admin", "Olga Operator", {}),
        (other.organization.pk, "admin", "Olga Operator", {}),
    ]


@pytest.mark.parametrize("password", ["", "12345678", "short"])
def test_a_weak_password_is_refused(operator, password):
    person = make_world("Ours").user(Role.AGENT)
    url = reverse("admin:accounts_user_password", args=[person.pk])
    assert operator.post(url, {"password": password}).status_code == 200
    assert not Event.objects.filter(name="membership.password_set").exists()


def test_a_person_that_is_not_there(operator):
    assert operator.get(reverse("admin:accounts_user_password", args=["999999"])).status_code == 404
    for wrong in ("999999", "x", "org_0000000000000"):
        for name in ("accounts_user", "accounts_organization"):
            answer = operator.get(reverse(f"admin:{name}_change", args=[wrong]))
            assert answer.status_code == 302, (name, wrong)


def test_rows_of_operators(operator):
    world = make_world("Ours")
    person = world.user(Role.AGENT)
    page = operator.get(reverse("admin:accounts_user_change", args=[person.pk]))
    assert person.email in page.content.decode()
    url = reverse("admin:accounts_organization_change", args=[world.organization.public_id])
    text = operator.get(url).content.decode()
    assert "Ours company" in text
    assert "Ours shop" not in text
