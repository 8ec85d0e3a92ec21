"""Marketplaces and policy packs have one answer through REST and GraphQL."""

import pytest

from config.schema import schema
from marketplaces.packs import load_all
from marketplaces.reading import pack_entry, read_marketplace
from marketplaces.serializers import (
    MarketplaceSerializer,
    PolicyPackDetailSerializer,
    PolicyPackSerializer,
    marketplace_answer,
    pack_answer,
    pack_detail_answer,
)
from tests.contract.conftest import Caller
from tests.contract.test_same_answers import as_rest, snake
from tests.shops import NOW

MARKETPLACE = """code platform name country currency timeZone locale externalId packVersion formula
measure statement"""
PACK = "version marketplace effectiveFrom formula ruleCount verifiedCount"
RULES = "rules { key values { name value } source readOn verified }"


@pytest.mark.parametrize(
    ("given", "expected"),
    [({}, 50), ({"platform": "ebay"}, 4), ({"country": "US"}, 3), ({"country": "XX"}, 0)],
)
def test_lists_of_marketplaces(caller: Caller, given: dict[str, str], expected: int) -> None:
    query = f"""query ($f: MarketplaceFilter) {{
        marketplaces(filters: $f) {{ items {{ {MARKETPLACE} }} }} }}"""
    rest = caller.rest("marketplaces", **given)["items"]

    assert len(rest) == expected
    assert told(caller.graphql(query, f=given)["marketplaces"]["items"]) == rest


def test_a_list_without_filters(caller: Caller) -> None:
    graphql = caller.graphql("{ marketplaces(limit: 3) { items { code } next } }")["marketplaces"]

    assert graphql["items"] == [
        {"code": "aliexpress"},
        {"code": "allegro.pl"},
        {"code": "amazon.ae"},
    ]
    query = "query ($c: String) { marketplaces(limit: 1, cursor: $c) { items { code } } }"
    after = caller.graphql(query, c=graphql["next"])["marketplaces"]["items"]
    assert after == [{"code": "amazon.ca"}]


def told(items: list[dict[str, object]]) -> list[dict[str, object]]:
    """Only `measure` is an enum: countries and currencies are capitals in REST as well."""
    return [
        {snake(name): value for name, value in item.items()}
        | {"measure": item["measure"] and str(item["measure"]).lower()}
        for item in items
    ]


def test_each_marketplace(caller: Caller) -> None:
    query = f"query ($code: String!) {{ marketplace(code: $code) {{ {MARKETPLACE} }} }}"
    for code in ("amazon.us", "coupang", "ebay.us", "own_shop"):
        (graphql,) = told([caller.graphql(query, code=code)["marketplace"]])
        assert caller.rest(f"marketplaces/{code}") == graphql
    assert caller.graphql(query, code="amazon")["marketplace"] is None


def test_lists_of_packs(caller: Caller) -> None:
    whole = caller.rest("policy-packs", limit=200)["items"]
    query = (
        f"query ($c: String) {{ policyPacks(limit: 40, cursor: $c) {{ items {{ {PACK} }} next }} }}"
    )
    first = caller.graphql(query)["policyPacks"]
    second = caller.graphql(query, c=first["next"])["policyPacks"]

    assert as_rest(first["items"] + second["items"]) == whole
    assert second["next"] is None
    assert len(whole) == 61


def test_each_pack(caller: Caller) -> None:
    query = f"query ($v: String!) {{ policyPack(version: $v) {{ {PACK} {RULES} }} }}"
    for pack in load_all().values():
        graphql = caller.graphql(query, v=pack.version)["policyPack"]
        rest = caller.rest(f"policy-packs/{pack.version}")
        assert {snake(name) for name in graphql} == set(rest)
        assert [renamed(rule) for rule in graphql["rules"]] == rest["rules"]
        assert [graphql[name] for name in PACK.split()] == [rest[snake(n)] for n in PACK.split()]
    assert caller.graphql(query, v="amazon.us")["policyPack"] is None


def renamed(rule: dict[str, object]) -> dict[str, object]:
    return {snake(name): value for name, value in rule.items()}


def test_the_fields_are_those_of_the_document(caller: Caller) -> None:
    pack = load_all()["ebay.us"]
    entry = read_marketplace("ebay.us", on=NOW.date())

    assert set(marketplace_answer(entry)) == set(MarketplaceSerializer().fields)
    assert set(pack_answer(pack)) == set(PolicyPackSerializer().fields)
    assert set(pack_detail_answer(pack)) == set(PolicyPackDetailSerializer().fields)
    assert pack_entry(pack).marketplace == "ebay.us"
    for name, serializer in (
        ("Marketplace", MarketplaceSerializer),
        ("PolicyPack", PolicyPackSerializer),
        ("PolicyPackDetail", PolicyPackDetailSerializer),
    ):
        fields = {snake(field) for field in schema._schema.type_map[name].fields}
        assert fields == set(serializer().fields)


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("marketplaces", 2),
        ("marketplaces/ebay.us", 2),
        ("policy-packs", 1),
        ("policy-packs/ebay.us@2026-11-01", 1),
    ],
)
def test_queries_are_pinned(
    caller: Caller, path: str, queries: int, django_assert_num_queries
) -> None:
    caller.rest(path)
    with django_assert_num_queries(queries):
        caller.rest(path)
