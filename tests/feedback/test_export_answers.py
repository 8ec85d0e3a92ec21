"""The export over REST and in the admin: filters, headers, refusals, other organizations."""

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.choices import Role, Scope
from feedback.models import Feedback
from tests.factories import (
    FeedbackFactory,
    World,
    bearer,
    make_api_key,
    make_world,
    signed_in,
)
from tests.feedback.test_exporting import cells

pytestmark = pytest.mark.django_db

EXPORT = "/api/v1/feedback/export"
LIST = "/admin/feedback/feedback/"


@pytest.fixture
def world() -> World:
    world = make_world("Ours")
    FeedbackFactory(
        seller_account=world.seller_account, external_id="good", rating=5, polarity="positive"
    )
    make_world("Theirs")
    return world


def ask(world: World, secret: str = "", **given: Any) -> Any:
    return Client().get(EXPORT, given, headers=bearer(secret or world.secret))


def content(answer: Any) -> bytes:
    assert answer.status_code == 200, answer.content
    return b"".join(answer)


def ids(answer: Any) -> set[str]:
    return {row["external_id"] for row in cells(content(answer))}


def test_the_file_and_its_headers(world: World) -> None:
    answer = ask(world)
    assert ids(answer) == {"Ours-feedback", "good"}
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="feedback-20')
    assert answer["Cache-Control"] == "no-store"


def test_each_kind(world: World) -> None:
    assert b'"external_id":"good"' in content(ask(world, format="jsonl"))
    answer = ask(world, format="xlsx")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert load_workbook(io.BytesIO(content(answer))).active.max_row == 3


def test_the_filters_of_the_list(world: World) -> None:
    shop = world.seller_account.public_id
    for given, found in (
        ({"polarity": "positive"}, {"good"}),
        ({"polarity": ["positive", "negative"]}, {"good", "Ours-feedback"}),
        ({"search": "ours comm"}, {"Ours-feedback"}),
        ({"seller_account": shop, "rating": "5"}, {"good"}),
        ({"left_to": "2020-01-01"}, set()),
    ):
        assert ids(ask(world, **given)) == found, given


@pytest.mark.parametrize(
    ("given", "parameter", "code"),
    [
        ({"format": "pdf"}, "format", "invalid_choice"),
        ({"format": ["csv", "xlsx"]}, "format", "repeated"),
        ({"rating": "x"}, "rating", "invalid"),
        ({"search": "x"}, "search", "min_length"),
        ({"limit": "5"}, "limit", "unknown_parameter"),
    ],
)
def test_what_is_refused(world: World, given: Any, parameter: str, code: str) -> None:
    answer = ask(world, **given)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [(e["parameter"], e["code"]) for e in answer.json()["errors"]] == [(parameter, code)]


def test_any_accept_header_will_do(world: World) -> None:
    for accept in ("text/csv", "application/json", "*/*", "image/png"):
        headers = {**bearer(world.secret), "Accept": accept}
        assert ids(Client().get(EXPORT, headers=headers)) == {"Ours-feedback", "good"}


def test_a_foreign_account_has_no_rows(world: World) -> None:
    theirs = Feedback.objects.get(external_id="Theirs-feedback").seller_account
    assert ids(ask(world, seller_account=theirs.public_id)) == set()


def test_a_limited_key_exports_its_marketplaces(world: World) -> None:
    _, secret = make_api_key(world.organization, marketplaces=["own_shop"])
    assert ids(ask(world, secret)) == set()
    _, secret = make_api_key(world.organization, scopes=[Scope.SCORES_READ])
    assert ask(world, secret).status_code == 403


def test_a_text_that_fits_no_cell_is_refused_before_the_answer_begins(world: World) -> None:
    FeedbackFactory(seller_account=world.seller_account, comment="x" * 40_000)
    answer = ask(world, format="xlsx")
    assert (answer.status_code, answer.json()["code"]) == (422, "export_text_too_long")


def test_queries_are_pinned(world: World) -> None:
    content(ask(world))
    with CaptureQueriesContext(connection) as captured:
        content(ask(world, format="jsonl"))
    assert len(captured) == 2  # the key, and one chunk


# The admin ----------------------------------------------------------------------------------------


def test_the_buttons_keep_the_filters(world: World) -> None:
    browser = signed_in(world.user(Role.VIEWER))
    text = browser.get(LIST, {"stars": "5", "p": "1"}).content.decode()
    for kind in ("csv", "xlsx"):
        assert f'href="{LIST}export.{kind}?stars=5"' in text
    assert ids(browser.get(f"{LIST}export.csv", {"stars": "5"})) == {"good"}
    assert ids(browser.get(f"{LIST}export.csv", {"q": "Ours comment"})) == {"Ours-feedback"}
    assert ids(browser.get(f"{LIST}export.csv")) == {"good", "Ours-feedback"}
    answer = browser.get(f"{LIST}export.xlsx", {"polarity__exact": "positive"})
    assert load_workbook(io.BytesIO(content(answer))).active.max_row == 2


def test_more_than_a_page_is_exported(world: World) -> None:
    for n in range(60):
        FeedbackFactory(seller_account=world.seller_account, external_id=f"more-{n}")
    browser = signed_in(world.user(Role.VIEWER))
    assert len(ids(browser.get(f"{LIST}export.csv"))) == 62


def test_a_refusal_leads_back_to_the_list(world: World) -> None:
    FeedbackFactory(seller_account=world.seller_account, comment="x" * 40_000)
    browser = signed_in(world.user(Role.VIEWER))
    answer = browser.get(f"{LIST}export.xlsx", {"stars": "1"}, follow=True)
    assert answer.redirect_chain == [(f"{LIST}?stars=1", 302)]
    assert "32,767 characters" in answer.content.decode()


def test_an_unknown_filter_leads_to_the_list(world: World) -> None:
    browser = signed_in(world.user(Role.VIEWER))
    answer = browser.get(f"{LIST}export.csv", {"nonsense__x": "1"})
    assert (answer.status_code, answer["Location"]) == (302, LIST)


def test_strangers_and_other_methods(world: World) -> None:
    assert Client().get(f"{LIST}export.csv").status_code == 302
    assert signed_in(world.user(Role.VIEWER)).post(f"{LIST}export.csv").status_code == 403
