"""Who is calling, told to the caller: `GET /api/v1/viewer` and `viewer` in GraphQL."""

import strawberry
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actor import Actor
from accounts.choices import ActorKind, Scope
from accounts.models import Organization
from api.rest import ActorView

ActorKindEnum = strawberry.enum(ActorKind, name="ActorKind", description="Who acts.")


class ViewerSerializer(serializers.Serializer[Actor]):
    """The caller's credentials."""

    kind = serializers.ChoiceField(choices=ActorKind.choices)
    label = serializers.CharField(help_text="What the history shows.")  # type: ignore[assignment]
    organization = serializers.CharField(help_text="Public id of the organization.")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=[scope.value for scope in Scope])
    )


def organization_id_of(actor: Actor) -> str:
    """Return the public id of the actor's organization."""
    return Organization(pk=actor.organization_id).public_id


def scopes_of(actor: Actor) -> list[str]:
    """Return the scopes in a stable order."""
    return sorted(scope.value for scope in actor.scopes)


class ViewerView(ActorView):
    """The caller."""

    required_scope = None
    tag = "Viewer"

    @extend_schema(
        operation_id="viewer_retrieve",
        summary="Who is calling",
        description="The organization and the scopes behind the credentials of this request.",
        responses=ViewerSerializer,
        examples=[
            OpenApiExample(
                "Viewer",
                {
                    "kind": "api_key",
                    "label": "CRM sync",
                    "organization": "org_0123456789abc",
                    "scopes": ["feedback:read", "scores:read"],
                },
                response_only=True,
            )
        ],
    )
    def get(self, request: Request) -> Response:
        """Return who is calling."""
        actor = self.actor
        return Response(
            {
                "kind": actor.kind,
                "label": actor.label,
                "organization": organization_id_of(actor),
                "scopes": scopes_of(actor),
            }
        )


@strawberry.type(description="Who is calling.")
class Viewer:
    """The caller in GraphQL."""

    kind: ActorKindEnum  # type: ignore[valid-type]
    label: str = strawberry.field(description="What the history shows.")
    organization: strawberry.ID = strawberry.field(description="Public id of the organization.")
    scopes: list[str]


@strawberry.type
class ViewerQuery:
    """The part of the root query that every caller may ask."""

    @strawberry.field(description="Who is calling.")  # type: ignore[untyped-decorator]
    def viewer(self, info: strawberry.Info) -> Viewer:
        """Return who is calling."""
        actor: Actor = info.context.actor
        return Viewer(
            kind=ActorKind(actor.kind),
            label=actor.label,
            organization=strawberry.ID(organization_id_of(actor)),
            scopes=scopes_of(actor),
        )
