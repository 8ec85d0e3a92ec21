"""Addresses of feedback, seller accounts, imports and orders."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from feedback.rest import FeedbackImportViewSet, FeedbackViewSet, SellerAccountViewSet
from feedback.rest_mappings import ColumnMappingViewSet, FeedbackPreviewView
from feedback.rest_orders import OrderImportView, OrderViewSet
from feedback.rest_rows import ReplayView
from feedback.rest_states import FeedbackStateView

router = SimpleRouter(trailing_slash=False)
router.register("api/v1/seller-accounts", SellerAccountViewSet, basename="seller-accounts")
router.register("api/v1/feedback", FeedbackViewSet, basename="feedback")
router.register("api/v1/feedback-imports", FeedbackImportViewSet, basename="feedback-imports")
router.register("api/v1/column-mappings", ColumnMappingViewSet, basename="column-mappings")
router.register("api/v1/orders", OrderViewSet, basename="orders")

urlpatterns = [
    path("api/v1/feedback-imports/preview", FeedbackPreviewView.as_view()),
    path("api/v1/feedback/<str:id>/state", FeedbackStateView.as_view(), name="feedback-state"),
    *router.urls,
    path("api/v1/order-imports", OrderImportView.as_view(), name="order-imports"),
    path(
        "api/v1/rejected-rows/<str:id>/replay",
        ReplayView.as_view(),
        name="rejected-rows-replay",
    ),
]
