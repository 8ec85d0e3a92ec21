"""Public replies over REST: each change names the version that it was made for."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from accounts.errors import NotFound
from api.preconditions import etag_of, given_version, required_version
from api.rest import ActorView
from feedback import reply_examples as examples
from feedback.models import Feedback, Reply
from feedback.reply_serializers import (
    ReplySerializer,
    ReplyTextSerializer,
    ReplyTransitionsSerializer,
    transitions_answer,
)
from feedback.reply_state import moves_of, pack_of
from feedback.rest_examples import answer
from feedback.services.replies import (
    approve_reply,
    delete_reply,
    draft_reply,
    mark_reply_published,
)

IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "example": '"3"'},
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of the reply that you have read; 412 if it was changed since.",
)
IF_MATCH_OF_A_CHANGE = OpenApiParameter(
    "If-Match",
    {"type": "string", "example": '"3"'},
    OpenApiParameter.HEADER,
    description="The ETag of the reply that you change; only a new reply needs none.",
)
ETAG = OpenApiParameter(
    "ETag",
    {"type": "string", "example": '"3"'},
    OpenApiParameter.HEADER,
    response=True,
    description="The version of the reply, for `If-Match`.",
)


class ReplyBase(ActorView):
    """What the views of replies share."""

    tag = "Replies"

    def feedback(self) -> Feedback:
        """Return the feedback in the address; raise NotFound."""
        rows = Feedback.objects.visible_to(self.actor).select_related("seller_account")
        return rows.by_public_id(self.kwargs["id"])

    def reply_or_none(self, feedback: Feedback) -> Reply | None:
        """Return its reply."""
        replies = Reply.objects.visible_to(self.actor).filter(feedback=feedback)
        return replies.select_related("feedback").first()

    def replied(self) -> Feedback:
        """Return the feedback in the address; raise NotFound also where it has no reply."""
        feedback = self.feedback()
        if self.reply_or_none(feedback) is None:
            raise NotFound("There is no reply to this feedback.")
        return feedback

    def answer(self, reply: Reply, *, status: int = 200) -> Response:
        """Return the reply with its ETag."""
        body = ReplySerializer(reply).data
        return Response(body, status=status, headers={"ETag": etag_of(reply.version)})


class ReplyView(ReplyBase):
    """The seller's public replies."""

    required_scope = {
        "get": Scope.FEEDBACK_READ,
        "put": Scope.FEEDBACK_WRITE,
        "delete": Scope.FEEDBACK_WRITE,
    }

    @extend_schema(
        operation_id="replies_retrieve",
        summary="Show the reply to a feedback",
        description="404 if nobody has written one.",
        parameters=[ETAG],
        responses=ReplySerializer,
        examples=answer(examples.REPLY),
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Return it."""
        reply = self.reply_or_none(self.feedback())
        if reply is None:
            raise NotFound("There is no reply to this feedback.")
        return self.answer(reply)

    @extend_schema(
        operation_id="replies_draft",
        summary="Draft a reply",
        description=(
            "Writes the draft, or changes its text; what was approved must be approved again. "
            "409 with the reason where the marketplace or the status does not allow it."
        ),
        parameters=[IF_MATCH_OF_A_CHANGE, ETAG],
        request=ReplyTextSerializer,
        responses={200: ReplySerializer, 201: ReplySerializer},
        examples=examples.body_and_answers(examples.REPLY_TEXT, examples.REPLY),
    )
    def put(self, request: Request, **kwargs: Any) -> Response:
        """Write it."""
        feedback = self.feedback()
        body = ReplyTextSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        reply = draft_reply(
            feedback=feedback,
            text=body.validated_data["text"],
            version=given_version(request),
            actor=self.actor,
            now=timezone.now(),
        )
        return self.answer(reply, status=201 if reply.version == 1 else 200)

    @extend_schema(
        operation_id="replies_delete",
        summary="Delete a reply",
        description=(
            "Discards a draft, or notes that the published reply was deleted on the marketplace."
        ),
        parameters=[IF_MATCH, ETAG],
        responses={200: ReplySerializer},
        examples=answer(examples.DELETED_REPLY),
    )
    def delete(self, request: Request, **kwargs: Any) -> Response:
        """Delete it and return what is kept."""
        return self.answer(
            delete_reply(
                feedback=self.replied(),
                version=required_version(request),
                actor=self.actor,
                now=timezone.now(),
            )
        )


class ReplyApprovalView(ReplyBase):
    """The approval of a reply."""

    required_scope = Scope.FEEDBACK_WRITE

    @extend_schema(
        operation_id="replies_approve",
        summary="Approve a reply",
        description=(
            "422 with `reply_refused` if the check of the text finds an error; `errors` names the "
            "characters. Warnings are kept as `findings`."
        ),
        parameters=[IF_MATCH, ETAG],
        request=None,
        responses=ReplySerializer,
        examples=answer(examples.APPROVED_REPLY),
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Approve it."""
        return self.answer(
            approve_reply(
                feedback=self.replied(),
                version=required_version(request),
                actor=self.actor,
                now=timezone.now(),
            )
        )


class ReplyPublicationView(ReplyBase):
    """The publication of a reply."""

    required_scope = Scope.FEEDBACK_WRITE

    @extend_schema(
        operation_id="replies_publish",
        summary="Mark a reply as published",
        description=(
            "Notes that the approved text now stands on the marketplace; the feedback's `reply` "
            "is then this text."
        ),
        parameters=[IF_MATCH, ETAG],
        request=None,
        responses=ReplySerializer,
        examples=answer(examples.PUBLISHED_REPLY),
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Mark it."""
        return self.answer(
            mark_reply_published(
                feedback=self.replied(),
                version=required_version(request),
                actor=self.actor,
                now=timezone.now(),
            )
        )


class ReplyTransitionsView(ReplyBase):
    """What may be done with a reply."""

    required_scope = Scope.FEEDBACK_READ

    @extend_schema(
        operation_id="replies_transitions",
        summary="Show what may be done with the reply",
        description="Each move with whether it is allowed now and, if not, why.",
        responses=ReplyTransitionsSerializer,
        examples=answer(examples.REPLY_TRANSITIONS),
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Return the moves."""
        feedback, now = self.feedback(), timezone.now()
        reply = self.reply_or_none(feedback)
        found = moves_of(feedback, reply, now=now)
        return Response(transitions_answer(feedback, reply, found, pack_of(feedback, now).reply))
