"""A comment is read in the transaction that writes it; a large batch leaves that to one run."""

from typing import Any

import pytest

from feedback.choices import RunScope
from feedback.classifying import ingest
from feedback.models import Classification, ClassificationRun, Feedback
from feedback.text.chain import RULES
from tests.feedback.comments import KIND, LAMP, LATE, RUDE, Api, events, held, record
from tests.shops import NOW, Shop, csv_of

DELIVERY = ["bought_label_delivery", "marketplace_fulfilment"]
LABELS = {
    "engine": RULES,
    "language": "en",
    "text_polarity": "negative",
    "mismatch": "none",
    "topics": ["shipping_delay"],
    "grounds_eligible": [],
    "grounds_possible": DELIVERY,
}


def post(api: Api, shop: Shop, comment: str, *, rating: int = 1, **more: Any) -> Any:
    row = {"external_id": "R1", "rating": rating, "comment": comment, "left_on": "2026-11-20"}
    body = {"seller_account": shop.account("amazon.us").public_id, "rows": [row], **more}
    answer = api.post("feedback", body)
    assert answer.status_code == 200, answer.content
    return answer.json()["items"][0]


def test_the_next_read_shows_it(shop: Shop, api: Api) -> None:
    feedback = post(api, shop, LATE)["id"]
    assert api.get(f"feedback/{feedback}").json()["classification"] == LABELS
    assert [one["classification"] for one in api.get("feedback").json()["items"]] == [LABELS]
    shown = api.get(f"feedback/{feedback}/classification").json()
    assert (shown["feedback"], shown["labels"], shown["overrides"]) == (feedback, LABELS, [])
    assert shown["pack_version"] == Feedback.objects.get().pack_version
    assert shown["classified_at"] == "2026-11-22T12:00:00Z"
    assert shown["machine"]["topic_evidence"] == {"shipping_delay": [[0, 9]]}
    assert events("feedback.classified") == [
        {name: [None, value] for name, value in LABELS.items()}
    ]


def test_an_edit_is_read_again(shop: Shop) -> None:
    (feedback,) = record(shop, ("R1", 1, LATE))
    record(shop, ("R1", 1, LAMP))
    found = held(feedback)
    assert (found.topics, found.grounds_eligible) == (["product_review"], ["product_review"])
    assert found.grounds_possible == []
    assert events("feedback.classified")[1] == {
        "text_polarity": ["negative", "uncertain"],
        "mismatch": ["none", "uncertain"],
        "topics": [["shipping_delay"], ["product_review"]],
        "grounds_eligible": [[], ["product_review"]],
        "grounds_possible": [DELIVERY, []],
    }


def test_a_comment_that_disappears_takes_its_classification_along(shop: Shop, api: Api) -> None:
    feedback = post(api, shop, LATE)["id"]
    assert post(api, shop, "")["result"] == "changed"
    assert Feedback.objects.get().comment is None
    assert Classification.objects.count() == 0
    assert api.get(f"feedback/{feedback}").json()["classification"] is None
    assert api.get(f"feedback/{feedback}/classification").status_code == 404
    gone = events("feedback.classified")[1]
    assert gone["topics"] == [["shipping_delay"], None]
    assert set(gone) == set(events("feedback.classified")[0])


def test_other_stars_renew_the_mismatch(shop: Shop) -> None:
    (feedback,) = record(shop, ("R1", 1, RUDE))
    assert held(feedback).mismatch == "none"
    record(shop, ("R1", 5, RUDE))
    assert held(feedback).mismatch == "text_more_negative"
    assert events("feedback.classified")[1:] == [{"mismatch": ["none", "text_more_negative"]}]


def test_what_says_nothing_new_is_not_read_again(shop: Shop) -> None:
    (feedback,) = record(shop, ("R1", 1, LATE))
    before = Classification.objects.values().get()
    record(shop, ("R1", 1, LATE))
    record(shop, ("R1", 1, LATE), channel="web")  # a change, but none of what is read
    assert Feedback.objects.get(pk=feedback.pk).version == 2
    assert Classification.objects.values().get() == before
    assert len(events("feedback.classified")) == 1


def test_stars_without_a_text_are_not_read(shop: Shop) -> None:
    record(shop, ("R1", 5, None), ("R2", 4, ""))
    assert (Classification.objects.count(), ClassificationRun.objects.count()) == (0, 0)


def test_a_dry_run_leaves_no_classification(shop: Shop, api: Api) -> None:
    post(api, shop, LATE, dry_run=True)
    shop.import_bytes(csv_of(("R2", 1, LATE, "2026-11-20")), dry_run=True)
    assert (Feedback.objects.count(), Classification.objects.count()) == (0, 0)
    assert events("feedback.classified") == []


def test_a_file_is_read_too(shop: Shop) -> None:
    shop.import_bytes(csv_of(("R1", 1, RUDE, "2026-11-20"), ("R2", 5, KIND, "2026-11-20")))
    found = Classification.objects.order_by("feedback__external_id")
    assert list(found.values_list("text_polarity", "mismatch")) == [
        ("negative", "none"),
        ("positive", "none"),
    ]


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "MOST_AT_ONCE", 3)


def rows(count: int, comment: str = LATE) -> list[tuple[str, int, str | None]]:
    return [(f"R{n}", 1, comment) for n in range(count)]


@pytest.mark.usefixtures("three")
def test_a_batch_of_the_most_is_read_at_once(shop: Shop) -> None:
    record(shop, *rows(3))
    assert (Classification.objects.count(), ClassificationRun.objects.count()) == (3, 0)


def test_few_but_endless_comments_are_left_to_a_run(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "MOST_CHARACTERS_AT_ONCE", 2 * len(LATE))
    record(shop, *rows(2))
    assert (Classification.objects.count(), ClassificationRun.objects.count()) == (2, 0)
    record(shop, ("S1", 1, 3 * LATE))
    assert (Classification.objects.count(), ClassificationRun.objects.count()) == (2, 1)


@pytest.mark.usefixtures("three")
def test_a_larger_batch_queues_one_run(shop: Shop) -> None:
    record(shop, *rows(4))
    assert Classification.objects.count() == 0
    run = ClassificationRun.objects.get()
    assert (run.scope, run.status) == (RunScope.MISSING, "queued")
    assert (run.seller_account, run.created_by) == (shop.account("amazon.us"), "tester")
    assert run.created_at == NOW
    record(shop, *[(f"S{n}", 2, KIND) for n in range(5)])
    assert ClassificationRun.objects.get() == run  # one that waits serves for both
    assert events("classification_run.queued") == [{"scope": [None, "missing"]}]


@pytest.mark.usefixtures("three")
def test_a_larger_batch_forgets_what_was_said_of_older_texts(shop: Shop) -> None:
    first, *_ = record(shop, *rows(3))
    (other,) = record(shop, ("OTHER", 1, LATE))
    record(shop, *rows(4, LAMP))
    assert not Classification.objects.filter(feedback=first).exists()
    assert list(Classification.objects.values_list("feedback", flat=True)) == [other.pk]
    gone = [one["text_polarity"] for one in events("feedback.classified")[4:]]
    assert gone == [["negative", None]] * 3
    assert ClassificationRun.objects.count() == 1


@pytest.mark.usefixtures("three")
def test_a_larger_batch_without_texts_forgets_and_queues_nothing_else(shop: Shop) -> None:
    record(shop, *rows(3))
    record(shop, *[(f"R{n}", 1, "") for n in range(4)])
    assert (Classification.objects.count(), ClassificationRun.objects.count()) == (0, 0)
