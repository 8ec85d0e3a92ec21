"""Which further feedback of one buyer does not count, on the marketplaces' own vectors."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.choices import Polarity
from feedback.repeats import BuyerFeedback, uncounted
from marketplaces.choices import GapBase
from marketplaces.packs import load_all

EBAY = load_all()["ebay.us"].score.repeats
ALLEGRO = load_all()["allegro.pl"].score.repeats
ALIEXPRESS = load_all()["aliexpress"].score.repeats
PACIFIC = ZoneInfo("America/Los_Angeles")
POSITIVE, NEUTRAL, NEGATIVE = Polarity.POSITIVE, Polarity.NEUTRAL, Polarity.NEGATIVE


def left(key, on, polarity=POSITIVE, **others):
    return BuyerFeedback(key, date.fromisoformat(on), None, polarity, **others)


def bought(*days, polarity=POSITIVE):
    """One feedback for each purchase in February 2026, all left on the same day."""
    return [BuyerFeedback(day, date(2026, 3, 1), date(2026, 2, day), polarity) for day in days]


def left_at(key, instant, polarity=POSITIVE):
    moment = datetime.fromisoformat(instant)
    return BuyerFeedback(key, moment.date(), None, polarity, moment)


# A calendar week (eBay) ---------------------------------------------------------------------------


def test_three_positives_of_one_week_count_once():
    rows = [left(1, "2026-11-02"), left(2, "2026-11-05"), left(3, "2026-11-08")]

    assert uncounted(rows, EBAY, PACIFIC) == {2, 3}


def test_monday_begins_a_new_week():
    assert uncounted([left(1, "2026-11-08"), left(2, "2026-11-09")], EBAY, PACIFIC) == set()


def test_each_verdict_of_a_week_counts_once():
    rows = [
        left(1, "2026-11-02", POSITIVE),
        left(2, "2026-11-03", NEGATIVE),
        left(3, "2026-11-04", POSITIVE),
        left(4, "2026-11-05", NEGATIVE),
        left(5, "2026-11-06", NEUTRAL),
    ]

    assert uncounted(rows, EBAY, PACIFIC) == {3, 4}


@pytest.mark.parametrize(
    ("one", "other", "repeats"),
    [
        ("2025-12-29", "2026-01-04", {2}),  # one week over the turn of the year
        ("2026-01-01", "2026-12-31", set()),  # weeks 1 and 53
        ("2024-12-30", "2025-12-30", set()),  # both in a week 1, a year apart
        ("2026-12-28", "2027-01-03", {2}),  # week 53 of 2026
    ],
)
def test_weeks_at_the_end_of_the_year(one, other, repeats):
    assert uncounted([left(1, one), left(2, other)], EBAY, PACIFIC) == repeats


def test_the_week_is_that_of_the_rules_zone():
    sunday, monday = "2026-11-09T07:59:00+00:00", "2026-11-09T08:01:00+00:00"
    rows = [left_at(1, "2026-11-03T12:00:00+00:00"), left_at(2, sunday), left_at(3, monday)]

    assert uncounted(rows, EBAY, PACIFIC) == {2}
    assert uncounted(rows, EBAY, ZoneInfo("UTC")) == {3}


@pytest.mark.parametrize(
    ("friday", "sunday", "monday"),
    [
        # Summer time began on Sunday 8 March and ended on Sunday 1 November 2026.
        ("2026-03-06T12:00:00+00:00", "2026-03-09T06:59:00+00:00", "2026-03-09T07:00:00+00:00"),
        ("2026-10-30T12:00:00+00:00", "2026-11-02T07:59:00+00:00", "2026-11-02T08:00:00+00:00"),
    ],
)
def test_weeks_in_which_the_clocks_change(friday, sunday, monday):
    rows = [left_at(1, friday), left_at(2, sunday), left_at(3, monday)]

    assert uncounted(rows, EBAY, PACIFIC) == {2}


def test_the_first_is_the_earlier_instant_of_a_day():
    late, early = left_at(1, "2026-11-03T20:00:00+00:00"), left_at(2, "2026-11-03T19:00:00+00:00")

    assert uncounted([late, early], EBAY, PACIFIC) == {1}


# A gap (Allegro, AliExpress) ----------------------------------------------------------------------


def test_purchases_of_allegro():
    """1, 2, 5, 8 February: 1, 5, 8 count."""
    assert uncounted(bought(1, 2, 5, 8), ALLEGRO, PACIFIC) == {2}


def test_from_which_purchase_the_gap_is_counted():
    rows = bought(1, 3, 5)
    from_last = replace(ALLEGRO, base=GapBase.LAST)

    assert uncounted(rows, ALLEGRO, PACIFIC) == {3}
    assert uncounted(rows, from_last, PACIFIC) == {3, 5}
    assert uncounted(bought(1, 2, 5, 8), from_last, PACIFIC) == {2}


def test_a_gap_asks_for_no_verdict():
    rows = [*bought(1), *bought(2, polarity=NEGATIVE)]

    assert uncounted(rows, ALLEGRO, PACIFIC) == {2}


def test_ten_days_of_aliexpress():
    rows = [left(1, "2026-11-01"), left(2, "2026-11-10"), left(3, "2026-11-11")]

    assert uncounted(rows, ALIEXPRESS, PACIFIC) == {2}


def test_what_cannot_be_compared_counts_and_puts_nothing_out():
    no_order = replace(bought(1)[0], id=9, ordered_on=None)
    no_verdict = replace(bought(1)[0], id=8, polarity=None)

    assert uncounted([no_order, no_verdict, *bought(2, 3)], ALLEGRO, PACIFIC) == {3}


# Whatever comes -----------------------------------------------------------------------------------

days = st.dates(date(2025, 12, 1), date(2026, 2, 15))
instants = st.datetimes(
    datetime(2026, 3, 1),  # noqa: DTZ001 - the zone comes with `timezones`
    datetime(2026, 3, 21),  # noqa: DTZ001
    timezones=st.just(UTC),
)
rows = st.lists(
    st.builds(
        BuyerFeedback,
        id=st.integers(1, 10_000),
        left_on=days,
        ordered_on=st.none() | days,
        polarity=st.sampled_from([*Polarity, None]),
        left_at=st.none() | instants,
    ),
    max_size=12,
    unique_by=lambda row: row.id,
)
rules = st.sampled_from(
    [EBAY, ALLEGRO, ALIEXPRESS, *(replace(r, base=GapBase.LAST) for r in (ALLEGRO, ALIEXPRESS))]
)


@given(rows=rows, rule=rules, random=st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows, rule, random):
    shuffled = random.sample(rows, len(rows))

    assert uncounted(shuffled, rule, PACIFIC) == uncounted(rows, rule, PACIFIC)


@given(rows=rows, rule=rules)
def test_the_only_feedback_of_a_buyer_counts(rows, rule):
    for row in rows:
        assert uncounted([row], rule, PACIFIC) == set()


@given(rows=rows, rule=rules)
def test_something_always_counts(rows, rule):
    left_out = uncounted(rows, rule, PACIFIC)

    assert left_out <= {row.id for row in rows}
    assert len(left_out) < len(rows) or not rows


@given(start=days, rule=rules)
def test_feedback_far_apart_counts(start, rule):
    far = [
        BuyerFeedback(n, start + timedelta(days=14 * n), start + timedelta(days=14 * n), POSITIVE)
        for n in range(4)
    ]

    assert uncounted(far, rule, PACIFIC) == set()
