"""Public replies: each change with its events, and refusals that leave everything as it was."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.choices import Scope
from accounts.errors import Invalid, NotFound, Refusal, ScopeMissing, VersionRequired, VersionStale
from audit.models import Event
from audit.reading import entries_of
from feedback.models import Feedback, Reply
from feedback.reply_rules import (
    MoveClosed,
    NotApproved,
    NotEditable,
    NotOffered,
    OnlyOnce,
    PolarityNotAnswerable,
    PublishedAlready,
    WindowClosed,
)
from feedback.services.replies import (
    LONGEST_TEXT,
    ReplyRefused,
    approve_reply,
    delete_reply,
    draft_reply,
    mark_reply_published,
)
from metrics.models import DayTally
from tests.factories import FeedbackFactory, make_actor
from tests.shops import NOW, Shop, csv_of

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def feedback(shop: Shop) -> Feedback:
    return left(shop, "amazon.us")


def left(shop: Shop, marketplace: str) -> Feedback:
    shop.import_bytes(csv_of(("F1", 1, "Late", "2026-11-20")), marketplace=marketplace)
    return Feedback.objects.get(seller_account=shop.account(marketplace))


def reply_to(feedback: Feedback) -> Reply:
    return Reply.objects.get(feedback=feedback)


class Agent:
    """Makes moves on one feedback, always for the present version unless told otherwise."""

    def __init__(self, shop: Shop, feedback: Feedback) -> None:
        self.actor, self.feedback = shop.actor, feedback

    def _do(self, service: Any, **given: Any) -> Reply:
        now_there = Reply.objects.filter(feedback=self.feedback).first()
        version = now_there.version if now_there else None
        asked = {"version": version, "actor": self.actor, "now": LATER, **given}
        return service(feedback=self.feedback, **asked)

    def draft(self, text: str, **given: Any) -> Reply:
        return self._do(draft_reply, text=text, **given)

    def approve(self, **given: Any) -> Reply:
        return self._do(approve_reply, **given)

    def publish(self, **given: Any) -> Reply:
        return self._do(mark_reply_published, **given)

    def delete(self, **given: Any) -> Reply:
        return self._do(delete_reply, **given)


@pytest.fixture
def agent(shop: Shop, feedback: Feedback) -> Agent:
    return Agent(shop, feedback)


def told(after: int = 0) -> list[tuple[str, dict[str, Any]]]:
    events = entries_of(Event.objects.filter(seq__gt=after).order_by("seq"))
    return [(one.name, dict(one.changes)) for one in events]


def last_seq() -> int:
    return Event.objects.order_by("-seq").values_list("seq", flat=True)[0]


def test_the_way_from_the_draft_to_the_marketplace(agent: Agent, feedback: Feedback) -> None:
    seq = last_seq()
    tallies = list(DayTally.objects.order_by("pk").values())
    draft = agent.draft("  Sorry!\r\nIt was the post.  ")
    assert (draft.status, draft.version, draft.text) == ("draft", 1, "Sorry!\nIt was the post.")
    assert (draft.drafted_by, draft.drafted_at) == ("tester", LATER)
    approved = agent.approve()
    assert (approved.status, approved.version, approved.findings) == ("approved", 2, [])
    assert (approved.approved_by, approved.approved_at) == ("tester", LATER)
    feedback.refresh_from_db()
    assert (feedback.reply, feedback.version) == (None, 1)
    published = agent.publish()
    assert (published.status, published.version, published.published_at) == ("published", 3, LATER)
    feedback.refresh_from_db()
    assert (feedback.reply, feedback.version) == ("Sorry!\nIt was the post.", 2)
    assert feedback.updated_at == LATER
    text = "Sorry!\nIt was the post."
    assert (
        told(seq)
        == [
            (
                "reply.drafted",
                {
                    "feedback": [None, feedback.public_id],
                    "status": [None, "draft"],
                    "text": [None, text],
                },
            ),
            ("reply.approved", {"status": ["draft", "approved"]}),
            ("feedback.edited", {"reply": [None, text]}),
            ("reply.published", {"status": ["approved", "published"]}),
        ]
        or told(seq)[-1][0] == "feedback.edited"
    )
    assert list(DayTally.objects.order_by("pk").values()) == tallies


def test_texts_stand_beside_the_events_as_personal(agent: Agent) -> None:
    agent.draft("My name is Kim")
    event = Event.objects.get(name="reply.drafted")
    assert "text" not in event.changes
    assert event.detail_digest is not None


def test_a_changed_text_must_be_approved_again(agent: Agent) -> None:
    agent.draft("One")
    agent.approve()
    seq = last_seq()
    again = agent.draft("Two")
    assert (again.status, again.text, again.version) == ("draft", "Two", 3)
    assert (again.approved_by, again.approved_at, again.findings) == ("", None, [])
    assert told(seq) == [
        ("reply.drafted", {"status": ["approved", "draft"], "text": ["One", "Two"]})
    ]
    with pytest.raises(NotApproved):
        agent.publish()


def test_the_same_text_again_changes_nothing(agent: Agent) -> None:
    agent.draft("One")
    agent.approve()
    seq = last_seq()
    assert (agent.draft("One ").status, agent.draft("One").version) == ("approved", 2)
    assert last_seq() == seq


def test_one_shot(agent: Agent, feedback: Feedback) -> None:
    agent.draft("Sorry")
    agent.approve()
    agent.publish()
    refused(lambda: agent.draft("Sorry again"), NotEditable)
    refused(agent.approve, PublishedAlready)
    deleted = agent.delete()
    assert (deleted.status, deleted.deleted_at, deleted.version) == ("deleted", LATER, 4)
    feedback.refresh_from_db()
    assert (feedback.reply, feedback.version) == (None, 3)
    refused(lambda: agent.draft("A second one"), OnlyOnce)


def test_a_discarded_draft_forbids_nothing(agent: Agent, feedback: Feedback) -> None:
    agent.draft("Sorry")
    agent.delete()
    feedback.refresh_from_db()
    assert (feedback.reply, feedback.version) == (None, 1)
    again = agent.draft("Sorry")
    assert (again.status, again.version, again.deleted_at) == ("draft", 3, None)


def test_the_own_shop_edits_and_begins_anew(shop: Shop) -> None:
    feedback = left(shop, "own_shop")
    agent = Agent(shop, feedback)
    agent.draft("One")
    agent.approve()
    agent.publish()
    edit = agent.draft("Two")
    assert (edit.status, edit.published_at) == ("draft", LATER)
    feedback.refresh_from_db()
    assert feedback.reply == "One"  # it stands until the other one is published
    agent.approve()
    agent.publish()
    feedback.refresh_from_db()
    assert feedback.reply == "Two"
    agent.delete()
    third = agent.draft("Three")
    assert (third.status, third.published_at, third.deleted_at) == ("draft", None, None)


def test_a_reply_that_an_import_brought_stands(shop: Shop) -> None:
    content = b"external_id,rating,left_on,reply\nF1,1,2026-11-20,We are sorry\n"
    shop.import_bytes(content, marketplace="amazon.us")
    agent = Agent(shop, Feedback.objects.get())
    refused(lambda: agent.draft("Another one"), NotEditable)
    assert Reply.objects.count() == 0


def test_the_import_may_know_of_the_publication_first(agent: Agent, shop: Shop) -> None:
    agent.draft("We are sorry")
    agent.approve()
    content = b"external_id,rating,left_on,reply\nF1,1,2026-11-20,We are sorry\n"
    shop.import_bytes(content, marketplace="amazon.us")
    seq = last_seq()
    assert agent.publish().status == "published"
    assert [name for name, _ in told(seq)] == ["reply.published"]  # the feedback says so already


def test_etsy_lets_answer_three_stars_and_fewer(shop: Shop) -> None:
    account = shop.account("etsy")
    five = FeedbackFactory(seller_account=account, rating=5, polarity="positive")
    three = FeedbackFactory(seller_account=account, rating=3, polarity="neutral")
    refused(lambda: Agent(shop, five).draft("Thank you"), PolarityNotAnswerable)
    assert Agent(shop, three).draft("We are sorry").status == "draft"


def test_ebay_takes_500_characters(shop: Shop) -> None:
    agent = Agent(shop, FeedbackFactory(seller_account=shop.account("ebay.us"), rating=None))
    agent.draft("늦" * 501)
    error = refused(agent.approve, ReplyRefused)
    assert [(one.code, one.detail) for one in error.errors] == [
        (
            "reply_too_long",
            "The marketplace takes 500 characters; the reply has 501. (Characters 500-501.)",
        )
    ]
    agent.draft("늦" * 500)
    assert agent.approve().status == "approved"


def test_walmart_has_no_replies(shop: Shop) -> None:
    feedback = FeedbackFactory(seller_account=shop.account("walmart.us"))
    refused(lambda: Agent(shop, feedback).draft("Sorry"), NotOffered)


def test_checks_refuse_and_warn(agent: Agent, settings: Any) -> None:
    settings.REPLY_CHECKS = "tests.feedback.checks_of_replies.CHECKS"
    agent.draft("Sorry!!! Take a voucher.")
    error = refused(agent.approve, ReplyRefused)
    assert [(one.pointer, one.code, one.detail) for one in error.errors] == [
        ("#/text", "no_voucher", "amazon.us forbids vouchers. (Characters 16-23.)")
    ]
    agent.draft("Sorry!!!")
    assert agent.approve().findings == [
        {
            "rule": "no_shouting",
            "start": 5,
            "end": 8,
            "severity": "warning",
            "message": "Calm down: it is 1 star.",
        }
    ]


def test_versions(agent: Agent) -> None:
    agent.draft("One")
    refused(lambda: agent.draft("Two", version=None), VersionRequired)
    for move in (agent.approve, agent.delete, lambda **given: agent.draft("Two", **given)):
        error = refused(lambda move=move: move(version=7), VersionStale)
        assert error.current == {"version": 1, "status": "draft", "text": "One"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "blank"),
        (" \r\n ", "blank"),
        ("a\0b", "unstorable_text"),
        ("\ud800", "unstorable_text"),
        ("x" * (LONGEST_TEXT + 1), "max_length"),
    ],
)
def test_a_text_that_cannot_be_kept(agent: Agent, text: str, code: str) -> None:
    error = refused(lambda: agent.draft(text), Invalid)
    assert [(one.pointer, one.code) for one in error.errors] == [("#/text", code)]
    assert Reply.objects.count() == 0


def test_who_may_not(agent: Agent, shop: Shop) -> None:
    agent.draft("One")
    reader = make_actor(shop.organization, scopes=[Scope.FEEDBACK_READ])
    for move in (agent.approve, agent.publish, agent.delete, lambda **g: agent.draft("Two", **g)):
        refused(lambda move=move: move(actor=reader), ScopeMissing)
    stranger = make_actor(Shop("Other").organization)
    elsewhere = make_actor(shop.organization, marketplaces=["own_shop"])
    for actor in (stranger, elsewhere):
        with pytest.raises(Feedback.DoesNotExist):
            agent.approve(actor=actor)
    assert reply_to(agent.feedback).version == 1


def test_without_a_reply_there_is_nothing_to_approve(agent: Agent) -> None:
    for move in (agent.approve, agent.publish, agent.delete):
        refused(lambda move=move: move(version=1), NotFound)


def refused(move: Any, kind: type[Refusal]) -> Any:
    """Fail unless the move is refused and leaves every row and the log as they were."""

    def everything() -> tuple[Any, ...]:
        return (
            list(Reply.objects.order_by("pk").values()),
            list(Feedback.objects.order_by("pk").values()),
            Event.objects.count(),
        )

    before = everything()
    with pytest.raises(kind) as caught:
        move()
    assert everything() == before
    return caught.value


def test_each_reason_is_a_code_of_its_own() -> None:
    kinds = MoveClosed.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds) == 13
    assert WindowClosed.code == "reply_window_closed"
