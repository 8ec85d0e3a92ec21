"""Further feedback of one buyer: left out by the marketplace's rule, and counted again."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from feedback.choices import FeedbackState, OnError, SourceCoverage
from feedback.formats.rows import ParsedRow
from feedback.importing import staged
from feedback.models import Feedback
from feedback.services.recording import Source, record_feedback
from marketplaces.packs import pack_for
from metrics.models import DayTally
from tests.shops import NOW, Shop


def left(key: str, day: date, verdict: str, buyer: str | None = "buyer-1", **more) -> ParsedRow:
    return ParsedRow(
        1, key, key, None, None, None, day, None, None, None, None, buyer, polarity=verdict, **more
    )


def take(shop: Shop, *rows: ParsedRow, marketplace: str = "ebay.us") -> None:
    source = Source(
        seller_account=shop.account(marketplace),
        pack=pack_for(marketplace, on=NOW.date()),
        format="rows",
        coverage=SourceCoverage.ALL,
        file_name="",
        file_digest=bytes(32),
        on_error=OnError.REJECT_ROWS,
        supplied=frozenset({"rating", "comment"}),
    )
    numbered = (row._replace(line=n) for n, row in enumerate(rows, 1))
    organization = shop.organization.pk
    record_feedback(
        rows=staged(numbered, organization_id=organization),
        source=source,
        actor=shop.actor,
        now=NOW,
    )


def reasons() -> dict[str, str | None]:
    return dict(Feedback.objects.values_list("external_id", "uncounted_reason"))


def test_three_positives_of_one_buyer_in_a_week_count_once(shop: Shop) -> None:
    """Monday, Wednesday and Sunday of one week; the next Monday begins another."""
    take(
        shop,
        left("a", date(2026, 11, 2), "positive"),
        left("b", date(2026, 11, 4), "positive"),
        left("c", date(2026, 11, 8), "positive"),
        left("d", date(2026, 11, 9), "positive"),
        left("e", date(2026, 11, 4), "positive", buyer="buyer-2"),
        left("f", date(2026, 11, 4), "positive", buyer=None),
    )
    assert reasons() == {"a": None, "b": "repeat", "c": "repeat", "d": None, "e": None, "f": None}
    window = shop.windows("ebay.us")["lifetime"]
    assert (window["positive"]["count"], window["uncounted"]) == (4, 2)
    told = Event.objects.filter(name="feedback.received", changes__uncounted_reason__1="repeat")
    assert told.count() == 2


def test_an_earlier_one_that_comes_later_changes_which_counts(shop: Shop) -> None:
    take(shop, left("b", date(2026, 11, 4), "positive"))
    assert reasons() == {"b": None}
    take(shop, left("a", date(2026, 11, 2), "positive"))
    assert reasons() == {"a": None, "b": "repeat"}
    row = Feedback.objects.get(external_id="b")
    told = Event.objects.get(subject_id=row.pk, name="feedback.edited")
    assert (row.version, told.changes) == (2, {"uncounted_reason": [None, "repeat"]})
    assert shop.windows("ebay.us")["lifetime"]["positive"]["count"] == 1
    assert sum(DayTally.objects.values_list("uncounted", flat=True)) == 1


def test_when_the_first_is_withdrawn_the_next_counts_again(shop: Shop) -> None:
    take(shop, left("a", date(2026, 11, 2), "positive"), left("b", date(2026, 11, 3), "positive"))
    take(shop, left("a", date(2026, 11, 2), "positive", state=FeedbackState.WITHDRAWN.value))
    assert reasons()["b"] is None
    assert shop.windows("ebay.us")["lifetime"]["positive"]["count"] == 1
    take(shop, left("c", date(2026, 11, 4), "negative"))
    assert reasons() == {"a": None, "b": None, "c": None}


def test_the_same_rows_again_change_nothing(shop: Shop) -> None:
    rows = [left(key, date(2026, 11, 2), "positive") for key in "abc"]
    take(shop, *rows)
    before = list(Feedback.objects.order_by("pk").values_list("pk", "version", "uncounted_reason"))
    take(shop, *rows)
    after = list(Feedback.objects.order_by("pk").values_list("pk", "version", "uncounted_reason"))
    assert after == before


def test_purchases_three_days_apart_count_on_allegro(shop: Shop) -> None:
    """Purchases on 1, 2, 5 and 8 February: those of the 1st, 5th and 8th count."""
    take(
        shop,
        *(
            left(f"p{day}", date(2026, 2, 20), "positive", ordered_on=date(2026, 2, day))
            for day in (1, 2, 5, 8)
        ),
        marketplace="allegro.pl",
    )
    assert reasons() == {"p1": None, "p2": "repeat", "p5": None, "p8": None}


def test_feedback_that_proves_to_be_another_buyers_is_judged_for_both(shop: Shop) -> None:
    take(shop, left("a", date(2026, 11, 2), "positive"), left("b", date(2026, 11, 3), "positive"))
    assert reasons() == {"a": None, "b": "repeat"}
    take(shop, left("a", date(2026, 11, 2), "positive", buyer="buyer-2"))
    assert reasons() == {"a": None, "b": None}


def test_what_is_known_as_a_range_of_days_is_no_repeat(shop: Shop) -> None:
    """Three of one buyer within the last 30 days may lie weeks apart."""
    rows = [
        left(key, date(2026, 10, 23), "positive", left_latest_on=date(2026, 11, 22))
        for key in "abc"
    ]
    take(shop, *rows)
    assert reasons() == {"a": None, "b": None, "c": None}


def test_a_gone_row_before_the_same_row_told_is_told(shop: Shop) -> None:
    take(shop, left("a", date(2026, 11, 2), "positive"))
    gone = left("a", date(2026, 11, 2), "positive")._replace(left_on=None, state="missing")
    take(shop, gone, left("a", date(2026, 11, 2), "negative"))
    row = Feedback.objects.get()
    assert (row.state, row.polarity) == ("live", "negative")


def test_a_thousand_rows_of_a_new_account_are_judged_in_few_statements(shop: Shop) -> None:
    rows = [
        left(f"k{n}", date(2026, 11, 2 + n % 9), "positive", buyer=f"buyer-{n % 300}")
        for n in range(1_000)
    ]
    with CaptureQueriesContext(connection) as few:
        take(shop, *rows[:10])
    with CaptureQueriesContext(connection) as many:
        take(shop, *rows)
    assert len(many) <= len(few) + 8
    again = {row.external_id: row.uncounted_reason for row in Feedback.objects.all()}
    assert sum(reason == "repeat" for reason in again.values()) == expected_repeats(rows)


def expected_repeats(rows: list[ParsedRow]) -> int:
    """Count what is more than one of a buyer's week."""
    weeks = {(row.buyer, row.left_on.isocalendar()[:2]) for row in rows if row.left_on}
    return len(rows) - len(weeks)
