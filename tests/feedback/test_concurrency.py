"""Several imports at once: no row twice, and tallies that stay exact."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection

from audit.models import Event
from feedback.models import Feedback
from metrics.models import DayTally
from tests.shops import Shop, csv_of


def in_threads(*works) -> None:
    def closing(work) -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        for future in [pool.submit(closing, work) for work in works]:
            future.result(timeout=60)


@pytest.mark.django_db(transaction=True)
def test_the_same_file_four_times_at_once() -> None:
    shop = Shop()
    shop.account()
    day = date(2026, 11, 1)
    content = csv_of(*((f"R{n}", n % 5 + 1, "", day - timedelta(days=n % 7)) for n in range(500)))
    in_threads(*[lambda: shop.import_bytes(content)] * 4)
    assert Feedback.objects.count() == 500
    assert set(Feedback.objects.values_list("version", flat=True)) == {1}
    assert Event.objects.filter(name="feedback.received").count() == 500
    assert sum(DayTally.objects.values_list("stars_1", flat=True)) == 100
    seqs = list(Event.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))


@pytest.mark.django_db(transaction=True)
def test_different_files_at_once_leave_exact_scores() -> None:
    shop = Shop()
    shop.account()
    files = [
        csv_of(*((f"F{f}-{n}", f + 1, "", date(2026, 11, 1 + n % 9)) for n in range(90)))
        for f in range(4)
    ]
    in_threads(*[lambda content=content: shop.import_bytes(content) for content in files])
    distribution = shop.windows()["lifetime"]["distribution"]
    assert distribution == {
        "stars_1": 90,
        "stars_2": 90,
        "stars_3": 90,
        "stars_4": 90,
        "stars_5": 0,
        "unrated": 0,
    }
