"""Performance snapshots: kept once, told once, and read the same through REST and GraphQL."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.db.models.query import QuerySet
from django.test import Client

from accounts.choices import Scope
from accounts.errors import MarketplaceForbidden, ScopeMissing
from audit.models import Event
from feedback.formats.rows import FileRefused, WrongFormat
from metrics.models import PerformanceSnapshot
from metrics.snapshots import record_snapshot
from tests.factories import bearer, make_actor, make_api_key, make_world
from tests.shops import FIXTURES, NOW, Shop

REPORT = FIXTURES / "amazon_v2_live_shape.json"
FIELDS = """id sellerAccount { id } marketplace format fileName takenAt createdAt createdBy
figures { name reported recomputed numerator denominator target statusRaw status
windowFrom windowTo }"""


def record(shop: Shop, document: bytes | None = None, **options: Any) -> PerformanceSnapshot:
    given = {
        "document": REPORT.read_bytes() if document is None else document,
        "file_name": "report.json",
        "seller_account": shop.account("amazon.us"),
        "actor": shop.actor,
        "now": NOW,
    }
    return record_snapshot(**{**given, **options})


def test_a_document_is_kept_as_it_came(shop: Shop) -> None:
    snapshot = record(shop)
    kept = PerformanceSnapshot.objects.get()
    assert kept == snapshot
    assert kept.raw == json.loads(REPORT.read_bytes())
    assert (kept.format, kept.file_name) == ("amazon_performance_report", "report.json")
    assert (kept.taken_at, kept.created_at, kept.created_by) == (NOW, NOW, "tester")
    assert len(kept.figures) == 12
    assert kept.figures["order_defect_rate.mfn"] == {
        "reported": 0.0161,
        "recomputed": 0.016129032258064516,
        "numerator": 1,
        "denominator": 62,
        "target": 0.01,
        "status_raw": "AT RISK",
        "status": "at_risk",
        "window_from": "2026-07-10T00:00:00+00:00",
        "window_to": "2026-09-07T23:59:00+00:00",
    }
    event = Event.objects.get(name="performance_snapshot.recorded")
    assert event.changes == {
        "format": [None, "amazon_performance_report"],
        "file_name": [None, "report.json"],
        "figures": [None, 12],
    }
    assert event.subject_id == kept.pk


@pytest.mark.parametrize(
    ("name", "marketplace", "figure", "recomputed"),
    [
        (
            "ebay_rating_summary",
            "ebay.us",
            "overall_experience.365_day.positive_share",
            1000 / 1004,
        ),
        ("allegro_ratings_summary", "allegro.pl", "recommended_share", 120 / 122),
    ],
)
def test_other_marketplaces_have_summaries(
    shop: Shop, name: str, marketplace: str, figure: str, recomputed: float
) -> None:
    document = (FIXTURES / f"{name}.json").read_bytes()
    snapshot = record(shop, document, seller_account=shop.account(marketplace))
    assert (snapshot.format, snapshot.raw) == (name, json.loads(document))
    assert snapshot.figures[figure]["recomputed"] == recomputed


def test_counts_beyond_32_bits_reach_graphql(shop: Shop) -> None:
    block = {"marketplaceId": "ATVPDKIKX0DER", "lateShipmentRate": {"orderCount": 2**40}}
    snapshot = record(shop, json.dumps({"performanceMetrics": [block]}).encode())
    secret = make_api_key(shop.organization)[1]
    given = f'performanceSnapshot(id: "{snapshot.public_id}")'
    found = graphql(secret, f"{{ {given} {{ figures {{ denominator }} }} }}")
    assert found == {"performanceSnapshot": {"figures": [{"denominator": 2**40}]}}


def test_the_same_document_again_changes_nothing(shop: Shop) -> None:
    first = record(shop)
    events = Event.objects.count()
    again = record(shop, now=NOW + timedelta(days=1), file_name="other.json")
    assert again == first
    assert (again.file_name, again.taken_at) == ("report.json", NOW)
    assert (PerformanceSnapshot.objects.count(), Event.objects.count()) == (1, events)
    spaced = record(shop, REPORT.read_bytes() + b"\n")
    assert spaced != first


def test_two_writers_of_one_document_get_one_row(shop: Shop, monkeypatch: Any) -> None:
    """The other writer's row appears between the look and the insert."""
    first = record(shop)
    look, turns = QuerySet.first, []

    def blind_once(self: Any) -> Any:
        if self.model is PerformanceSnapshot and not turns:
            turns.append(1)
            return None
        return look(self)

    monkeypatch.setattr(QuerySet, "first", blind_once)
    events = Event.objects.count()
    assert record(shop) == first
    assert (turns, Event.objects.count()) == ([1], events)


def test_a_violation_of_something_else_is_not_hidden(shop: Shop) -> None:
    with pytest.raises(IntegrityError):
        record(shop, seller_account=make_world("Other").seller_account)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (b"", "the file is empty"),
        (b"[1]", "must be one JSON object"),
        (b'{"a":1}', "none of the keys"),
        (b'{"feedbackRatingSummary":[]}', "comes from ebay, but the seller account is on Amazon"),
        (b'{"performanceMetrics":[]}', "says nothing about the marketplace ATVPDKIKX0DER"),
    ],
)
def test_a_refusal_leaves_no_trace(shop: Shop, document: bytes, sentence: str) -> None:
    account = shop.account("amazon.us")
    events = Event.objects.count()
    with pytest.raises(FileRefused, match=sentence):
        record(shop, document, seller_account=account)
    assert (PerformanceSnapshot.objects.count(), Event.objects.count()) == (0, events)


def test_who_may_record(shop: Shop) -> None:
    reader = make_actor(shop.organization, scopes=[Scope.SCORES_READ])
    with pytest.raises(ScopeMissing):
        record(shop, actor=reader)
    german = make_actor(shop.organization, marketplaces=["amazon.de"])
    with pytest.raises(MarketplaceForbidden):
        record(shop, actor=german)
    with pytest.raises(WrongFormat):
        record(shop, seller_account=shop.account("own_shop"))
    assert PerformanceSnapshot.objects.count() == 0


def run(file: Path, account: str) -> str:
    out = StringIO()
    call_command("import_snapshot", str(file), seller_account=account, stdout=out)
    return out.getvalue()


def test_the_command(shop: Shop, tmp_path: Path) -> None:
    account = shop.account("amazon.us").public_id
    with time_machine.travel(NOW, tick=False):
        told = run(REPORT, account)
        assert run(REPORT, account) == told
    snapshot = PerformanceSnapshot.objects.get()
    assert told == f"{snapshot.public_id}: amazon_performance_report of 2026-11-22, 12 figures.\n"
    event = Event.objects.get(name="performance_snapshot.recorded")
    assert (event.channel, event.actor_label) == ("import", "manage import_snapshot")
    bad = tmp_path / "bad.json"
    bad.write_bytes(b"{")
    with pytest.raises(CommandError, match=r"bad.json: Line 1, column 1: the text ends inside"):
        run(bad, account)
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "none.json", account)
    with pytest.raises(CommandError, match="There is no seller account 'sa_0'"):
        run(REPORT, "sa_0")


def upload(secret: str, content: bytes, **form: Any) -> Any:
    file = SimpleUploadedFile("report.json", content)
    path = "/api/v1/performance-snapshots"
    return Client().post(path, {"file": file, **form}, headers=bearer(secret))


def ask(secret: str, path: str, **parameters: Any) -> Any:
    answer = Client().get(f"/api/v1/{path}", parameters, headers=bearer(secret))
    return answer.json()


def graphql(secret: str, query: str) -> Any:
    answer = Client().post(
        "/graphql/", {"query": query}, content_type="application/json", headers=bearer(secret)
    )
    assert "errors" not in answer.json(), answer.json()
    return answer.json()["data"]


def test_rest_and_graphql_tell_the_same(shop: Shop) -> None:
    secret = make_api_key(shop.organization)[1]
    account = shop.account("amazon.us").public_id
    created = upload(secret, REPORT.read_bytes(), seller_account=account)
    assert created.status_code == 201, created.content
    whole = created.json()
    assert upload(secret, REPORT.read_bytes(), seller_account=account).json() == whole
    assert ask(secret, f"performance-snapshots/{whole['id']}") == whole
    assert whole["raw"] == json.loads(REPORT.read_bytes())
    assert whole["figures"][0] == {
        "name": "account_health_rating",
        "reported": 604.0,
        "recomputed": None,
        "numerator": None,
        "denominator": None,
        "target": None,
        "status_raw": "GREAT",
        "status": "good",
        "window_from": None,
        "window_to": None,
    }
    listed = ask(secret, "performance-snapshots")["items"]
    assert listed == [{name: one for name, one in whole.items() if name != "raw"}]
    found = graphql(secret, f"{{ performanceSnapshots {{ items {{ {FIELDS} }} }} }}")
    (item,) = found["performanceSnapshots"]["items"]
    one = graphql(secret, f'{{ performanceSnapshot(id: "{whole["id"]}") {{ {FIELDS} }} }}')
    assert one["performanceSnapshot"] == item
    assert item["sellerAccount"]["id"] == listed[0]["seller_account"] == account
    assert [one["name"] for one in item["figures"]] == [one["name"] for one in whole["figures"]]
    mfn, same = (
        next(one for one in figures if one["name"] == "order_defect_rate.mfn")
        for figures in (whole["figures"], item["figures"])
    )
    assert (mfn["window_from"], mfn["status"]) == ("2026-07-10T00:00:00Z", "at_risk")
    assert (same["windowFrom"], same["status"]) == ("2026-07-10T00:00:00Z", "AT_RISK")
    assert (same["recomputed"], same["statusRaw"]) == (mfn["recomputed"], mfn["status_raw"])


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, 1),
        ({"marketplace": "amazon.us"}, 1),
        ({"marketplace": "amazon.de"}, 0),
        ({"format": "ebay_rating_summary"}, 0),
        ({"taken_from": "2026-11-22T12:00:00Z"}, 1),
        ({"taken_from": "2026-11-22T12:00:01Z"}, 0),
    ],
)
def test_filters(shop: Shop, parameters: dict[str, str], expected: int) -> None:
    record(shop)
    secret = make_api_key(shop.organization)[1]
    assert len(ask(secret, "performance-snapshots", **parameters)["items"]) == expected


@pytest.mark.parametrize(
    ("content", "form", "status", "code"),
    [
        (b"", {}, 400, "empty_file"),
        (b"{", {}, 400, "malformed_json"),
        (b"{}", {}, 400, "wrong_format"),
        (b'{"a":"%s"}' % (b"x" * 1_048_576), {}, 400, "file_too_large"),
        (b"{}", {"surprise": "1"}, 400, "unknown_field"),
        (b"{}", {"seller_account": "sa_0000000000000"}, 404, "not_found"),
    ],
)
def test_a_bad_upload_is_a_problem(
    shop: Shop, content: bytes, form: dict[str, str], status: int, code: str
) -> None:
    secret = make_api_key(shop.organization)[1]
    account = shop.account("amazon.us").public_id
    answer = upload(secret, content, **{"seller_account": account, **form})
    problem = answer.json()
    assert answer.status_code == status, problem
    assert code in {problem["code"], *(one["code"] for one in problem.get("errors", []))}
    assert PerformanceSnapshot.objects.count() == 0
