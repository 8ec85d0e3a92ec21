"""Members: who may add, change and remove them, and that an owner always remains."""

import threading
from functools import partial

import pytest
from django.db import close_old_connections, connection

from accounts.choices import Role, Scope
from accounts.errors import Invalid, MarketplaceForbidden, NotFound, Refusal, ScopeMissing
from accounts.models import Membership, User
from accounts.services.members import (
    AlreadyMember,
    LastOwner,
    add_member,
    change_role,
    create_organization,
    remove_member,
)
from audit.models import Event, EventDetail
from tests.factories import (
    NOW,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
    make_actor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return OrganizationFactory()


@pytest.fixture
def owner(organization):
    return make_actor(organization)


def events(organization):
    rows = Event.objects.filter(organization=organization).order_by("seq")
    return [(row.name, row.changes) for row in rows]


def test_an_organization_begins_with_its_owner():
    user = UserFactory(email="first@example.com")
    organization = create_organization(name="Acme", owner=user, now=NOW)
    membership = Membership.objects.get(organization=organization)
    assert (membership.user, membership.role) == (user, Role.OWNER)
    assert events(organization) == [
        ("organization.created", {"name": [None, "Acme"]}),
        ("membership.created", {"role": [None, "owner"]}),
    ]


def test_a_person_without_an_account_gets_one_without_a_password(owner, organization):
    member = add_member(email=" New@Example.com ", role=Role.AGENT, actor=owner, now=NOW)
    assert (member.user.email, member.role) == ("new@example.com", "agent")
    assert not member.user.has_usable_password()
    assert events(organization) == [("membership.created", {"role": [None, "agent"]})]
    assert "new@example.com" in EventDetail.objects.get(organization=organization).changes_text


def test_a_person_with_an_account_keeps_it(owner):
    user = UserFactory(email="known@example.com")
    member = add_member(email="KNOWN@example.com", role=Role.VIEWER, actor=owner, now=NOW)
    assert member.user == user
    assert User.objects.count() == 1


def test_nobody_is_a_member_twice(owner, organization):
    add_member(email="a@example.com", role=Role.AGENT, actor=owner, now=NOW)
    with pytest.raises(AlreadyMember):
        add_member(email="A@example.com", role=Role.OWNER, actor=owner, now=NOW)
    assert Membership.objects.get(organization=organization).role == "agent"
    assert len(events(organization)) == 1


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a b@example.com", "a@example.com\x00"])
def test_only_addresses(owner, email):
    with pytest.raises(Invalid) as caught:
        add_member(email=email, role=Role.AGENT, actor=owner, now=NOW)
    assert [one.pointer for one in caught.value.errors] == ["#/email"]
    assert not User.objects.exists()


def test_members_are_managed_with_the_scope_only(organization):
    member = MembershipFactory(organization=organization)
    actor = make_actor(organization, scopes=frozenset(Scope) - {Scope.MEMBERS_MANAGE})
    for call in (
        lambda: add_member(email="a@example.com", role=Role.VIEWER, actor=actor, now=NOW),
        lambda: change_role(membership=member, role=Role.AGENT, actor=actor, now=NOW),
        lambda: remove_member(membership=member, actor=actor, now=NOW),
    ):
        with pytest.raises(ScopeMissing):
            call()
    assert events(organization) == []


def test_a_weak_key_raises_nobody_above_itself(organization):
    member = MembershipFactory(organization=organization, role=Role.VIEWER)
    weak = make_actor(organization, scopes=[Scope.MEMBERS_MANAGE])
    with pytest.raises(ScopeMissing):
        add_member(email="accomplice@example.com", role=Role.OWNER, actor=weak, now=NOW)
    with pytest.raises(ScopeMissing):
        change_role(membership=member, role=Role.OWNER, actor=weak, now=NOW)
    limited = make_actor(organization, marketplaces=["amazon.us"])
    with pytest.raises(MarketplaceForbidden):
        add_member(email="accomplice@example.com", role=Role.VIEWER, actor=limited, now=NOW)
    assert Membership.objects.get().role == Role.VIEWER
    assert events(organization) == []


def test_change_role(owner, organization):
    member = MembershipFactory(organization=organization, role=Role.VIEWER)
    assert change_role(membership=member, role=Role.AGENT, actor=owner, now=NOW).role == "agent"
    change_role(membership=member, role=Role.AGENT, actor=owner, now=NOW)
    assert events(organization) == [("membership.changed", {"role": ["viewer", "agent"]})]


def test_remove_member(owner, organization):
    member = MembershipFactory(organization=organization, role=Role.MANAGER)
    remove_member(membership=member, actor=owner, now=NOW)
    assert not Membership.objects.exists()
    assert User.objects.count() == 1
    assert events(organization) == [("membership.removed", {"role": ["manager", None]})]
    with pytest.raises(NotFound):
        remove_member(membership=member, actor=owner, now=NOW)


def test_the_last_owner_stays(owner, organization):
    member = MembershipFactory(organization=organization, role=Role.OWNER)
    MembershipFactory(organization=organization, role=Role.MANAGER)
    MembershipFactory(role=Role.OWNER)  # of another organization
    with pytest.raises(LastOwner):
        remove_member(membership=member, actor=owner, now=NOW)
    with pytest.raises(LastOwner):
        change_role(membership=member, role=Role.MANAGER, actor=owner, now=NOW)
    assert events(organization) == []


def test_a_member_of_another_organization_is_not_there(owner):
    foreign = MembershipFactory(role=Role.VIEWER)
    for call in (
        lambda: change_role(membership=foreign, role=Role.AGENT, actor=owner, now=NOW),
        lambda: remove_member(membership=foreign, actor=owner, now=NOW),
    ):
        with pytest.raises(NotFound):
            call()
    assert Membership.objects.get().role == Role.VIEWER


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["remove", "demote", "both"])
def test_two_owners_cannot_leave_at_once(way):
    for _ in range(5):
        organization = OrganizationFactory()
        owners = MembershipFactory.create_batch(2, organization=organization, role=Role.OWNER)
        outcomes = at_once([partial(leave, member, way, n) for n, member in enumerate(owners)])
        assert sorted(outcomes) == ["LastOwner", "done"]
        left = Membership.objects.filter(organization=organization, role=Role.OWNER)
        assert left.count() == 1
        assert Event.objects.filter(organization=organization).count() == 1


def leave(membership, way, number):
    actor = make_actor(membership.organization)
    if way == "remove" or (way == "both" and number == 0):
        remove_member(membership=membership, actor=actor, now=NOW)
    else:
        change_role(membership=membership, role=Role.VIEWER, actor=actor, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_organizations_add_one_person_at_once():
    actors = [make_actor(OrganizationFactory()) for _ in range(4)]
    outcomes = at_once(
        [
            lambda actor=actor: add_member(
                email="same@example.com", role=Role.AGENT, actor=actor, now=NOW
            )
            for actor in actors
        ]
    )
    assert outcomes == ["done"] * 4
    assert User.objects.count() == 1
    assert Membership.objects.count() == 4


def at_once(calls):
    """Run the calls in threads that begin together; return what became of each."""
    barrier = threading.Barrier(len(calls))
    outcomes = []

    def run(call):
        close_old_connections()
        try:
            barrier.wait()
            call()
            outcomes.append("done")
        except Refusal as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
