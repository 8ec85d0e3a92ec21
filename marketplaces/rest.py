"""Marketplaces and policy packs over REST: for every caller with credentials."""

from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.rest import PAGE_PARAMETERS, ActorView, integer_of, page_of
from marketplaces.filters import MarketplaceFilterSet
from marketplaces.reading import (
    marketplace_entry,
    marketplaces,
    page_of_packs,
    read_marketplace,
    read_pack_version,
)
from marketplaces.serializers import (
    MarketplaceSerializer,
    PolicyPackDetailSerializer,
    PolicyPackSerializer,
    marketplace_answer,
    pack_answer,
    pack_detail_answer,
)

_MARKETPLACE = {
    "code": "amazon.us",
    "platform": "amazon",
    "name": "Amazon.com",
    "country": "US",
    "currency": "USD",
    "time_zone": "America/Los_Angeles",
    "locale": "en-US",
    "external_id": "ATVPDKIKX0DER",
    "pack_version": "amazon.us@2026-11-01",
    "formula": "amazon_v1",
    "measure": "positive_share",
    "statement": None,
}
_PACK = {
    "version": "amazon.us@2026-11-01",
    "marketplace": "amazon.us",
    "effective_from": "2026-11-01",
    "formula": "amazon_v1",
    "rule_count": 42,
    "verified_count": 23,
}
_RULE = {
    "key": "windows.leave",
    "values": [
        {"name": "days", "value": "90"},
        {"name": "clock", "value": "order"},
        {"name": "after_days", "value": "0"},
    ],
    "source": "Two third-party guides",
    "read_on": "2026-11-01",
    "verified": False,
}
_TEXT = {"type": "string"}


def _answer(value: dict[str, Any]) -> list[OpenApiExample]:
    return [OpenApiExample("Answer", value, response_only=True)]


class MarketplaceListView(ActorView):
    """Marketplaces, and the dated rules that each of them sets."""

    required_scope = None
    tag = "Marketplaces"
    filterset_class = MarketplaceFilterSet
    ordering = ("code",)
    parameters: ClassVar = (*PAGE_PARAMETERS, *MarketplaceFilterSet.base_filters)

    @extend_schema(
        operation_id="marketplaces_list",
        summary="List marketplaces",
        description="Every marketplace that the product knows, by code.",
        responses=MarketplaceSerializer(many=True),
        examples=_answer({"items": [_MARKETPLACE], "next": None}),
    )
    def get(self, request: Request) -> Response:
        """Return one page."""
        given = request.query_params
        rows = MarketplaceFilterSet(data=given, queryset=marketplaces(), request=request).narrowed()
        found = page_of(self, rows, ordering=self.ordering)
        today = timezone.now().date()
        items = [marketplace_answer(marketplace_entry(row, on=today)) for row in found.items]
        return Response({"items": items, "next": found.next})


class MarketplaceView(ActorView):
    """Marketplaces, and the dated rules that each of them sets."""

    required_scope = None
    tag = "Marketplaces"

    @extend_schema(
        operation_id="marketplaces_retrieve",
        summary="Show a marketplace",
        description="One marketplace, and what its policy pack of today says of its score.",
        parameters=[
            OpenApiParameter(
                "code", _TEXT, OpenApiParameter.PATH, description="A code such as amazon.us."
            )
        ],
        responses=MarketplaceSerializer,
        examples=_answer(_MARKETPLACE),
    )
    def get(self, request: Request, code: str) -> Response:
        """Return it."""
        return Response(marketplace_answer(read_marketplace(code, on=timezone.now().date())))


class PolicyPackListView(ActorView):
    """The rules of marketplaces as dated data, each with its source."""

    required_scope = None
    tag = "Policy packs"
    filterset_class = None
    ordering = ("marketplace", "effective_from")
    parameters: ClassVar = PAGE_PARAMETERS

    @extend_schema(
        operation_id="policy_packs_list",
        summary="List policy packs",
        description="Every version of every pack, by marketplace and day.",
        responses=PolicyPackSerializer(many=True),
        examples=_answer({"items": [_PACK], "next": None}),
    )
    def get(self, request: Request) -> Response:
        """Return one page."""
        given = request.query_params
        found = page_of_packs(
            limit=integer_of(given.get("limit"), "limit"),
            cursor=given.get("cursor"),
            bound_to=(self.actor.organization_id, request.path),
        )
        return Response({"items": list(map(pack_answer, found.items)), "next": found.next})


class PolicyPackView(ActorView):
    """The rules of marketplaces as dated data, each with its source."""

    required_scope = None
    tag = "Policy packs"

    @extend_schema(
        operation_id="policy_packs_retrieve",
        summary="Show a policy pack",
        description=(
            "Every rule of one version: its values as text, where and when it was read, and "
            "whether that was a primary source."
        ),
        parameters=[
            OpenApiParameter(
                "version",
                _TEXT,
                OpenApiParameter.PATH,
                description="A version such as amazon.us@2026-11-01.",
            )
        ],
        responses=PolicyPackDetailSerializer,
        examples=_answer({**_PACK, "rules": [_RULE]}),
    )
    def get(self, request: Request, version: str) -> Response:
        """Return it."""
        return Response(pack_detail_answer(read_pack_version(version)))
