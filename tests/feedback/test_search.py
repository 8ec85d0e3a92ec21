"""Search in comments: what is found, what is refused, and that the index of trigrams answers."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.choices import Role
from feedback.models import Feedback
from feedback.searching import commented
from tests.factories import (
    FeedbackFactory,
    World,
    bearer,
    make_api_key,
    make_world,
    signed_in,
)

pytestmark = pytest.mark.django_db

COMMENTS = {
    "ko": "배송이 너무 늦었어요",
    "en": "Arrived LATE, box was 100% torn_open",
    "de": "Übermäßig spät",
    "none": None,
}


@pytest.fixture
def world() -> World:
    world = make_world("Ours")
    for name, text in COMMENTS.items():
        FeedbackFactory(
            seller_account=world.seller_account,
            external_id=name,
            comment=text,
            order_reference=f"order-{name}",
        )
    return world


def rest(world: World, text: str) -> Any:
    headers = bearer(world.secret)
    return Client().get("/api/v1/feedback", {"search": text}, headers=headers)


def graphql(world: World, text: str) -> Any:
    query = "query ($s: String) { feedback(filters: {search: $s}) { items { externalId } } }"
    body = {"query": query, "variables": {"s": text}}
    headers = bearer(world.secret)
    return Client().post("/graphql/", body, "application/json", headers=headers).json()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("배송이", {"ko"}),
        ("늦", None),
        ("너무 늦", {"ko"}),
        ("late", {"en"}),
        ("ÜBERMÄSSIG", set()),
        ("übermäßig", {"de"}),
        ("0%", {"en"}),
        ("n_o", {"en"}),
        ("0_", set()),  # % and _ are themselves
        ("\\", None),
        (" a ", None),
        ("nothing", set()),
    ],
)
def test_what_is_found(world: World, text: str, found: set[str] | None) -> None:
    answer, other = rest(world, text), graphql(world, text)
    if found is None:
        assert answer.status_code == 400
        assert answer.json()["errors"] == [
            {
                "parameter": "search",
                "code": "min_length",
                "detail": "Write at least 2 characters.",
            }
        ]
        assert other["errors"][0]["extensions"]["errors"] == [
            {
                "pointer": "#/filters/search",
                "code": "min_length",
                "detail": "Write at least 2 characters.",
            }
        ]
        return
    assert {one["external_id"] for one in answer.json()["items"]} == found
    assert {one["externalId"] for one in other["data"]["feedback"]["items"]} == found


def test_the_admin_finds_words_and_whole_order_numbers(world: World) -> None:
    browser = signed_in(world.user(Role.AGENT))
    cases = {
        "배송이": ["ko"],
        "torn late": ["en"],  # each word, in any order
        "late 배송이": [],
        "order-de": ["de"],
        "order": [],
        "n_o": ["en"],
        "0_": [],
        "a": [],
    }
    for text, found in cases.items():
        page = browser.get("/admin/feedback/feedback/", {"q": text})
        assert [row.external_id for row in page.context["cl"].result_list] == found, text
    assert "Search for at least two characters." in page.content.decode()


def plan_of(rows: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    return str(rows.explain())


@pytest.fixture
def many(world: World) -> World:
    """Five thousand comments, so that the planner has something to choose."""
    shop = world.seller_account
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    Feedback.objects.bulk_create(
        FeedbackFactory.build(
            seller_account=shop,
            organization=shop.organization,
            external_id=f"many-{n}",
            comment=f"번호 {n} 상품은 아주 좋아요, fine and good {n}",
            order_reference=f"many-order-{n}",
            left_at=start + dt.timedelta(hours=n),
        )
        for n in range(5_000)
    )
    with connection.cursor() as cursor:
        # What autovacuum does elsewhere: new entries wait outside the index proper.
        cursor.execute("SELECT gin_clean_pending_list('feedback_comment_words')")
        cursor.execute("ANALYZE feedback_feedback")
    return world


def test_the_index_answers(many: World) -> None:
    visible = Feedback.objects.visible_to(many.actor())
    newest = visible.order_by("-left_at", "-id")
    for text in ("너무 늦었", "torn_open", "4321 상품"):
        plan = plan_of(newest.filter(commented(text))[:51])
        assert "Bitmap Index Scan on feedback_comment_words" in plan, (text, plan)
    plan = plan_of(newest.filter(comment__icontains="torn_open")[:51])
    assert "feedback_comment_words" not in plan  # why there is a lookup of our own


def test_the_admin_asks_both_indexes(many: World) -> None:
    browser = signed_in(many.user(Role.AGENT))
    page = browser.get("/admin/feedback/feedback/", {"q": "many-order-77"})
    changes = page.context["cl"]
    assert [row.external_id for row in changes.result_list] == ["many-77"]
    plan = plan_of(changes.queryset[:51])
    assert "BitmapOr" in plan
    assert "feedback_comment_words" in plan
    assert "feedback_of_order" in plan


def test_korean_has_trigrams(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(show_trgm('배송이')), cardinality(show_trgm('abc'))")
        assert cursor.fetchone() == (4, 4)


def test_a_key_of_one_marketplace_finds_its_own(world: World) -> None:
    _, secret = make_api_key(world.organization, marketplaces=["own_shop"])
    answer = Client().get("/api/v1/feedback", {"search": "배송이"}, headers=bearer(secret))
    assert answer.json()["items"] == []
