"""What REST says about organizations, members, keys and clients, and what it reads."""

from rest_framework import serializers

from accounts.choices import Role, Scope
from accounts.models import ApiKey, Membership, OAuthClient, Organization
from api.serializers import (
    IdentifierField,
    InstantField,
    PublicIdField,
    StrictIntegerField,
    StrictModelSerializer,
    StrictSerializer,
)

SCOPES = [(scope.value, scope.value) for scope in Scope]
MOST_MARKETPLACES = 100


def scopes_field() -> serializers.ListField:
    """Return the field of a choice of scopes."""
    return serializers.ListField(
        child=serializers.ChoiceField(choices=SCOPES), max_length=len(SCOPES)
    )


class OrganizationSerializer(StrictModelSerializer):
    """The organization that owns everything the caller sees."""

    id = PublicIdField(help_text="The public id.")
    created_at = InstantField(read_only=True)

    class Meta:
        model = Organization
        fields = ["id", "name", "created_at"]


class MemberSerializer(StrictModelSerializer):
    """A person's role in the organization."""

    id = PublicIdField(help_text="The public id.")
    email = serializers.EmailField(source="user.email", read_only=True)
    name = serializers.CharField(
        source="user.name", read_only=True, help_text="Empty until the person has given one."
    )
    role = serializers.ChoiceField(choices=Role.choices)
    created_at = InstantField(read_only=True)

    class Meta:
        model = Membership
        fields = ["id", "email", "name", "role", "created_at"]


class NewMemberSerializer(StrictSerializer):
    """Who becomes a member, and as what."""

    email = IdentifierField(max_length=254)
    role = serializers.ChoiceField(choices=Role.choices)


class ChangedMemberSerializer(StrictSerializer):
    """What becomes of a member."""

    role = serializers.ChoiceField(choices=Role.choices)


class ApiKeySerializer(StrictModelSerializer):
    """A program's key, without its secret."""

    id = PublicIdField(help_text="The public id.")
    prefix = serializers.CharField(read_only=True, help_text="Tells keys apart; no secret.")
    scopes = scopes_field()
    marketplaces = serializers.ListField(
        child=serializers.CharField(), help_text="Codes such as amazon.us; empty means every one."
    )
    created_by = serializers.CharField(read_only=True, help_text="Who created it.")
    revoked_at = InstantField(read_only=True, allow_null=True)
    last_used_at = InstantField(read_only=True, allow_null=True, help_text="True to the minute.")

    class Meta:
        model = ApiKey
        fields = [
            "id",
            "name",
            "prefix",
            "scopes",
            "marketplaces",
            "created_at",
            "created_by",
            "expires_at",
            "revoked_at",
            "last_used_at",
        ]


class ApiKeyWithSecretSerializer(ApiKeySerializer):
    """A new key with its secret, which is told this once."""

    secret = serializers.CharField(read_only=True, help_text="Keep it: it is not told again.")

    class Meta(ApiKeySerializer.Meta):
        fields = [*ApiKeySerializer.Meta.fields, "secret"]


class NewApiKeySerializer(StrictSerializer):
    """What a key is made with."""

    name = IdentifierField(max_length=200)
    scopes = scopes_field()
    marketplaces = serializers.ListField(
        child=IdentifierField(max_length=32),
        default=list,
        max_length=MOST_MARKETPLACES,
        help_text="Codes such as amazon.us; empty means every one.",
    )
    expires_at = InstantField(default=None, allow_null=True)


class RotationSerializer(StrictSerializer):
    """How long the old key goes on working."""

    overlap_hours = StrictIntegerField(min_value=0, max_value=168, default=24)


class OAuthClientSerializer(StrictModelSerializer):
    """A program that gets its tokens by OAuth 2 client credentials."""

    id = PublicIdField(help_text="The public id.")
    client_id = serializers.CharField(read_only=True, help_text="`client_id` of OAuth 2.")
    scopes = scopes_field()
    created_at = InstantField(source="created", read_only=True)

    class Meta:
        model = OAuthClient
        fields = ["id", "client_id", "name", "scopes", "created_at"]


class OAuthClientWithSecretSerializer(OAuthClientSerializer):
    """A new client with its secret, which is told this once."""

    client_secret = serializers.CharField(
        read_only=True, help_text="Keep it: it is not told again."
    )

    class Meta(OAuthClientSerializer.Meta):
        fields = [*OAuthClientSerializer.Meta.fields, "client_secret"]


class NewOAuthClientSerializer(StrictSerializer):
    """What a client is made with."""

    name = IdentifierField(max_length=200)
    scopes = scopes_field()
