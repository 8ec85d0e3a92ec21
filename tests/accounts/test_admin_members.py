"""Members in the admin: added, given another role and removed through the services."""

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Membership, User
from audit.models import Event
from tests.factories import World, make_world, signed_in

pytestmark = pytest.mark.django_db

ADD = "/admin/accounts/membership/add/"


@pytest.fixture
def world() -> World:
    return make_world("Ours")


def last_event() -> tuple[str, str, str]:
    return Event.objects.order_by("-seq").values_list("name", "channel", "actor_label")[0]


def page(world: World, name: str, role: Role) -> str:
    return reverse(f"admin:accounts_membership_{name}", args=[world.members[role].public_id])


def test_add_a_member_by_address(world):
    browser = signed_in(world.user(Role.OWNER))
    answer = browser.post(ADD, {"email": " New@Example.com ", "role": "agent"}, follow=True)
    assert answer.status_code == 200
    assert "new@example.com is a member now." in answer.content.decode()
    membership = Membership.objects.get(user__email="new@example.com")
    assert (membership.organization, membership.role) == (world.organization, Role.AGENT)
    assert not membership.user.has_usable_password()
    assert last_event() == ("membership.created", "admin", "Ours owner")
    assert answer.headers["X-Request-ID"]


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("Ours-viewer@example.com", "This person is a member of the organization already."),
        ("no address", "Enter a valid email address."),
        ("", "This field is required."),
    ],
)
def test_a_refusal_is_shown_beside_the_form(world, email, sentence):
    events, people = Event.objects.count(), User.objects.count()
    browser = signed_in(world.user(Role.OWNER))
    answer = browser.post(ADD, {"email": email, "role": "agent"})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert (Event.objects.count(), User.objects.count()) == (events, people)


def test_a_refusal_in_korean(world):
    browser = signed_in(world.user(Role.OWNER))
    browser.cookies["django_language"] = "ko"
    answer = browser.post(ADD, {"email": "ours-viewer@example.com", "role": "agent"})
    assert "이미 조직의 구성원입니다." in answer.content.decode()


def test_change_a_role(world):
    url = page(world, "role", Role.VIEWER)
    browser = signed_in(world.user(Role.OWNER))
    assert 'value="viewer"' in browser.get(url).content.decode()
    answer = browser.post(url, {"role": "manager"}, follow=True)
    assert "The role is Manager now." in answer.content.decode()
    world.members[Role.VIEWER].refresh_from_db()
    assert world.members[Role.VIEWER].role == Role.MANAGER
    assert last_event() == ("membership.changed", "admin", "Ours owner")


def test_the_last_owner_stays(world):
    browser = signed_in(world.user(Role.OWNER))
    sentence = "An organization needs an owner: make somebody else owner first."
    answer = browser.post(page(world, "role", Role.OWNER), {"role": "viewer"})
    assert sentence in answer.content.decode()
    answer = browser.post(page(world, "remove", Role.OWNER))
    assert sentence in answer.content.decode()
    world.members[Role.OWNER].refresh_from_db()
    assert world.members[Role.OWNER].role == Role.OWNER


def test_remove_a_member_after_confirmation(world):
    url = page(world, "remove", Role.AGENT)
    browser = signed_in(world.user(Role.OWNER))
    assert "loses access" in browser.get(url).content.decode()
    assert Membership.objects.filter(pk=world.members[Role.AGENT].pk).exists()
    answer = browser.post(url, follow=True)
    assert "Ours agent is no member any more." in answer.content.decode()
    assert not Membership.objects.filter(pk=world.members[Role.AGENT].pk).exists()
    assert last_event() == ("membership.removed", "admin", "Ours owner")


def test_who_leaves_is_out_at_once(world):
    owner = world.user(Role.OWNER)
    browser = signed_in(owner)
    browser.post(page(world, "role", Role.MANAGER), {"role": "owner"})
    answer = browser.post(page(world, "remove", Role.OWNER), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("admin:login"))
    assert "who belongs to no organization any more" in answer.content.decode()


def test_a_form_without_the_csrf_token_is_refused(world):
    browser = signed_in(world.user(Role.OWNER))
    browser.handler.enforce_csrf_checks = True
    assert browser.post(ADD, {"email": "x@example.com", "role": "agent"}).status_code == 403
    assert not User.objects.filter(email="x@example.com").exists()
