"""Models, runs, own names and the report of agreement, in GraphQL."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

import strawberry
import strawberry_django
from django.utils import timezone
from strawberry.scalars import JSON

from accounts.choices import Scope
from api.filter_inputs import as_enum
from api.graphql_context import Info
from api.graphql_cost import AT_MOST
from api.graphql_types import OwnedType, PageOf, one_or_none, paged, public_id
from feedback import models
from feedback.choices import ClassifierStatus, OverrideAspect, OwnNameKind, RunScope, RunStatus
from feedback.classifying import activation, own_names, runs, training
from feedback.classifying.agreement import agreements
from feedback.graphql import SellerAccount

for _choices in (ClassifierStatus, OwnNameKind, RunScope, RunStatus):
    as_enum(_choices)


@strawberry_django.type(
    models.ClassificationRun, description="A job that classifies what is stored."
)
class ClassificationRun(OwnedType):
    """A run."""

    id: strawberry.ID = public_id()
    scope: RunScope
    seller_account: SellerAccount | None
    status: RunStatus
    total: int
    done: int
    changed: int
    error: str
    created_by: str
    created_at: datetime
    finished_at: datetime | None


@strawberry_django.type(
    models.ClassifierModel, description="A polarity model trained from the organization's stars."
)
class ClassifierModel(OwnedType):
    """A model."""

    id: strawberry.ID = public_id()
    name: str
    status: ClassifierStatus
    texts: int
    digest: str
    description: JSON | None
    gates: JSON | None
    error: str
    trained_by: str
    created_at: datetime
    trained_at: datetime | None
    activated_by: str
    activated_at: datetime | None


@strawberry_django.type(
    models.OwnName, description="A domain or a member of staff of the organization."
)
class OwnName(OwnedType):
    """An own name."""

    id: strawberry.ID = public_id()
    kind: OwnNameKind
    name: str
    created_at: datetime


@strawberry.type(
    name="ClassificationAgreement",
    description="Of `decided` labels that a person looked at, `agreed` were the machine's own.",
)
class Agreement:
    """One row of the report."""

    aspect: OverrideAspect
    language: str
    marketplace: str
    decided: int
    agreed: int
    share: float


# Aspects times the languages and marketplaces in which an organization sells, at most as a rule.
_MOST_ROWS = 200


@strawberry.type
class ClassifiersQuery:
    """What can be read about models, runs and own names."""

    @strawberry.field(description="Classification runs, newest first.")
    def classification_runs(
        self, info: Info, limit: int | None = None, cursor: str | None = None
    ) -> PageOf[ClassificationRun]:
        """Return one page."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        rows = models.ClassificationRun.objects.visible_to(info.context.actor)
        return paged(info, rows, ordering=("-created_at", "-id"), limit=limit, cursor=cursor)

    @strawberry.field(description="One classification run.")
    def classification_run(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002
    ) -> ClassificationRun | None:
        """Return it, or null."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        rows = models.ClassificationRun.objects.visible_to(info.context.actor)
        return cast("ClassificationRun | None", one_or_none(rows, id))

    @strawberry.field(description="Classifier models, newest first.")
    def classifier_models(
        self, info: Info, limit: int | None = None, cursor: str | None = None
    ) -> PageOf[ClassifierModel]:
        """Return one page."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        rows = models.ClassifierModel.objects.visible_to(info.context.actor)
        return paged(info, rows, ordering=("-created_at", "-id"), limit=limit, cursor=cursor)

    @strawberry.field(description="One classifier model.")
    def classifier_model(self, info: Info, id: strawberry.ID) -> ClassifierModel | None:  # noqa: A002
        """Return it, or null."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        rows = models.ClassifierModel.objects.visible_to(info.context.actor).defer("weights")
        return cast("ClassifierModel | None", one_or_none(rows, id))

    @strawberry.field(description="The organization's own domains and staff.")
    def own_names(
        self, info: Info, limit: int | None = None, cursor: str | None = None
    ) -> PageOf[OwnName]:
        """Return one page."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        rows = models.OwnName.objects.visible_to(info.context.actor)
        return paged(info, rows, ordering=("kind", "name", "id"), limit=limit, cursor=cursor)

    @strawberry.field(
        description="Where people and the machine agree.", metadata={AT_MOST: _MOST_ROWS}
    )
    def classification_agreement(self, info: Info) -> list[Agreement]:
        """Return the report."""
        found = agreements(info.context.actor)
        return [
            Agreement(
                aspect=OverrideAspect(one.aspect),
                language=one.language,
                marketplace=one.marketplace,
                decided=one.decided,
                agreed=one.agreed,
                share=one.share,
            )
            for one in found
        ]


@strawberry.type
class ClassifiersMutation:
    """What can be changed about models, runs and own names."""

    @strawberry.mutation(description="Classify what is stored, by a job.")
    def start_classification_run(
        self,
        info: Info,
        scope: RunScope = RunScope.ALL,
        seller_account: strawberry.ID | None = None,
    ) -> ClassificationRun:
        """Queue a run and return it."""
        actor = info.context.actor
        actor.require(Scope.FEEDBACK_WRITE)
        account = None
        if seller_account is not None:
            account = models.SellerAccount.objects.visible_to(actor).by_public_id(seller_account)
        run = runs.start_run(
            scope=RunScope(scope), seller_account=account, actor=actor, now=timezone.now()
        )
        return cast("ClassificationRun", run)

    @strawberry.mutation(description="Stop a run; what it has classified stays.")
    def cancel_classification_run(self, info: Info, id: strawberry.ID) -> ClassificationRun:  # noqa: A002
        """Cancel it and return it."""
        actor = info.context.actor
        actor.require(Scope.FEEDBACK_WRITE)
        run = models.ClassificationRun.objects.visible_to(actor).by_public_id(id)
        cancelled = runs.cancel_run(run=run, actor=actor, now=timezone.now())
        return cast("ClassificationRun", cancelled)

    @strawberry.mutation(description="Train a model from the organization's stars, by a job.")
    def train_classifier_model(self, info: Info, name: str) -> ClassifierModel:
        """Begin the training and return the model."""
        model = training.start_training(name=name, actor=info.context.actor, now=timezone.now())
        return cast("ClassifierModel", model)

    @strawberry.mutation(description="Have a model read from now on, if it passes its gates.")
    def activate_classifier_model(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002
        reason: str,
    ) -> ClassifierModel:
        """Activate it and return it."""
        return _changed(info, id, reason, activation.activate_model)

    @strawberry.mutation(description="Have the rules alone read from now on.")
    def deactivate_classifier_model(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002
        reason: str,
    ) -> ClassifierModel:
        """Deactivate it and return it."""
        return _changed(info, id, reason, activation.deactivate_model)

    @strawberry.mutation(description="Add an own domain or member of staff.")
    def add_own_name(self, info: Info, kind: OwnNameKind, name: str) -> OwnName:
        """Add it and return it."""
        own = own_names.add_own_name(
            kind=OwnNameKind(kind), name=name, actor=info.context.actor, now=timezone.now()
        )
        return cast("OwnName", own)

    @strawberry.mutation(description="Remove an own name; returns the id of what is gone.")
    def remove_own_name(self, info: Info, id: strawberry.ID) -> strawberry.ID:  # noqa: A002
        """Remove it and return its id."""
        actor = info.context.actor
        actor.require(Scope.FEEDBACK_WRITE)
        own = models.OwnName.objects.visible_to(actor).by_public_id(id)
        own_names.remove_own_name(own=own, actor=actor, now=timezone.now())
        return id


def _changed(
    info: Info, public: strawberry.ID, reason: str, change: Callable[..., models.ClassifierModel]
) -> ClassifierModel:
    actor = info.context.actor
    actor.require(Scope.FEEDBACK_WRITE)
    model = models.ClassifierModel.objects.visible_to(actor).by_public_id(public)
    changed = change(model=model, reason=reason, actor=actor, now=timezone.now())
    return cast("ClassifierModel", changed)
