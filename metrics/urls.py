"""Addresses of scores."""

from django.urls import path

from metrics.rest import ScoreViewSet, SellerAccountScoreView

urlpatterns = [
    path("api/v1/scores", ScoreViewSet.as_view({"get": "list"}), name="scores-list"),
    path(
        "api/v1/seller-accounts/<str:id>/score",
        SellerAccountScoreView.as_view(),
        name="seller-accounts-score",
    ),
]
