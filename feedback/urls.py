"""Addresses of feedback, seller accounts, imports and orders."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from feedback.rest import FeedbackImportViewSet, FeedbackViewSet, SellerAccountViewSet
from feedback.rest_orders import OrderImportView, OrderViewSet

router = SimpleRouter(trailing_slash=False)
router.register("api/v1/seller-accounts", SellerAccountViewSet, basename="seller-accounts")
router.register("api/v1/feedback", FeedbackViewSet, basename="feedback")
router.register("api/v1/feedback-imports", FeedbackImportViewSet, basename="feedback-imports")
router.register("api/v1/orders", OrderViewSet, basename="orders")

urlpatterns = [
    *router.urls,
    path("api/v1/order-imports", OrderImportView.as_view(), name="order-imports"),
]
