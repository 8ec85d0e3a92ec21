"""A score read by the name of its account: the ready row, and everything that is not so plain."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.choices import Scope
from accounts.errors import NotFound, ScopeMissing
from accounts.models import ApiKey
from metrics.models import SellerScore
from metrics.reading import read_score
from metrics.services import score_of
from tests.factories import bearer, make_api_key
from tests.shops import NOW, Shop, csv_of


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.import_bytes(csv_of(("R1", 5, "Fine", "2026-11-02"), ("R2", 1, "Broken", "2026-11-03")))
    return shop


def read(shop: Shop, *, now=NOW, actor=None):
    name = shop.account().public_id
    return read_score(seller_account=name, actor=actor or shop.actor, now=now)


def test_a_ready_score_takes_one_statement_and_is_the_score(shop):
    with CaptureQueriesContext(connection) as queries:
        found = read(shop)
    assert len(queries) == 1
    assert found.public_id == shop.account().public_id
    assert found.marketplace_id == "own_shop"
    assert found.score == score_of(account=shop.account(), actor=shop.actor, now=NOW)
    assert found.score.as_of.utcoffset() == timedelta(0)


def test_a_score_that_has_run_out_is_computed_anew(shop):
    later = SellerScore.objects.get(organization=shop.organization).valid_until
    found = read(shop, now=later)
    assert found.score == score_of(account=shop.account(), actor=shop.actor, now=later)
    assert found.score.as_of == later


def test_an_account_without_a_row_has_the_score_of_no_feedback(shop):
    account = shop.account("amazon.us")
    found = read_score(seller_account=account.public_id, actor=shop.actor, now=NOW)
    assert found.marketplace_id == "amazon.us"
    assert {window["total"] for window in found.score.windows} == {0}


@pytest.mark.parametrize("name", ["sa_0123456789abc", "fb_0123456789abc", "", "x" * 500])
def test_what_nobody_has_is_not_found(name, shop):
    with pytest.raises(NotFound):
        read_score(seller_account=name, actor=shop.actor, now=NOW)


def test_another_organization_finds_nothing(shop):
    stranger = replace(shop.actor, organization_id=Shop("Other").organization.pk)
    with pytest.raises(NotFound):
        read(shop, actor=stranger)


def test_an_actor_of_some_marketplaces_finds_only_theirs(shop):
    own = replace(shop.actor, marketplaces=frozenset({"own_shop"}))
    other = replace(shop.actor, marketplaces=frozenset({"amazon.us"}))
    assert read(shop, actor=own) == read(shop)
    with pytest.raises(NotFound):
        read(shop, actor=other)


def test_without_the_scope_nothing_is_asked(shop):
    scopes = frozenset(Scope) - {Scope.SCORES_READ}
    name = shop.account().public_id
    with CaptureQueriesContext(connection) as queries, pytest.raises(ScopeMissing):
        read_score(seller_account=name, actor=replace(shop.actor, scopes=scopes), now=NOW)
    assert len(queries) == 0


def ask(client_headers, account):
    path = f"/api/v1/seller-accounts/{account.public_id}/score"
    with time_machine.travel(NOW, tick=False):
        return Client().get(path, headers=client_headers)


@pytest.fixture
def key(shop):
    return make_api_key(shop.organization, scopes=[Scope.SCORES_READ], last_used_at=NOW)


def test_over_rest_key_and_ready_score_take_one_statement(shop, key):
    with CaptureQueriesContext(connection) as queries:
        answer = ask(bearer(key[1]), shop.account())
    assert len(queries) == 1
    assert answer.json()["windows"] == read(shop).score.windows


def test_a_key_that_was_revoked_reads_nothing_more(shop, key):
    assert ask(bearer(key[1]), shop.account()).status_code == 200
    ApiKey.objects.filter(pk=key[0].pk).update(revoked_at=NOW)
    assert ask(bearer(key[1]), shop.account()).status_code == 401


def test_a_key_without_the_scope_is_shown_nothing(shop):
    _, secret = make_api_key(shop.organization, scopes=[Scope.CASES_READ])
    answer = ask(bearer(secret), shop.account())
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_a_key_of_some_marketplaces_is_shown_only_theirs(shop):
    for marketplace, status in (("own_shop", 200), ("amazon.us", 404)):
        _, secret = make_api_key(shop.organization, marketplaces=[marketplace])
        assert ask(bearer(secret), shop.account()).status_code == status


def test_a_key_of_another_organization_is_shown_nothing(shop):
    _, secret = make_api_key(Shop("Other").organization)
    assert ask(bearer(secret), shop.account()).status_code == 404


def test_over_rest_what_is_not_ready_is_computed(shop, key):
    account = shop.account("amazon.us")
    answer = ask(bearer(key[1]), account)
    assert answer.status_code == 200
    assert {window["total"] for window in answer.json()["windows"]} == {0}
