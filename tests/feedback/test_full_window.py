"""A file that holds everything of its days: what it does not hold is gone."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from feedback.choices import FeedbackState, ImportMode, SourceCoverage
from feedback.missing import DayRange
from feedback.models import Feedback, FeedbackImport
from feedback.services.recording import WindowIncomplete
from tests.feedback.test_importing import everything
from tests.shops import Shop, csv_of

LATER = datetime(2026, 11, 23, 12, tzinfo=UTC)
FULL = ImportMode.FULL_WINDOW
ROWS = (
    ("R1", 1, "Late", "2026-11-01"),
    ("R2", 2, "Broken", "2026-11-05"),
    ("R3", 5, "Fine", "2026-11-06"),
    ("R4", 4, "Good", "2026-11-10"),
)


def states() -> dict[str, str]:
    return dict(Feedback.objects.values_list("external_id", "state"))


def test_what_a_full_window_does_not_hold_is_missing(shop: Shop) -> None:
    shop.import_bytes(csv_of(*ROWS))
    taken = shop.import_bytes(csv_of(ROWS[0], ROWS[3]), mode=FULL, now=LATER)
    assert (taken.rows_unchanged, taken.rows_missing) == (2, 2)
    assert states() == {"R1": "live", "R2": "missing", "R3": "missing", "R4": "live"}
    told = Event.objects.filter(name="feedback.edited").order_by("seq")
    assert [event.changes for event in told] == [{"state": ["live", "missing"]}] * 2
    row = Feedback.objects.get(external_id="R2")
    assert (row.version, row.updated_at, row.comment) == (2, LATER, "Broken")
    assert shop.windows()["lifetime"]["positive"]["count"] == 1
    assert shop.windows()["lifetime"]["negative"]["count"] == 1


def test_the_same_file_again_marks_nothing(shop: Shop) -> None:
    shop.import_bytes(csv_of(*ROWS))
    before = everything()
    taken = shop.import_bytes(csv_of(*ROWS), mode=FULL)
    assert (taken.rows_unchanged, taken.rows_missing, taken.rows_changed) == (4, 0, 0)
    assert everything()["Feedback"] == before["Feedback"]


def test_rows_outside_the_window_stay_untouched(shop: Shop) -> None:
    shop.import_bytes(csv_of(*ROWS))
    taken = shop.import_bytes(csv_of(ROWS[1], ROWS[3]), mode=FULL)
    assert taken.rows_missing == 1
    assert states() == {"R1": "live", "R2": "live", "R3": "missing", "R4": "live"}


def test_named_days_reach_further_than_the_rows(shop: Shop) -> None:
    shop.import_bytes(csv_of(*ROWS))
    days = DayRange(date(2026, 11, 1), date(2026, 11, 9))
    taken = shop.import_bytes(csv_of(ROWS[1]), mode=FULL, days=days)
    assert taken.rows_missing == 2
    assert states() == {"R1": "missing", "R2": "live", "R3": "missing", "R4": "live"}


def test_a_row_that_comes_back_is_live_again(shop: Shop) -> None:
    shop.import_bytes(csv_of(*ROWS))
    shop.import_bytes(csv_of(ROWS[0], ROWS[3]), mode=FULL)
    taken = shop.import_bytes(csv_of(*ROWS), mode=FULL)
    assert (taken.rows_changed, taken.rows_missing) == (2, 0)
    assert set(states().values()) == {"live"}
    assert shop.windows()["lifetime"]["total"] == 4


def test_a_report_of_three_stars_says_nothing_of_positive_feedback(shop: Shop) -> None:
    """A positive row that such a report lacks is no news; a negative one may be gone or raised."""
    shop.import_bytes(csv_of(*ROWS), marketplace="amazon.us", coverage=SourceCoverage.ALL)
    report = csv_of(ROWS[0], ("R5", 3, "", "2026-11-20"))
    taken = shop.import_bytes(report, marketplace="amazon.us", mode=FULL)
    assert (taken.rows_new, taken.rows_missing) == (1, 1)
    assert states() == {"R1": "live", "R2": "missing", "R3": "live", "R4": "live", "R5": "live"}


def test_struck_feedback_is_not_marked(shop: Shop) -> None:
    shop.import_bytes(csv_of(*ROWS))
    Feedback.objects.filter(external_id="R2").update(state=FeedbackState.STRUCK_THROUGH)
    shop.import_bytes(csv_of(ROWS[0], ROWS[2], ROWS[3]), mode=FULL)
    assert states()["R2"] == "struck_through"


def test_a_rejected_row_refuses_the_whole_window(shop: Shop) -> None:
    shop.import_bytes(csv_of(*ROWS))
    before = everything()
    with pytest.raises(WindowIncomplete) as refusal:
        shop.import_bytes(csv_of(ROWS[0], ("R2", 9, "", "2026-11-05"), ROWS[3]), mode=FULL)
    assert [error.pointer for error in refusal.value.errors] == ["#/lines/3/rating"]
    assert everything() == before


def test_a_window_of_another_account_is_untouched(shop: Shop) -> None:
    shop.import_bytes(csv_of(*ROWS))
    shop.import_bytes(csv_of(ROWS[0]), marketplace="amazon.us", mode=FULL)
    assert set(Feedback.objects.values_list("state", flat=True)) == {"live"}
    assert FeedbackImport.objects.order_by("pk").last().rows_missing == 0


def test_a_report_says_nothing_of_feedback_without_a_rating(shop: Shop) -> None:
    rows = (("R1", "", "Late", "2026-11-02"), *ROWS)
    shop.import_bytes(csv_of(*rows), marketplace="amazon.us", coverage=SourceCoverage.ALL)
    Feedback.objects.filter(external_id="R1").update(rating=None, polarity=None)
    report = csv_of(ROWS[1], ("R0", 1, "", "2026-11-01"), ("R9", 3, "", "2026-11-20"))
    shop.import_bytes(report, marketplace="amazon.us", mode=FULL)
    assert states()["R1"] == "live"


def test_the_cut_of_the_oldest_day_is_no_proof(shop: Shop) -> None:
    """The file begins at noon of a day; what was left that morning is older than the file."""
    shop.import_bytes(
        csv_of(
            ("morning", 5, "", "2026-11-05T08:00:00Z"),
            ("noon", 5, "", "2026-11-05T12:00:00Z"),
            ("gone", 5, "", "2026-11-05T13:00:00Z"),
            ("night", 5, "", "2026-11-06T23:00:00Z"),
        )
    )
    content = csv_of(
        ("noon", 5, "", "2026-11-05T12:00:00Z"), ("night", 5, "", "2026-11-06T23:00:00Z")
    )
    shop.import_bytes(content, mode=FULL)
    assert states() == {"morning": "live", "noon": "live", "gone": "missing", "night": "live"}


def test_a_new_account_is_re_read_in_linear_time(shop: Shop) -> None:
    """Without statistics of the account a nested loop would ask every row for every row."""
    rows = [(f"R{n}", 5, "", "2026-11-01") for n in range(6_000)]
    shop.import_bytes(csv_of(*rows))
    with CaptureQueriesContext(connection) as captured:
        shop.import_bytes(csv_of(*rows[:-1]), mode=FULL)
    assert Feedback.objects.filter(state="missing").count() == 1
    statement = next(
        q["sql"] for q in captured.captured_queries if "SET state = 'missing'" in q["sql"]
    )
    at = [q["sql"] for q in captured.captured_queries].index(statement)
    assert "enable_nestloop = off" in captured.captured_queries[at - 1]["sql"]
