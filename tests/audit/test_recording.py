"""The unit of work: numbers without gaps, events that vanish with their changes."""

import hashlib
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import orjson
import pytest
from django.db import transaction
from psycopg import sql

from accounts.choices import Role
from accounts.models import Organization
from audit.models import Event, EventDetail, Head
from audit.recording import unit_of_work
from tests.audit.conftest import NOW, Name, Tenant

pytestmark = pytest.mark.django_db


def numbers(tenant: Tenant) -> list[int]:
    rows = Event.objects.filter(organization=tenant.organization).order_by("seq")
    return list(rows.values_list("seq", flat=True))


def test_events_are_numbered_from_one_in_each_organization(tenant, other):
    tenant.write(2)
    other.write(3)
    tenant.write(1)
    assert (numbers(tenant), numbers(other)) == ([1, 2, 3], [1, 2, 3])
    assert Head.objects.get(organization=tenant.organization).seq == 3


def test_an_event_says_who_when_by_which_way_and_why(tenant):
    with unit_of_work(actor=tenant.actor, now=NOW, reason="Asked by phone.") as work:
        work.record(
            Name.CHANGED,
            tenant.organization,
            changes={
                "at": (None, datetime(2026, 1, 2, 12, tzinfo=timezone(timedelta(hours=9)))),
                "day": (date(2026, 1, 1), date(2026, 1, 2)),
                "role": (Role.AGENT, Role.OWNER),
                "rate": (None, Decimal("0.10")),
                "same": (1, 1),
            },
        )
    event = Event.objects.get(organization=tenant.organization)
    assert event.changes == {
        "at": [None, "2026-01-02T03:00:00+00:00"],
        "day": ["2026-01-01", "2026-01-02"],
        "role": ["agent", "owner"],
        "rate": [None, "0.10"],
    }
    assert (event.name, event.subject_prefix, event.subject_id) == (
        "thing.changed",
        "org",
        tenant.pk,
    )
    assert (event.actor_kind, event.actor_key, event.actor_label) == (
        "system",
        "system",
        "Job of Acme",
    )
    assert (event.occurred_at, event.channel, event.reason) == (NOW, "job", "Asked by phone.")
    assert event.detail_digest is None


def test_personal_values_stand_beside_the_event_behind_a_salted_digest(tenant):
    tenant.write(1, changes={}, personal={"email": (None, "ann@example.com")})
    event = Event.objects.get(organization=tenant.organization)
    detail = EventDetail.objects.get(organization=tenant.organization, seq=event.seq)
    assert event.changes == {}
    assert detail.changes_text == '{"email":[null,"ann@example.com"]}'
    assert len(bytes(detail.salt)) == 32
    digest = hashlib.sha256(bytes(detail.salt) + detail.changes_text.encode()).digest()
    assert bytes(event.detail_digest) == digest


def test_a_work_without_events_takes_no_number(tenant):
    with unit_of_work(actor=tenant.actor, now=NOW):
        pass
    assert not Head.objects.filter(organization=tenant.organization).exists()


def write_and_fail(tenant: Tenant) -> None:
    with unit_of_work(actor=tenant.actor, now=NOW) as work:
        work.record(Name.MADE, tenant.organization, changes={"step": (None, 2)})
        Organization.objects.filter(pk=tenant.pk).update(name="Lost")
        raise ZeroDivisionError


def write_and_fail_outside(tenant: Tenant) -> None:
    with transaction.atomic():
        tenant.write(5)
        raise ZeroDivisionError


def test_a_rollback_leaves_no_event_and_no_gap(tenant):
    tenant.write(2)
    with pytest.raises(ZeroDivisionError):
        write_and_fail(tenant)
    with pytest.raises(ZeroDivisionError):
        write_and_fail_outside(tenant)
    tenant.write(1)
    assert numbers(tenant) == [1, 2, 3]


def test_a_service_inside_joins_the_work_and_its_events_stand_in_order(tenant):
    with unit_of_work(actor=tenant.actor, now=NOW) as outer:
        outer.record(Name.MADE, tenant.organization, changes={"step": (None, 1)})
        with unit_of_work(actor=tenant.actor, now=NOW) as inner:
            assert inner is outer
            inner.record(Name.MADE, tenant.organization, changes={"step": (None, 2)})
        outer.record(Name.MADE, tenant.organization, changes={"step": (None, 3)})
        assert numbers(tenant) == []
    rows = Event.objects.filter(organization=tenant.organization).order_by("seq")
    assert [event.changes["step"][1] for event in rows] == [1, 2, 3]


def test_an_inner_failure_loses_its_own_events_only(tenant):
    with unit_of_work(actor=tenant.actor, now=NOW) as outer:
        outer.record(Name.MADE, tenant.organization, changes={"step": (None, 1)})
        with pytest.raises(ZeroDivisionError):
            write_and_fail(tenant)
        outer.record(Name.MADE, tenant.organization, changes={"step": (None, 3)})
    rows = Event.objects.filter(organization=tenant.organization).order_by("seq")
    assert [(event.seq, event.changes["step"][1]) for event in rows] == [(1, 1), (2, 3)]
    tenant.organization.refresh_from_db()
    assert tenant.organization.name == "Acme"


def test_a_work_belongs_to_one_organization(tenant, other):
    def mix() -> None:
        with unit_of_work(actor=tenant.actor, now=NOW) as work:
            work.record(Name.MADE, tenant.organization)
            other.write(1)

    with pytest.raises(RuntimeError, match="one organization"):
        mix()
    assert (numbers(tenant), numbers(other)) == ([], [])


def query_of(tenant: Tenant, rows: list[tuple[int, dict, dict | None]]) -> sql.Composable:
    """Return a SELECT of drafts, in an order that is not that of the positions."""
    return sql.SQL(" UNION ALL ").join(
        sql.SQL(
            "SELECT {}::bigint AS position, 'thing.changed' AS name, 'org' AS subject_prefix,"
            " {}::bigint AS subject_id, {}::jsonb AS changes, {}::jsonb AS personal"
        ).format(
            position,
            tenant.pk,
            orjson.dumps(changes).decode(),
            None if personal is None else orjson.dumps(personal).decode(),
        )
        for position, changes, personal in reversed(rows)
    )


def test_events_of_a_query_are_the_same_as_recorded_ones(tenant, other):
    drafts = [
        (1, {"rating": [1, 2], "day": [None, "2026-01-02"]}, None),
        (2, {}, {"comment": [None, "감사합니다 \"100 %\" 'ok' {x}"]}),
        (3, {"rating": [None, 5]}, {"comment": ["a", "b"], "reply": [None, "c"]}),
    ]
    with unit_of_work(actor=tenant.actor, now=NOW, reason="100 % {sure}") as work:
        work.record(Name.MADE, tenant.organization)
        work.record_query(query_of(tenant, drafts), count=3)
        work.record(Name.MADE, tenant.organization)
        work.record_query(query_of(tenant, []), count=0)
    with unit_of_work(actor=other.actor, now=NOW, reason="100 % {sure}") as work:
        work.record(Name.MADE, other.organization)
        for _, changes, personal in drafts:
            work.record(
                Name.CHANGED,
                other.organization,
                changes={name: tuple(values) for name, values in changes.items()},
                personal={name: tuple(values) for name, values in (personal or {}).items()},
            )
        work.record(Name.MADE, other.organization)
    assert shown(tenant) == shown(other)
    assert len(shown(tenant)) == 5
    for detail in EventDetail.objects.filter(organization=tenant.organization):
        event = Event.objects.get(organization=tenant.organization, seq=detail.seq)
        digest = hashlib.sha256(bytes(detail.salt) + detail.changes_text.encode()).digest()
        assert bytes(event.detail_digest) == digest
    salts = {bytes(one.salt) for one in EventDetail.objects.all()}
    assert (len(salts), {len(salt) for salt in salts}) == (4, {32})


def shown(tenant: Tenant) -> list[object]:
    """Return all columns that do not name the organization."""
    details = {
        detail.seq: orjson.loads(detail.changes_text)
        for detail in EventDetail.objects.filter(organization=tenant.organization)
    }
    return [
        (
            event.seq,
            event.name,
            event.subject_prefix,
            event.subject_id - tenant.pk,
            event.changes,
            details.get(event.seq),
            event.detail_digest is None,
            event.occurred_at,
            event.actor_kind,
            event.actor_key,
            event.channel,
            event.request_id,
            event.reason,
        )
        for event in Event.objects.filter(organization=tenant.organization).order_by("seq")
    ]


def test_a_query_that_gives_another_number_of_events_is_refused(tenant):
    tenant.write(1)
    with (
        pytest.raises(RuntimeError, match="1 events instead of 2"),
        unit_of_work(actor=tenant.actor, now=NOW) as work,
    ):
        work.record_query(query_of(tenant, [(1, {}, None)]), count=2)
    assert numbers(tenant) == [1]
