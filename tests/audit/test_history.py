"""The history of one object, as people read it."""

from datetime import timedelta

import pytest
from django.utils import translation

from accounts.actor import Actor
from accounts.choices import ROLE_SCOPES, Channel, Role
from accounts.errors import ScopeMissing
from accounts.models import Membership, User
from audit.history import NOTHING, FieldChange, history_of, readable
from audit.models import EventDetail
from audit.recording import unit_of_work
from tests.audit.conftest import NOW, Name

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership(tenant) -> Membership:
    user = User.objects.create(email="ann@example.com")
    return Membership.objects.create(organization=tenant.organization, user=user, role=Role.AGENT)


def test_entries_say_who_what_when_and_why_newest_first(tenant, membership):
    for hour, before, after in ((0, None, Role.AGENT), (1, Role.AGENT, Role.OWNER)):
        now = NOW + timedelta(hours=hour)
        with unit_of_work(actor=tenant.actor, now=now, reason="Promoted.") as work:
            work.record(
                Name.CHANGED,
                membership,
                changes={"role": (before, after)},
                personal={"mail_box": (None, "ann@example.com")},
            )
    tenant.write(1)
    newest, oldest = history_of(membership, tenant.actor)
    assert (newest.seq, newest.event, newest.when) == (
        2,
        "thing.changed",
        NOW + timedelta(hours=1),
    )
    assert (newest.who, newest.kind_of_actor, newest.channel, newest.why) == (
        "Job of Acme",
        "System",
        "Job",
        "Promoted.",
    )
    assert newest.changes == (
        FieldChange("mail_box", "mail box", NOTHING, "ann@example.com"),
        FieldChange("role", "role", "Agent", "Owner"),
    )
    assert oldest.changes[1] == FieldChange("role", "role", NOTHING, "Agent")
    assert [entry.seq for entry in history_of(membership, tenant.actor, limit=1)] == [2]


def test_erased_values_are_left_out_and_said_to_be(tenant, membership):
    with unit_of_work(actor=tenant.actor, now=NOW) as work:
        work.record(Name.CHANGED, membership, personal={"name": (None, "Ann")})
    EventDetail.objects.all().delete()
    (entry,) = history_of(membership, tenant.actor)
    assert (entry.changes, entry.personal_erased) == ((), True)


def test_another_organization_sees_nothing(tenant, other, membership):
    with unit_of_work(actor=tenant.actor, now=NOW) as work:
        work.record(Name.CHANGED, membership)
    assert history_of(membership, other.actor) == []


def test_history_needs_the_scope(tenant, membership):
    agent = Actor(
        kind=tenant.actor.kind,
        organization_id=tenant.pk,
        key="1",
        label="Agent",
        scopes=ROLE_SCOPES[Role.AGENT],
        channel=Channel.ADMIN,
    )
    with pytest.raises(ScopeMissing):
        history_of(membership, agent)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, NOTHING),
        ("", NOTHING),
        ([], NOTHING),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (["a", None], f"a, {NOTHING}"),
        ("2026-03-01", "2026-03-01"),
        ({"a": 1}, "{'a': 1}"),
    ],
)
def test_values_are_readable(value, text):
    with translation.override("en"):
        assert readable(value) == text
