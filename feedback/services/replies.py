"""Changes to public replies: draft, approve, mark as published, delete."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, ClassVar

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import FieldError, Invalid, NotFound, Refusal, require_version
from api import texts
from audit.recording import UnitOfWork, unit_of_work
from feedback import amending
from feedback.account_locks import hold_accounts
from feedback.changes import new_batch
from feedback.choices import FeedbackEvent, ReplyMove, ReplyStatus
from feedback.models import Feedback, Reply
from feedback.reply_checks import Finding, Severity
from feedback.reply_rules import verdict_on
from feedback.reply_state import check_text, facts_of, pack_of
from feedback.services.changes import tell_changes

LONGEST_TEXT = 20_000  # more than any marketplace takes


class ReplyRefused(Refusal):
    """The check of the text of a reply found an error; `errors` names the characters."""

    code: ClassVar[str] = "reply_refused"
    message: ClassVar[str] = "The text of the reply cannot be approved; mend what is named."


def draft_reply(
    *, feedback: Feedback, text: str, actor: Actor, now: datetime, version: int | None = None
) -> Reply:
    """Write the draft of a reply, or change its text; what was approved must be approved again.

    The text that stands on the marketplace stays what it is until another is marked as published.
    A new reply has the version 1. The same text again changes nothing.

    Raises:
        Invalid: the text is empty or cannot be kept.
        MoveClosed: the status, the feedback or the marketplace's rules do not allow it.
        VersionRequired: there is a reply, and the version that the change was made for is missing.
        VersionStale: the reply was changed since.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    text = _storable(text)
    with unit_of_work(actor=actor, now=now) as work:
        feedback, reply = _locked(feedback, actor)
        if reply is not None:
            require_version(version, current=_state_of(reply))
        is_published = reply is not None and reply.status == ReplyStatus.PUBLISHED
        _require(ReplyMove.EDIT if is_published else ReplyMove.DRAFT, feedback, reply, now)
        if reply is None:
            return _first_draft(feedback, text, work)
        if reply.text == text and reply.status in {ReplyStatus.DRAFT, ReplyStatus.APPROVED}:
            return reply
        begins_anew = reply.status == ReplyStatus.DELETED
        return _change(
            reply,
            work,
            FeedbackEvent.REPLY_DRAFTED,
            status=ReplyStatus.DRAFT,
            text=text,
            findings=[],
            drafted_by=actor.label,
            drafted_at=now,
            approved_by="",
            approved_at=None,
            **({"published_at": None, "deleted_at": None} if begins_anew else {}),
        )


def approve_reply(*, feedback: Feedback, version: int | None, actor: Actor, now: datetime) -> Reply:
    """Approve the draft; what the checks found is kept with it.

    Raises:
        NotFound: there is no reply.
        MoveClosed, VersionRequired, VersionStale: see `draft_reply`.
        ReplyRefused: a check found an error in the text.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    with unit_of_work(actor=actor, now=now) as work:
        feedback, reply = _locked_reply(feedback, actor, version)
        _require(ReplyMove.APPROVE, feedback, reply, now)
        found = check_text(reply.text, feedback, pack_of(feedback, now))
        _refuse_errors(found)
        return _change(
            reply,
            work,
            FeedbackEvent.REPLY_APPROVED,
            status=ReplyStatus.APPROVED,
            findings=[asdict(one) for one in found],
            approved_by=actor.label,
            approved_at=now,
        )


def mark_reply_published(
    *, feedback: Feedback, version: int | None, actor: Actor, now: datetime
) -> Reply:
    """Note that the approved reply now stands on the marketplace; the feedback then shows it.

    Raises:
        NotFound: there is no reply.
        MoveClosed, VersionRequired, VersionStale: see `draft_reply`.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    with unit_of_work(actor=actor, now=now) as work:
        feedback, reply = _locked_reply(feedback, actor, version)
        _require(ReplyMove.PUBLISH, feedback, reply, now)
        reply = _change(
            reply,
            work,
            FeedbackEvent.REPLY_PUBLISHED,
            status=ReplyStatus.PUBLISHED,
            published_at=now,
        )
        _show(feedback, reply.text, work)
    return reply


def delete_reply(*, feedback: Feedback, version: int | None, actor: Actor, now: datetime) -> Reply:
    """Discard the draft, or note that the published reply was deleted on the marketplace.

    Raises:
        NotFound: there is no reply.
        MoveClosed, VersionRequired, VersionStale: see `draft_reply`.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    with unit_of_work(actor=actor, now=now) as work:
        feedback, reply = _locked_reply(feedback, actor, version)
        _require(ReplyMove.DELETE, feedback, reply, now)
        reply = _change(
            reply,
            work,
            FeedbackEvent.REPLY_DELETED,
            status=ReplyStatus.DELETED,
            deleted_at=now,
        )
        if reply.published_at is not None:
            _show(feedback, None, work)
    return reply


def _refuse_errors(found: list[Finding]) -> None:
    errors = [one for one in found if one.severity is Severity.ERROR]
    if errors:
        raise ReplyRefused(
            errors=[
                FieldError("#/text", one.rule, f"{one.message} (Characters {one.start}-{one.end}.)")
                for one in errors
            ]
        )


def _storable(text: str) -> str:
    text = texts.normalized(text.replace("\r\n", "\n")).strip()
    problems = {
        "blank": not text,
        "max_length": len(text) > LONGEST_TEXT,
        "unstorable_text": not texts.is_storable(text),
    }
    sentences = {
        "blank": "Write a text.",
        "max_length": f"Write at most {LONGEST_TEXT} characters.",
        "unstorable_text": "The text holds NUL or a lone surrogate; remove it.",
    }
    errors = [FieldError("#/text", code, sentences[code]) for code, bad in problems.items() if bad]
    if errors:
        raise Invalid(errors=errors)
    return text


def _locked(feedback: Feedback, actor: Actor) -> tuple[Feedback, Reply | None]:
    """Lock the feedback, so that two first drafts wait for each other too, then its reply."""
    hold_accounts(feedback.organization_id, [feedback.seller_account_id])
    rows = Feedback.objects.visible_to(actor).select_related("seller_account")
    feedback = rows.select_for_update(of=("self",)).get(pk=feedback.pk)
    replies = Reply.objects.visible_to(actor).filter(feedback=feedback)
    return feedback, replies.select_for_update(of=("self",)).first()


def _locked_reply(feedback: Feedback, actor: Actor, version: int | None) -> tuple[Feedback, Reply]:
    feedback, reply = _locked(feedback, actor)
    if reply is None:
        raise NotFound("There is no reply to this feedback.")
    require_version(version, current=_state_of(reply))
    return feedback, reply


def _state_of(reply: Reply) -> dict[str, Any]:
    return {"version": reply.version, "status": reply.status, "text": reply.text}


def _require(move: ReplyMove, feedback: Feedback, reply: Reply | None, now: datetime) -> None:
    pack = pack_of(feedback, now)
    verdict = verdict_on(move, facts_of(feedback, reply, pack, now), pack.reply)
    if verdict.closed is not None:
        raise verdict.closed


def _first_draft(feedback: Feedback, text: str, work: UnitOfWork) -> Reply:
    reply = Reply.objects.create(
        organization_id=feedback.organization_id,
        feedback=feedback,
        status=ReplyStatus.DRAFT,
        text=text,
        drafted_by=work.actor.label,
        drafted_at=work.now,
    )
    work.record(
        FeedbackEvent.REPLY_DRAFTED,
        reply,
        changes={"feedback": (None, feedback.public_id), "status": (None, ReplyStatus.DRAFT)},
        personal={"text": (None, text)},
    )
    return reply


def _change(reply: Reply, work: UnitOfWork, event: FeedbackEvent, **values: Any) -> Reply:
    """Write the values, one version higher, and note what differs; texts are personal."""
    before = {name: getattr(reply, name) for name in ("status", "text")}
    for name, value in values.items():
        setattr(reply, name, value)
    reply.version += 1
    reply.save(update_fields=[*values, "version"])
    work.record(
        event,
        reply,
        changes={"status": (before["status"], reply.status)},
        personal={"text": (before["text"], reply.text)},
    )
    return reply


def _show(feedback: Feedback, reply: str | None, work: UnitOfWork) -> None:
    batch_id = new_batch()
    written = amending.set_reply(feedback, reply=reply, batch_id=batch_id, now=work.now)
    tell_changes(work, account=feedback.seller_account, batch_id=batch_id, written=written)
