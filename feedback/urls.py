"""Addresses of feedback, seller accounts and imports."""

from rest_framework.routers import SimpleRouter

from feedback.rest import FeedbackImportViewSet, FeedbackViewSet, SellerAccountViewSet

router = SimpleRouter(trailing_slash=False)
router.register("api/v1/seller-accounts", SellerAccountViewSet, basename="seller-accounts")
router.register("api/v1/feedback", FeedbackViewSet, basename="feedback")
router.register("api/v1/feedback-imports", FeedbackImportViewSet, basename="feedback-imports")

urlpatterns = router.urls
