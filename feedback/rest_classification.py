"""What a text says, over REST: tried, shown, and decided by a person."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from accounts.errors import NotFound
from api.rest import ActorView
from feedback import classification_examples as examples
from feedback.choices import OverrideAspect
from feedback.classifying.overrides import override, remove_override
from feedback.classifying.trying import Trial, try_text
from feedback.models import Classification, Feedback, Override
from feedback.rest_examples import answer, body_and_answer
from feedback.serializers_classification import (
    ClassificationSerializer,
    NewOverrideSerializer,
    NewTextSerializer,
    ReasonSerializer,
    TextClassificationSerializer,
    classification_answer,
)
from feedback.text.inputs import OrderFacts


class ClassifyView(ActorView):
    """A text without a feedback."""

    required_scope = Scope.FEEDBACK_READ
    tag = "Classification"

    @extend_schema(
        operation_id="classify",
        summary="Try what a text says",
        description=(
            "Language, polarity, topics, grounds for removal and personal data, each with the "
            "characters that show it. Nothing is stored. Without a marketplace no ground is more "
            "than `possible`."
        ),
        request=NewTextSerializer,
        responses={200: TextClassificationSerializer},
        examples=body_and_answer(examples.NEW_TEXT, examples.TEXT, status=200),
    )
    def post(self, request: Request) -> Response:
        """Classify one text."""
        body = NewTextSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given: dict[str, Any] = body.validated_data
        trial = Trial(
            text=given["text"],
            marketplace=given["marketplace"],
            rating=given["rating"],
            order=OrderFacts(
                number=given["order_number"],
                fulfilled_by=given["fulfilled_by"],
                label_from_marketplace=given["label_from_marketplace"],
                shipped_on_time=given["shipped_on_time"],
            ),
        )
        found = try_text(trial, actor=self.actor, now=timezone.now())
        return Response(TextClassificationSerializer(found.as_json()).data)


class ClassificationBase(ActorView):
    """What the views of one feedback's classification share."""

    tag = "Classification"

    def answered(self, feedback: Feedback, *, status: int = 200) -> Response:
        """Return the classification as it stands now; raise NotFound where there is none."""
        rows = Classification.objects.visible_to(self.actor).select_related("feedback")
        found = rows.filter(feedback=feedback).first()
        if found is None:
            raise NotFound("The feedback has no classification: no comment, or not read yet.")
        made = Override.objects.visible_to(self.actor).filter(feedback=feedback)
        body = classification_answer(found, made.order_by("aspect", "ground"))
        return Response(body, status=status)


class ClassificationView(ClassificationBase):
    """The classification of a feedback."""

    required_scope = Scope.FEEDBACK_READ

    @extend_schema(
        operation_id="classification_retrieve",
        summary="Show what a feedback's text says",
        description="The labels that hold, the machine's answer with its evidence, the overrides.",
        responses=ClassificationSerializer,
        examples=answer(examples.CLASSIFICATION),
    )
    def get(self, request: Request, id: str) -> Response:  # noqa: A002
        """Show it."""
        return self.answered(Feedback.objects.visible_to(self.actor).by_public_id(id))


class OverrideView(ClassificationBase):
    """A person's word on a feedback's text."""

    required_scope = Scope.FEEDBACK_WRITE

    @extend_schema(
        operation_id="overrides_create",
        summary="Override a label",
        description=(
            "Decides one label instead of the machine, and survives every later reading; decided "
            "again, it is replaced. 409 with `not_classified` if there is no classification."
        ),
        request=NewOverrideSerializer,
        responses={201: ClassificationSerializer},
        examples=body_and_answer(examples.NEW_OVERRIDE, examples.OVERRIDDEN),
    )
    def post(self, request: Request, id: str) -> Response:  # noqa: A002
        """Decide it and return the classification."""
        body = NewOverrideSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given: dict[str, Any] = body.validated_data
        feedback = Feedback.objects.visible_to(self.actor).by_public_id(id)
        override(
            feedback=feedback,
            aspect=OverrideAspect(given["aspect"]),
            ground=given.get("ground", ""),
            value=given["value"],
            reason=given["reason"],
            actor=self.actor,
            now=timezone.now(),
        )
        return self.answered(feedback, status=201)


class OverrideRemovalView(ClassificationBase):
    """A person's word taken back."""

    required_scope = Scope.FEEDBACK_WRITE

    @extend_schema(
        operation_id="overrides_remove",
        summary="Take an override back",
        description="The machine's label holds again; the history keeps both.",
        request=ReasonSerializer,
        responses=ClassificationSerializer,
        examples=body_and_answer(examples.REASON, examples.CLASSIFICATION, status=200),
    )
    def post(self, request: Request, id: str) -> Response:  # noqa: A002
        """Take it back and return the classification."""
        body = ReasonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        rows = Override.objects.visible_to(self.actor).select_related("feedback")
        made = rows.by_public_id(id)
        feedback = made.feedback
        remove_override(
            made=made,
            reason=body.validated_data["reason"],
            actor=self.actor,
            now=timezone.now(),
        )
        return self.answered(feedback)
