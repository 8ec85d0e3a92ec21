"""The public reply on a feedback's page: its status, and the pages that write and publish it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from django import forms
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from accounts.admin_lists import object_url
from accounts.choices import Scope
from accounts.service_pages import ServicePage
from feedback.choices import ReplyMove, ReplyStatus
from feedback.models import Feedback, Reply
from feedback.reply_rules import Verdict
from feedback.reply_state import check_text, moves_of, pack_of
from feedback.services.replies import (
    approve_reply,
    delete_reply,
    draft_reply,
    mark_reply_published,
)

REPLY_TONES = {
    ReplyStatus.DRAFT.value: "warning",
    ReplyStatus.APPROVED.value: "info",
    ReplyStatus.PUBLISHED.value: "success",
    ReplyStatus.DELETED.value: "danger",
}
_FINDINGS = {
    "reply_empty": _("The reply is empty."),
    "reply_too_long": _("The reply is longer than the marketplace takes."),
}


def reply_of(feedback: Feedback) -> Reply | None:
    """Return the reply to a feedback, which is fetched once for each page."""
    prefetch_related_objects([feedback], "replies")
    return next(iter(feedback.replies.all()), None)


def verdicts_of(feedback: Feedback) -> dict[ReplyMove, Verdict]:
    """Return what may be done now; drafting and editing are one move to people."""
    reply = reply_of(feedback)
    found = {one.move: one for one in moves_of(feedback, reply, now=timezone.now())}
    is_published = reply is not None and reply.status == ReplyStatus.PUBLISHED
    del found[ReplyMove.DRAFT if is_published else ReplyMove.EDIT]
    return found


def reply_context(feedback: Feedback) -> dict[str, Any]:
    """Return what the template of a feedback's page shows of the reply."""
    reply = reply_of(feedback)
    return {
        "our_reply": reply,
        "reply_tone": REPLY_TONES[reply.status] if reply else "",
        "reply_findings": findings_in_words(reply.text, reply.findings) if reply else [],
        "closed_moves": [
            (one.move.label, gettext(one.reason))
            for one in verdicts_of(feedback).values()
            if one.reason
        ],
    }


def findings_in_words(text: str, findings: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return what a check found, with the words that it found, in the reader's language."""
    is_english = (get_language() or "en").startswith("en")
    return [
        {
            "severity": one["severity"],
            "words": text[one["start"] : one["end"]],
            "message": one["message"]
            if is_english
            else str(_FINDINGS.get(one["rule"], one["message"])),
        }
        for one in findings
    ]


class VersionForm(forms.Form):
    """Which version of the reply the person has before his eyes."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReplyForm(VersionForm):
    """The text of a reply."""

    text = forms.CharField(
        label=_("Text"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 8}),
        help_text=_("Everybody can read it below the feedback. Name no personal data."),
    )


class ReplyPage(ServicePage):
    """A page that makes one move; it is offered while the move is open."""

    scope = Scope.FEEDBACK_WRITE
    form_class = VersionForm
    template = "admin/feedback/feedback/reply_form.html"
    moves: ClassVar[tuple[ReplyMove, ...]]
    said: ClassVar[str | Promise]

    @classmethod
    def applies_to(cls, row: Any) -> bool:
        """Tell whether the move is open."""
        found = verdicts_of(row)
        return any(move in found and found[move].allowed for move in cls.moves)

    def build_form(self, data: Any = None, files: Any = None) -> forms.Form:
        """Keep the version, so that nobody decides about a text that he has not seen."""
        reply = reply_of(self.object)
        initial = {"version": reply.version, "text": reply.text} if reply else {}
        return self.form_class(data, files, initial=initial)

    def render(self, form: forms.Form, **more: Any) -> HttpResponse:
        """Show the text and what the checks say of it."""
        reply, found = reply_of(self.object), []
        if reply is not None:
            pack = pack_of(self.object, timezone.now())
            checked = [asdict(one) for one in check_text(reply.text, self.object, pack)]
            found = findings_in_words(reply.text, checked)
        return super().render(form, reply=reply, findings=found, **more)

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        self.move(values)
        return self.done(gettext(str(self.said)), object_url(self.object))

    def move(self, values: Mapping[str, Any]) -> None:
        """Call the service of this page."""
        raise NotImplementedError

    def given(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what every service of replies asks for."""
        return {
            "feedback": self.object,
            "version": values["version"],
            "actor": self.actor,
            "now": timezone.now(),
        }


class DraftReply(ReplyPage):
    """Writes the draft of a reply, or changes its text."""

    name = "draft-reply"
    title = _("Write the public reply")
    button = _("Save the draft")
    icon = "edit_note"
    form_class = ReplyForm
    template = "admin/service_form.html"
    explanation = _(
        "A draft is seen by your team only. It goes to the marketplace after it was approved; "
        "on some marketplaces it can then never be changed."
    )
    moves = (ReplyMove.DRAFT, ReplyMove.EDIT)
    said = _("The draft is saved.")

    def render(self, form: forms.Form, **more: Any) -> HttpResponse:
        """Show the form alone: it holds the text."""
        return super(ReplyPage, self).render(form, **more)

    def move(self, values: Mapping[str, Any]) -> None:
        """Save the draft."""
        draft_reply(text=values["text"], **self.given(values))


class ApproveReply(ReplyPage):
    """Approves the draft."""

    name = "approve-reply"
    title = _("Approve the reply")
    button = _("Approve")
    icon = "task_alt"
    explanation = _("Read the text as the buyer and everybody else will.")
    moves = (ReplyMove.APPROVE,)
    said = _("The reply is approved. Publish it on the marketplace next.")

    def move(self, values: Mapping[str, Any]) -> None:
        """Approve it."""
        approve_reply(**self.given(values))


class MarkReplyPublished(ReplyPage):
    """Notes that the reply stands on the marketplace."""

    name = "publish-reply"
    title = _("Mark the reply as published")
    button = _("It is published")
    icon = "public"
    explanation = _(
        "Copy this text to the marketplace, below the feedback. When it stands there, mark it "
        "here as published."
    )
    moves = (ReplyMove.PUBLISH,)
    said = _("The reply is marked as published.")

    def move(self, values: Mapping[str, Any]) -> None:
        """Mark it."""
        mark_reply_published(**self.given(values))


class DeleteReply(ReplyPage):
    """Discards a draft, or notes that the published reply is gone."""

    name = "delete-reply"
    title = _("Delete the reply")
    button = _("Delete reply")
    icon = "delete"
    explanation = _(
        "A draft is discarded. A published reply must be deleted on the marketplace too; some "
        "marketplaces allow no second one."
    )
    is_danger = True
    moves = (ReplyMove.DELETE,)
    said = _("The reply is deleted.")

    def move(self, values: Mapping[str, Any]) -> None:
        """Delete it."""
        delete_reply(**self.given(values))


REPLY_PAGES = (DraftReply, ApproveReply, MarkReplyPublished, DeleteReply)
