"""Whatever happens in whatever order: tallies equal a recount, and no instant is forgotten."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from feedback.choices import FeedbackState, SourceCoverage
from feedback.models import Feedback
from feedback.services.states import StateMoveClosed, change_state
from marketplaces.packs import pack_for
from metrics.history import score_at
from metrics.services import score_of
from metrics.verifying import differences_of
from metrics.windows import local_day
from tests.metrics import histories
from tests.shops import NOW, Shop

names = st.sets(st.sampled_from(histories.ROWS), min_size=1, max_size=4)


class History(RuleBasedStateMachine):
    """One account through inserts, edits, strikes, removals and returns, by a moving clock."""

    shop: Shop

    @initialize(marketplace=st.sampled_from(histories.MARKETPLACES))
    def begin(self, marketplace: str) -> None:
        self.account = histories.new_account(self.shop, marketplace)
        self.now = NOW - timedelta(days=1)
        self.remembered: dict[datetime, Any] = {}
        self.versions: dict[int, int] = {}

    def tick(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now

    @rule(hours=st.sampled_from([1, 12, 24, 24 * 30]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(rows=histories.batch, coverage=histories.coverages, supplied=histories.supplied)
    def take(self, rows: Any, coverage: SourceCoverage, supplied: frozenset[str]) -> None:
        histories.take(
            self.account, rows, actor=self.shop.actor, now=self.tick(), coverage=coverage,
            supplied=supplied,
        )  # fmt: skip

    @rule(placed=histories.orders)
    def order(self, placed: list[tuple[str, date]]) -> None:
        histories.place_orders(self.account, placed, actor=self.shop.actor, now=self.tick())

    @rule(chosen=names, state=st.sampled_from(FeedbackState))
    def change(self, chosen: set[str], state: FeedbackState) -> None:
        mine = Feedback.objects.filter(seller_account=self.account)
        rows = mine.filter(external_id__in=chosen)
        before = list(mine.order_by("pk").values())
        try:
            change_state(
                feedback=list(rows.values_list("pk", flat=True)), state=state,
                actor=self.shop.actor, now=self.tick(), reason="Heard",
            )  # fmt: skip
        except StateMoveClosed:
            assert list(mine.order_by("pk").values()) == before

    @invariant()
    def tallies_equal_a_recount(self) -> None:
        assert differences_of(self.account) == []

    @invariant()
    def windows_equal_a_recount(self) -> None:
        score = score_of(account=self.account, actor=self.shop.actor, now=self.now)
        zone = pack_for(self.account.marketplace_id, on=date(2026, 11, 22)).calendar.zone
        histories.assert_windows_equal_a_recount(
            self.account, score.windows, local_day(self.now, zone)
        )
        self.remembered[self.now] = score.windows

    def teardown(self) -> None:
        for instant, windows in getattr(self, "remembered", {}).items():
            found = score_at(
                account=self.account, as_of=instant, actor=self.shop.actor, now=self.now
            )
            assert found.windows == windows


@pytest.mark.django_db
def test_any_history() -> None:
    class OfOneShop(History):
        shop = Shop()

    run_state_machine_as_test(
        OfOneShop, settings=settings(max_examples=12, stateful_step_count=12, deadline=None)
    )
