"""Years and months above the admin's list: right, and cheap however much there is."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.choices import Role
from feedback.admin.left_in import span_of
from feedback.models import Feedback
from tests.factories import FeedbackFactory, World, forget, make_world, signed_in

pytestmark = pytest.mark.django_db

LIST = "/admin/feedback/feedback/"


@pytest.fixture
def world() -> World:
    world = make_world("Ours")  # its feedback was left on 2026-01-13
    for day in ("2024-11-05", "2024-11-30", "2025-12-31", "2026-01-01"):
        left = dt.date.fromisoformat(day)
        FeedbackFactory(
            seller_account=world.seller_account,
            external_id=day,
            left_on=left,
            # Pacific/Kiritimati begins its days 14 hours before UTC
            left_at=dt.datetime.combine(left, dt.time(), dt.UTC) - dt.timedelta(hours=14),
        )
    return world


@pytest.fixture
def browser(world: World) -> Any:
    return signed_in(world.user(Role.VIEWER))


def links(page: Any) -> list[tuple[str, str, bool]]:
    return [(step.label, step.query, step.is_here) for step in page.context["steps"]]


def listed(page: Any) -> list[str]:
    return [row.external_id for row in page.context["cl"].result_list]


def test_the_years_there_are(browser: Any) -> None:
    assert links(browser.get(LIST)) == [
        ("All", "?", True),
        ("2026", "?left_in=2026", False),
        ("2025", "?left_in=2025", False),
        ("2024", "?left_in=2024", False),
    ]


def test_the_months_of_a_year_and_its_feedback(browser: Any) -> None:
    page = browser.get(LIST, {"left_in": "2024", "stars": "1", "p": "1"})
    assert links(page)[-3:] == [
        ("2024", "?stars=1&left_in=2024", True),
        ("December 2024", "?stars=1&left_in=2024-12", False),
        ("November 2024", "?stars=1&left_in=2024-11", False),
    ]
    assert listed(page) == ["2024-11-30", "2024-11-05"]
    assert 'aria-current="page">2024</a>' in page.content.decode()


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2024-11", ["2024-11-30", "2024-11-05"]),
        ("2024-12", []),
        ("2025", ["2025-12-31"]),
        ("2026-01", ["Ours-feedback", "2026-01-01"]),
    ],
)
def test_one_span(browser: Any, value: str, found: list[str]) -> None:
    assert listed(browser.get(LIST, {"left_in": value})) == found


@pytest.mark.parametrize(
    "value", ["x", "20", "20244", "2024-13", "2024-00", "2024-1", "２０２４", "9999", "2024-11-01"]
)
def test_what_is_no_span_narrows_nothing(browser: Any, value: str) -> None:
    assert span_of(value) is None
    assert len(listed(browser.get(LIST, {"left_in": value}))) == 5


def test_february() -> None:
    assert span_of("2024-02") == (dt.date(2024, 2, 1), dt.date(2024, 2, 29))


def test_in_korean(browser: Any) -> None:
    page = browser.get(LIST, {"left_in": "2024"}, headers={"Accept-Language": "ko"})
    assert links(page)[-1][0] == "2024년 11월"


def test_without_feedback_there_are_no_links(world: World, browser: Any) -> None:
    Feedback.objects.filter(organization=world.organization).exclude(pk=world.feedback.pk).delete()
    forget(world.feedback)
    assert links(browser.get(LIST)) == []


def test_nothing_is_counted_and_two_rows_are_read(browser: Any) -> None:
    with CaptureQueriesContext(connection) as captured:
        browser.get(LIST, {"left_in": "2024"})
    asked = [q["sql"] for q in captured.captured_queries if "feedback_feedback" in q["sql"]]
    assert len(asked) == 3  # the first day, the last one, the page
    assert all("LIMIT 1" in sql or "LIMIT 51" in sql for sql in asked)
    assert not any("COUNT(" in sql or "DISTINCT" in sql for sql in asked)


def test_each_look_goes_through_the_index(world: World, browser: Any) -> None:
    rows = Feedback.objects.visible_to(world.actor()).order_by("left_at", "id")
    page = browser.get(LIST, {"left_in": "2024"})
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    for asked in (rows[:1], rows.reverse()[:1]):
        assert "feedback_newest_first" in asked.explain()
    plan = page.context["cl"].queryset[:51].explain()
    assert "feedback_newest_first" in plan
    conditions = [line for line in plan.splitlines() if "Index Cond" in line]
    assert any("left_at >=" in line and "left_at <" in line for line in conditions), plan
