"""The append-only guards refuse every change, and the normal paths still work."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from audit import guards
from audit.chain import verify
from audit.exporting import records_of
from audit.models import Event, EventDetail, Seal
from audit.sealing import seal
from tests.audit.conftest import NOW, Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def guarded(tenant: Tenant) -> Tenant:
    tenant.write(3, personal={"email": (None, "ann@example.com")})
    seal(tenant.pk, NOW)
    connection.check_constraints()  # checks that wait for the commit would hold the tables
    guards.install()  # rolled back with the test
    return tenant


def refused(statement: str) -> str:
    with (
        pytest.raises(ProgrammingError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    return str(caught.value)


@pytest.mark.parametrize("table", ["audit_event", "audit_seal"])
def test_update_delete_and_truncate_are_refused(guarded, table):
    for statement in (
        f"UPDATE {table} SET id = id",  # noqa: S608
        f"DELETE FROM {table}",  # noqa: S608
        f"TRUNCATE {table} CASCADE",
    ):
        word = statement.partition(" ")[0]
        assert f"{table} is append-only: {word} is refused" in refused(statement)
    assert (Event.objects.count(), Seal.objects.count()) == (3, 1)


def test_the_orm_is_refused_too(guarded):
    event, one = Event.objects.get(seq=2), Seal.objects.get()
    event.reason = "Forged"
    for change in (
        event.save,
        event.delete,
        Event.objects.filter(seq=2).delete,
        lambda: Event.objects.filter(seq=2).update(reason="Forged"),
        one.delete,
    ):
        with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
            change()


def test_the_replica_role_does_not_pass_the_guards(guarded):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    assert "append-only" in refused("DELETE FROM audit_event")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_writing_sealing_erasing_and_verifying_work_with_guards(guarded):
    guarded.write(1_200)
    assert seal(guarded.pk, NOW) == 1_200
    EventDetail.objects.all().delete()
    assert verify(records_of(guarded.pk, details=True)).finding is None


def test_the_command_installs_and_removes_and_may_be_repeated(tenant):
    output = StringIO()
    call_command("install_guards", stdout=output)
    call_command("install_guards", stdout=output)
    assert guards.guarded_tables() == ["audit_event", "audit_seal"]
    tenant.write(1)
    connection.check_constraints()
    call_command("install_guards", "--remove", stdout=output)
    call_command("install_guards", "--remove", stdout=output)
    assert guards.guarded_tables() == []
    assert Event.objects.all().delete()[0] == 1
    assert output.getvalue().splitlines() == [
        "Guarded: audit_event, audit_seal.",
        "Guarded: audit_event, audit_seal.",
        "The guards are gone: the event log can be changed.",
        "The guards are gone: the event log can be changed.",
    ]
