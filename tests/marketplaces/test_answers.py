"""Marketplaces and policy packs over REST and GraphQL: what is told, narrowed and refused."""

from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from accounts.choices import Scope
from marketplaces.models import Marketplace
from marketplaces.pack_facts import rules, verified_count
from marketplaces.packs import load_all, load_versions
from tests.factories import make_api_key, make_world

pytestmark = pytest.mark.django_db
MARKETPLACES, PACKS = "/api/v1/marketplaces", "/api/v1/policy-packs"


@pytest.fixture
def ask():
    """Ask with a key that may do next to nothing."""
    call_command("load_packs", stdout=StringIO())
    world = make_world("Ours")
    _, secret = make_api_key(world.organization, scopes=[Scope.SCORES_READ])
    client = Client(headers={"Authorization": f"Bearer {secret}"})

    def answer(path, status=200, **parameters):
        with time_machine.travel("2026-11-22", tick=False):
            response = client.get(path, parameters)
        assert response.status_code == status, response.content
        return response.json()

    return answer


def codes(answer):
    return [item["code"] for item in answer["items"]]


def test_strangers_are_told_nothing(ask):
    for path in (MARKETPLACES, f"{MARKETPLACES}/coupang", PACKS, f"{PACKS}/coupang@2026-11-01"):
        assert Client().get(path).status_code == 401


def test_one_marketplace(ask):
    assert ask(f"{MARKETPLACES}/mercado_libre.com.mx") == {
        "code": "mercado_libre.com.mx",
        "platform": "mercado_libre",
        "name": "Mercado Libre Mexico",
        "country": "MX",
        "currency": "MXN",
        "time_zone": "America/Mexico_City",
        "locale": "es-MX",
        "external_id": "",
        "pack_version": "mercado_libre.com.mx@2026-11-01",
        "formula": "operational_v1",
        "measure": "operational",
        "statement": load_all()["mercado_libre.com.mx"].score.statement.text,
    }
    assert ask(f"{MARKETPLACES}/amazon.us")["statement"] is None


def test_a_marketplace_without_a_pack_is_shown_all_the_same(ask):
    Marketplace.objects.create(code="gone", platform="x", name="X", time_zone="UTC", locale="en")

    shown = ask(f"{MARKETPLACES}/gone")

    assert [shown[name] for name in ("pack_version", "formula", "measure", "statement")] == [
        None
    ] * 4


def test_all_marketplaces_by_code(ask):
    assert codes(ask(MARKETPLACES, limit=200)) == sorted(load_all())


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"platform": "ebay"}, ["ebay.co.uk", "ebay.com.au", "ebay.de", "ebay.us"]),
        ({"platform": "ebay", "country": "DE"}, ["ebay.de"]),
        (
            {"country": "KR"},
            ["auction.co.kr", "coupang", "gmarket.co.kr", "naver_smartstore"],
        ),
        ({"country": "kr"}, []),
    ],
)
def test_the_list_can_be_narrowed(ask, given, found):
    assert codes(ask(MARKETPLACES, **given)) == found


@pytest.mark.parametrize(("path", "key"), [(MARKETPLACES, "code"), (PACKS, "version")])
def test_pages_hold_everything_once(ask, path, key):
    found, given = [], {"limit": 25}
    while True:
        answer = ask(path, **given)
        found += [item[key] for item in answer["items"]]
        if answer["next"] is None:
            break
        given["cursor"] = answer["next"]

    assert len(found) == len(set(found)) == 61
    assert found == sorted(found)


@pytest.mark.parametrize("path", [MARKETPLACES, PACKS])
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"limit": 0}, "invalid"),
        ({"limit": 201}, "invalid"),
        ({"limit": "many"}, "invalid"),
        ({"cursor": "x"}, "invalid_cursor"),
        ({"colour": "red"}, "unknown_parameter"),
    ],
)
def test_bad_parameters_are_named(ask, path, given, code):
    assert ask(path, 400, **given)["code"] == code


def test_a_cursor_belongs_to_its_list(ask):
    cursor = ask(PACKS, limit=1)["next"]

    assert ask(MARKETPLACES, 400, cursor=cursor)["code"] == "cursor_mismatch"
    assert ask(PACKS, 400, cursor=ask(MARKETPLACES, limit=1)["next"])["code"] == "cursor_mismatch"


def test_every_version_of_every_pack(ask):
    items = {item["version"]: item for item in ask(PACKS, limit=200)["items"]}

    assert list(items) == [pack.version for packs in load_versions().values() for pack in packs]
    assert items["ebay.us@2026-11-01"] == {
        "version": "ebay.us@2026-11-01",
        "marketplace": "ebay.us",
        "effective_from": "2026-11-01",
        "formula": "ebay_v2",
        "rule_count": 29,
        "verified_count": 14,
    }


def test_a_pack_with_every_rule(ask):
    pack = load_all()["amazon.us"]
    shown = ask(f"{PACKS}/{pack.version}")

    assert [line["key"] for line in shown["rules"]] == [key for key, _ in rules(pack)]
    assert (shown["verified_count"], shown["rule_count"]) == verified_count(pack)
    told = {line["key"]: line for line in shown["rules"]}
    assert told["windows.solicit"] == {
        "key": "windows.solicit",
        "values": [
            {"name": "days", "value": "30"},
            {"name": "clock", "value": "delivery"},
            {"name": "after_days", "value": "5"},
        ],
        "source": pack.windows["solicit"].source,
        "read_on": "2026-11-01",
        "verified": True,
    }


@pytest.mark.parametrize(
    "path",
    [
        f"{MARKETPLACES}/amazon",
        f"{PACKS}/amazon.us",
        f"{PACKS}/amazon.us@2020-01-01",
        f"{PACKS}/@",
        f"{PACKS}/%00",
    ],
)
def test_what_there_is_not_is_not_found(ask, path):
    assert ask(path, 404)["code"] == "not_found"


def test_a_code_that_cannot_be_stored_is_refused(ask):
    assert ask(f"{MARKETPLACES}/amazon.us%00", 400)["code"] == "invalid"
