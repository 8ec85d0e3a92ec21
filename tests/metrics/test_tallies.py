"""Tallies and scores equal a recount of the rows, whatever happened before."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.choices import FeedbackState, SourceCoverage
from feedback.models import Classification, Feedback
from metrics.models import DayTally
from metrics.windows import first_day
from tests.shops import NOW, Shop, csv_of

TODAY = date(2026, 11, 22)

row = st.tuples(
    st.sampled_from([f"R{n}" for n in range(8)]),
    st.integers(1, 5),
    st.sampled_from(["", "Fine", "Late"]),
    st.integers(0, 400).map(lambda age: TODAY - timedelta(days=age)),
)
histories = st.lists(st.lists(row, min_size=1, max_size=8), min_size=1, max_size=5)


def recounted() -> dict[date, Counter[str]]:
    days: dict[date, Counter[str]] = {}
    for day, rating in Feedback.objects.filter(state=FeedbackState.LIVE).values_list(
        "left_on", "rating"
    ):
        days.setdefault(day, Counter())[f"stars_{rating}"] += 1
    return days


def tallied() -> dict[date, Counter[str]]:
    names = [f"stars_{n}" for n in range(1, 6)]
    rows = {
        tally.day: Counter({name: getattr(tally, name) for name in names if getattr(tally, name)})
        for tally in DayTally.objects.all()
    }
    return {day: counts for day, counts in rows.items() if counts}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=histories)
def test_tallies_equal_a_recount_after_any_history(shop: Shop, history: list) -> None:
    Classification.objects.all().delete()
    Feedback.objects.all().delete()
    DayTally.objects.all().delete()
    for rows in history:
        shop.import_bytes(csv_of(*rows))
        assert tallied() == recounted()
    windows = shop.windows()
    for name, days in (("30d", 30), ("90d", 90), ("365d", 365), ("lifetime", None)):
        start = first_day(days, TODAY) if days else date.min
        ratings = Feedback.objects.filter(left_on__gte=start).values_list("rating", flat=True)
        counted = Counter(ratings)
        shown = windows[name]["distribution"]
        assert shown == {f"stars_{n}": counted[n] for n in range(1, 6)} | {"unrated": 0}


def test_a_corrected_day_moves_the_count(shop: Shop) -> None:
    shop.import_bytes(csv_of(("R1", 1, "", "2026-11-01"), ("R2", 1, "", "2026-11-01")))
    shop.import_bytes(csv_of(("R1", 5, "", "2026-11-03")))
    assert tallied() == {
        date(2026, 11, 1): Counter(stars_1=1),
        date(2026, 11, 3): Counter(stars_5=1),
    }


def test_rows_of_a_report_are_partial_until_a_full_source_has_them(shop: Shop) -> None:
    header = "Date\tRating\tComments\tYour Response\tOrder ID\tRater Email\n"
    report = f"{header}11/1/26\t1\tLate\t\t111-1111111-1111111\t\n".encode()
    shop.import_bytes(report, marketplace="amazon.us")
    assert DayTally.objects.get().partial == 1
    window = shop.windows("amazon.us")["30d"]
    assert window["negative"] == {
        "count": 1,
        "numerator": None,
        "denominator": None,
        "ratio": None,
        "displayed": None,
        "reason": "coverage",
    }
    full = csv_of(
        ("111-1111111-1111111", 1, "Late", "2026-11-01"),
        ("111-1111111-1111112", 5, "", "2026-11-02"),
    )
    shop.import_bytes(full, marketplace="amazon.us", coverage=SourceCoverage.ALL)
    assert sum(DayTally.objects.values_list("partial", flat=True)) == 0
    window = shop.windows("amazon.us")["30d"]
    assert (window["positive"]["displayed"], window["negative"]["displayed"]) == (50, 50)
    shop.import_bytes(report, marketplace="amazon.us")
    assert shop.windows("amazon.us", now=NOW)["30d"]["positive"]["displayed"] == 50
