"""Writers at the same time: nothing is lost, nothing counts twice, and a commit is seen at once."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from feedback.choices import FeedbackState
from feedback.models import Feedback, SellerAccount
from feedback.services.states import StateMoveClosed, change_state
from metrics.history import score_at
from metrics.services import score_of
from metrics.verifying import differences_of, repair_tallies
from tests.metrics import histories
from tests.shops import NOW, Shop

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, STEPS = 4, 12


def write(shop: Shop, accounts: list[SellerAccount], seed: int) -> None:
    """Insert, edit, strike, remove and bring back at random; a closed move is refused."""
    chance = random.Random(seed)  # noqa: S311
    for step in range(STEPS):
        account, now = chance.choice(accounts), NOW + timedelta(seconds=step)
        names = chance.sample(histories.ROWS, 4)
        kind = chance.random()
        if kind < 0.5:
            rows = [
                histories.StagedRow(
                    1,
                    "",
                    external_id=name,
                    rating=chance.choice([None, 1, 2, 3, 4, 5]),
                    buyer_hash=chance.choice([None, b"1" * 32]),
                    left_on=histories.TODAY - timedelta(days=chance.choice([0, 29, 30, 400])),
                )
                for name in names
            ]
            histories.take(account, rows, actor=shop.actor, now=now)
        elif kind < 0.6:
            histories.place_orders(
                account,
                [(chance.choice(histories.ORDERS), histories.TODAY)],
                actor=shop.actor,
                now=now,
            )
        elif kind < 0.7:
            repair_tallies(account, now=now)
        else:
            mine = Feedback.objects.filter(organization=shop.organization, external_id__in=names)
            try:
                change_state(
                    feedback=list(mine.values_list("pk", flat=True)),
                    state=chance.choice(list(FeedbackState)),
                    actor=shop.actor, now=now, reason="Heard",
                )  # fmt: skip
            except StateMoveClosed:
                continue


def closing(work, *arguments) -> object:
    try:
        return work(*arguments)
    finally:
        connection.close()


def test_four_writers_leave_exact_tallies_and_scores() -> None:
    shop = Shop()
    accounts = [histories.new_account(shop, name) for name in ("own_shop", "aliexpress")]
    seeds = [random.randrange(1 << 32) for _ in range(WRITERS)]  # noqa: S311
    with ThreadPoolExecutor(WRITERS) as pool:
        for future in [pool.submit(closing, write, shop, accounts, seed) for seed in seeds]:
            future.result(timeout=60)
    end = NOW + timedelta(seconds=STEPS)
    assert Feedback.objects.count() > 0
    for account in accounts:
        assert differences_of(account) == [], seeds
        score = score_of(account=account, actor=shop.actor, now=end)
        histories.assert_windows_equal_a_recount(account, score.windows, histories.TODAY)
        past = score_at(account=account, as_of=end, actor=shop.actor, now=end)
        assert past.windows == score.windows, seeds


def test_a_commit_is_seen_by_the_next_read_of_another_connection() -> None:
    shop = Shop()
    account = histories.new_account(shop, "own_shop")
    row = histories.StagedRow(
        1,
        "",
        external_id="R1",
        rating=5,
        left_on=histories.TODAY,
    )

    def total(now: datetime) -> int:
        score = score_of(account=account, actor=shop.actor, now=now)
        return score.windows[0]["total"]

    with ThreadPoolExecutor(1) as pool:

        def elsewhere(now: datetime = NOW) -> object:
            return pool.submit(closing, total, now).result(timeout=30)

        assert elsewhere() == 0
        with transaction.atomic():
            histories.take(account, [row], actor=shop.actor, now=NOW)
            assert (total(NOW), elsewhere()) == (1, 0)
        assert elsewhere() == 1
        ids = list(Feedback.objects.values_list("pk", flat=True))
        state = FeedbackState.WITHDRAWN
        change_state(feedback=ids, state=state, actor=shop.actor, now=NOW, reason="Heard")
        assert elsewhere() == 0
        assert elsewhere(datetime(2026, 11, 24, tzinfo=UTC)) == 0
