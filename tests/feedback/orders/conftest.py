"""What the tests of orders share: files of orders, and a shop that takes them."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest

from feedback.choices import OnError
from feedback.order_importing import OrderBatch, OrderUpload, import_orders, take_orders
from feedback.services.orders import OrdersTaken
from tests.shops import NOW, Shop


class OrderShop(Shop):
    """A shop that gets orders, from files and from programs."""

    def orders(
        self,
        content: str | bytes,
        *,
        marketplace: str = "own_shop",
        on_error: OnError = OnError.REJECT_ROWS,
        now: datetime = NOW,
        dry_run: bool = False,
    ) -> OrdersTaken:
        data = content.encode() if isinstance(content, str) else content
        return import_orders(
            upload=OrderUpload(stream=BytesIO(data), on_error=on_error),
            seller_account=self.account(marketplace),
            actor=self.actor,
            now=now,
            dry_run=dry_run,
        )

    def take(
        self,
        *given: dict[str, Any],
        marketplace: str = "own_shop",
        on_error: OnError = OnError.REJECT_ROWS,
        now: datetime = NOW,
        dry_run: bool = False,
    ) -> OrdersTaken:
        return take_orders(
            batch=OrderBatch(given=given, on_error=on_error),
            seller_account=self.account(marketplace),
            actor=self.actor,
            now=now,
            dry_run=dry_run,
        )


def counts(taken: OrdersTaken) -> tuple[int, int, int, int]:
    """Return new, changed, unchanged orders and rejected rows."""
    return taken.new, taken.changed, taken.unchanged, taken.rows_rejected


@pytest.fixture
def shop(db: None) -> OrderShop:
    return OrderShop()
