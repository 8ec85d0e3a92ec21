"""Addresses of feedback, its replies and classification, seller accounts, imports and orders."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from feedback.rest import FeedbackImportViewSet, FeedbackViewSet, SellerAccountViewSet
from feedback.rest_classification import (
    ClassificationView,
    ClassifyView,
    OverrideRemovalView,
    OverrideView,
)
from feedback.rest_classifiers import (
    AgreementView,
    ClassificationRunViewSet,
    ClassifierModelViewSet,
    OwnNameViewSet,
)
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
router.register(
    "api/v1/classification-runs", ClassificationRunViewSet, basename="classification-runs"
)
router.register("api/v1/classifier-models", ClassifierModelViewSet, basename="classifier-models")
router.register("api/v1/own-names", OwnNameViewSet, basename="own-names")
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
    path("api/v1/classify", ClassifyView.as_view(), name="classify"),
    path(
        "api/v1/feedback/<str:id>/classification",
        ClassificationView.as_view(),
        name="classification",
    ),
    path("api/v1/feedback/<str:id>/overrides", OverrideView.as_view(), name="overrides"),
    path(
        "api/v1/overrides/<str:id>/removal", OverrideRemovalView.as_view(), name="override-removal"
    ),
    path(
        "api/v1/classification-agreement",
        AgreementView.as_view(),
        name="classification-agreement",
    ),
    *router.urls,
    path("api/v1/order-imports", OrderImportView.as_view(), name="order-imports"),
    path(
        "api/v1/rejected-rows/<str:id>/replay",
        ReplayView.as_view(),
        name="rejected-rows-replay",
    ),
]
