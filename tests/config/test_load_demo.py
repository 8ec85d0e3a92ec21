"""The invented shop, taken in whole by the command of users."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from feedback.models import Feedback, Order, RejectedRow, SellerAccount
from tests.factories import bearer


@pytest.mark.django_db
@time_machine.travel(datetime(2026, 11, 25, 12, tzinfo=UTC), tick=False)
def test_the_shop_is_loaded_and_can_be_asked() -> None:
    call_command("load_packs", stdout=StringIO())
    out = StringIO()
    call_command("load_demo", stdout=out, stderr=StringIO())
    access = json.loads(out.getvalue())
    assert set(access) == {"email", "password", "api_key", "organization", "seller_account"}
    assert User.objects.get(email=access["email"]).check_password(access["password"])
    assert (Feedback.objects.count(), RejectedRow.objects.count()) == (5_000, 0)
    accounts = SellerAccount.objects.all()
    assert access["seller_account"] == accounts.get(marketplace="own_shop").public_id
    assert {str(account): last_window(account, access["api_key"]) for account in accounts} == {
        "Hanbit Home (own_shop)": ("lifetime", 1_600, 82, None),
        "Hanbit Home US (amazon.us)": ("lifetime", 420, None, "coverage"),
        "Hanbit Home DE (amazon.de)": ("lifetime", 230, None, "coverage"),
        "Hanbit Home JP (amazon.co.jp)": ("lifetime", 200, None, "coverage"),
        "Hanbit Home eBay (ebay.us)": ("lifetime", 1_550, 95.9, None),
        "한빛홈 (coupang)": ("30d", 88, None, "operational"),
    }
    linked = Feedback.objects.filter(order__isnull=False)
    assert (Order.objects.count(), linked.count()) == (2_121, 1_600)
    assert set(linked.values_list("seller_account__name", flat=True)) == {"Hanbit Home"}


def last_window(account: SellerAccount, key: str) -> tuple[str, int, float | None, str | None]:
    address = f"/api/v1/seller-accounts/{account.public_id}/score"
    window = Client().get(address, headers=bearer(key)).json()["windows"][-1]
    official = window["official"]
    return window["window"], window["total"], official["displayed"], official["reason"]
