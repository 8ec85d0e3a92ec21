"""Feedback and its order find each other, whichever comes first."""

from datetime import UTC, date, datetime
from typing import Any

from audit.models import Event
from feedback.choices import OnError, SourceCoverage
from feedback.models import Classification, Feedback, Order
from feedback.services.recording import Source, record_feedback
from feedback.staging import StagedRow
from marketplaces.packs import pack_for
from metrics.models import DayTally
from tests.feedback.orders.conftest import OrderShop, counts
from tests.shops import NOW

PLACED = datetime(2026, 10, 1, 9, tzinfo=UTC)
LATER = datetime(2026, 10, 5, 9, tzinfo=UTC)
FEEDBACK = (
    b"external_id,rating,comment,left_on,order_reference\nR1,1,Late,2026-11-02,o-1\n"
    b"R2,5,,2026-11-03,o-1\nR3,3,,2026-11-04,o-2\n"
)
ORDER = {"external_id": "o-1", "ordered_at": PLACED}


def rows() -> dict[str, Any]:
    """Return everything of feedback, orders and tallies that is not a number of a row."""
    numbers = {order.pk: order.external_id for order in Order.objects.all()}
    left_out = {"id", "feedback_import_id", "order_id", "organization_id", "seller_account_id"}
    feedback = [
        {name: value for name, value in row.items() if name not in left_out}
        | {"order": numbers.get(row["order_id"])}
        for row in Feedback.objects.order_by("external_id").values()
    ]
    tallies = [
        {name: value for name, value in row.items() if value and name not in left_out}
        for row in DayTally.objects.order_by("day").values()
    ]
    return {"feedback": feedback, "tallies": [row for row in tallies if len(row) > 1]}


def events() -> list[str]:
    return list(Event.objects.order_by("seq").values_list("name", flat=True))


def test_both_orders_of_arrival_end_alike(db: None) -> None:
    first, second = OrderShop("First"), OrderShop("Second")
    found = []
    for shop, acts in ((first, "fo"), (second, "of")):
        for act in acts:
            if act == "f":
                shop.import_bytes(FEEDBACK)
            else:
                shop.take(ORDER)
        found.append(rows())
        Classification.objects.all().delete()
        Feedback.objects.all().delete()
        DayTally.objects.all().delete()
        Order.objects.all().delete()
    assert found[0] == found[1]
    linked = [(row["external_id"], row["order"], row["ordered_on"]) for row in found[0]["feedback"]]
    day = date(2026, 10, 1)
    assert linked == [("R1", "o-1", day), ("R2", "o-1", day), ("R3", None, None)]
    assert [row["version"] for row in found[0]["feedback"]] == [1, 1, 1]
    assert [row["day"] for row in found[0]["tallies"] if row.get("orders") == 1] == [day]


def test_a_link_alone_is_no_edit(shop: OrderShop) -> None:
    shop.import_bytes(FEEDBACK)
    shop.take(ORDER, now=NOW.replace(hour=13))
    assert "feedback.edited" not in events()
    feedback = Feedback.objects.get(external_id="R1")
    assert (feedback.version, feedback.updated_at) == (1, NOW)
    assert feedback.counts_on == date(2026, 11, 2)


def test_a_known_order_links_too_and_is_unchanged(shop: OrderShop) -> None:
    shop.take(ORDER)
    shop.import_bytes(FEEDBACK)
    Feedback.objects.update(order=None, ordered_on=None)
    assert counts(shop.take(ORDER)) == (0, 0, 1, 0)
    assert Feedback.objects.filter(order=Order.objects.get()).count() == 2


def test_the_day_that_a_source_told_stays(shop: OrderShop) -> None:
    shop.import_bytes(FEEDBACK)
    Feedback.objects.filter(external_id="R1").update(ordered_on=date(2026, 9, 30))
    shop.take(ORDER)
    days = Feedback.objects.order_by("external_id").values_list("ordered_on", flat=True)
    assert list(days) == [date(2026, 9, 30), date(2026, 10, 1), None]


def test_the_feedback_of_another_account_waits_for_its_own_order(shop: OrderShop) -> None:
    shop.import_bytes(FEEDBACK)
    other = OrderShop("Other")
    other.take(ORDER)
    shop.take(ORDER, marketplace="amazon.us")
    assert Feedback.objects.filter(order=None).count() == 3


# A score whose windows run from the day of the order ---------------------------------------------


def take_feedback(shop: OrderShop, marketplace: str = "ebay.us") -> None:
    source = Source(
        seller_account=shop.account(marketplace),
        pack=pack_for(marketplace, on=NOW.date()),
        format="csv",
        coverage=SourceCoverage.ALL,
        file_name="file.csv",
        file_digest=bytes(32),
        on_error=OnError.REJECT_ROWS,
        supplied=frozenset({"rating", "comment"}),
    )
    given = [
        left("R1", "negative", date(2026, 11, 2), "o-1"),
        left("R2", "positive", date(2026, 11, 3), "o-1"),
        left("R3", "neutral", date(2026, 11, 4), "o-2"),
    ]
    rows = [
        row._replace(line=line, buyer_hash=None if marketplace == "ebay.us" else bytes(32))
        for line, row in enumerate(given, 2)
    ]
    record_feedback(rows=rows, source=source, actor=shop.actor, now=NOW)


def left(external_id: str, polarity: str, day: date, order: str) -> StagedRow:
    return StagedRow(0, "", external_id, left_on=day, polarity=polarity, order_reference=order)


def take_order(shop: OrderShop, at: datetime = PLACED) -> None:
    shop.take({"external_id": "o-1", "ordered_at": at}, marketplace="ebay.us")


def tallied() -> dict[date, tuple[int, int, int]]:
    """Return negative, positive and orders by day; the neutral one has no order."""
    found = DayTally.objects.values_list("day", "negative", "positive", "orders")
    return {day: tuple(rest) for day, *rest in found if any(rest)}


def test_by_the_clock_of_orders_both_ways_count_alike(db: None) -> None:
    day = date(2026, 10, 1)
    for name, first, second in (
        ("Feedback first", take_feedback, take_order),
        ("Order first", take_order, take_feedback),
    ):
        shop = OrderShop(name)
        first(shop)
        second(shop)
        found = Feedback.objects.order_by("external_id").values_list("ordered_on", "counts_on")
        assert list(found) == [(day, day), (day, day), (None, date(2026, 11, 4))], name
        assert tallied() == {day: (1, 1, 1)}, name
        Classification.objects.all().delete()
        Feedback.objects.all().delete()
        DayTally.objects.all().delete()
        Order.objects.all().delete()


def test_a_day_that_moves_is_told(shop: OrderShop) -> None:
    take_feedback(shop)
    take_order(shop)
    take_order(shop, LATER)
    assert tallied() == {date(2026, 10, 5): (1, 1, 1)}
    told = Event.objects.filter(name="feedback.edited").order_by("seq")
    assert [event.changes for event in told] == [
        {"ordered_on": [None, "2026-10-01"], "counts_on": ["2026-11-02", "2026-10-01"]},
        {"ordered_on": [None, "2026-10-01"], "counts_on": ["2026-11-03", "2026-10-01"]},
        *[{name: ["2026-10-01", "2026-10-05"] for name in ("ordered_on", "counts_on")}] * 2,
    ]
    assert Feedback.objects.get(external_id="R1").version == 3


def test_purchases_close_to_each_other_are_known_whichever_comes_first(db: None) -> None:
    """Allegro counts a buyer's further feedback by the days of the purchases."""
    given = [
        {"external_id": "o-1", "ordered_at": PLACED},
        {"external_id": "o-2", "ordered_at": PLACED.replace(day=2)},
    ]
    for name in ("Feedback first", "Orders first"):
        shop = OrderShop(name)
        if name == "Orders first":
            shop.take(*given, marketplace="allegro.pl")
        take_feedback(shop, "allegro.pl")
        if name == "Feedback first":
            assert not Feedback.objects.filter(uncounted_reason="repeat").exists()
            shop.take(*given, marketplace="allegro.pl")
            told = Event.objects.filter(name="feedback.edited").values_list("changes", flat=True)
            repeats = [one for one in told if "uncounted_reason" in one]
            assert [one["uncounted_reason"] for one in repeats] == [[None, "repeat"]] * 2
            assert {one["ordered_on"][0] for one in told} == {None}
        reasons = Feedback.objects.order_by("external_id").values_list(
            "uncounted_reason", flat=True
        )
        assert list(reasons) == [None, "repeat", "repeat"], name
        assert sum(DayTally.objects.values_list("uncounted", flat=True)) == 2, name
        assert sum(DayTally.objects.values_list("negative", flat=True)) == 1, name
        Classification.objects.all().delete()
        Feedback.objects.all().delete()
        DayTally.objects.all().delete()
        Order.objects.all().delete()


def test_the_day_of_the_order_never_flaps_between_sources(shop: OrderShop) -> None:
    """A source that tells the day of the order and one that does not, again and again."""
    header = b"external_id,rating,left_on,order_reference"
    told = header + b",ordered_on\nW1,5,2026-11-02,O1,2026-10-05\n"
    silent = header + b"\nW1,5,2026-11-02,O1\n"
    order = {"external_id": "O1", "ordered_at": PLACED.replace(day=2)}
    shop.take(order, marketplace="walmart.us")
    shop.import_bytes(silent, marketplace="walmart.us")
    assert Feedback.objects.get().counts_on == date(2026, 10, 2)
    shop.import_bytes(told, marketplace="walmart.us")
    assert Feedback.objects.get().counts_on == date(2026, 10, 5)
    for content in (silent, told, silent):
        assert shop.import_bytes(content, marketplace="walmart.us").rows_unchanged == 1


def test_another_order_brings_its_own_day(shop: OrderShop) -> None:
    """The feedback proves to belong to an order that is known only later."""
    rows = b"external_id,rating,left_on,order_reference\nW1,5,2026-11-02,%s\n"
    shop.take({"external_id": "O1", "ordered_at": PLACED.replace(day=2)}, marketplace="walmart.us")
    shop.import_bytes(rows % b"O1", marketplace="walmart.us")
    shop.import_bytes(rows % b"O2", marketplace="walmart.us")
    feedback = Feedback.objects.get()
    assert (feedback.order, feedback.ordered_on, feedback.counts_on) == (
        None,
        None,
        date(2026, 11, 2),
    )
    shop.take({"external_id": "O2", "ordered_at": PLACED.replace(day=7)}, marketplace="walmart.us")
    feedback.refresh_from_db()
    assert (feedback.order.external_id, feedback.counts_on) == ("O2", date(2026, 10, 7))
