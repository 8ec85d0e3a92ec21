"""What the benchmarks would show, as far as it holds anywhere: shapes and ratios, no times."""

import os
from io import BytesIO
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from accounts.choices import Scope
from bench import cpu, ingest, memory, page, seed
from bench._harness import best_of, cpu_seconds
from bench._queries import captured, nodes_of, plan_of
from bench.http import api_key
from metrics.reading import read_score
from metrics.services import score_of
from tests.factories import bearer
from tests.shops import Shop


@pytest.fixture
def shop(db):
    return Shop()


@pytest.fixture
def seller(shop):
    return seed.seller(3_000, now=timezone.now())


def test_a_row_of_a_large_file_costs_as_much_as_one_of_a_small_file(shop):
    best = ingest.cpu_per_row((2_000, 8_000), rounds=2)
    assert best[8_000] / best[2_000] <= 2


@pytest.mark.parametrize("again", [False, True])
def test_an_import_takes_as_many_statements_for_1000_rows_as_for_10(again, shop):
    counts = [statements_of_an_import(rows, again=again) for rows in (10, 1_000)]
    assert counts[0] == counts[1]


def statements_of_an_import(rows, *, again):
    target = ingest.fresh_shop(ingest.NOW)
    content = ingest.as_csv(ingest.rows(rows))
    if again:
        target.import_csv(BytesIO(content), ingest.NOW)
    with CaptureQueriesContext(connection) as queries:
        target.import_csv(BytesIO(content), ingest.NOW)
    return len(queries)


def test_a_list_takes_as_many_statements_for_100_rows_as_for_1(seller):
    key = bearer(api_key(seller, Scope.FEEDBACK_READ))
    counts = []
    for limit in (1, 1, 100):  # the first request notes that the key was used
        with CaptureQueriesContext(connection) as queries:
            answer = Client().get("/api/v1/feedback", {"limit": limit}, headers=key)
        assert len(answer.json()["items"]) == limit
        counts.append(len(queries))
    assert counts[1:] == [2, 2]


def test_key_and_score_take_one_statement(seller):
    key = bearer(api_key(seller, Scope.SCORES_READ))
    path = f"/api/v1/seller-accounts/{seller.shop.account.public_id}/score"
    assert Client().get(path, headers=key).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(path, headers=key).status_code == 200
    assert len(queries) == 1


@pytest.mark.django_db(transaction=True)  # the application itself closes its connection
def test_a_list_takes_little_more_of_the_processor_than_json_of_the_database():
    Shop()
    seller = seed.seller(3_000, now=timezone.now())
    with override_settings(ROOT_URLCONF="bench._urls"):
        best = best_of(cpu.works(seller), rounds=3, repeat=10, clock=cpu_seconds)
    assert best["rest"] / best["json_agg"] <= 2 * cpu.LIMIT


def test_a_score_is_found_by_an_index(seller):
    account, actor, now = seller.shop.account, seller.shop.actor, timezone.now()
    ways = {
        "row": lambda: score_of(account=account, actor=actor, now=now),
        "named": lambda: read_score(seller_account=account.public_id, actor=actor, now=now),
    }
    with connection.cursor() as cursor:  # these tables are too small for an index to be worth it
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    for way, read in ways.items():
        [statement] = captured(read)
        parts = nodes_of(plan_of(*statement))
        scans = {part["Relation Name"]: part for part in parts if "Relation Name" in part}
        assert scans["metrics_sellerscore"]["Node Type"] == "Index Scan", way
        assert {scan["Node Type"] for scan in scans.values()} == {"Index Scan"}, way
        assert all(scan["Plan Rows"] == 1 for scan in scans.values()), way


@pytest.mark.parametrize("where", ["first", "deep"])
def test_a_page_walks_the_index_and_sorts_nothing(where, seller):
    statement = page.statements(seller.shop.actor.organization_id, 2_500)[where]
    parts = nodes_of(plan_of(*statement))
    assert "feedback_newest_first" in {part.get("Index Name") for part in parts}
    assert not [part for part in parts if "Sort" in part["Node Type"]]


@pytest.mark.django_db(transaction=True)
def test_an_import_of_200_000_rows_takes_no_more_memory():
    url = urlsplit(os.environ["DATABASE_URL"])
    name = str(connection.settings_dict["NAME"])
    environment = {
        **os.environ,
        "DATABASE_URL": urlunsplit(url._replace(path=f"/{name}")),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "GOODSTANDING_ENVIRONMENT": "development",
        "GOODSTANDING_BENCH_DATABASE": name,
    }
    found = memory.measured(200_000, environment)
    assert found["peak_mb"] - found["before_mb"] < 150
