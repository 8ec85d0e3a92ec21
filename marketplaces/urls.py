"""Addresses of marketplaces and policy packs."""

from django.urls import path

from marketplaces.rest import (
    MarketplaceListView,
    MarketplaceView,
    PolicyPackListView,
    PolicyPackView,
)

urlpatterns = [
    path("api/v1/marketplaces", MarketplaceListView.as_view(), name="marketplaces"),
    path("api/v1/marketplaces/<str:code>", MarketplaceView.as_view(), name="marketplace"),
    path("api/v1/policy-packs", PolicyPackListView.as_view(), name="policy-packs"),
    path("api/v1/policy-packs/<str:version>", PolicyPackView.as_view(), name="policy-pack"),
]
