"""The recount finds every number that is wrong, and a repair sets it right."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from audit.models import Event
from metrics.counters import COUNTERS, ORDERS
from metrics.models import DayTally, SellerScore
from metrics.verifying import Difference, differences_of, repair_tallies
from tests.metrics import histories
from tests.shops import NOW, Shop, csv_of


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("tallies", "--verify", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def filled(shop: Shop) -> Shop:
    shop.import_bytes(csv_of(("R1", 5, "", "2026-11-01"), ("R2", 1, "", "2026-11-02")))
    histories.place_orders(shop.account(), [("O1", date(2026, 11, 1))], actor=shop.actor, now=NOW)
    return shop


def test_exact_tallies_are_verified(filled: Shop) -> None:
    assert differences_of(filled.account()) == []
    assert run() == "1 seller accounts verified, 0 repaired.\n"


@pytest.mark.parametrize("column", [*COUNTERS, ORDERS])
def test_every_column_is_recounted(filled: Shop, column: str) -> None:
    day = date(2026, 11, 1)
    kept = getattr(DayTally.objects.get(day=day), column)
    DayTally.objects.filter(day=day).update(**{column: kept + 7})
    account = filled.account()
    expected = [Difference(account.public_id, day, column, kept + 7, kept)]
    assert differences_of(account) == expected
    before = SellerScore.objects.get()
    assert repair_tallies(account, now=NOW) == expected
    assert differences_of(account) == []
    assert getattr(DayTally.objects.get(day=day), column) == kept
    assert SellerScore.objects.get().version == before.version + 1
    assert repair_tallies(account, now=NOW) == []
    assert SellerScore.objects.get().version == before.version + 1


def test_a_lost_day_and_an_invented_one(filled: Shop) -> None:
    DayTally.objects.filter(day="2026-11-02").update(day="2026-11-05")
    events = Event.objects.count()
    with pytest.raises(CommandError, match="1 of 1 seller accounts differ from a recount"):
        run()
    answer = run("--repair")
    name = filled.account().public_id
    assert answer.splitlines() == [
        f"{name} 2026-11-02 stars_1: 0 kept, 1 recounted",
        f"{name} 2026-11-02 negative: 0 kept, 1 recounted",
        f"{name} 2026-11-05 stars_1: 1 kept, 0 recounted",
        f"{name} 2026-11-05 negative: 1 kept, 0 recounted",
        f"{name}: tallies set to the recount, score renewed.",
        "1 seller accounts verified, 1 repaired.",
    ]
    assert run() == "1 seller accounts verified, 0 repaired.\n"
    assert sorted(DayTally.objects.values_list("day", flat=True)) == [
        date(2026, 11, 1),
        date(2026, 11, 2),
    ]
    assert Event.objects.count() == events


def test_a_repair_renews_the_score(filled: Shop) -> None:
    filled.windows()
    DayTally.objects.filter(day="2026-11-02").delete()
    SellerScore.objects.update(windows=[])
    with time_machine.travel(NOW, tick=False):
        run("--repair")
    window: Any = SellerScore.objects.get().windows[0]
    assert (window["total"], window["orders"]) == (2, 1)


def test_only_the_named_organization_is_touched(filled: Shop) -> None:
    other = Shop("Other")
    other.import_bytes(csv_of(("R1", 5, "", "2026-11-01")))
    DayTally.objects.update(stars_3=9)
    run("--repair", "--organization", other.organization.public_id)
    assert differences_of(other.account()) == []
    assert len(differences_of(filled.account())) == 2
    with pytest.raises(CommandError, match="There is no organization 'org_0'"):
        run("--organization", "org_0")
