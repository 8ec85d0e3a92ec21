"""Two agents at once: one writes, the other one hears that it was too late."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from audit.models import Event
from feedback.models import Feedback, Reply
from tests.feedback.test_rest_replies import Caller
from tests.shops import Shop


def both(*works: Any) -> list[Any]:
    def closing(work: Any) -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [one.result(timeout=60) for one in [pool.submit(closing, work) for work in works]]


@pytest.fixture
def caller(transactional_db: None) -> Caller:
    return Caller(Shop(), "own_shop")


def test_two_changes_of_one_version(caller: Caller) -> None:
    caller.draft("First")
    answers = both(
        lambda: caller.change("PUT", version=1, body={"text": "A"}),
        lambda: caller.change("PUT", version=1, body={"text": "B"}),
    )
    by_status = {answer.status_code: answer.json() for answer in answers}
    assert sorted(by_status) == [200, 412]
    reply = Reply.objects.get()
    assert reply.text == by_status[200]["text"]
    assert (reply.status, reply.version) == ("draft", 2)
    assert by_status[412]["current"] == {"version": 2, "status": "draft", "text": reply.text}
    assert Event.objects.filter(name="reply.drafted").count() == 2


def test_an_approval_and_a_change(caller: Caller) -> None:
    caller.draft("First")
    answers = both(
        lambda: caller.change("POST", "/approval", version=1),
        lambda: caller.change("PUT", version=1, body={"text": "Second"}),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    reply = Reply.objects.get()
    assert (reply.status, reply.text, reply.version) in {
        ("approved", "First", 2),
        ("draft", "Second", 2),
    }


def test_two_first_drafts(caller: Caller) -> None:
    answers = both(lambda: caller.draft("A"), lambda: caller.draft("B"))
    assert sorted(answer.status_code for answer in answers) == [201, 428]
    assert Reply.objects.count() == Event.objects.filter(name="reply.drafted").count() == 1


def test_two_publications(caller: Caller) -> None:
    caller.draft("A")
    caller.change("POST", "/approval", version=1)
    answers = both(*[lambda: caller.change("POST", "/publication", version=2)] * 2)
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert (Feedback.objects.get().reply, Feedback.objects.get().version) == ("A", 2)
    assert Event.objects.filter(name="feedback.edited").count() == 1
