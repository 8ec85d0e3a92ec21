"""Models, runs, own names and the report of agreement, over REST: parse, one call, present."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from api.rest import ActorView, OwnedViewSet
from feedback import classification_examples as examples
from feedback.choices import OwnNameKind, RunScope
from feedback.classifying.activation import activate_model, deactivate_model
from feedback.classifying.agreement import agreements
from feedback.classifying.own_names import add_own_name, remove_own_name
from feedback.classifying.runs import cancel_run, start_run
from feedback.classifying.training import start_training
from feedback.models import ClassificationRun, ClassifierModel, OwnName, SellerAccount
from feedback.rest_examples import answer, body_and_answer, page_of
from feedback.serializers_classification import ReasonSerializer
from feedback.serializers_classifiers import (
    AgreementsSerializer,
    ClassificationRunSerializer,
    ClassifierModelSerializer,
    NewClassificationRunSerializer,
    NewClassifierModelSerializer,
    NewOwnNameSerializer,
    OwnNameSerializer,
)


@extend_schema_view(
    list=extend_schema(
        operation_id="classification_runs_list",
        summary="List classification runs",
        description="Newest first.",
        responses=ClassificationRunSerializer(many=True),
        examples=page_of(examples.RUN),
    ),
    retrieve=extend_schema(
        operation_id="classification_runs_retrieve",
        summary="Show a classification run",
        description="How far it has come.",
        responses=ClassificationRunSerializer,
        examples=answer(examples.RUN),
    ),
)
class ClassificationRunViewSet(OwnedViewSet):
    """Runs over what is stored."""

    model = ClassificationRun
    serializer_class = ClassificationRunSerializer
    ordering = ("-created_at", "-id")
    tag = "Classification"
    required_scope = {
        "list": Scope.FEEDBACK_READ,
        "retrieve": Scope.FEEDBACK_READ,
        "create": Scope.FEEDBACK_WRITE,
        "cancellation": Scope.FEEDBACK_WRITE,
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Fetch the seller account along."""
        return super().get_queryset().select_related("seller_account")

    @extend_schema(
        operation_id="classification_runs_create",
        summary="Classify what is stored",
        description=(
            "A job reads the comments again, with the rules and the model of the moment; the "
            "answer tells how far it is. People's overrides stay. A run that waits for the same "
            "is returned instead of a second one."
        ),
        request=NewClassificationRunSerializer,
        responses={202: ClassificationRunSerializer},
        examples=body_and_answer(examples.NEW_RUN, examples.RUN, status=202),
    )
    def create(self, request: Request) -> Response:
        """Queue a run."""
        body = NewClassificationRunSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        account = given["seller_account"]
        if account is not None:
            account = SellerAccount.objects.visible_to(self.actor).by_public_id(account)
        run = start_run(
            scope=RunScope(given["scope"]),
            seller_account=account,
            actor=self.actor,
            now=timezone.now(),
        )
        return Response(self.get_serializer(run).data, status=202)

    @extend_schema(
        operation_id="classification_runs_cancel",
        summary="Cancel a classification run",
        description="What it has classified stays. 409 if it has ended already.",
        request=None,
        responses=ClassificationRunSerializer,
        examples=answer(examples.RUN | {"status": "cancelled"}),
    )
    @action(detail=True, methods=["post"])
    def cancellation(self, request: Request, id: str) -> Response:  # noqa: A002
        """Cancel it."""
        run = cancel_run(run=self.get_object(), actor=self.actor, now=timezone.now())
        return Response(self.get_serializer(run).data)


@extend_schema_view(
    list=extend_schema(
        operation_id="classifier_models_list",
        summary="List classifier models",
        description="Newest first.",
        responses=ClassifierModelSerializer(many=True),
        examples=page_of(examples.MODEL),
    ),
    retrieve=extend_schema(
        operation_id="classifier_models_retrieve",
        summary="Show a classifier model",
        description="With its settings, its data window and what was measured.",
        responses=ClassifierModelSerializer,
        examples=answer(examples.MODEL),
    ),
)
class ClassifierModelViewSet(OwnedViewSet):
    """Models trained from the organization's own stars."""

    model = ClassifierModel
    serializer_class = ClassifierModelSerializer
    ordering = ("-created_at", "-id")
    tag = "Classification"
    required_scope = {
        "list": Scope.FEEDBACK_READ,
        "retrieve": Scope.FEEDBACK_READ,
        "create": Scope.FEEDBACK_WRITE,
        "activation": Scope.FEEDBACK_WRITE,
        "deactivation": Scope.FEEDBACK_WRITE,
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Leave the weights in the database."""
        return super().get_queryset().defer("weights")

    @extend_schema(
        operation_id="classifier_models_create",
        summary="Train a classifier model",
        description=(
            "A job trains it from all feedback with stars and a text, and measures it on the "
            "newest. It says nothing before it is activated."
        ),
        request=NewClassifierModelSerializer,
        responses={202: ClassifierModelSerializer},
        examples=body_and_answer(
            examples.NEW_MODEL, examples.MODEL | {"status": "training"}, status=202
        ),
    )
    def create(self, request: Request) -> Response:
        """Begin the training."""
        body = NewClassifierModelSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        model = start_training(**body.validated_data, actor=self.actor, now=timezone.now())
        return Response(self.get_serializer(model).data, status=202)

    @extend_schema(
        operation_id="classifier_models_activate",
        summary="Activate a classifier model",
        description=(
            "From now on it reads new feedback; an older model activated again is the way back. "
            "422 with `classifier_gates_failed` where it does not pass its gates."
        ),
        request=ReasonSerializer,
        responses=ClassifierModelSerializer,
        examples=body_and_answer(
            examples.REASON, examples.MODEL | {"status": "active"}, status=200
        ),
    )
    @action(detail=True, methods=["post"])
    def activation(self, request: Request, id: str) -> Response:  # noqa: A002
        """Activate it."""
        return self._changed(request, activate_model)

    @extend_schema(
        operation_id="classifier_models_deactivate",
        summary="Deactivate a classifier model",
        description="The rules alone read new feedback from now on.",
        request=ReasonSerializer,
        responses=ClassifierModelSerializer,
        examples=body_and_answer(examples.REASON, examples.MODEL, status=200),
    )
    @action(detail=True, methods=["post"])
    def deactivation(self, request: Request, id: str) -> Response:  # noqa: A002
        """Deactivate it."""
        return self._changed(request, deactivate_model)

    def _changed(self, request: Request, change: Callable[..., ClassifierModel]) -> Response:
        body = ReasonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        model = change(
            model=self.get_object(), actor=self.actor, now=timezone.now(), **body.validated_data
        )
        return Response(self.get_serializer(model).data)


@extend_schema_view(
    list=extend_schema(
        operation_id="own_names_list",
        summary="List own names",
        description="The organization's own domains and staff.",
        responses=OwnNameSerializer(many=True),
        examples=page_of(examples.OWN_NAME),
    ),
    retrieve=extend_schema(
        operation_id="own_names_retrieve",
        summary="Show an own name",
        description="A domain or a member of staff.",
        responses=OwnNameSerializer,
        examples=answer(examples.OWN_NAME),
    ),
)
class OwnNameViewSet(OwnedViewSet):
    """The organization's own domains and staff."""

    model = OwnName
    serializer_class = OwnNameSerializer
    ordering = ("kind", "name", "id")
    tag = "Classification"
    required_scope = {
        "list": Scope.FEEDBACK_READ,
        "retrieve": Scope.FEEDBACK_READ,
        "create": Scope.FEEDBACK_WRITE,
        "destroy": Scope.FEEDBACK_WRITE,
    }

    @extend_schema(
        operation_id="own_names_create",
        summary="Add an own name",
        description=(
            "A link to an own domain advertises nothing; the name of own staff is personal "
            "information. Holds for what is read from now on."
        ),
        request=NewOwnNameSerializer,
        responses={201: OwnNameSerializer},
        examples=body_and_answer(examples.NEW_OWN_NAME, examples.OWN_NAME),
    )
    def create(self, request: Request) -> Response:
        """Add it."""
        body = NewOwnNameSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        own = add_own_name(
            kind=OwnNameKind(given["kind"]),
            name=given["name"],
            actor=self.actor,
            now=timezone.now(),
        )
        return Response(self.get_serializer(own).data, status=201)

    @extend_schema(
        operation_id="own_names_destroy",
        summary="Remove an own name",
        description="Holds for what is read from now on.",
        request=None,
        responses={204: None},
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """Remove it."""
        remove_own_name(own=self.get_object(), actor=self.actor, now=timezone.now())
        return Response(status=204)


class AgreementView(ActorView):
    """Where people and the machine agree."""

    required_scope = Scope.FEEDBACK_READ
    tag = "Classification"

    @extend_schema(
        operation_id="classification_agreement",
        summary="Compare people and the machine",
        description="Per aspect, language and marketplace; only what somebody decided on counts.",
        responses=AgreementsSerializer,
        examples=answer({"items": [examples.AGREEMENT]}),
    )
    def get(self, request: Request) -> Response:
        """Return the report."""
        return Response(AgreementsSerializer({"items": agreements(self.actor)}).data)
