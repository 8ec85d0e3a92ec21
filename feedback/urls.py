"""Addresses of feedback, its replies, seller accounts, imports and orders."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from feedback.rest import FeedbackImportViewSet, FeedbackViewSet, SellerAccountViewSet
from feedback.rest_export import FeedbackExportView
from feedback.rest_mappings import ColumnMappingViewSet, FeedbackPreviewView
from feedback.rest_orders import OrderImportView, OrderViewSet
from feedback.rest_replies import (
    ReplyApprovalView,
    ReplyPublicationView,
    ReplyTransitionsView,
    ReplyView,
)
from feedback.rest_rows import ReplayView
from feedback.rest_states import FeedbackStateView

router = SimpleRouter(trailing_slash=False)
router.register("api/v1/seller-accounts", SellerAccountViewSet, basename="seller-accounts")
router.register("api/v1/feedback", FeedbackViewSet, basename="feedback")
router.register("api/v1/feedback-imports", FeedbackImportViewSet, basename="feedback-imports")
router.register("api/v1/column-mappings", ColumnMappingViewSet, basename="column-mappings")
router.register("api/v1/orders", OrderViewSet, basename="orders")

_REPLY = "api/v1/feedback/<str:id>/reply"

urlpatterns = [
    path("api/v1/feedback-imports/preview", FeedbackPreviewView.as_view()),
    path("api/v1/feedback/<str:id>/state", FeedbackStateView.as_view(), name="feedback-state"),
    path("api/v1/feedback/export", FeedbackExportView.as_view(), name="feedback-export"),
    path(_REPLY, ReplyView.as_view(), name="reply"),
    path(f"{_REPLY}/approval", ReplyApprovalView.as_view(), name="reply-approval"),
    path(f"{_REPLY}/publication", ReplyPublicationView.as_view(), name="reply-publication"),
    path(f"{_REPLY}/transitions", ReplyTransitionsView.as_view(), name="reply-transitions"),
    *router.urls,
    path("api/v1/order-imports", OrderImportView.as_view(), name="order-imports"),
    path(
        "api/v1/rejected-rows/<str:id>/replay",
        ReplayView.as_view(),
        name="rejected-rows-replay",
    ),
]
