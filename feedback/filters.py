"""How lists of feedback, seller accounts and imports are narrowed, in REST and GraphQL alike."""

from typing import ClassVar

import django_filters

from api.filters import (
    BooleanFilter,
    ChoicesFilter,
    InstantFilter,
    IntegerFilter,
    PublicIdFilter,
    StrictFilterSet,
    TextFilter,
)
from feedback.choices import FeedbackState, Polarity
from feedback.models import Feedback, FeedbackImport, SellerAccount


class SellerAccountFilterSet(StrictFilterSet):
    """The filters of seller accounts."""

    marketplace = TextFilter(field_name="marketplace_id", help_text="A code such as amazon.us.")
    external_id = TextFilter(field_name="external_id", help_text="The seller's id.")

    class Meta:
        model = SellerAccount
        fields: ClassVar[list[str]] = []


class FeedbackFilterSet(StrictFilterSet):
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
