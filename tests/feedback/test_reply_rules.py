"""Public replies: every cell of the table of moves, and what closes a move that is open."""

from dataclasses import replace
from datetime import date

import pytest

from feedback.choices import FeedbackState, Polarity, ReplyMove, ReplyStatus
from feedback.reply_checks import Finding, Severity, text_is_not_too_long, text_is_there
from feedback.reply_rules import (
    FeedbackFacts,
    ReplyFacts,
    Standing,
    last_day,
    verdict_on,
    verdicts,
)
from marketplaces.packs import pack_for
from marketplaces.policy import ReplyRule

DAY = date(2026, 11, 22)
AMAZON = pack_for("amazon.us", on=DAY).reply
OWN_SHOP = pack_for("own_shop", on=DAY).reply
# Only 3 stars and fewer, once, and for 100 days.
UP_TO_THREE = replace(AMAZON, to=("neutral", "negative"), deletable=False, window_days=100)
NEGATIVE = FeedbackFacts(
    rating=1, polarity=Polarity.NEGATIVE, state=FeedbackState.LIVE, left_on=date(2026, 11, 1)
)
NONE = None
DRAFT, APPROVED, PUBLISHED, DELETED = ReplyStatus
NOTHING, SAME, OTHER = Standing
OPEN = "open"


def facts(
    status: ReplyStatus | None = None,
    *,
    was_published: bool = False,
    standing: Standing = NOTHING,
    feedback: FeedbackFacts = NEGATIVE,
    today: date = DAY,
) -> ReplyFacts:
    return ReplyFacts(
        status=status,
        was_published=was_published,
        standing=standing,
        feedback=feedback,
        today=today,
    )


def codes(asked: ReplyFacts, rule: ReplyRule) -> tuple[str, ...]:
    """Return what becomes of draft, approve, publish, edit, delete."""
    found = verdicts(asked, rule)
    assert [one.move for one in found] == list(ReplyMove)
    assert all(one.allowed == (one.reason is None) for one in found)
    return tuple((one.code or OPEN).removeprefix("reply_") for one in found)


TABLE = [
    # one-shot: no edit, deletable, no second one
    (AMAZON, facts(NONE), (OPEN, "missing", "missing", "not_published", "missing")),
    (
        AMAZON,
        facts(NONE, standing=OTHER),
        ("not_editable", "missing", "missing", "not_published", "missing"),
    ),
    (AMAZON, facts(DRAFT), (OPEN, OPEN, "not_approved", "not_published", OPEN)),
    (
        AMAZON,
        facts(DRAFT, standing=SAME),
        ("not_editable", OPEN, "not_approved", "not_published", OPEN),
    ),
    (
        AMAZON,
        facts(DRAFT, standing=OTHER),
        ("not_editable", "not_editable", "not_approved", "not_published", OPEN),
    ),
    (AMAZON, facts(APPROVED), (OPEN, "approved_already", OPEN, "not_published", OPEN)),
    (
        AMAZON,
        facts(APPROVED, standing=SAME),
        ("not_editable", "approved_already", OPEN, "not_published", OPEN),
    ),
    (
        AMAZON,
        facts(APPROVED, standing=OTHER),
        ("not_editable", "approved_already", "not_editable", "not_published", OPEN),
    ),
    (
        AMAZON,
        facts(PUBLISHED, was_published=True, standing=SAME),
        (*("published_already",) * 3, "not_editable", OPEN),
    ),
    (
        AMAZON,
        facts(DELETED, was_published=True),
        ("only_once", *("deleted_already",) * 4),
    ),
    (AMAZON, facts(DELETED), (OPEN, *("deleted_already",) * 4)),
    # the own shop: everything, again and again
    (OWN_SHOP, facts(NONE), (OPEN, "missing", "missing", "not_published", "missing")),
    (
        OWN_SHOP,
        facts(NONE, standing=OTHER),
        (OPEN, "missing", "missing", "not_published", "missing"),
    ),
    (
        OWN_SHOP,
        facts(DRAFT, was_published=True, standing=OTHER),
        (OPEN, OPEN, "not_approved", "not_published", OPEN),
    ),
    (
        OWN_SHOP,
        facts(APPROVED, was_published=True, standing=OTHER),
        (OPEN, "approved_already", OPEN, "not_published", OPEN),
    ),
    (
        OWN_SHOP,
        facts(PUBLISHED, was_published=True, standing=SAME),
        (*("published_already",) * 3, OPEN, OPEN),
    ),
    (
        OWN_SHOP,
        facts(DELETED, was_published=True),
        (OPEN, *("deleted_already",) * 4),
    ),
    # nothing that was published can be taken away, a draft can
    (
        UP_TO_THREE,
        facts(PUBLISHED, was_published=True, standing=SAME),
        (*("published_already",) * 3, "not_editable", "not_deletable"),
    ),
    (UP_TO_THREE, facts(DRAFT), (OPEN, OPEN, "not_approved", "not_published", OPEN)),
    (
        UP_TO_THREE,
        facts(DRAFT, was_published=True, standing=OTHER),
        ("not_editable", "not_editable", "not_approved", "not_published", "not_deletable"),
    ),
]


@pytest.mark.parametrize(("rule", "asked", "expected"), TABLE)
def test_every_cell(rule: ReplyRule, asked: ReplyFacts, expected: tuple[str, ...]) -> None:
    assert codes(asked, rule) == expected


@pytest.mark.parametrize(
    ("changes", "closed"),
    [
        ({"polarity": Polarity.POSITIVE}, "reply_polarity_not_answerable"),
        ({"polarity": Polarity.NEUTRAL}, None),
        ({"polarity": None}, "reply_polarity_not_answerable"),
        ({"state": FeedbackState.STRUCK_THROUGH}, None),
        ({"state": FeedbackState.MISSING}, "reply_feedback_gone"),
        ({"state": FeedbackState.WITHDRAWN}, "reply_feedback_gone"),
        ({"state": FeedbackState.REMOVED_BY_BUYER}, "reply_feedback_gone"),
        ({"state": FeedbackState.REMOVED_BY_MARKETPLACE}, "reply_feedback_gone"),
        ({"left_on": date(2026, 8, 14)}, None),  # 100 days before
        ({"left_on": date(2026, 8, 13)}, "reply_window_closed"),
    ],
)
def test_the_feedback_decides_too(changes: dict, closed: str | None) -> None:
    feedback = replace(NEGATIVE, **changes)
    for move, asked in {
        ReplyMove.DRAFT: facts(feedback=feedback),
        ReplyMove.APPROVE: facts(DRAFT, feedback=feedback),
    }.items():
        assert verdict_on(move, asked, UP_TO_THREE).code == closed
    editable = replace(UP_TO_THREE, editable=True)
    published = facts(PUBLISHED, was_published=True, standing=SAME, feedback=feedback)
    assert verdict_on(ReplyMove.EDIT, published, editable).code == closed


def test_what_was_done_outside_can_always_be_told() -> None:
    old = replace(NEGATIVE, left_on=date(2025, 1, 1), state=FeedbackState.REMOVED_BY_BUYER)
    assert verdict_on(ReplyMove.PUBLISH, facts(APPROVED, feedback=old), UP_TO_THREE).allowed
    published = facts(PUBLISHED, was_published=True, feedback=old)
    assert verdict_on(ReplyMove.DELETE, published, AMAZON).allowed


def test_no_polarity_may_be_answered_where_all_may() -> None:
    unrated = replace(NEGATIVE, rating=None, polarity=None)
    assert verdict_on(ReplyMove.DRAFT, facts(feedback=unrated), AMAZON).allowed


def test_a_marketplace_without_replies() -> None:
    rule = replace(AMAZON, allowed=False)
    assert codes(facts(), rule)[0] == "not_offered"
    assert codes(facts(DRAFT), rule) == (
        *("not_offered", "not_offered"),
        *("not_approved", "not_published", OPEN),
    )


def test_the_last_day() -> None:
    assert last_day(date(2026, 8, 14), UP_TO_THREE) == DAY
    assert last_day(date(2026, 8, 14), AMAZON) is None


def test_length_is_counted_in_characters() -> None:
    pack = pack_for("amazon.us", on=DAY)
    short = replace(pack, reply=replace(AMAZON, longest=3))
    assert list(text_is_not_too_long("가나다", NEGATIVE, short)) == []
    assert list(text_is_not_too_long("가나다라", NEGATIVE, short)) == [
        Finding(
            rule="reply_too_long",
            start=3,
            end=4,
            severity=Severity.ERROR,
            message="The marketplace takes 3 characters; the reply has 4.",
        )
    ]
    assert list(text_is_not_too_long("x" * 10_000, NEGATIVE, pack)) == []  # no limit is known


def test_an_empty_text_is_found() -> None:
    pack = pack_for("amazon.us", on=DAY)
    assert [one.rule for one in text_is_there(" \n", NEGATIVE, pack)] == ["reply_empty"]
    assert list(text_is_there("Sorry", NEGATIVE, pack)) == []
