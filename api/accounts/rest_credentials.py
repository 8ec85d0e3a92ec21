"""API keys and OAuth clients over REST; a secret stands in one answer and nowhere else."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from accounts.models import ApiKey, OAuthClient
from accounts.services.credentials import (
    create_api_key,
    create_oauth_client,
    remove_oauth_client,
    revoke_api_key,
    rotate_api_key,
)
from accounts.services.oauth_clients import rotate_oauth_client
from api.accounts import examples
from api.accounts.serializers import (
    ApiKeySerializer,
    ApiKeyWithSecretSerializer,
    NewApiKeySerializer,
    NewOAuthClientSerializer,
    OAuthClientSerializer,
    OAuthClientWithSecretSerializer,
    RotationSerializer,
)
from api.rest import OwnedViewSet

_NEVER_KEPT = {"Cache-Control": "no-store"}


@extend_schema_view(
    list=extend_schema(
        operation_id="api_keys_list",
        summary="List API keys",
        description="Without their secrets, the newest first.",
        responses=ApiKeySerializer(many=True),
        examples=examples.page_of(examples.API_KEY),
    ),
    retrieve=extend_schema(
        operation_id="api_keys_retrieve",
        summary="Show an API key",
        description="Without its secret.",
        responses=ApiKeySerializer,
        examples=examples.answer(examples.API_KEY),
    ),
)
class ApiKeyViewSet(OwnedViewSet):
    """API keys."""

    model = ApiKey
    serializer_class = ApiKeySerializer
    tag = "API keys"
    required_scope = Scope.MEMBERS_MANAGE

    @extend_schema(
        operation_id="api_keys_create",
        summary="Create an API key",
        description=(
            "The secret stands in this answer and is never told again. A key gets no scope and "
            "no marketplace that its creator lacks."
        ),
        request=NewApiKeySerializer,
        responses={201: ApiKeyWithSecretSerializer},
        examples=examples.body_and_answer(examples.NEW_API_KEY, examples.API_KEY_WITH_SECRET),
    )
    def create(self, request: Request) -> Response:
        """Create one."""
        body = NewApiKeySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        scopes = frozenset(map(Scope, given.pop("scopes")))
        made = create_api_key(**given, scopes=scopes, actor=self.actor, now=timezone.now())
        return self.with_secret(*made)

    @extend_schema(
        operation_id="api_keys_rotation",
        summary="Rotate an API key",
        description=(
            "Makes a new key with the same rights; its secret stands in this answer and is never "
            "told again. The old key works until the overlap has passed."
        ),
        request=RotationSerializer,
        responses={201: ApiKeyWithSecretSerializer},
        examples=examples.body_and_answer(examples.ROTATION, examples.API_KEY_WITH_SECRET),
    )
    @action(detail=True, methods=["post"])
    def rotation(self, request: Request, **kwargs: Any) -> Response:
        """Replace the key by a new one."""
        body = RotationSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        overlap = timedelta(hours=body.validated_data["overlap_hours"])
        made = rotate_api_key(
            key=self.get_object(), overlap=overlap, actor=self.actor, now=timezone.now()
        )
        return self.with_secret(*made)

    @extend_schema(
        operation_id="api_keys_revocation",
        summary="Revoke an API key",
        description="The key ends at once; 409 if it is revoked or has expired.",
        request=None,
        responses=ApiKeySerializer,
        examples=examples.answer(examples.REVOKED_API_KEY),
    )
    @action(detail=True, methods=["post"])
    def revocation(self, request: Request, **kwargs: Any) -> Response:
        """End the key."""
        key = revoke_api_key(key=self.get_object(), actor=self.actor, now=timezone.now())
        return Response(self.get_serializer(key).data)

    def with_secret(self, key: ApiKey, secret: str) -> Response:
        """Answer with a new key and its secret, which no cache may keep."""
        body = {**self.get_serializer(key).data, "secret": secret}
        return Response(body, status=201, headers=_NEVER_KEPT)


@extend_schema_view(
    list=extend_schema(
        operation_id="oauth_clients_list",
        summary="List OAuth clients",
        description="Without their secrets, the newest first.",
        responses=OAuthClientSerializer(many=True),
        examples=examples.page_of(examples.OAUTH_CLIENT),
    ),
    retrieve=extend_schema(
        operation_id="oauth_clients_retrieve",
        summary="Show an OAuth client",
        description="Without its secret.",
        responses=OAuthClientSerializer,
        examples=examples.answer(examples.OAUTH_CLIENT),
    ),
)
class OAuthClientViewSet(OwnedViewSet):
    """OAuth clients."""

    model = OAuthClient  # type: ignore[assignment] # its base is the OAuth library's
    serializer_class = OAuthClientSerializer
    tag = "OAuth clients"
    required_scope = Scope.MEMBERS_MANAGE

    @extend_schema(
        operation_id="oauth_clients_create",
        summary="Create an OAuth client",
        description=(
            "The secret stands in this answer and is never told again. A client gets no scope "
            "that its creator lacks; it asks `/oauth/token/` for tokens (client credentials)."
        ),
        request=NewOAuthClientSerializer,
        responses={201: OAuthClientWithSecretSerializer},
        examples=examples.body_and_answer(
            examples.NEW_OAUTH_CLIENT, examples.OAUTH_CLIENT_WITH_SECRET
        ),
    )
    def create(self, request: Request) -> Response:
        """Create one."""
        body = NewOAuthClientSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        client, secret = create_oauth_client(
            name=body.validated_data["name"],
            scopes=frozenset(map(Scope, body.validated_data["scopes"])),
            actor=self.actor,
            now=timezone.now(),
        )
        shown = {**self.get_serializer(client).data, "client_secret": secret}
        return Response(shown, status=201, headers=_NEVER_KEPT)

    @extend_schema(
        operation_id="oauth_clients_rotation",
        summary="Rotate the secret of an OAuth client",
        description=(
            "The new secret stands in this answer and is never told again; the old one and the "
            "client's tokens end at once."
        ),
        request=None,
        responses={201: OAuthClientWithSecretSerializer},
        examples=examples.answer(examples.OAUTH_CLIENT_WITH_SECRET, status=201),
    )
    @action(detail=True, methods=["post"])
    def rotation(self, request: Request, **kwargs: Any) -> Response:
        """Give the client a new secret."""
        client, secret = rotate_oauth_client(
            client=self.get_object(), actor=self.actor, now=timezone.now()
        )
        shown = {**self.get_serializer(client).data, "client_secret": secret}
        return Response(shown, status=201, headers=_NEVER_KEPT)

    @extend_schema(
        operation_id="oauth_clients_destroy",
        summary="Remove an OAuth client",
        description="Its tokens end at once.",
        request=None,
        responses={204: None},
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """Remove it."""
        remove_oauth_client(client=self.get_object(), actor=self.actor, now=timezone.now())
        return Response(status=204)
