"""Feedback, seller accounts and imports in GraphQL: words, filters and pages as in REST."""

from datetime import date, datetime
from typing import cast

import strawberry
import strawberry_django
from django.conf import settings
from django.utils import timezone
from strawberry.scalars import JSON

from accounts import public_ids
from accounts.choices import Scope
from api.filter_inputs import as_enum, filter_input
from api.graphql_context import Info
from api.graphql_cost import AT_MOST
from api.graphql_types import OwnedType, PageOf, one_or_none, paged, public_id
from feedback import models
from feedback.choices import (
    FeedbackChannel,
    FeedbackState,
    GroundLabel,
    ImportMode,
    ImportStatus,
    LeftPrecision,
    MismatchLabel,
    OnError,
    Polarity,
    SourceCoverage,
    TextPolarityLabel,
    TopicLabel,
    UncountedReason,
    VerdictLabel,
)
from feedback.filters import FeedbackFilterSet, FeedbackImportFilterSet, SellerAccountFilterSet
from feedback.import_jobs import cancel_import
from feedback.services.accounts import create_seller_account

for _choices in (
    Polarity,
    FeedbackState,
    FeedbackChannel,
    LeftPrecision,
    SourceCoverage,
    UncountedReason,
    OnError,
    ImportMode,
    ImportStatus,
    TextPolarityLabel,
    MismatchLabel,
    TopicLabel,
    GroundLabel,
    VerdictLabel,
):
    as_enum(_choices)

SellerAccountFilter = filter_input(SellerAccountFilterSet)
FeedbackFilter = filter_input(
    FeedbackFilterSet,
    enums={
        "polarity": Polarity,
        "state": FeedbackState,
        "text_polarity": TextPolarityLabel,
        "mismatch": MismatchLabel,
        "topic": TopicLabel,
        "ground": GroundLabel,
        "verdict": VerdictLabel,
    },
)
FeedbackImportFilter = filter_input(FeedbackImportFilterSet)


@strawberry_django.type(models.SellerAccount, description="One seller on one marketplace.")
class SellerAccount(OwnedType):
    """A seller account."""

    id: strawberry.ID = public_id()
    marketplace: str = strawberry_django.field(
        field_name="marketplace_id", description="A code such as amazon.us."
    )
    external_id: str
    name: str
    created_at: datetime


@strawberry_django.type(models.FeedbackImport, description="What became of a file.")
class FeedbackImport(OwnedType):
    """An import."""

    id: strawberry.ID = public_id()
    seller_account: SellerAccount
    format: str
    file_name: str
    mode: ImportMode
    on_error: OnError
    status: ImportStatus
    rows_read: int
    rows_new: int
    rows_changed: int
    rows_unchanged: int
    rows_rejected: int
    rows_missing: int
    error_code: str
    error_message: str
    created_at: datetime
    created_by: str
    finished_at: datetime | None


@strawberry.type(description="What a text says: a person's word before the machine's.")
class ClassificationLabels:
    """The labels that hold."""

    engine: str
    language: str
    text_polarity: TextPolarityLabel
    mismatch: MismatchLabel
    topics: list[TopicLabel] = strawberry.field(metadata={AT_MOST: len(TopicLabel)})
    grounds_eligible: list[GroundLabel] = strawberry.field(metadata={AT_MOST: len(GroundLabel)})
    grounds_possible: list[GroundLabel] = strawberry.field(metadata={AT_MOST: len(GroundLabel)})


def labels_of(found: models.Classification) -> ClassificationLabels:
    """Return the labels of a row."""
    return ClassificationLabels(
        engine=found.engine,
        language=found.language,
        text_polarity=TextPolarityLabel(found.text_polarity),
        mismatch=MismatchLabel(found.mismatch),
        topics=[TopicLabel(one) for one in found.topics],
        grounds_eligible=[GroundLabel(one) for one in found.grounds_eligible],
        grounds_possible=[GroundLabel(one) for one in found.grounds_possible],
    )


@strawberry_django.type(models.Feedback, description="What one buyer left about the seller.")
class Feedback(OwnedType):
    """One feedback."""

    id: strawberry.ID = public_id()
    seller_account: SellerAccount
    external_id: str
    rating: int | None
    rating_raw: str | None = strawberry_django.field(
        description="What the source wrote, where that were not whole stars of 5."
    )
    polarity: Polarity | None
    comment: str | None
    reply: str | None
    arrived_on_time: bool | None
    item_as_described: bool | None
    customer_service: bool | None
    left_on: date = strawberry_django.field(description="The day in the marketplace's zone.")
    left_at: datetime
    left_precision: LeftPrecision
    left_latest_on: date | None
    ordered_on: date | None
    counts_on: date = strawberry_django.field(
        description="The day by the clock of the marketplace's score."
    )
    order_reference: str | None
    channel: FeedbackChannel
    automated: bool
    details: JSON | None
    state: FeedbackState
    uncounted_reason: UncountedReason | None
    source_coverage: SourceCoverage
    pack_version: str
    version: int
    created_at: datetime
    updated_at: datetime
    feedback_import: FeedbackImport | None

    @strawberry_django.field(description="The public id of the order.", only=["order_id"])
    def order(self) -> strawberry.ID | None:
        """Return it where the order is known."""
        order_id = cast("models.Feedback", self).order_id
        key = settings.PUBLIC_ID_KEY
        found = order_id and public_ids.encode(models.Order.PUBLIC_PREFIX, order_id, key=key)
        return strawberry.ID(found) if found else None

    @strawberry_django.field(
        description="What the text says; null without a comment, or while a job has to read it.",
        prefetch_related=["classifications"],
    )
    def classification(self) -> ClassificationLabels | None:
        """Return the labels that hold."""
        found = list(cast("models.Feedback", self).classifications.all())
        return labels_of(found[0]) if found else None

    @strawberry_django.field(
        description="A code such as amazon.us.", select_related=["seller_account"]
    )
    def marketplace(self) -> str:
        """Return the code of the seller account's marketplace."""
        return str(cast("models.Feedback", self).seller_account.marketplace_id)


@strawberry.type
class FeedbackQuery:
    """What can be read about feedback."""

    @strawberry.field(description="Seller accounts, newest first.")
    def seller_accounts(
        self,
        info: Info,
        filters: SellerAccountFilter | None = None,  # type: ignore[valid-type]
        limit: int | None = None,
        cursor: str | None = None,
    ) -> PageOf[SellerAccount]:
        """Return one page."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        rows = models.SellerAccount.objects.visible_to(info.context.actor)
        return paged(info, rows, ordering=("-id",), limit=limit, cursor=cursor, filters=filters)

    @strawberry.field(description="One seller account.")
    def seller_account(self, info: Info, id: strawberry.ID) -> SellerAccount | None:  # noqa: A002
        """Return it, or null."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        rows = models.SellerAccount.objects.visible_to(info.context.actor)
        return cast("SellerAccount | None", one_or_none(rows, id))

    @strawberry.field(description="Feedback, newest first.")
    def feedback(
        self,
        info: Info,
        filters: FeedbackFilter | None = None,  # type: ignore[valid-type]
        limit: int | None = None,
        cursor: str | None = None,
    ) -> PageOf[Feedback]:
        """Return one page."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        rows = models.Feedback.objects.visible_to(info.context.actor)
        return paged(
            info, rows, ordering=("-left_at", "-id"), limit=limit, cursor=cursor, filters=filters
        )

    @strawberry.field(description="One feedback.")
    def feedback_by_id(self, info: Info, id: strawberry.ID) -> Feedback | None:  # noqa: A002
        """Return it, or null."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        rows = models.Feedback.objects.visible_to(info.context.actor)
        return cast("Feedback | None", one_or_none(rows.select_related("seller_account"), id))

    @strawberry.field(description="Imports, newest first.")
    def feedback_imports(
        self,
        info: Info,
        filters: FeedbackImportFilter | None = None,  # type: ignore[valid-type]
        limit: int | None = None,
        cursor: str | None = None,
    ) -> PageOf[FeedbackImport]:
        """Return one page."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        rows = models.FeedbackImport.objects.visible_to(info.context.actor)
        return paged(
            info, rows, ordering=("-created_at", "-id"), limit=limit, cursor=cursor, filters=filters
        )

    @strawberry.field(description="One import.")
    def feedback_import(self, info: Info, id: strawberry.ID) -> FeedbackImport | None:  # noqa: A002
        """Return it, or null."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        rows = models.FeedbackImport.objects.visible_to(info.context.actor)
        return cast("FeedbackImport | None", one_or_none(rows, id))


@strawberry.type
class FeedbackMutation:
    """What can be changed about feedback."""

    @strawberry.mutation(description="Add a seller account.")
    def create_seller_account(
        self, info: Info, marketplace: str, external_id: str, name: str = ""
    ) -> SellerAccount:
        """Add one and return it."""
        account = create_seller_account(
            marketplace=marketplace,
            external_id=external_id,
            name=name,
            actor=info.context.actor,
            now=timezone.now(),
        )
        return cast("SellerAccount", account)

    @strawberry.mutation(description="Stop an import that has not ended.")
    def cancel_feedback_import(self, info: Info, id: strawberry.ID) -> FeedbackImport:  # noqa: A002
        """Cancel it and return it."""
        actor = info.context.actor
        actor.require(Scope.FEEDBACK_WRITE)
        found = models.FeedbackImport.objects.visible_to(actor).by_public_id(id)
        return cast("FeedbackImport", cancel_import(taken=found, actor=actor, now=timezone.now()))
