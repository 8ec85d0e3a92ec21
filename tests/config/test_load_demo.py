"""The invented shop, taken in whole by the command of users."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from feedback.models import Feedback, RejectedRow
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
    assert (Feedback.objects.count(), RejectedRow.objects.count()) == (1_600 + 420 + 230 + 200, 0)
    address = f"/api/v1/seller-accounts/{access['seller_account']}/score"
    score = Client().get(address, headers=bearer(access["api_key"])).json()
    lifetime = score["windows"][-1]
    assert (lifetime["window"], lifetime["total"]) == ("lifetime", 1_600)
    assert lifetime["positive"]["displayed"] == 82
