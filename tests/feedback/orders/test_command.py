"""`manage import_orders`: what a person sees, and that a refusal changes nothing."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from feedback.models import Order
from tests.feedback.orders.conftest import OrderShop

GOOD = "order_id,ordered_at\no-1,2026-11-01\no-2,2026-11-02\n"
BAD = "order_id,ordered_at\no-1,2026-11-01\no-2,\no-1,2026-11-02\n"


def run(folder: Path, content: str, account: str, **options: Any) -> str:
    file, out = folder / "orders.csv", StringIO()
    file.write_text(content)
    call_command("import_orders", str(file), seller_account=account, stdout=out, **options)
    return out.getvalue()


def test_a_file_and_its_summary(shop: OrderShop, tmp_path: Path) -> None:
    account = shop.account().public_id
    assert run(tmp_path, GOOD, account) == (
        "Imported: 2 rows read, 2 orders new, 0 changed, 0 unchanged; 0 rows rejected.\n"
    )
    assert run(tmp_path, GOOD, account) == (
        "Imported: 2 rows read, 0 orders new, 0 changed, 2 unchanged; 0 rows rejected.\n"
    )
    event = Event.objects.filter(name="order.received").first()
    assert event is not None
    assert (event.channel, event.actor_label) == ("import", "manage import_orders")


def test_bad_rows_are_named(shop: OrderShop, tmp_path: Path) -> None:
    assert run(tmp_path, BAD, shop.account().public_id).splitlines()[1:] == [
        "  Line 3, ordered_at: ordered_at is empty, and the order is not known yet.",
        "  Line 4, ordered_at: Line 2 has another value for the same order.",
    ]


def test_a_dry_run_says_so(shop: OrderShop, tmp_path: Path) -> None:
    told = run(tmp_path, GOOD, shop.account().public_id, dry_run=True)
    assert told.startswith("Dry run, nothing was changed: 2 rows read, 2 orders new")
    assert Order.objects.count() == 0


@pytest.mark.parametrize(
    ("account", "content", "options", "sentence"),
    [
        ("sa_0000000000000", GOOD, {}, "There is no seller account 'sa_0000000000000'."),
        (None, "", {}, "the file is empty"),
        (None, BAD, {"on_error": "reject-all"}, "Line 3, ordered_at:"),
    ],
)
def test_a_refusal_is_a_sentence(
    shop: OrderShop,
    tmp_path: Path,
    account: str | None,
    content: str,
    options: dict[str, str],
    sentence: str,
) -> None:
    with pytest.raises(CommandError) as refusal:
        run(tmp_path, content, account or shop.account().public_id, **options)
    assert sentence in str(refusal.value)
    assert Order.objects.count() == 0


def test_a_file_that_is_not_there(shop: OrderShop, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("import_orders", str(tmp_path / "no"), seller_account=shop.account().public_id)
