"""Addresses of the organization, its members, keys and clients, and of OAuth 2."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from api.accounts.oauth import RevokeTokenView, TokenView
from api.accounts.rest import MemberViewSet, OrganizationView
from api.accounts.rest_credentials import ApiKeyViewSet, OAuthClientViewSet

router = SimpleRouter(trailing_slash=False)
router.register("api/v1/members", MemberViewSet, basename="members")
router.register("api/v1/api-keys", ApiKeyViewSet, basename="api-keys")
router.register("api/v1/oauth-clients", OAuthClientViewSet, basename="oauth-clients")

urlpatterns = [
    path("api/v1/organization", OrganizationView.as_view(), name="organization"),
    path("oauth/token/", TokenView.as_view(), name="oauth-token"),
    path("oauth/revoke_token/", RevokeTokenView.as_view(), name="oauth-revoke-token"),
    *router.urls,
]
