"""What may be done with a public reply now: one table of statuses and moves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from accounts.errors import Conflict
from feedback.choices import FeedbackState, Polarity, ReplyMove, ReplyStatus
from marketplaces.policy import ReplyRule


class MoveClosed(Conflict):
    """A move that the status, the feedback or the rules of the marketplace do not allow now."""

    code: ClassVar[str] = "reply_move_closed"
    message: ClassVar[str] = "This cannot be done with the reply now."


class NotOffered(MoveClosed):
    """The marketplace has no public replies."""

    code = "reply_not_offered"
    message = "The marketplace has no public replies."


class PolarityNotAnswerable(MoveClosed):
    """The marketplace lets sellers answer other feedback only."""

    code = "reply_polarity_not_answerable"
    message = "The marketplace lets sellers answer only less favourable feedback than this."


class FeedbackGone(MoveClosed):
    """The feedback is not on the marketplace any more."""

    code = "reply_feedback_gone"
    message = "The feedback is not on the marketplace any more."


class WindowClosed(MoveClosed):
    """The time that the marketplace gives for a reply has passed."""

    code = "reply_window_closed"
    message = "The time that the marketplace gives for a reply has passed."


class NotEditable(MoveClosed):
    """A reply stands on the marketplace, and it cannot be changed there."""

    code = "reply_not_editable"
    message = "A reply stands on the marketplace already, and it cannot be changed there."


class NotDeletable(MoveClosed):
    """The marketplace does not take replies away."""

    code = "reply_not_deletable"
    message = "The marketplace does not take a published reply away."


class OnlyOnce(MoveClosed):
    """The published reply was deleted, and the marketplace allows no second one."""

    code = "reply_only_once"
    message = "The reply was deleted, and the marketplace allows no second one."


class NoReply(MoveClosed):
    """There is no reply yet."""

    code = "reply_missing"
    message = "There is no reply yet; write a draft first."


class NotApproved(MoveClosed):
    """Only an approved reply can be marked as published."""

    code = "reply_not_approved"
    message = "The reply must be approved first."


class ApprovedAlready(MoveClosed):
    """The reply is approved already."""

    code = "reply_approved_already"
    message = "The reply is approved already."


class PublishedAlready(MoveClosed):
    """The reply is published already."""

    code = "reply_published_already"
    message = "The reply is published already."


class NotPublished(MoveClosed):
    """No published reply is there to be edited."""

    code = "reply_not_published"
    message = "No reply is published that could be edited."


class DeletedAlready(MoveClosed):
    """The reply is deleted already."""

    code = "reply_deleted_already"
    message = "The reply is deleted already."


class Standing(StrEnum):
    """What the marketplace shows below the feedback, beside the text of our reply."""

    NOTHING = "nothing"
    SAME = "same"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackFacts:
    """What the rules and the checks of a text know of the feedback."""

    rating: int | None
    polarity: Polarity | None
    state: FeedbackState
    left_on: date
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyFacts:
    """How far the reply has come; `today` is the day in the marketplace's time zone.

    `status` is None without a reply of ours. `was_published` tells of this text's row: with the
    status draft or approved an older text still stands.
    """

    status: ReplyStatus | None
    was_published: bool
    standing: Standing
    feedback: FeedbackFacts
    today: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """One move: open, or closed for a reason."""

    move: ReplyMove
    closed: type[MoveClosed] | None

    @property
    def allowed(self) -> bool:
        """Whether the move may be made now."""
        return self.closed is None

    @property
    def code(self) -> str | None:
        """Why it is closed, as a stable code."""
        return None if self.closed is None else self.closed.code

    @property
    def reason(self) -> str | None:
        """Why it is closed, as a sentence."""
        return None if self.closed is None else self.closed.message


type _Holds = Callable[[ReplyFacts, ReplyRule], bool]
type _Condition = tuple[type[MoveClosed], _Holds]

_GONE = (
    FeedbackState.REMOVED_BY_MARKETPLACE,
    FeedbackState.REMOVED_BY_BUYER,
    FeedbackState.WITHDRAWN,
    FeedbackState.MISSING,
)


def last_day(left_on: date, rule: ReplyRule) -> date | None:
    """Return the last day for a reply; None if the marketplace sets no end."""
    return left_on + timedelta(days=rule.window_days) if rule.window_days else None


def _answerable(facts: ReplyFacts, rule: ReplyRule) -> bool:
    """What has no polarity may be answered where everything may."""
    polarity = facts.feedback.polarity
    return set(Polarity.values) <= set(rule.to) if polarity is None else polarity in rule.to


def _in_time(facts: ReplyFacts, rule: ReplyRule) -> bool:
    last = last_day(facts.feedback.left_on, rule)
    return last is None or facts.today <= last


def _never(closed: type[MoveClosed]) -> tuple[_Condition, ...]:
    return ((closed, lambda _facts, _rule: False),)


_MARKET: tuple[_Condition, ...] = (
    (NotOffered, lambda _facts, rule: rule.allowed),
    (PolarityNotAnswerable, _answerable),
    (FeedbackGone, lambda facts, _rule: facts.feedback.state not in _GONE),
    (WindowClosed, _in_time),
)
# What the marketplace shows may have come from elsewhere: an import, or another tool.
_NOTHING_STANDS: _Condition = (
    NotEditable,
    lambda facts, rule: facts.standing is Standing.NOTHING or rule.editable,
)
_NOTHING_ELSE_STANDS: _Condition = (
    NotEditable,
    lambda facts, rule: facts.standing is not Standing.OTHER or rule.editable,
)
_EDITABLE: _Condition = (NotEditable, lambda _facts, rule: rule.editable)
_DELETABLE: _Condition = (
    NotDeletable,
    lambda facts, rule: rule.deletable or not facts.was_published,
)
_AGAIN: _Condition = (
    OnlyOnce,
    lambda facts, rule: rule.again_after_deletion or not facts.was_published,
)

# Status and move -> what must hold. To mark as published is to tell what was done outside, so no
# window closes it.
_TABLE: Mapping[ReplyStatus | None, Mapping[ReplyMove, tuple[_Condition, ...]]] = MappingProxyType(
    {
        None: {
            ReplyMove.DRAFT: (*_MARKET, _NOTHING_STANDS),
            ReplyMove.APPROVE: _never(NoReply),
            ReplyMove.PUBLISH: _never(NoReply),
            ReplyMove.EDIT: _never(NotPublished),
            ReplyMove.DELETE: _never(NoReply),
        },
        ReplyStatus.DRAFT: {
            ReplyMove.DRAFT: (*_MARKET, _NOTHING_STANDS),
            ReplyMove.APPROVE: (*_MARKET, _NOTHING_ELSE_STANDS),
            ReplyMove.PUBLISH: _never(NotApproved),
            ReplyMove.EDIT: _never(NotPublished),
            ReplyMove.DELETE: (_DELETABLE,),
        },
        ReplyStatus.APPROVED: {
            ReplyMove.DRAFT: (*_MARKET, _NOTHING_STANDS),
            ReplyMove.APPROVE: _never(ApprovedAlready),
            ReplyMove.PUBLISH: (_NOTHING_ELSE_STANDS,),
            ReplyMove.EDIT: _never(NotPublished),
            ReplyMove.DELETE: (_DELETABLE,),
        },
        ReplyStatus.PUBLISHED: {
            ReplyMove.DRAFT: _never(PublishedAlready),
            ReplyMove.APPROVE: _never(PublishedAlready),
            ReplyMove.PUBLISH: _never(PublishedAlready),
            ReplyMove.EDIT: (*_MARKET, _EDITABLE),
            ReplyMove.DELETE: (_DELETABLE,),
        },
        ReplyStatus.DELETED: {
            ReplyMove.DRAFT: (*_MARKET, _AGAIN, _NOTHING_STANDS),
            ReplyMove.APPROVE: _never(DeletedAlready),
            ReplyMove.PUBLISH: _never(DeletedAlready),
            ReplyMove.EDIT: _never(DeletedAlready),
            ReplyMove.DELETE: _never(DeletedAlready),
        },
    }
)


def verdict_on(move: ReplyMove, facts: ReplyFacts, rule: ReplyRule) -> Verdict:
    """Tell whether a move is open, and if not, the first reason."""
    broken = (closed for closed, holds in _TABLE[facts.status][move] if not holds(facts, rule))
    return Verdict(move, next(broken, None))


def verdicts(facts: ReplyFacts, rule: ReplyRule) -> tuple[Verdict, ...]:
    """Tell it of every move, in their order."""
    return tuple(verdict_on(move, facts, rule) for move in ReplyMove)
