"""How lists of feedback, orders and imports are narrowed, in REST and GraphQL alike."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from api.filters import (
    BooleanFilter,
    ChoicesFilter,
    InstantFilter,
    IntegerFilter,
    PublicIdFilter,
    StrictFilterSet,
    TextFilter,
)
from feedback.choices import (
    FeedbackState,
    FulfilledBy,
    GroundLabel,
    MismatchLabel,
    Polarity,
    TextPolarityLabel,
    TopicLabel,
    VerdictLabel,
)
from feedback.models import (
    Classification,
    Feedback,
    FeedbackImport,
    Order,
    OrderIncident,
    SellerAccount,
)
from feedback.searching import SearchFilter


class SellerAccountFilterSet(StrictFilterSet):
    """The filters of seller accounts."""

    marketplace = TextFilter(field_name="marketplace_id", help_text="A code such as amazon.us.")
    external_id = TextFilter(field_name="external_id", help_text="The seller's id.")

    class Meta:
        model = SellerAccount
        fields: ClassVar[list[str]] = []


class OrderFilterSet(StrictFilterSet):
    """The filters of orders."""

    seller_account = PublicIdFilter(
        field_name="seller_account_id", model="feedback.SellerAccount", help_text="Its public id."
    )
    marketplace = TextFilter(
        field_name="seller_account__marketplace_id", help_text="A code such as amazon.us."
    )
    external_id = TextFilter(field_name="external_id", help_text="The order's number.")
    fulfilled_by = ChoicesFilter(
        field_name="fulfilled_by", choices=FulfilledBy.choices, help_text="Who sent it."
    )
    ordered_from = django_filters.DateFilter(
        field_name="ordered_on", lookup_expr="gte", help_text="The first day, such as 2026-01-31."
    )
    ordered_to = django_filters.DateFilter(
        field_name="ordered_on", lookup_expr="lte", help_text="The last day."
    )
    has_incident = BooleanFilter(
        method="by_incident", help_text="With or without something that went wrong."
    )

    class Meta:
        model = Order
        fields: ClassVar[list[str]] = []

    def by_incident(self, rows: QuerySet[Any], name: str, value: object) -> QuerySet[Any]:
        """Narrow to orders with or without an incident."""
        incidents = OrderIncident.objects.filter(
            organization_id=OuterRef("organization_id"), order_id=OuterRef("pk")
        )
        found = Exists(incidents)
        return rows.filter(found if value else ~found)


class ClassificationFilters(StrictFilterSet):
    """What the text says, by the labels that hold: a person's word before the machine's."""

    language = TextFilter(
        field_name="classifications__language", help_text="ISO 639-1, such as ko."
    )
    text_polarity = ChoicesFilter(
        field_name="classifications__text_polarity",
        choices=TextPolarityLabel.choices,
        help_text="What the words say, apart from the stars.",
    )
    mismatch = ChoicesFilter(
        field_name="classifications__mismatch",
        choices=MismatchLabel.choices,
        help_text="How the words differ from the stars.",
    )
    topic = ChoicesFilter(
        method="by_topic", choices=TopicLabel.choices, help_text="At least one of these topics."
    )
    ground = ChoicesFilter(
        method="by_ground",
        choices=GroundLabel.choices,
        help_text="At least one of these grounds for removal, `eligible` or `possible`.",
    )
    verdict = ChoicesFilter(
        method="by_verdict",
        choices=VerdictLabel.choices,
        help_text="The verdict on those grounds; without `ground`, on any.",
    )

    def by_topic(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Narrow to comments with one of the topics."""
        return rows.filter(classifications__topics__overlap=value) if value else rows

    def by_ground(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Narrow by the grounds; their verdicts stand in the filter beside it."""
        if not value:
            return rows
        chosen = self.form.cleaned_data.get("verdict") or ["eligible", "possible"]
        found = Q()
        for verdict in chosen:
            found |= with_verdict(verdict, value)
        return rows.filter(found)

    def by_verdict(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Narrow by the verdict on any ground, unless grounds are named."""
        if not value or self.form.cleaned_data.get("ground"):
            return rows
        found = Q()
        for verdict in value:
            found |= with_verdict(verdict, list(GroundLabel.values))
        return rows.filter(found)


def with_verdict(verdict: str, grounds: list[str]) -> Q:
    """Return the condition that one of the grounds has the verdict; `no`: that none holds."""
    if verdict == VerdictLabel.NO:
        # Negated over the reverse relation, Django would look through all organizations.
        without = Classification.objects.filter(
            organization_id=OuterRef("organization_id"), feedback_id=OuterRef("pk")
        ).exclude(Q(grounds_eligible__overlap=grounds) | Q(grounds_possible__overlap=grounds))
        return Q(Exists(without))
    return Q(**{f"classifications__grounds_{verdict}__overlap": grounds})


class FeedbackFilterSet(ClassificationFilters):
    """The filters of feedback."""

    seller_account = PublicIdFilter(
        field_name="seller_account_id", model="feedback.SellerAccount", help_text="Its public id."
    )
    marketplace = TextFilter(
        field_name="seller_account__marketplace_id", help_text="A code such as amazon.us."
    )
    polarity = ChoicesFilter(
        field_name="polarity", choices=Polarity.choices, help_text="One or several polarities."
    )
    state = ChoicesFilter(
        field_name="state", choices=FeedbackState.choices, help_text="One or several states."
    )
    rating = IntegerFilter(field_name="rating", help_text="Exactly so many stars.")
    external_id = TextFilter(field_name="external_id", help_text="The id on the marketplace.")
    order_reference = TextFilter(field_name="order_reference", help_text="The order's number.")
    has_comment = BooleanFilter(
        field_name="comment",
        lookup_expr="isnull",
        exclude=True,
        help_text="With or without a text.",
    )
    search = SearchFilter(
        field_name="comment", help_text="Part of the comment, at least two characters."
    )
    left_from = django_filters.DateFilter(
        field_name="left_on", lookup_expr="gte", help_text="The first day, such as 2026-01-31."
    )
    left_to = django_filters.DateFilter(
        field_name="left_on", lookup_expr="lte", help_text="The last day."
    )
    updated_since = InstantFilter(
        field_name="updated_at", lookup_expr="gte", help_text="Written at this instant or later."
    )

    class Meta:
        model = Feedback
        fields: ClassVar[list[str]] = []


class FeedbackImportFilterSet(StrictFilterSet):
    """The filters of imports."""

    seller_account = PublicIdFilter(
        field_name="seller_account_id", model="feedback.SellerAccount", help_text="Its public id."
    )

    class Meta:
        model = FeedbackImport
        fields: ClassVar[list[str]] = []
