"""Orders and feedback that come at the same moment, and tallies after any history."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import Event
from feedback.models import Feedback, Order, OrderIncident
from metrics.models import DayTally
from tests.feedback.orders.conftest import OrderShop

START = datetime(2026, 10, 1, 12, tzinfo=UTC)


def in_threads(*works: Callable[[], object]) -> None:
    def closing(work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        for future in [pool.submit(closing, work) for work in works]:
            future.result(timeout=60)


def orders(count: int) -> list[dict[str, object]]:
    return [
        {
            "external_id": f"o-{n}",
            "ordered_at": START + timedelta(days=n % 7),
            "incidents": [{"kind": "late", "occurred_at": START + timedelta(days=9)}],
        }
        for n in range(count)
    ]


@pytest.mark.django_db(transaction=True)
def test_the_same_orders_three_times_at_once() -> None:
    shop = OrderShop()
    shop.account()
    in_threads(*[lambda: shop.take(*orders(300))] * 3)
    assert Order.objects.count() == OrderIncident.objects.count() == 300
    assert set(Order.objects.values_list("version", flat=True)) == {1}
    assert Event.objects.filter(name="order.received").count() == 300
    assert not Event.objects.filter(name="order.changed").exists()
    assert sum(DayTally.objects.values_list("orders", flat=True)) == 300
    seqs = list(Event.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))


@pytest.mark.django_db(transaction=True)
def test_feedback_and_its_orders_at_once_are_joined() -> None:
    shop = OrderShop()
    shop.account()
    lines = [f"R{n},1,,2026-11-02,o-{n}" for n in range(200)]
    content = "\n".join(["external_id,rating,comment,left_on,order_reference", *lines, ""]).encode()
    in_threads(
        lambda: shop.import_bytes(content),
        lambda: shop.take(*orders(200)),
        lambda: shop.import_bytes(content),
    )
    assert Feedback.objects.count() == 200
    assert Feedback.objects.filter(order=None).count() == 0
    assert set(Feedback.objects.values_list("version", flat=True)) <= {1, 2}
    tallied = DayTally.objects.values_list("stars_1", "orders")
    assert tuple(map(sum, zip(*tallied, strict=True))) == (200, 200)


told = st.tuples(
    st.sampled_from([f"o-{n}" for n in range(6)]),
    st.one_of(st.none(), st.integers(0, 40)),
    st.one_of(st.none(), st.sampled_from(["seller", "marketplace"])),
)
histories = st.lists(st.lists(told, min_size=1, max_size=8), min_size=1, max_size=5)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=histories)
def test_tallies_equal_a_recount_after_any_history(shop: OrderShop, history: list) -> None:
    Order.objects.all().delete()
    DayTally.objects.all().delete()
    for batch in history:
        before = Order.objects.count()
        taken = shop.take(
            *(
                {
                    "external_id": number,
                    "ordered_at": None if hours is None else START + timedelta(hours=hours),
                    "fulfilled_by": sender,
                }
                for number, hours, sender in batch
            )
        )
        assert Order.objects.count() == before + taken.new
        recounted = Counter(Order.objects.values_list("ordered_on", flat=True))
        tallied: dict[date, int] = dict(
            DayTally.objects.exclude(orders=0).values_list("day", "orders")
        )
        assert tallied == recounted
        versions = Event.objects.filter(subject_prefix="ord")
        assert versions.count() >= Order.objects.count()
