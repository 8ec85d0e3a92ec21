"""Sealing: blocks of a thousand at most, each once, and nothing across a gap."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from audit.chain import GENESIS, block_hash_of
from audit.models import Event, Seal
from audit.sealing import LogBroken, seal, unsealed_organizations
from audit.tasks import seal_events
from tests.audit.conftest import NOW, Tenant, make_tenant

pytestmark = pytest.mark.django_db


def blocks(tenant: Tenant) -> list[tuple[int, int]]:
    rows = Seal.objects.filter(organization=tenant.organization).order_by("first_seq")
    return list(rows.values_list("first_seq", "last_seq"))


def test_an_empty_log_has_nothing_to_seal(tenant):
    assert seal(tenant.pk, NOW) == 0
    assert blocks(tenant) == []


def test_events_are_sealed_in_blocks_of_a_thousand(tenant):
    tenant.write(2_300)
    assert seal(tenant.pk, NOW) == 2_300
    assert blocks(tenant) == [(1, 1000), (1001, 2000), (2001, 2300)]
    previous = GENESIS
    for one in Seal.objects.filter(organization=tenant.organization).order_by("first_seq"):
        digests = bytes(one.digests)
        parts = [digests[at : at + 32] for at in range(0, len(digests), 32)]
        assert len(parts) == one.last_seq - one.first_seq + 1
        assert bytes(one.previous_hash) == previous
        assert bytes(one.hash) == block_hash_of(previous, parts)
        previous = bytes(one.hash)


def test_sealing_again_changes_nothing_and_later_events_get_a_block_of_their_own(tenant):
    tenant.write(3)
    assert (seal(tenant.pk, NOW), seal(tenant.pk, NOW)) == (3, 0)
    tenant.write(2)
    assert seal(tenant.pk, NOW) == 2
    assert blocks(tenant) == [(1, 3), (4, 5)]


def test_a_clock_that_was_set_back_does_not_set_back_the_seals(tenant):
    tenant.write(1)
    seal(tenant.pk, NOW)
    tenant.write(1)
    seal(tenant.pk, NOW - timedelta(days=2))
    rows = Seal.objects.filter(organization=tenant.organization)
    assert set(rows.values_list("sealed_at", flat=True)) == {NOW}


def test_nothing_is_sealed_across_a_gap(tenant):
    tenant.write(5)
    Event.objects.filter(organization=tenant.organization, seq=3).delete()
    with pytest.raises(LogBroken, match="misses event 3"):
        seal(tenant.pk, NOW)
    assert blocks(tenant) == [(1, 2)]


def test_the_job_seals_every_organization_also_beside_a_broken_one(tenant, other):
    make_tenant("Empty")
    tenant.write(2)
    other.write(3)
    Event.objects.filter(organization=tenant.organization, seq=1).delete()
    assert list(unsealed_organizations()) == [tenant.pk, other.pk]
    assert seal_events(timestamp=0) == 3
    assert list(unsealed_organizations()) == [tenant.pk]
    assert seal_events(timestamp=0) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_seal_each_block_once():
    tenant = make_tenant("Acme")
    tenant.write(4_500)
    sealed: list[int] = []

    def work(start: threading.Barrier) -> None:
        try:
            start.wait()
            sealed.append(seal(tenant.pk, NOW))
        finally:
            connection.close()

    start = threading.Barrier(4)
    threads = [threading.Thread(target=work, args=(start,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sealed) == 4_500
    assert blocks(tenant) == [
        (1, 1000),
        (1001, 2000),
        (2001, 3000),
        (3001, 4000),
        (4001, 4500),
    ]
