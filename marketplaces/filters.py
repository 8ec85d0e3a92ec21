"""How the list of marketplaces is narrowed, in REST and GraphQL alike."""

from typing import ClassVar

from api.filters import StrictFilterSet, TextFilter
from marketplaces.models import Marketplace


class MarketplaceFilterSet(StrictFilterSet):
    """The filters of marketplaces."""

    platform = TextFilter(field_name="platform", help_text="Such as amazon or ebay.")
    country = TextFilter(field_name="country", help_text="Two capital letters, such as US.")

    class Meta:
        model = Marketplace
        fields: ClassVar[list[str]] = []
