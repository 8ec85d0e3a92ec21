"""The feed over REST: pages by number, filters, waiting, one event, and who may read."""

import threading
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from accounts import public_ids
from accounts.choices import Role, Scope
from accounts.models import Membership, User
from audit.models import EventDetail
from audit.recording import unit_of_work
from tests.audit.conftest import NOW, Name, caller_of, make_tenant

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.audit.urls")]

EVENTS = "/api/v1/events"


def numbers(answer) -> list[int]:
    assert answer.status_code == 200, answer.content
    return [item["seq"] for item in answer.json()["items"]]


def refusal(answer) -> tuple[int, str, list[str]]:
    body = answer.json()
    return answer.status_code, body["code"], [one["parameter"] for one in body.get("errors", [])]


def test_an_event_is_shown_whole(tenant, caller):
    tenant.write(1, reason="Asked.", personal={"email": (None, "ann@example.com")})
    event = {
        "seq": 1,
        "name": "thing.changed",
        "object": tenant.organization.public_id,
        "object_type": "organization",
        "actor": {"kind": "system", "label": "Job of Acme"},
        "channel": "job",
        "request_id": "",
        "reason": "Asked.",
        "occurred_at": "2026-03-01T09:30:00.250000Z",
        "changes": {"value": [0, 1], "email": [None, "ann@example.com"]},
        "personal_erased": False,
    }
    assert caller.get(EVENTS).json() == {"items": [event], "next": 1, "end": True}
    assert caller.get(f"{EVENTS}/1").json() == event


def test_erased_values_are_gone_and_said_to_be(tenant, caller):
    tenant.write(1, personal={"email": (None, "ann@example.com")})
    EventDetail.objects.all().delete()
    event = caller.get(f"{EVENTS}/1").json()
    assert (event["changes"], event["personal_erased"]) == ({"value": [0, 1]}, True)


def test_pages_follow_the_number(tenant, caller):
    tenant.write(5)
    first = caller.get(f"{EVENTS}?limit=2")
    assert (numbers(first), first.json()["next"], first.json()["end"]) == ([1, 2], 2, False)
    second = caller.get(f"{EVENTS}?limit=3&after=2")
    assert (numbers(second), second.json()["next"], second.json()["end"]) == ([3, 4, 5], 5, True)
    third = caller.get(f"{EVENTS}?after=5")
    assert third.json() == {"items": [], "next": 5, "end": True}


def test_an_empty_log_is_an_empty_page(caller):
    assert caller.get(EVENTS).json() == {"items": [], "next": 0, "end": True}


def test_a_number_beyond_the_log_is_refused(tenant, caller):
    tenant.write(2)
    answer = caller.get(f"{EVENTS}?after=3&wait=30")
    assert refusal(answer) == (400, "after_end", [])
    assert answer.json()["detail"] == "The log ends at 2: start again after that number."


def test_filters_narrow_and_the_cursor_passes_over_what_they_leave_out(tenant, other, caller):
    tenant.write(2)
    tenant.write(1, now=NOW + timedelta(hours=1))
    tenant.write(1)
    foreign = other.organization.public_id
    own = tenant.organization.public_id
    for query, expected in (
        (f"object={own}", [1, 2, 3, 4]),
        (f"object={foreign}", []),
        (f"object={public_ids.encode('zz', 1, key=settings.PUBLIC_ID_KEY)}", []),
        ("name=thing.changed", [1, 2, 3, 4]),
        ("name=thing.made", []),
        ("actor_kind=system", [1, 2, 3, 4]),
        ("actor_kind=system&actor_kind=user", [1, 2, 3, 4]),
        ("actor_kind=user", []),
        ("since=2026-03-01T10:30:00.25Z", [3]),
        ("until=2026-03-01T10:30:00.25Z", [1, 2, 4]),
        ("since=2026-03-01T18:30:00.25%2B09:00&until=2026-03-01T10:30:00.25Z", [1, 2, 4]),
        (f"object={own}&name=thing.made", []),
    ):
        answer = caller.get(f"{EVENTS}?{query}")
        assert numbers(answer) == expected, query
        assert (answer.json()["next"], answer.json()["end"]) == (4, True)
    page = caller.get(f"{EVENTS}?until=2026-03-01T10:00:00Z&limit=2&after=1").json()
    assert ([one["seq"] for one in page["items"]], page["next"]) == ([2, 4], 4)


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("cursor=abc", "unknown_parameter", "cursor"),
        ("actor=user", "unknown_parameter", "actor"),
        ("after=-1", "invalid", "after"),
        ("after=1.0", "invalid", "after"),
        ("after=9223372036854775808", "invalid", "after"),
        ("after=", "invalid", "after"),
        ("after=1&after=2", "invalid", "after"),
        ("wait=31", "invalid", "wait"),
        ("wait=0.5", "invalid", "wait"),
        ("limit=0", "invalid", "limit"),
        ("limit=201", "invalid", "limit"),
        ("object=fb_1", "invalid", "object"),
        ("object=7", "invalid", "object"),
        ("actor_kind=robot", "invalid", "actor_kind"),
        ("since=2026-03-01T10:00:00", "invalid", "since"),
        ("since=yesterday&wait=30", "invalid", "since"),
        ("name=%00", "invalid", "name"),
    ],
)
def test_what_does_not_fit_is_refused_at_once(caller, query, code, parameter):
    assert refusal(caller.get(f"{EVENTS}?{query}")) == (400, code, [parameter])


def test_another_organization_s_events_do_not_exist(tenant, other, caller):
    other.write(3)
    assert caller.get(EVENTS).json() == {"items": [], "next": 0, "end": True}
    for seq in ("1", "0", "99999999999999999999999"):
        answer = caller.get(f"{EVENTS}/{seq}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    tenant.write(1)
    assert caller.get(f"{EVENTS}/1").json()["actor"]["label"] == "Job of Acme"


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.VIEWER, 403), (Role.AGENT, 403), (Role.MANAGER, 200), (Role.OWNER, 200)],
)
def test_roles(tenant, role, status):
    tenant.write(1)
    user = User.objects.create(email="someone@example.com")
    Membership.objects.create(organization=tenant.organization, user=user, role=role)
    client = Client()
    client.force_login(user)
    for path in (EVENTS, f"{EVENTS}/1"):
        answer = client.get(path)
        assert answer.status_code == status
        if status == 403:
            assert answer.json()["code"] == "scope_missing"


def test_keys_need_the_scope_and_strangers_get_nothing(tenant):
    tenant.write(1)
    narrow = caller_of(tenant, scopes=set(Scope) - {Scope.EVENTS_READ})
    assert refusal(narrow.get(EVENTS))[:2] == (403, "scope_missing")
    assert refusal(narrow.get(f"{EVENTS}/1"))[:2] == (403, "scope_missing")
    assert Client().get(EVENTS).status_code == 401


def test_queries_do_not_grow_with_the_events(tenant, caller, django_assert_num_queries):
    tenant.write(20, personal={"email": (None, "ann@example.com")})
    for limit in (1, 20):
        with django_assert_num_queries(4):  # key, head, events, their personal values
            assert len(numbers(caller.get(f"{EVENTS}?limit={limit}"))) == limit


def test_waiting_ends_when_the_time_is_over(tenant, caller):
    begun = time.monotonic()
    assert caller.get(f"{EVENTS}?wait=1").json() == {"items": [], "next": 0, "end": True}
    assert 1 <= time.monotonic() - begun < 5


class Later(threading.Thread):
    """Does something on a connection of its own after a while."""

    def __init__(self, seconds: float, work) -> None:
        super().__init__()
        self.seconds, self.work = seconds, work
        self.done_at = 0.0
        self.start()

    def run(self) -> None:
        time.sleep(self.seconds)
        self.work()
        self.done_at = time.monotonic()
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_waiting_caller_wakes_up_and_holds_no_connection_meanwhile():
    tenant = make_tenant("Acme")
    caller = caller_of(tenant)
    tenant.write(1)
    held: list[int] = []

    def look_and_write() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            held.append(cursor.fetchone()[0])
        tenant.write(1)

    connection.close()
    later = Later(0.8, look_and_write)
    answer = caller.get(f"{EVENTS}?after=1&wait=30")
    woken = time.monotonic()
    later.join()
    assert (numbers(answer), answer.json()["next"]) == ([2], 2)
    assert woken - later.done_at < 3
    assert held == [0]


@pytest.mark.django_db(transaction=True)
def test_a_waiting_caller_with_a_filter_waits_for_a_matching_event():
    tenant = make_tenant("Acme")
    caller = caller_of(tenant)
    others = Later(0.2, lambda: tenant.write(1))
    match = Later(1.2, lambda: write_made(tenant))
    answer = caller.get(f"{EVENTS}?wait=30&name=thing.made")
    for thread in (others, match):
        thread.join()
    assert (numbers(answer), answer.json()["next"]) == ([2], 2)


def write_made(tenant) -> None:
    with unit_of_work(actor=tenant.actor, now=NOW) as work:
        work.record(Name.MADE, tenant.organization)
