"""The job that renews stale score rows: it changes rows, and never an answer."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from feedback.models import SellerAccount
from metrics import renewing
from metrics.models import SellerScore
from metrics.renewing import organizations_with_stale_scores, renew_stale_scores
from metrics.services import score_of
from metrics.tasks import renew_scores
from tests.factories import MarketplaceFactory
from tests.metrics import histories
from tests.shops import NOW, Shop

MIDNIGHT = datetime(2026, 11, 23, 8, tzinfo=UTC)  # in Los Angeles


def filled(shop: Shop, accounts: int) -> list:
    row = histories.StagedRow(1, "", external_id="R1", rating=5, left_on=histories.TODAY)
    made = [histories.new_account(shop, "amazon.us") for _ in range(accounts)]
    for account in made:
        histories.take(account, [row], actor=shop.actor, now=NOW)
    return made


def versions() -> list[int]:
    return list(SellerScore.objects.order_by("pk").values_list("version", flat=True))


def test_a_row_is_stale_from_its_midnight_on(shop: Shop) -> None:
    (account,) = filled(shop, 1)
    organization = shop.organization.pk
    before = MIDNIGHT - timedelta(microseconds=1)
    assert list(organizations_with_stale_scores(before)) == []
    assert renew_stale_scores(organization, before) == 0
    assert list(organizations_with_stale_scores(MIDNIGHT)) == [organization]
    answer = score_of(account=account, actor=shop.actor, now=MIDNIGHT)
    assert renew_stale_scores(organization, MIDNIGHT) == 1
    row = SellerScore.objects.get()
    assert (row.windows, row.as_of, row.valid_until, row.version) == (
        answer.windows, MIDNIGHT, answer.valid_until, 2,
    )  # fmt: skip
    assert score_of(account=account, actor=shop.actor, now=MIDNIGHT) == answer
    assert renew_stale_scores(organization, MIDNIGHT) == 0
    assert versions() == [2]


def test_rules_that_have_changed_make_a_row_stale(shop: Shop) -> None:
    filled(shop, 1)
    SellerScore.objects.update(pack_version="amazon.us@2020-01-01")
    assert renew_stale_scores(shop.organization.pk, NOW) == 1
    assert SellerScore.objects.get().pack_version != "amazon.us@2020-01-01"


def test_it_goes_on_batch_by_batch(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewing, "BATCH", 2)
    filled(shop, 5)
    assert renew_stale_scores(shop.organization.pk, MIDNIGHT) == 5
    assert versions() == [2] * 5


def test_the_job_renews_all_organizations_and_goes_on_after_one_that_fails(shop: Shop) -> None:
    filled(shop, 1)
    others = [Shop("Other"), Shop("Third")]
    for other in others:
        filled(other, 1)
    broken = SellerScore.objects.get(organization=others[0].organization)
    gone = MarketplaceFactory(code="gone")  # a marketplace whose pack was taken away
    SellerAccount.objects.filter(pk=broken.seller_account_id).update(marketplace=gone)
    with time_machine.travel(MIDNIGHT, tick=False):
        assert renew_scores(0) == 2
        assert renew_scores(0) == 0
    assert sorted(versions()) == [1, 2, 2]
