"""The commands: a log that was tampered with is found, in the database and in a file."""

import os
import stat
import subprocess
import sys
from io import StringIO
from pathlib import Path

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit.exporting import records_of
from audit.models import Event, EventDetail, Head, Seal
from audit.sealing import seal, signed_head
from tests.audit.conftest import NOW, Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(tenant: Tenant, other: Tenant) -> Tenant:
    """A log of three blocks, some of it personal, and two events without a seal."""
    for _ in range(3):
        tenant.write(3)
        tenant.write(1, personal={"email": (None, "ann@example.com")})
        seal(tenant.pk, NOW)
    tenant.write(2)
    other.write(2)
    return tenant


def verify(*arguments: str) -> str:
    output = StringIO()
    call_command("audit_verify", *arguments, stdout=output)
    return output.getvalue()


def complaint(*arguments: str) -> str:
    with pytest.raises(CommandError) as caught:
        verify(*arguments)
    assert caught.value.returncode == 1
    return str(caught.value)


def export(log: Tenant, path: Path, *arguments: str) -> list[bytes]:
    call_command(
        "audit_export",
        "--organization",
        log.organization.public_id,
        "--output",
        str(path),
        *arguments,
        stderr=StringIO(),
    )
    return path.read_bytes().splitlines(keepends=True)


def rows(log: Tenant):
    return Event.objects.filter(organization=log.organization)


def test_whole_logs_verify(log, other):
    assert verify() == (
        f"{log.organization.public_id}: whole; 14 events, 2 of them not sealed yet.\n"
        f"{other.organization.public_id}: whole; 2 events, 2 of them not sealed yet.\n"
    )
    one = verify("--organization", other.organization.public_id)
    assert one == f"{other.organization.public_id}: whole; 2 events, 2 of them not sealed yet.\n"


def test_an_unknown_organization_is_refused(log):
    for name in ("org_0000000000000", "nobody"):
        assert complaint("--organization", name) == f"There is no organization {name!r}."


@pytest.mark.parametrize(
    "change",
    [
        {"actor_label": "Nobody"},
        {"actor_key": "7"},
        {"reason": "Forged"},
        {"name": "thing.made"},
        {"changes": {"value": [5, 7]}},
        {"occurred_at": NOW.replace(microsecond=250_001)},
        {"subject_id": 1 << 40},
        {"subject_prefix": "fb"},
        {"channel": "rest"},
        {"request_id": "0"},
        {"actor_kind": "user"},
        {"detail_digest": b"0" * 32},
    ],
)
def test_an_altered_row_is_named(log, change):
    rows(log).filter(seq=6).update(**change)
    name = log.organization.public_id
    assert complaint() == f"{name}: Event 6 was altered after it was sealed."


def test_swapped_rows_are_named(log):
    rows(log).filter(seq=6).update(seq=600)
    rows(log).filter(seq=7).update(seq=6)
    rows(log).filter(seq=600).update(seq=7)
    assert "Event 6 was altered" in complaint()


def test_altered_personal_values_are_named(log):
    EventDetail.objects.filter(seq=8).update(changes_text="{}")
    assert "The personal values of event 8 were altered." in complaint()


@pytest.mark.parametrize(("seq", "sentence"), [(1, "1 is missing"), (6, "6 is missing")])
def test_a_missing_row_is_named(log, seq, sentence):
    rows(log).filter(seq=seq).delete()
    assert sentence in complaint()


def test_a_cut_tail_is_named(log):
    rows(log).filter(seq=14).delete()
    assert "cut off: event 14" in complaint()
    rows(log).filter(seq__gte=11).delete()
    assert "cut off: event 11" in complaint()
    Head.objects.filter(organization=log.organization).update(seq=10)
    assert "cut off: event 11" in complaint()
    rows(log).delete()
    Head.objects.filter(organization=log.organization).delete()
    assert "cut off: event 1 " in complaint()


def test_a_head_that_was_set_back_is_found(log):
    Head.objects.filter(organization=log.organization).update(seq=13)
    assert "Event 14 lies beyond the head" in complaint()


def test_an_event_before_the_first_is_found(log):
    forged = rows(log).get(seq=14)
    forged.pk, forged.seq = None, 0
    forged.save(force_insert=True)
    assert "Event 0 does not stand in its place" in complaint()


def test_altered_and_missing_seals_are_named(log):
    second = Seal.objects.filter(organization=log.organization, first_seq=5)
    second.update(hash=b"0" * 32)
    assert "The seal of the block that begins with event 5 was altered." in complaint()
    second.delete()
    assert "The seal of the block that begins with event 5 is missing." in complaint()


def test_the_log_verifies_after_personal_values_were_erased(log, tmp_path):
    assert EventDetail.objects.filter(organization=log.organization).delete()[0] == 3
    assert "whole; 14 events" in verify()
    export(log, tmp_path / "log.jsonl", "--details")
    assert "whole; 14 events" in verify("--file", str(tmp_path / "log.jsonl"))
    log.write(1)
    assert seal(log.pk, NOW) == 3
    assert "whole; 15 events, 0 of them" in verify()


def test_an_export_holds_all_records_in_order(log, tmp_path):
    path = tmp_path / "log.jsonl"
    records = [orjson.loads(line) for line in export(log, path)]
    assert [record["kind"] for record in records] == [
        "log",
        *(["event"] * 4 + ["seal"]) * 3,
        *["event"] * 2,
        "head",
    ]
    assert records == list(records_of(log.pk, details=False))
    assert records[1] == {
        "kind": "event",
        "organization": log.organization.public_id,
        "seq": 1,
        "occurred_at": "2026-03-01T09:30:00.250000Z",
        "name": "thing.changed",
        "object": log.organization.public_id,
        "actor": {"kind": "system", "key": "system", "label": "Job of Acme"},
        "channel": "job",
        "request_id": "",
        "reason": "",
        "changes": {"value": [0, 1]},
        "detail_digest": None,
    }
    assert b"ann@example.com" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    export(log, path, "--details")
    assert path.read_bytes().count(b"ann@example.com") == 3
    assert list(tmp_path.iterdir()) == [path]


def test_an_export_to_a_place_that_is_not_there_is_refused(log, tmp_path):
    with pytest.raises(CommandError, match="No such file or directory"):
        export(log, tmp_path / "missing" / "log.jsonl")


def test_an_exported_file_is_judged_like_the_log(log, tmp_path):
    path = tmp_path / "log.jsonl"
    lines = export(log, path, "--details")
    arguments = ("--file", str(path))
    assert verify(*arguments) == f"{path}: whole; 14 events, 2 of them not sealed yet.\n"
    # Lines: 0 log, 1-4 events, 5 seal, 6-9 events 5-8, 10 seal, 11-14, 15 seal, 16-17, 18 head.
    altered = lines[7].replace(b'"value":[5,6]', b'"value":[5,9]')
    for found, sentence in (
        ([*lines[:7], altered, *lines[8:]], "Event 6 was altered after it was sealed."),
        ([*lines[:7], *lines[8:]], "Event 6 is missing; later events are there."),
        ([lines[0], *lines[2:]], "Event 1 is missing; later events are there."),
        ([*lines[:7], lines[8], lines[7], *lines[9:]], "Event 7 does not stand in its place"),
        (lines[:17], "The log is cut off: event 14 and everything after it is missing."),
        (lines[:8], "The log is cut off: event 7 and everything after it is missing."),
        ([*lines[:5], *lines[6:]], "The seal of the block that begins with event 1 is missing."),
        (
            [*lines[:10], lines[10].replace(b'"hash":"', b'"hash":"00'), *lines[11:]],
            "The seal of the block that begins with event 5 was altered.",
        ),
        ([*lines[:3], b"{", *lines[3:]], "Line 4 is not JSON."),
        ([*lines[:3], b"[]\n", *lines[3:]], "Line 4 is no record."),
        ([*lines[:3], b"{}\n", *lines[3:]], "The record after event 2 is no part of a log."),
    ):
        path.write_bytes(b"".join(found))
        assert complaint(*arguments).startswith(f"{path}: {sentence}"), sentence


def test_a_file_is_verified_without_a_database(log, tmp_path):
    path = tmp_path / "log.jsonl"
    export(log, path)
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@/none?host=/nonexistent"}
    command = [sys.executable, "manage.py", "audit_verify", "--file", str(path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (
        0,
        f"{path}: whole; 14 events, 2 of them not sealed yet.\n",
    ), done.stderr
    path.write_bytes(path.read_bytes().replace(b'"value":[5,6]', b'"value":[5,9]'))
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip().endswith("Event 6 was altered after it was sealed.")


def test_a_missing_file_is_refused(db, tmp_path):
    path = tmp_path / "log.jsonl"
    assert complaint("--file", str(path)) == f"{path}: No such file or directory."


def test_a_log_is_compared_with_a_head_that_was_kept(log, tmp_path):
    path, kept = tmp_path / "log.jsonl", tmp_path / "head.json"
    signed = signed_head(day=NOW.date(), actor=log.actor, now=NOW)
    kept.write_bytes(orjson.dumps(signed))
    export(log, path)
    arguments = ("--file", str(path), "--head", str(kept))
    assert "whole" in verify(*arguments)
    assert "whole" in verify("--head", str(kept))

    # Whoever rewrites the whole chain contradicts the head.
    Seal.objects.filter(organization=log.organization).delete()
    rows(log).filter(seq=2).update(reason="Forged")
    seal(log.pk, NOW)
    assert "whole" in verify()
    assert "The log up to event 12 is not the one the signed head was made of." in complaint(
        "--head", str(kept)
    )

    signed["head"]["seq"] = 11
    kept.write_bytes(orjson.dumps(signed))
    assert complaint(*arguments) == f"{kept}: the signature is not genuine."
    kept.write_bytes(b"{")
    assert complaint(*arguments) == "The head or the key cannot be read."
    kept.unlink()
    assert complaint(*arguments) == f"{kept}: No such file or directory."


def test_the_seal_command_seals_all_organizations(log, other):
    output = StringIO()
    call_command("audit_seal", stdout=output)
    call_command("audit_seal", stdout=output)
    assert output.getvalue() == "4 events sealed.\n0 events sealed.\n"
    log.write(2)
    rows(log).filter(seq=15).delete()
    with pytest.raises(CommandError, match="misses event 15"):
        call_command("audit_seal", stdout=output)


def test_reading_a_log_takes_queries_by_block_and_not_by_event(log, django_assert_num_queries):
    # 3 bounds, 2 for seals, per block of events 1 for them and 1 for what comes after, 1 details.
    with django_assert_num_queries(3 + 2 + 4 * 2):
        assert len(list(records_of(log.pk, details=False))) == 19
    assert connection.in_atomic_block
