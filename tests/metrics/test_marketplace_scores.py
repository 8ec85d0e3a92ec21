"""One score for each marketplace: all accounts there, summed."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.errors import ScopeMissing
from feedback.models import SellerAccount
from metrics.marketplace_scores import accounts_by_marketplace, scores_by_marketplace
from metrics.services import score_of
from tests.factories import make_actor, make_api_key
from tests.metrics import histories
from tests.shops import NOW, Shop


def take(shop: Shop, marketplace: str, *ratings: int) -> SellerAccount:
    account = histories.new_account(shop, marketplace)
    rows = [
        histories.StagedRow(1, "", external_id=f"R{n}", rating=rating, left_on=date(2026, 11, n))
        for n, rating in enumerate(ratings, 1)
    ]
    histories.take(account, rows, actor=shop.actor, now=NOW)
    return account


def ask(shop: Shop, **key: Any) -> Any:
    _, secret = make_api_key(shop.organization, **key)
    headers = {"Authorization": f"Bearer {secret}"}
    with time_machine.travel(NOW, tick=False):
        return Client().get("/api/v1/scores/by-marketplace", headers=headers).json()


def test_accounts_of_a_marketplace_are_summed(shop: Shop) -> None:
    take(shop, "amazon.us", 5, 5, 1)
    take(shop, "amazon.us", 4, 3)
    take(shop, "own_shop", 1)
    histories.new_account(shop, "amazon.de")
    stranger = Shop("Other")
    take(stranger, "amazon.us", 1, 1, 1)
    found = ask(shop)
    assert found["next"] is None
    told = {
        one["marketplace"]: (one["accounts"], one["windows"][0]["official"]["numerator"],
                             one["windows"][0]["official"]["denominator"])
        for one in found["items"]
    }  # fmt: skip
    assert told == {
        "amazon.de": (1, None, None),
        "amazon.us": (2, 3, 5),
        "own_shop": (1, 0, 1),
    }
    assert list(told) == sorted(told)


def test_one_account_is_the_same_as_its_marketplace(shop: Shop) -> None:
    account = take(shop, "amazon.us", 5, 4, 3, 2, 1)
    (found,) = scores_by_marketplace(accounts=[("amazon.us", 1)], actor=shop.actor, now=NOW)
    assert found.score == score_of(account=account, actor=shop.actor, now=NOW)


def test_a_key_for_one_marketplace_sees_that_one(shop: Shop) -> None:
    take(shop, "amazon.us", 5)
    take(shop, "own_shop", 5)
    found = ask(shop, marketplaces=["own_shop"])
    assert [one["marketplace"] for one in found["items"]] == ["own_shop"]


def test_all_marketplaces_take_two_queries(shop: Shop) -> None:
    for marketplace in ("amazon.us", "amazon.de", "own_shop"):
        take(shop, marketplace, 5)
        take(shop, marketplace, 1)
    with CaptureQueriesContext(connection) as captured:
        rows = accounts_by_marketplace(SellerAccount.objects.visible_to(shop.actor))
        found = scores_by_marketplace(
            accounts=[(row["marketplace_id"], row["accounts"]) for row in rows],
            actor=shop.actor,
            now=NOW,
        )
    assert len(captured) == 2
    assert {one.score.windows[0]["total"] for one in found} == {2}


def test_reading_needs_the_scope(shop: Shop) -> None:
    stranger = make_actor(shop.organization, scopes=())
    with pytest.raises(ScopeMissing):
        scores_by_marketplace(accounts=[], actor=stranger, now=NOW)
