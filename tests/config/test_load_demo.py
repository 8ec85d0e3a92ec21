"""The invented shop: the same files every time, taken in whole by the command of users."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from config.demo_shop.files import OWN_SHOP_FILE, REPORTS, write_files
from feedback.models import Feedback, RejectedRow
from tests.factories import bearer

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


def test_the_examples_are_what_the_shop_writes(tmp_path: Path) -> None:
    write_files(tmp_path, today=date(2026, 11, 22))
    for name in (OWN_SHOP_FILE, *(report.file_name for report in REPORTS)):
        assert (tmp_path / name).read_bytes() == (EXAMPLES / name).read_bytes()


@pytest.mark.django_db
def test_the_shop_is_loaded_and_can_be_asked() -> None:
    call_command("load_packs", stdout=StringIO())
    out = StringIO()
    call_command("load_demo", stdout=out, stderr=StringIO())
    access = json.loads(out.getvalue())
    assert set(access) == {"email", "password", "api_key", "organization", "seller_account"}
    assert User.objects.get(email=access["email"]).check_password(access["password"])
    assert (Feedback.objects.count(), RejectedRow.objects.count()) == (420 + 64 + 38 + 31, 0)
    address = f"/api/v1/seller-accounts/{access['seller_account']}/score"
    score = Client().get(address, headers=bearer(access["api_key"])).json()
    lifetime = score["windows"][-1]
    assert (lifetime["window"], lifetime["total"]) == ("lifetime", 420)
    assert lifetime["positive"]["displayed"] == 79
