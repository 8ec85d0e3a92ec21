"""What is known of the order decides grounds: whatever arrives later is weighed then."""

from datetime import UTC, datetime
from typing import Any

import pytest

from feedback.choices import OnError
from feedback.classifying import ingest
from feedback.models import Classification, ClassificationRun, Feedback
from feedback.order_importing import OrderBatch, take_orders
from tests.feedback.comments import LATE, RUDE, events, held, record
from tests.shops import NOW, Shop

NUMBER = "111-1111111-1111112"
DELIVERY = ["bought_label_delivery", "marketplace_fulfilment"]


def order(shop: Shop, *, number: str = NUMBER, **facts: Any) -> None:
    given = {"external_id": number, "ordered_at": datetime(2026, 11, 1, tzinfo=UTC), **facts}
    take_orders(
        batch=OrderBatch(given=[given], on_error=OnError.REJECT_ALL),
        seller_account=shop.account("amazon.us"),
        actor=shop.actor,
        now=NOW,
    )


def late(shop: Shop, number: str = NUMBER) -> Feedback:
    return record(shop, ("R1", 1, LATE), order_reference=number)[0]


def grounds(feedback: Feedback) -> tuple[list[str], list[str]]:
    found = held(feedback)
    return found.grounds_eligible, found.grounds_possible


def test_an_order_that_arrives_later_decides(shop: Shop) -> None:
    feedback = late(shop)
    assert grounds(feedback) == ([], DELIVERY)
    order(shop, fulfilled_by="marketplace")
    assert grounds(feedback) == (["marketplace_fulfilment"], [])
    assert events("feedback.classified")[1:] == [
        {
            "grounds_eligible": [[], ["marketplace_fulfilment"]],
            "grounds_possible": [DELIVERY, []],
        }
    ]


def test_an_order_that_was_there_before_decides(shop: Shop) -> None:
    order(shop, fulfilled_by="marketplace")
    assert grounds(late(shop)) == (["marketplace_fulfilment"], [])


@pytest.mark.parametrize(
    ("facts", "eligible", "possible"),
    [
        ({"fulfilled_by": "seller"}, [], ["bought_label_delivery"]),
        ({"fulfilled_by": "seller", "label_from_marketplace": False}, [], []),
        (
            {
                "fulfilled_by": "seller",
                "label_from_marketplace": True,
                "shipped_at": datetime(2026, 11, 2, tzinfo=UTC),
                "promised_by": datetime(2026, 11, 3, tzinfo=UTC),
            },
            [],
            ["bought_label_delivery"],
        ),
        (
            {
                "fulfilled_by": "seller",
                "label_from_marketplace": True,
                "incidents": [{"kind": "late", "occurred_at": datetime(2026, 11, 3, tzinfo=UTC)}],
            },
            [],
            [],
        ),
        (
            {
                "fulfilled_by": "seller",
                "label_from_marketplace": True,
                "shipped_at": datetime(2026, 11, 4, tzinfo=UTC),
                "promised_by": datetime(2026, 11, 3, tzinfo=UTC),
            },
            [],
            [],
        ),
    ],
)
def test_the_facts_of_the_order(
    shop: Shop, facts: dict[str, Any], eligible: list[str], possible: list[str]
) -> None:
    feedback = late(shop)
    order(shop, **facts)
    assert grounds(feedback) == (eligible, possible)


def test_an_order_that_changes_decides_anew(shop: Shop) -> None:
    feedback = late(shop)
    order(shop, fulfilled_by="marketplace")
    order(shop, fulfilled_by="seller")
    assert grounds(feedback) == ([], ["bought_label_delivery"])


def test_a_feedback_that_gets_its_order_later(shop: Shop) -> None:
    order(shop, fulfilled_by="marketplace")
    (feedback,) = record(shop, ("R1", 1, LATE))
    assert grounds(feedback) == ([], DELIVERY)
    record(shop, ("R1", 1, LATE), order_reference=NUMBER)
    assert grounds(feedback) == (["marketplace_fulfilment"], [])


def test_another_order_changes_nothing(shop: Shop) -> None:
    feedback = late(shop)
    order(shop, number="111-1111111-1111113", fulfilled_by="marketplace")
    assert grounds(feedback) == ([], DELIVERY)
    assert len(events("feedback.classified")) == 1


def test_an_order_says_nothing_of_a_text_about_the_seller(shop: Shop) -> None:
    (feedback,) = record(shop, ("R1", 1, RUDE), order_reference=NUMBER)
    before = Classification.objects.values().get()
    order(shop, fulfilled_by="marketplace")
    assert Classification.objects.values().get() == before
    assert grounds(feedback) == ([], [])


def test_a_trial_of_orders_decides_nothing(shop: Shop) -> None:
    feedback = late(shop)
    take_orders(
        batch=OrderBatch(given=[{"external_id": NUMBER, "fulfilled_by": "marketplace"}]),
        seller_account=shop.account("amazon.us"),
        actor=shop.actor,
        now=NOW,
        dry_run=True,
    )
    assert grounds(feedback) == ([], DELIVERY)


def test_many_comments_of_one_batch_of_orders_are_left_to_a_run(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    feedback = late(shop)
    monkeypatch.setattr(ingest, "MOST_AT_ONCE", 0)
    order(shop, fulfilled_by="marketplace")
    assert not Classification.objects.filter(feedback=feedback).exists()
    assert ClassificationRun.objects.get().scope == "missing"
