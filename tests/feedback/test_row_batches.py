"""Feedback pushed row by row: an answer for each row, through REST and GraphQL alike."""

import re
from typing import Any

import pytest
from django.test import Client

from audit.models import Event
from feedback.models import Feedback, FeedbackImport, RejectedRow
from tests.factories import bearer, make_api_key
from tests.feedback.test_importing import everything
from tests.shops import Shop, csv_of

ROWS: list[dict[str, Any]] = [
    {"external_id": "R1", "rating": 5, "comment": "Fine", "left_on": "2026-11-01"},
    {"external_id": "R2", "rating": 9, "left_on": "2026-11-01"},
    {"external_id": "R3", "rating": 1, "left_on": "2026-11-02T23:30:00-05:00"},
]


class Pusher:
    """Pushes through one transport and gives back what REST would have answered."""

    def __init__(self, shop: Shop, transport: str) -> None:
        self.shop, self.transport = shop, transport
        self.secret = make_api_key(shop.organization)[1]

    def push(
        self, rows: list[dict[str, Any]], *, marketplace: str = "own_shop", **more: Any
    ) -> Any:
        account = self.shop.account(marketplace).public_id
        if self.transport == "rest":
            body = {"seller_account": account, "rows": rows, **more}
            return self.post("/api/v1/feedback", body)
        head = "mutation ($s: ID!, $r: [FeedbackRow!]!, $e: OnError!, $d: Boolean!)"
        query = f"""{head} {{ recordFeedback(sellerAccount: $s, rows: $r, onError: $e, dryRun: $d)
            {{ {ANSWER} }} }}"""
        variables = {
            "s": account,
            "r": [{camel(name): value for name, value in row.items()} for row in rows],
            "e": more.get("on_error", "reject_rows").upper(),
            "d": more.get("dry_run", False),
        }
        return self.ask(query, variables, "recordFeedback")

    def replay(self, rejected: RejectedRow, row: dict[str, Any] | None) -> Any:
        if self.transport == "rest":
            body = {} if row is None else {"row": row}
            return self.post(f"/api/v1/rejected-rows/{rejected.public_id}/replay", body)
        query = f"""mutation ($i: ID!, $r: FeedbackRow) {{ replayRejectedRow(id: $i, row: $r)
            {{ {ANSWER} }} }}"""
        given = row and {camel(name): value for name, value in row.items()}
        return self.ask(query, {"i": rejected.public_id, "r": given}, "replayRejectedRow")

    def post(self, path: str, body: Any) -> Any:
        answer = Client().post(path, body, "application/json", headers=bearer(self.secret))
        body = answer.json()
        return body if answer.status_code == 200 else {"code": body["code"]}

    def ask(self, query: str, variables: dict[str, Any], name: str) -> Any:
        body = {"query": query, "variables": variables}
        answer = (
            Client().post("/graphql/", body, "application/json", headers=bearer(self.secret)).json()
        )
        if "errors" in answer:
            return {"code": answer["errors"][0]["extensions"]["code"]}
        return snaked(answer["data"][name])


ANSWER = """feedbackImport rowsNew rowsChanged rowsUnchanged rowsRejected effects
items { index result id errors { pointer code detail } }"""


def camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def snaked(value: Any) -> Any:
    if isinstance(value, list):
        return [snaked(one) for one in value]
    if isinstance(value, dict):
        return {re.sub(r"(?<!^)(?=[A-Z])", "_", k).lower(): snaked(v) for k, v in value.items()}
    return value.lower() if isinstance(value, str) and value.isupper() else value


@pytest.fixture(params=["rest", "graphql"])
def pusher(shop: Shop, request: pytest.FixtureRequest) -> Pusher:
    return Pusher(shop, request.param)


def test_each_row_has_its_answer(shop: Shop, pusher: Pusher) -> None:
    answer = pusher.push(ROWS)
    first = Feedback.objects.get(external_id="R1")
    third = Feedback.objects.get(external_id="R3")
    assert answer == {
        "feedback_import": FeedbackImport.objects.get().public_id,
        "rows_new": 2,
        "rows_changed": 0,
        "rows_unchanged": 0,
        "rows_rejected": 1,
        "items": [
            {"index": 0, "result": "new", "id": first.public_id, "errors": []},
            {
                "index": 1,
                "result": "rejected",
                "id": None,
                "errors": [
                    {
                        "pointer": "#/rows/1/rating",
                        "code": "bad_rating",
                        "detail": "rating is '9'; it must be a whole number from 1 to 5.",
                    }
                ],
            },
            {"index": 2, "result": "new", "id": third.public_id, "errors": []},
        ],
        "effects": None,
    }
    assert (third.left_on.isoformat(), third.left_at.isoformat(), third.left_precision) == (
        "2026-11-03",
        "2026-11-03T04:30:00+00:00",
        "instant",
    )


def test_the_same_rows_again_change_nothing(shop: Shop, pusher: Pusher) -> None:
    pusher.push([ROWS[0], ROWS[2]])
    before = everything()
    answer = pusher.push([ROWS[0], {**ROWS[2], "rating": 2}])
    assert [item["result"] for item in answer["items"]] == ["unchanged", "changed"]
    assert everything()["Feedback"][0] == before["Feedback"][0]


def test_what_a_row_leaves_out_stays(shop: Shop, pusher: Pusher) -> None:
    pusher.push([ROWS[0], {**ROWS[2], "comment": "Broken"}])
    answer = pusher.push(
        [
            {"external_id": "R1", "comment": "Still fine", "left_on": "2026-11-01"},
            {"external_id": "R3", "rating": 2, "left_on": "2026-11-03"},
        ]
    )
    assert [item["result"] for item in answer["items"]] == ["changed", "changed"]
    rows = Feedback.objects.order_by("external_id")
    assert list(rows.values_list("rating", "polarity", "comment")) == [
        (5, "positive", "Still fine"),
        (2, "negative", "Broken"),
    ]
    pusher.push([{"external_id": "R3", "comment": None, "left_on": "2026-11-03"}])
    assert Feedback.objects.get(external_id="R3").comment is None


def test_a_dry_run_tells_the_effect_and_keeps_nothing(shop: Shop, pusher: Pusher) -> None:
    pusher.push([ROWS[0]])
    before = everything()
    answer = pusher.push([ROWS[0], ROWS[2]], dry_run=True)
    assert [(item["result"], item["id"]) for item in answer["items"]] == [
        ("unchanged", Feedback.objects.get().public_id),
        ("new", None),
    ]
    score = answer["effects"]["score"]
    assert (score["before"]["lifetime"]["displayed"], score["after"]["lifetime"]["displayed"]) == (
        100,
        50,
    )
    assert (answer["feedback_import"], everything()) == (None, before)


def test_all_or_nothing(shop: Shop, pusher: Pusher) -> None:
    shop.account()
    before = everything()
    assert pusher.push(ROWS, on_error="reject_all") == {"code": "rows_rejected"}
    assert everything() == before


@pytest.mark.parametrize("count", [0, 1_001])
def test_too_few_and_too_many(shop: Shop, pusher: Pusher, count: int) -> None:
    assert pusher.push([ROWS[0]] * count) == {"code": "wrong_number_of_rows"}
    assert Feedback.objects.count() == 0


def test_rows_that_repeat_an_id(shop: Shop, pusher: Pusher) -> None:
    answer = pusher.push([ROWS[0], ROWS[0], {**ROWS[0], "rating": 1}])
    assert [item["result"] for item in answer["items"]] == ["new", "unchanged", "rejected"]
    assert answer["items"][2]["errors"][0]["code"] == "duplicate_in_file"


def test_verdicts_where_there_are_no_stars(shop: Shop, pusher: Pusher) -> None:
    rows = [{"external_id": f"L{n}", "rating": n, "left_on": "2026-11-01"} for n in (1, 0, -1, 5)]
    answer = pusher.push(rows, marketplace="ebay.us")
    assert [item["result"] for item in answer["items"]] == ["new", "new", "new", "rejected"]
    found = Feedback.objects.order_by("external_id").values_list("rating", "polarity")
    assert list(found) == [(None, "negative"), (None, "neutral"), (None, "positive")]


def test_an_order_is_enough_on_amazon(shop: Shop, pusher: Pusher) -> None:
    row = {"order_reference": "111-1111111-1111111", "rating": 1, "left_on": "2026-11-01"}
    answer = pusher.push([row], marketplace="amazon.us")
    assert answer["rows_new"] == 1
    assert Feedback.objects.get().external_id == "111-1111111-1111111"


def test_an_unknown_field_is_named(shop: Shop) -> None:
    answer = Pusher(shop, "rest").push([{**ROWS[0], "stars_given": 5}])
    (error,) = answer["items"][0]["errors"]
    assert (error["pointer"], error["code"]) == ("#/rows/0/stars_given", "unknown_field")


def test_a_rejected_row_is_corrected_and_replayed(shop: Shop, pusher: Pusher) -> None:
    shop.import_bytes(csv_of(("R1", 9, "Late", "2026-11-01"), ("R2", 5, "", "2026-11-02")))
    rejected = RejectedRow.objects.get()
    assert rejected.cells == {
        "external_id": "R1",
        "rating": "9",
        "comment": "Late",
        "left_on": "2026-11-01",
    }
    before = everything()
    assert pusher.replay(rejected, None) == {"code": "rows_rejected"}
    assert everything() == before
    answer = pusher.replay(rejected, {**rejected.cells, "rating": 1})
    feedback = Feedback.objects.get(external_id="R1")
    assert answer["items"] == [
        {"index": 0, "result": "new", "id": feedback.public_id, "errors": []}
    ]
    assert (feedback.rating, feedback.comment, feedback.polarity) == (1, "Late", "negative")
    rejected.refresh_from_db()
    assert rejected.replay == FeedbackImport.objects.order_by("pk").last()
    assert pusher.replay(rejected, {**rejected.cells, "rating": 1}) == {"code": "already_replayed"}
    assert Event.objects.filter(name="feedback.received").count() == 2
