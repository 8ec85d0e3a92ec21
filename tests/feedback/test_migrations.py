"""An existing database is carried on: what the first migrations held gets its newer columns."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

FIRST = [("feedback", "0001_feedback"), ("metrics", "0001_tallies_and_scores")]
SECOND = [
    ("feedback", "0002_orders_replies_and_modes"),
    ("metrics", "0002_counters_and_snapshots"),
]
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
DAY, NEXT_DAY = dt.date(2026, 11, 1), dt.date(2026, 11, 2)
COUNTERS = (
    "stars_1",
    "stars_3",
    "stars_5",
    "positive",
    "neutral",
    "negative",
    "unrated",
    "partial",
    "uncounted",
    "arrived_on_time_yes",
    "arrived_on_time_no",
    "item_as_described_yes",
    "item_as_described_no",
    "customer_service_yes",
    "customer_service_no",
    "orders",
)


def migrate(targets: list[tuple[str, str]]) -> Any:
    """Bring the schema to these migrations and return the models as they were then."""
    MigrationExecutor(connection).migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def older(transactional_db: None) -> Iterator[Any]:
    """Return the models of the first migrations, in a schema that has got no further.

    The tests' own tables stay as they are; what is new hides them.
    """
    execute(
        "CREATE SCHEMA older",
        "CREATE TABLE older.django_migrations (LIKE public.django_migrations INCLUDING ALL)",
        "SET search_path TO older, public",
    )
    try:
        yield migrate(FIRST)
    finally:
        execute("RESET search_path", "DROP SCHEMA older CASCADE")


def fill(older: Any) -> None:
    """Write an account with three feedback, their tallies and a score, as they were kept then."""
    organization = older.get_model("accounts", "Organization").objects.create(name="Old shop")
    place = older.get_model("marketplaces", "Marketplace").objects.create(
        code="amazon.us",
        name="Amazon.com",
        platform="amazon",
        time_zone="America/Los_Angeles",
    )
    account = older.get_model("feedback", "SellerAccount").objects.create(
        organization=organization,
        marketplace=place,
        external_id="A1",
        name="Old shop",
        created_at=NOW,
    )
    given = [
        ("R1", 1, "negative", DAY, (False, True, None), "live"),
        ("R2", 5, "positive", DAY, (True, None, True), "live"),
        ("R3", 3, "neutral", NEXT_DAY, (None, None, False), "live"),
        ("R4", 1, "negative", NEXT_DAY, (False, False, False), "removed_by_buyer"),
    ]
    for external_id, rating, polarity, day, factors, state in given:
        older.get_model("feedback", "Feedback").objects.create(
            organization=organization,
            seller_account=account,
            external_id=external_id,
            rating=rating,
            polarity=polarity,
            left_on=day,
            left_at=NOW,
            left_precision="day",
            order_reference=f"order of {external_id}",
            arrived_on_time=factors[0],
            item_as_described=factors[1],
            customer_service=factors[2],
            state=state,
            source_coverage="all",
            pack_version="amazon.us@2026-11-01",
            created_at=NOW,
            updated_at=NOW,
        )
    tally = older.get_model("metrics", "DayTally").objects
    owner = {"organization": organization, "seller_account": account}
    tally.create(**owner, day=DAY, stars_1=1, stars_5=1)
    tally.create(**owner, day=NEXT_DAY, stars_3=1)
    older.get_model("metrics", "SellerScore").objects.create(
        **owner,
        windows=[],
        formula="amazon_v1",
        pack_version="amazon.us@2026-11-01",
        as_of=NOW,
        valid_until=NOW,
    )


def test_rows_of_the_first_migrations_are_carried_on(older: Any) -> None:
    fill(older)
    newer = migrate(SECOND)
    feedback = newer.get_model("feedback", "Feedback").objects.order_by("external_id")
    columns = ("external_id", "counts_on", "ordered_on", "order_id", "channel", "automated")
    assert list(feedback.values_list(*columns)) == [
        ("R1", DAY, None, None, "marketplace", False),
        ("R2", DAY, None, None, "marketplace", False),
        ("R3", NEXT_DAY, None, None, "marketplace", False),
        ("R4", NEXT_DAY, None, None, "marketplace", False),
    ]
    assert set(feedback.values_list("uncounted_reason", "version")) == {(None, 1)}
    tallies = {
        row.pop("day"): {name: value for name, value in row.items() if value}
        for row in newer.get_model("metrics", "DayTally").objects.values("day", *COUNTERS)
    }
    assert tallies == {
        DAY: {
            "stars_1": 1,
            "stars_5": 1,
            "positive": 1,
            "negative": 1,
            "arrived_on_time_yes": 1,
            "arrived_on_time_no": 1,
            "item_as_described_yes": 1,
            "customer_service_yes": 1,
        },
        NEXT_DAY: {"stars_3": 1, "neutral": 1, "customer_service_no": 1},
    }
    # No pack has this version, so the score is computed anew when it is asked for.
    assert newer.get_model("metrics", "SellerScore").objects.get().pack_version == ""
