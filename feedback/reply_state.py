"""How a reply stands: the facts for its rules, the moves that are open, what its text lacks."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

from api import texts
from feedback.choices import FeedbackState, Polarity, ReplyStatus
from feedback.models import Feedback, Reply
from feedback.reply_checks import Check, Finding
from feedback.reply_rules import FeedbackFacts, ReplyFacts, Standing, Verdict, verdicts
from marketplaces.packs import pack_for
from marketplaces.policy import Pack

if TYPE_CHECKING:
    from collections.abc import Sequence


def pack_of(feedback: Feedback, now: datetime) -> Pack:
    """Return the rules that hold now where the feedback was left."""
    return pack_for(feedback.seller_account.marketplace_id, on=now.date())


def moves_of(feedback: Feedback, reply: Reply | None, *, now: datetime) -> tuple[Verdict, ...]:
    """Tell what may be done with the reply to a feedback now, and why the rest may not."""
    pack = pack_of(feedback, now)
    return verdicts(facts_of(feedback, reply, pack, now), pack.reply)


def check_text(text: str, feedback: Feedback, pack: Pack) -> list[Finding]:
    """Return what the checks of the product (`REPLY_CHECKS`) find in a text, by its place."""
    checks: Sequence[Check] = import_string(settings.REPLY_CHECKS)
    facts = feedback_facts(feedback)
    found = [one for check in checks for one in check(text, facts, pack)]
    return sorted(found, key=lambda one: (one.start, one.end, one.rule))


def facts_of(feedback: Feedback, reply: Reply | None, pack: Pack, now: datetime) -> ReplyFacts:
    """Return what the rules of replies ask for."""
    standing = Standing.OTHER
    if feedback.reply is None:
        standing = Standing.NOTHING
    elif reply is not None and reply.text == texts.normalized(feedback.reply).strip():
        standing = Standing.SAME
    return ReplyFacts(
        status=None if reply is None else ReplyStatus(reply.status),
        was_published=reply is not None and reply.published_at is not None,
        standing=standing,
        feedback=feedback_facts(feedback),
        today=now.astimezone(pack.calendar.zone).date(),
    )


def feedback_facts(feedback: Feedback) -> FeedbackFacts:
    """Return what they know of the feedback."""
    return FeedbackFacts(
        rating=feedback.rating,
        polarity=Polarity(feedback.polarity) if feedback.polarity else None,
        state=FeedbackState(feedback.state),
        left_on=feedback.left_on,
        comment=feedback.comment,
    )
