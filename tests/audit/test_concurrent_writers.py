"""Eight writers in two organizations, with rollbacks, and readers that follow the cursor."""

import random
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection

from audit.chain import verify
from audit.exporting import records_of
from audit.models import Event, Head
from audit.reading import read_feed
from audit.recording import unit_of_work
from audit.sealing import seal
from tests.audit.conftest import NOW, Name, Tenant, make_tenant

WRITERS = 8
UNITS = 25
PATIENCE = 60


class Lost(Exception):
    """Thrown on purpose."""


def lose_if(bad_luck: bool) -> None:  # noqa: FBT001
    if bad_luck:
        raise Lost


def write_units(tenants: list[Tenant], seed: int, committed: dict[int, list[str]]) -> None:
    """Run random units of work and note the tokens of those that were committed."""
    chance = random.Random(seed)  # noqa: S311
    for unit in range(UNITS):
        tenant = chance.choice(tenants)
        tokens: list[str] = []
        try:
            with unit_of_work(actor=tenant.actor, now=NOW) as work:
                for step in range(chance.randint(1, 4)):
                    token = f"{seed}.{unit}.{step}"
                    fails_inside = chance.random() < 0.2
                    try:
                        with unit_of_work(actor=tenant.actor, now=NOW) as inner:
                            inner.record(
                                Name.MADE, tenant.organization, changes={"token": (None, token)}
                            )
                            lose_if(fails_inside)
                        tokens.append(token)
                    except Lost:
                        pass
                time.sleep(chance.random() * 0.003)
                lose_if(chance.random() < 0.3)
                work.record(Name.CHANGED, tenant.organization, changes={"token": (None, "end")})
                tokens.append("end")
        except Lost:
            continue
        committed[tenant.pk] += tokens


def follow(tenant: Tenant, seen: list[tuple[int, str]], finished: threading.Event) -> None:
    """Read pages of seven by the cursor until the writers are done and nothing more comes."""
    after = 0
    while True:
        was_finished = finished.is_set()
        feed = read_feed(actor=tenant.actor, after=after, limit=7, narrow=lambda rows: rows)
        seen += [(entry.seq, entry.changes["token"][1]) for entry in feed.items]
        after = feed.next
        if feed.end and was_finished:
            return
        if feed.end:
            time.sleep(0.002)


def keep_sealing(tenant: Tenant, finished: threading.Event) -> None:
    while not finished.is_set():
        seal(tenant.pk, NOW)
        time.sleep(0.01)


def in_thread(work: Callable[[], None], failures: list[BaseException]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - shown by the test
            failures.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_readers_see_every_committed_event_exactly_once_in_order():
    tenants = [make_tenant("Acme"), make_tenant("Other")]
    committed: list[dict[int, list[str]]] = [{t.pk: [] for t in tenants} for _ in range(WRITERS)]
    seen: dict[int, list[tuple[int, str]]] = {tenant.pk: [] for tenant in tenants}
    finished, failures = threading.Event(), []
    others = [in_thread(lambda t=t: follow(t, seen[t.pk], finished), failures) for t in tenants] + [
        in_thread(lambda t=t: keep_sealing(t, finished), failures) for t in tenants * 2
    ]
    seeds = [random.randrange(1 << 32) for _ in range(WRITERS)]  # noqa: S311
    writers = [
        in_thread(lambda s=s, c=c: write_units(tenants, s, c), failures)
        for s, c in zip(seeds, committed, strict=True)
    ]
    for thread in writers:
        thread.join(PATIENCE)
    finished.set()
    for thread in others:
        thread.join(PATIENCE)

    assert failures == []
    for tenant in tenants:
        expected = [token for one in committed for token in one[tenant.pk]]
        assert [seq for seq, _ in seen[tenant.pk]] == list(range(1, len(expected) + 1)), seeds
        assert sorted(token for _, token in seen[tenant.pk]) == sorted(expected), seeds
        assert Head.objects.get(organization_id=tenant.pk).seq == len(expected)
        seal(tenant.pk, NOW)
        verdict = verify(records_of(tenant.pk, details=True))
        assert (verdict.finding, verdict.sealed_to) == (None, len(expected))
    assert sum(len(one) for one in seen.values()) == Event.objects.count() > 100
