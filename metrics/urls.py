"""Addresses of scores and performance snapshots."""

from django.urls import path

from metrics.rest import ScoreViewSet, SellerAccountScoreView
from metrics.rest_explained import MarketplaceScoreViewSet, ScoreExplanationView
from metrics.snapshot_rest import PerformanceSnapshotViewSet

urlpatterns = [
    path("api/v1/scores", ScoreViewSet.as_view({"get": "list"}), name="scores-list"),
    path(
        "api/v1/seller-accounts/<str:id>/score",
        SellerAccountScoreView.as_view(),
        name="seller-accounts-score",
    ),
    path(
        "api/v1/performance-snapshots",
        PerformanceSnapshotViewSet.as_view({"get": "list", "post": "create"}),
        name="performance-snapshots-list",
    ),
    path(
        "api/v1/performance-snapshots/<str:id>",
        PerformanceSnapshotViewSet.as_view({"get": "retrieve"}),
        name="performance-snapshots-detail",
    ),
    path(
        "api/v1/scores/by-marketplace",
        MarketplaceScoreViewSet.as_view({"get": "list"}),
        name="scores-by-marketplace",
    ),
    path(
        "api/v1/seller-accounts/<str:id>/score/explain",
        ScoreExplanationView.as_view(),
        name="seller-accounts-score-explain",
    ),
]
