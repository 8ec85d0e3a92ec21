"""A file in: exact values, and nothing changed by the same file again."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from psycopg import sql

from audit.models import Event, EventDetail
from audit.recording import unit_of_work
from feedback.choices import FeedbackState, OnError
from feedback.models import Feedback, FeedbackImport, RejectedRow
from feedback.services.recording import RowsRejected
from metrics.models import DayTally, SellerScore
from tests.shops import NOW, Shop, csv_of

LATER = datetime(2026, 11, 23, 12, tzinfo=UTC)


def counts(taken: FeedbackImport) -> tuple[int, int, int, int, int]:
    return (
        taken.rows_read,
        taken.rows_new,
        taken.rows_changed,
        taken.rows_unchanged,
        taken.rows_rejected,
    )


def everything() -> dict[str, list[tuple[object, ...]]]:
    models = (Feedback, RejectedRow, FeedbackImport, DayTally, SellerScore, Event, EventDetail)
    return {m.__name__: list(m.objects.order_by("pk").values_list()) for m in models}


def test_the_report_of_amazon_us(shop: Shop) -> None:
    taken = shop.import_fixture("amazon_us_6col_unquoted_crlf.txt", marketplace="amazon.us")
    assert counts(taken) == (4, 4, 0, 0, 0)
    rows = Feedback.objects.order_by("external_id").values_list(
        "external_id", "rating", "polarity", "comment", "reply", "left_on", "left_at"
    )
    assert list(rows) == [
        (
            "111-1111111-1111111",
            1,
            "negative",
            "Item never arrived. Seller ignored me",
            None,
            date(2026, 7, 4),
            datetime(2026, 7, 4, 7, tzinfo=UTC),
        ),
        (
            "111-1111111-1111112",
            2,
            "negative",
            'He said "24" monitor", got 22" one',
            "Sorry - replacement sent.",
            date(2026, 7, 5),
            datetime(2026, 7, 5, 7, tzinfo=UTC),
        ),
        (
            "111-1111111-1111113",
            3,
            "neutral",
            "ok",
            None,
            date(2026, 7, 12),
            datetime(2026, 7, 12, 7, tzinfo=UTC),
        ),
        (
            "111-1111111-1111114",
            1,
            "negative",
            None,
            None,
            date(2025, 12, 1),
            datetime(2025, 12, 1, 8, tzinfo=UTC),
        ),
    ]


def test_the_report_of_amazon_de_has_factors(shop: Shop) -> None:
    shop.import_fixture("amazon_de_legacy10col_latin1.txt", marketplace="amazon.de")
    rows = Feedback.objects.order_by("external_id").values_list(
        "rating", "comment", "arrived_on_time", "item_as_described", "customer_service", "left_on"
    )
    assert list(rows) == [
        (
            2,
            "Lieferung kam zu spät, Verkäufer antwortet nicht",
            False,
            True,
            False,
            date(2015, 12, 25),
        ),
        (3, None, None, True, None, date(2016, 1, 3)),
    ]


def test_the_report_of_amazon_jp_is_cp932(shop: Shop) -> None:
    shop.import_fixture("amazon_jp_6col_cp932.txt", marketplace="amazon.co.jp")
    feedback = Feedback.objects.get()
    assert feedback.comment is not None
    assert "①" in feedback.comment
    assert feedback.left_on == date(2026, 7, 4)
    assert feedback.left_at == datetime(2026, 7, 3, 15, tzinfo=UTC)


def test_the_same_digits_are_another_day_in_britain(shop: Shop) -> None:
    shop.import_fixture("amazon_gb_ambiguous_dates.txt", marketplace="amazon.co.uk")
    days = Feedback.objects.order_by("left_on").values_list("left_on", flat=True)
    assert list(days) == [date(2026, 4, 3), date(2026, 4, 25)]


def test_the_same_file_again_changes_no_feedback(shop: Shop) -> None:
    name = "amazon_us_6col_unquoted_crlf.txt"
    shop.import_fixture(name, marketplace="amazon.us")
    before = everything()
    taken = shop.import_fixture(name, marketplace="amazon.us")
    assert counts(taken) == (4, 0, 0, 4, 0)
    after = everything()
    for untouched in ("Feedback", "DayTally", "SellerScore", "RejectedRow", "EventDetail"):
        assert after[untouched] == before[untouched]
    new_events = Event.objects.order_by("seq").values_list("name", flat=True)[
        len(before["Event"]) :
    ]
    assert list(new_events) == ["feedback_import.completed"]


def test_an_edit_keeps_the_old_text_in_the_history(shop: Shop) -> None:
    shop.import_bytes(csv_of(("R1", 1, "Too late", "2026-11-01"), ("R2", 5, "Fine", "2026-11-02")))
    taken = shop.import_bytes(
        csv_of(("R1", 4, "Late, but solved", "2026-11-01"), ("R2", 5, "Fine", "2026-11-02")),
        now=LATER,
    )
    assert counts(taken) == (2, 0, 1, 1, 0)
    feedback = Feedback.objects.get(external_id="R1")
    assert (feedback.rating, feedback.polarity, feedback.version) == (4, "positive", 2)
    assert (feedback.created_at, feedback.updated_at) == (NOW, LATER)
    event = Event.objects.get(name="feedback.edited")
    assert event.subject_id == feedback.pk
    assert event.changes == {"rating": [1, 4], "polarity": ["negative", "positive"]}
    detail = EventDetail.objects.get(seq=event.seq)
    assert detail.changes_text == '{"comment": ["Too late", "Late, but solved"]}'


def test_what_a_source_leaves_out_erases_nothing(shop: Shop) -> None:
    shop.import_fixture("amazon_de_legacy10col_latin1.txt", marketplace="amazon.de")
    short = (
        "Date\tRating\tComments\tYour Response\tOrder ID\tRater Email\n"
        "25.12.15\t1\tImmer noch nichts\t\t302-1111111-1111111\t\n"
    )
    shop.import_bytes(short.encode("latin-1"), marketplace="amazon.de")
    feedback = Feedback.objects.get(external_id="302-1111111-1111111")
    assert (feedback.rating, feedback.comment) == (1, "Immer noch nichts")
    assert (feedback.arrived_on_time, feedback.item_as_described) == (False, True)
    assert feedback.buyer_hash is not None


def test_bad_rows_do_not_block_good_ones(shop: Shop) -> None:
    taken = shop.import_bytes(
        csv_of(("R1", 9, "?", "2026-11-01"), ("R2", 5, "Fine", "2026-11-02"), ("R3", 5, "", "soon"))
    )
    assert counts(taken) == (3, 1, 0, 0, 2)
    assert list(Feedback.objects.values_list("external_id", flat=True)) == ["R2"]
    rejected = RejectedRow.objects.order_by("line").values_list("line", "column", "raw")
    assert list(rejected) == [
        (2, "rating", 'R1,9,"?",2026-11-01'),
        (4, "left_on", 'R3,5,"",soon'),
    ]


def test_a_file_can_be_refused_whole(shop: Shop) -> None:
    shop.account()
    before = everything()
    with pytest.raises(RowsRejected) as refusal:
        shop.import_bytes(
            csv_of(("R1", 9, "?", "2026-11-01"), ("R2", 5, "Fine", "2026-11-02")),
            on_error=OnError.REJECT_ALL,
        )
    assert [error.pointer for error in refusal.value.errors] == ["#/lines/2/rating"]
    assert everything() == before


def test_rows_that_repeat_an_id(shop: Shop) -> None:
    taken = shop.import_bytes(
        csv_of(
            ("R1", 5, "Fine", "2026-11-02"),
            ("R1", 5, "Fine", "2026-11-02"),
            ("R1", 1, "Awful", "2026-11-02"),
        )
    )
    assert counts(taken) == (3, 1, 0, 1, 1)
    assert Feedback.objects.get().rating == 5
    rejected = RejectedRow.objects.get()
    assert (rejected.line, rejected.code) == (4, "duplicate_in_file")
    assert "Line 2" in rejected.message


def test_a_dry_run_tells_and_changes_nothing(shop: Shop) -> None:
    shop.import_bytes(csv_of(("R1", 5, "Fine", "2026-11-02")))
    before = everything()
    taken = shop.import_bytes(
        csv_of(("R1", 1, "Broke", "2026-11-02"), ("R2", 5, "", "2026-11-03"), ("R3", 0, "", "x")),
        dry_run=True,
    )
    assert counts(taken) == (3, 1, 1, 0, 1)
    assert taken.pk is None
    assert everything() == before


def test_a_missing_row_that_comes_back_is_live_again(shop: Shop) -> None:
    shop.import_bytes(csv_of(("R1", 5, "Fine", "2026-11-02")))
    Feedback.objects.update(state=FeedbackState.MISSING)
    DayTally.objects.update(stars_5=0)
    taken = shop.import_bytes(csv_of(("R1", 5, "Fine", "2026-11-02")))
    assert counts(taken) == (1, 0, 1, 0, 0)
    assert Feedback.objects.get().state == FeedbackState.LIVE
    assert DayTally.objects.get().stars_5 == 1


@pytest.mark.parametrize("state", [s for s in FeedbackState if s not in {"live", "missing"}])
def test_an_import_brings_back_nothing_that_was_removed(shop: Shop, state: str) -> None:
    shop.import_bytes(csv_of(("R1", 5, "Fine", "2026-11-02")))
    Feedback.objects.update(state=state)
    DayTally.objects.update(stars_5=0)
    shop.import_bytes(csv_of(("R1", 4, "Fine", "2026-11-02")))
    assert Feedback.objects.get().state == state
    assert DayTally.objects.get().stars_4 == 0


def test_the_address_of_a_buyer_is_nowhere(shop: Shop) -> None:
    content = (
        "Date\tRating\tComments\tYour Response\tOrder ID\tRater Email\n"
        "7/4/26\t1\tLate\t\t111-1111111-1111111\tsecret-buyer@marketplace.amazon.com\n"
        "99/4/26\t1\tLate\t\t111-1111111-1111112\tsecret-buyer@marketplace.amazon.com\n"
    )
    taken = shop.import_bytes(content.encode(), marketplace="amazon.us")
    assert counts(taken) == (2, 1, 0, 0, 1)
    assert "[email]" in RejectedRow.objects.get().raw
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            holds = sql.SQL("SELECT count(*) FROM {} AS t WHERE t::text LIKE '%secret-buyer%'")
            cursor.execute(holds.format(sql.Identifier(table)))
            assert cursor.fetchone() == (0,), table


def test_a_file_without_a_column_does_not_erase_it(shop: Shop) -> None:
    shop.import_bytes(csv_of(("R1", 5, "Great", "2026-11-01")))
    shop.import_bytes(b"external_id,comment,left_on\nR1,Still great,2026-11-01\n")
    shop.import_bytes(b"external_id,rating,left_on\nR1,4,2026-11-01\n")
    feedback = Feedback.objects.get()
    assert (feedback.rating, feedback.comment, feedback.polarity) == (4, "Still great", "positive")


def test_an_edit_of_factors_and_order_is_told(shop: Shop) -> None:
    header = "external_id,rating,comment,left_on,arrived_on_time,order_reference\n"
    shop.import_bytes(f"{header}R1,5,,2026-11-01,true,O1\n".encode())
    shop.import_bytes(f"{header}R1,5,,2026-11-01,false,O2\n".encode())
    assert Event.objects.get(name="feedback.edited").changes == {
        "arrived_on_time": [True, False],
        "order_reference": ["O1", "O2"],
    }
    received = Event.objects.get(name="feedback.received").changes
    assert received["external_id"] == [None, "R1"]
    assert received["seller_account"] == [None, shop.account().public_id]


def test_two_imports_in_one_unit_of_work_tell_both(shop: Shop) -> None:
    shop.account()
    with unit_of_work(actor=shop.actor, now=NOW):
        shop.import_bytes(csv_of(("R1", 5, "", "2026-11-01")))
        shop.import_bytes(csv_of(("R2", 4, "", "2026-11-01"), ("R3", 3, "", "2026-11-01")))
    told = Event.objects.filter(name="feedback.received").values_list("subject_id", flat=True)
    assert sorted(told) == sorted(Feedback.objects.values_list("pk", flat=True))
    tally = DayTally.objects.get()
    assert (tally.stars_5, tally.stars_4, tally.stars_3) == (1, 1, 1)


def test_a_report_saved_by_a_spreadsheet_is_still_a_report(shop: Shop) -> None:
    shop.import_bytes(csv_of(("111-1", 1, "Late", "2026-11-01")), marketplace="amazon.us")
    assert Feedback.objects.get().source_coverage == "negative_neutral_only"
    assert shop.windows("amazon.us")["30d"]["negative"]["reason"] == "coverage"


def test_what_an_edit_changed_is_always_told(shop: Shop) -> None:
    header = b"external_id,rating,left_on,channel\n"
    shop.import_bytes(header + b"R1,5,2026-11-02,email\n")
    shop.import_bytes(header + b"R1,5,2026-11-02T09:30:00Z,phone\n")
    assert Event.objects.get(name="feedback.edited").changes == {
        "channel": ["email", "phone"],
        "left_at": ["2026-11-02T00:00:00+00:00", "2026-11-02T09:30:00+00:00"],
        "left_precision": ["day", "instant"],
    }


def test_an_edit_leaves_the_channel_that_another_source_told(shop: Shop) -> None:
    shop.import_bytes(b"external_id,rating,left_on,channel\nR1,5,2026-11-02,email\n")
    shop.import_bytes(csv_of(("R1", 4, "Fine", "2026-11-02"), ("R2", 5, "", "2026-11-02")))
    channels = Feedback.objects.order_by("external_id").values_list("channel", flat=True)
    assert list(channels) == ["email", "web"]
