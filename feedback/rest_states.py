"""Changes of a feedback's state over REST."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from api.rest import ActorView
from api.serializers import StrictCharField, StrictSerializer
from feedback import rest_examples as examples
from feedback.choices import FeedbackState
from feedback.models import Feedback
from feedback.reasons import LONGEST_REASON
from feedback.serializers import FEEDBACK_COLUMNS, FeedbackSerializer, feedback_answer
from feedback.services.states import change_state

_NEW_STATE = {"state": "struck_through", "reason": "Fulfilled by the marketplace."}


class NewStateSerializer(StrictSerializer):
    """The state that a feedback takes, and why."""

    state = serializers.ChoiceField(choices=FeedbackState.choices)
    reason = StrictCharField(max_length=LONGEST_REASON, help_text="Kept in the history.")


class FeedbackStateView(ActorView):
    """Feedback."""

    required_scope = Scope.FEEDBACK_WRITE
    tag = "Feedback"

    @extend_schema(
        operation_id="feedback_state_change",
        summary="Change the state of a feedback",
        description=(
            "Struck through, removed, withdrawn, or live again; the score follows at once. 409 "
            "with `state_move_closed` if the feedback cannot take this state from its present one. "
            "Only a file that holds all of its days makes feedback `missing`."
        ),
        request=NewStateSerializer,
        responses=FeedbackSerializer,
        examples=[
            OpenApiExample("Body", _NEW_STATE, request_only=True),
            *examples.answer(examples.FEEDBACK | {"state": "struck_through", "version": 2}),
        ],
    )
    def post(self, request: Request, id: str) -> Response:  # noqa: A002
        """Change it and return the feedback."""
        body = NewStateSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given: dict[str, Any] = body.validated_data
        rows = Feedback.objects.visible_to(self.actor)
        feedback = rows.by_public_id(id)
        change_state(
            feedback=[feedback.pk],
            state=FeedbackState(given["state"]),
            reason=given["reason"],
            actor=self.actor,
            now=timezone.now(),
        )
        row = rows.filter(pk=feedback.pk).values(*FEEDBACK_COLUMNS).get()
        return Response(feedback_answer(row))
