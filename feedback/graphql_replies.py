"""Public replies in GraphQL: words and refusals as in REST, the version as an argument."""

from datetime import date, datetime
from typing import cast

import strawberry
import strawberry_django
from django.utils import timezone

from accounts.choices import Scope
from accounts.errors import NotFound
from api.filter_inputs import as_enum
from api.graphql_context import Info
from api.graphql_types import OwnedType, public_id
from feedback import models
from feedback.choices import ReplyMove, ReplyStatus
from feedback.graphql import Feedback
from feedback.reply_checks import Severity
from feedback.reply_rules import last_day
from feedback.reply_state import moves_of, pack_of
from feedback.services import replies

for _choices in (ReplyStatus, ReplyMove, Severity):
    as_enum(_choices)


@strawberry.type(name="ReplyFinding", description="What a check found in the text of a reply.")
class Finding:
    """Characters `start` to `end`, not included."""

    rule: str
    start: int
    end: int
    severity: Severity
    message: str


@strawberry_django.type(models.Reply, description="The seller's public reply to one feedback.")
class Reply(OwnedType):
    """A reply."""

    id: strawberry.ID = public_id()
    feedback: Feedback
    status: ReplyStatus
    text: str
    drafted_by: str
    drafted_at: datetime
    approved_at: datetime | None
    published_at: datetime | None
    deleted_at: datetime | None
    version: int

    @strawberry_django.field(description="Who approved it.", only=["approved_by"])
    def approved_by(self) -> str | None:
        """Return the name; null where nobody did."""
        return cast("models.Reply", self).approved_by or None

    @strawberry_django.field(description="What was found when it was approved.", only=["findings"])
    def findings(self) -> list[Finding]:
        """Return them by their place in the text."""
        kept = cast("models.Reply", self).findings
        return [Finding(**{**one, "severity": Severity(one["severity"])}) for one in kept]


@strawberry.type(name="ReplyMoveState", description="One move: allowed, or why not.")
class MoveState:
    """A move."""

    move: ReplyMove
    allowed: bool
    code: str | None
    reason: str | None


@strawberry.type(description="What may be done with the reply to a feedback now.")
class ReplyTransitions:
    """The moves, and the limits of the marketplace."""

    feedback: strawberry.ID
    status: ReplyStatus | None
    version: int | None
    longest: int | None
    last_day: date | None
    moves: list[MoveState]


def _feedback(info: Info, public: strawberry.ID) -> models.Feedback:
    rows = models.Feedback.objects.visible_to(info.context.actor)
    return rows.select_related("seller_account").by_public_id(public)


def _reply(info: Info, feedback: models.Feedback) -> models.Reply | None:
    rows = models.Reply.objects.visible_to(info.context.actor)
    return rows.filter(feedback=feedback).first()


@strawberry.type
class ReplyQuery:
    """What can be read about replies."""

    @strawberry.field(description="The reply to a feedback.")
    def reply(self, info: Info, feedback: strawberry.ID) -> Reply | None:
        """Return it, or null."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        try:
            found = _reply(info, _feedback(info, feedback))
        except NotFound:
            return None
        return cast("Reply | None", found)

    @strawberry.field(description="What may be done with the reply to a feedback now.")
    def reply_transitions(self, info: Info, feedback: strawberry.ID) -> ReplyTransitions | None:
        """Return the moves, or null where there is no such feedback."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        try:
            found = _feedback(info, feedback)
        except NotFound:
            return None
        reply, now = _reply(info, found), timezone.now()
        rule = pack_of(found, now).reply
        return ReplyTransitions(
            feedback=feedback,
            status=None if reply is None else ReplyStatus(reply.status),
            version=None if reply is None else reply.version,
            longest=rule.longest or None,
            last_day=last_day(found.left_on, rule),
            moves=[
                MoveState(
                    move=one.move,
                    allowed=one.allowed,
                    code=one.code,
                    reason=one.reason,
                )
                for one in moves_of(found, reply, now=now)
            ],
        )


@strawberry.type
class ReplyMutation:
    """What can be changed about replies."""

    @strawberry.mutation(
        description="Write the draft of a reply, or change it; only a new one needs no version."
    )
    def draft_reply(
        self, info: Info, feedback: strawberry.ID, text: str, version: int | None = None
    ) -> Reply:
        """Write it and return it."""
        actor = info.context.actor
        actor.require(Scope.FEEDBACK_WRITE)
        reply = replies.draft_reply(
            feedback=_feedback(info, feedback),
            text=text,
            version=version,
            actor=actor,
            now=timezone.now(),
        )
        return cast("Reply", reply)

    @strawberry.mutation(description="Approve the draft of a reply.")
    def approve_reply(self, info: Info, feedback: strawberry.ID, version: int) -> Reply:
        """Approve it and return it."""
        actor = info.context.actor
        actor.require(Scope.FEEDBACK_WRITE)
        found = _feedback(info, feedback)
        reply = replies.approve_reply(
            feedback=found, version=version, actor=actor, now=timezone.now()
        )
        return cast("Reply", reply)

    @strawberry.mutation(description="Note that the approved reply now stands on the marketplace.")
    def publish_reply(self, info: Info, feedback: strawberry.ID, version: int) -> Reply:
        """Mark it and return it."""
        actor = info.context.actor
        actor.require(Scope.FEEDBACK_WRITE)
        found = _feedback(info, feedback)
        reply = replies.mark_reply_published(
            feedback=found, version=version, actor=actor, now=timezone.now()
        )
        return cast("Reply", reply)

    @strawberry.mutation(
        description="Discard a draft, or note that the published reply was deleted."
    )
    def delete_reply(self, info: Info, feedback: strawberry.ID, version: int) -> Reply:
        """Delete it and return what is kept."""
        actor = info.context.actor
        actor.require(Scope.FEEDBACK_WRITE)
        found = _feedback(info, feedback)
        reply = replies.delete_reply(
            feedback=found, version=version, actor=actor, now=timezone.now()
        )
        return cast("Reply", reply)
