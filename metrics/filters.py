"""How lists of performance snapshots are narrowed, in REST and GraphQL alike."""

from typing import ClassVar

from api.filters import InstantFilter, PublicIdFilter, StrictFilterSet, TextFilter
from feedback.formats.performance_catalogue import SNAPSHOT_FORMATS
from metrics.models import PerformanceSnapshot


class PerformanceSnapshotFilterSet(StrictFilterSet):
    """The filters of performance snapshots."""

    seller_account = PublicIdFilter(
        field_name="seller_account_id", model="feedback.SellerAccount", help_text="Its public id."
    )
    marketplace = TextFilter(
        field_name="seller_account__marketplace_id", help_text="A code such as amazon.us."
    )
    format = TextFilter(
        field_name="format", help_text=f"One of {', '.join(sorted(SNAPSHOT_FORMATS))}."
    )
    taken_from = InstantFilter(
        field_name="taken_at", lookup_expr="gte", help_text="Taken at this instant or later."
    )

    class Meta:
        model = PerformanceSnapshot
        fields: ClassVar[list[str]] = []
