"""Random feedback that goes the way of every import, and a recount that shares nothing with SQL."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from accounts.actor import Actor
from feedback.choices import (
    FeedbackState,
    OnError,
    Polarity,
    SourceCoverage,
)
from feedback.models import Feedback, Order, SellerAccount
from feedback.orders.staging import StagedOrder
from feedback.services.accounts import create_seller_account
from feedback.services.orders import record_orders
from feedback.services.recording import Source, record_feedback
from feedback.staging import StagedRow
from marketplaces.packs import pack_for
from metrics.windows import first_day
from tests.shops import NOW, Shop

TODAY = date(2026, 11, 22)
# With every kind of formula, and with rules about the further feedback of one buyer.
MARKETPLACES = ["own_shop", "amazon.us", "aliexpress", "walmart.us", "trustpilot", "coupang"]
ORDERS = ["O1", "O2", "O3"]
ROWS = [f"R{n}" for n in range(6)]

answers = st.sampled_from([None, True, False])
row = st.fixed_dictionaries(
    {
        "line": st.just(1),
        "raw": st.just("a row"),
        "external_id": st.sampled_from(ROWS),
        "rating": st.sampled_from([None, 1, 2, 3, 4, 5]),
        "comment": st.sampled_from([None, "Late"]),
        "left_on": st.sampled_from([0, 1, 29, 30, 89, 90, 364, 365, 400]).map(
            lambda age: TODAY - timedelta(days=age)
        ),
        "order_reference": st.sampled_from([None, *ORDERS]),
        "arrived_on_time": answers,
        "customer_service": answers,
        "state": st.sampled_from([None] * 5 + ["missing", "struck_through"]),
        "buyer_hash": st.sampled_from([None, b"1" * 32, b"2" * 32]),
        "uncounted_reason": st.sampled_from([None, None, "excluded"]),
    }
).map(lambda values: StagedRow(**values))
days = st.sampled_from([0, 1, 29, 30, 59, 60, 364, 365]).map(
    lambda age: TODAY - timedelta(days=age)
)
orders = st.lists(
    st.tuples(st.sampled_from(ORDERS), days), min_size=1, max_size=3, unique_by=lambda one: one[0]
)
batch = st.lists(row, min_size=1, max_size=5, unique_by=lambda one: one.external_id)
coverages = st.sampled_from([SourceCoverage.ALL, SourceCoverage.NEGATIVE_NEUTRAL_ONLY])
columns = st.sampled_from(["rating", "comment", "uncounted_reason"])
supplied = st.frozensets(columns) | st.just(frozenset({"rating", "comment", "uncounted_reason"}))

_numbers = iter(range(1_000_000))


def new_account(shop: Shop, marketplace: str) -> SellerAccount:
    """Return an account that no example before has used."""
    return create_seller_account(
        marketplace=marketplace,
        external_id=f"S{next(_numbers)}",
        name="",
        actor=shop.actor,
        now=NOW - timedelta(days=500),
    )


def take(
    account: SellerAccount,
    rows: Iterable[StagedRow],
    *,
    actor: Actor,
    now: datetime,
    coverage: SourceCoverage = SourceCoverage.ALL,
    supplied: frozenset[str] = frozenset({"rating", "comment", "uncounted_reason"}),
) -> None:
    """Take rows in as an import does."""
    source = Source(
        seller_account=account,
        pack=pack_for(account.marketplace_id, on=now.date()),
        format="test",
        coverage=coverage,
        file_name="rows",
        file_digest=bytes(32),
        on_error=OnError.REJECT_ROWS,
        supplied=supplied,
    )
    numbered = [one._replace(line=line) for line, one in enumerate(rows, 1)]
    record_feedback(rows=numbered, source=source, actor=actor, now=now)


def place_orders(
    account: SellerAccount, placed: Iterable[tuple[str, date]], *, actor: Actor, now: datetime
) -> None:
    """Take orders in as an import does: each by its number and its day."""
    rows = [
        StagedOrder(line, f"Line {line}", external_id=name,
                    ordered_at=datetime(day.year, day.month, day.day, 18, tzinfo=UTC))
        for line, (name, day) in enumerate(placed, 1)
    ]  # fmt: skip
    record_orders(
        rows=rows, seller_account=account, on_error=OnError.REJECT_ROWS, actor=actor, now=now
    )


def recounted(account: SellerAccount, days: int | None, today: date) -> dict[str, Any]:
    """Return what a window must show of an account, from the rows as they are now."""
    start = first_day(days, today) if days else date.min
    rows = Feedback.objects.filter(seller_account=account, state=FeedbackState.LIVE)
    inside = [one for one in rows if start <= one.counts_on <= today]
    counted = [one for one in inside if one.uncounted_reason is None]
    stars = Counter(one.rating for one in counted)
    polarity = Counter(one.polarity for one in counted)
    orders = Order.objects.filter(seller_account=account)
    return {
        "total": sum(polarity.values()),
        "partial": sum(one.source_coverage != SourceCoverage.ALL for one in counted),
        "uncounted": len(inside) - len(counted),
        "orders": sum(start <= one.ordered_on <= today for one in orders),
        "distribution": {f"stars_{n}": stars[n] for n in range(1, 6)} | {"unrated": polarity[None]},
        **{str(word.value): polarity[word.value] for word in Polarity},
        "arrived": {
            answer: sum(one.arrived_on_time is answer for one in counted)
            for answer in (True, False)
        },
    }


def shown(window: dict[str, Any]) -> dict[str, Any]:
    """Return the same of a window of a score."""
    arrived = window["factors"]["arrived_on_time"]
    return {
        **{name: window[name] for name in ("total", "partial", "uncounted", "orders")},
        "distribution": window["distribution"],
        **{word.value: window[word.value]["count"] for word in Polarity},
        "arrived": {True: arrived["yes"], False: arrived["no"]},
    }


def assert_windows_equal_a_recount(
    account: SellerAccount, windows: Iterable[dict[str, Any]], today: date
) -> None:
    for window in windows:
        name = window["window"]
        days = None if name == "lifetime" else int(name.removesuffix("d"))
        assert shown(window) == recounted(account, days, today), name
