"""The organization and its members over REST: parse, one call, present."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Role, Scope
from accounts.models import Membership, Organization
from accounts.services.members import add_member, change_role, remove_member
from api.accounts import examples
from api.accounts.serializers import (
    ChangedMemberSerializer,
    MemberSerializer,
    NewMemberSerializer,
    OrganizationSerializer,
)
from api.rest import ActorView, OwnedViewSet


class OrganizationView(ActorView):
    """The caller's organization."""

    required_scope = None
    tag = "Organization"

    @extend_schema(
        operation_id="organization_retrieve",
        summary="Show the organization",
        description="The organization to which the credentials of this request belong.",
        responses=OrganizationSerializer,
        examples=examples.answer(examples.ORGANIZATION),
    )
    def get(self, request: Request) -> Response:
        """Return it."""
        organization = Organization.objects.get(pk=self.actor.organization_id)
        return Response(OrganizationSerializer(organization).data)


@extend_schema_view(
    list=extend_schema(
        operation_id="members_list",
        summary="List members",
        description="The people of the organization, the newest first.",
        responses=MemberSerializer(many=True),
        examples=examples.page_of(examples.MEMBER),
    ),
    retrieve=extend_schema(
        operation_id="members_retrieve",
        summary="Show a member",
        description="One person of the organization.",
        responses=MemberSerializer,
        examples=examples.answer(examples.MEMBER),
    ),
)
class MemberViewSet(OwnedViewSet):
    """Members."""

    model = Membership
    serializer_class = MemberSerializer
    tag = "Members"
    # Every role may read cases. A key without that scope, such as a storefront's, has no business
    # with people's e-mail addresses.
    required_scope = {
        "list": Scope.CASES_READ,
        "retrieve": Scope.CASES_READ,
        "create": Scope.MEMBERS_MANAGE,
        "partial_update": Scope.MEMBERS_MANAGE,
        "destroy": Scope.MEMBERS_MANAGE,
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Fetch the person along."""
        return super().get_queryset().select_related("user")

    @extend_schema(
        operation_id="members_create",
        summary="Add a member",
        description=(
            "A person without an account gets one, without a password. Nobody can give a role "
            "that may do more than he himself; 409 if the person is a member already."
        ),
        request=NewMemberSerializer,
        responses={201: MemberSerializer},
        examples=examples.body_and_answer(examples.NEW_MEMBER, examples.MEMBER),
    )
    def create(self, request: Request) -> Response:
        """Add one."""
        body = NewMemberSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        member = add_member(
            email=body.validated_data["email"],
            role=Role(body.validated_data["role"]),
            actor=self.actor,
            now=timezone.now(),
        )
        return Response(self.get_serializer(member).data, status=201)

    @extend_schema(
        operation_id="members_partial_update",
        summary="Change a member's role",
        description="409 if the organization would be left without an owner.",
        request=ChangedMemberSerializer,
        responses=MemberSerializer,
        examples=examples.body_and_answer(examples.CHANGED_MEMBER, examples.MEMBER, status=200),
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Give the member another role."""
        body = ChangedMemberSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        member = change_role(
            membership=self.get_object(),
            role=Role(body.validated_data["role"]),
            actor=self.actor,
            now=timezone.now(),
        )
        return Response(self.get_serializer(member).data)

    @extend_schema(
        operation_id="members_destroy",
        summary="Remove a member",
        description="409 if the organization would be left without an owner.",
        request=None,
        responses={204: None},
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """End the membership; the person's account stays."""
        remove_member(membership=self.get_object(), actor=self.actor, now=timezone.now())
        return Response(status=204)
