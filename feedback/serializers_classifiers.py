"""The shapes of REST answers and bodies about models, runs, own names and agreement."""

from typing import Any, ClassVar

from rest_framework import serializers

from api.serializers import (
    IdentifierField,
    InstantField,
    PublicIdField,
    StrictCharField,
    StrictSerializer,
)
from feedback.choices import OverrideAspect, OwnNameKind, RunScope
from feedback.classifying.own_names import MAX_NAME as LONGEST_OWN_NAME
from feedback.classifying.training import MAX_NAME
from feedback.models import ClassificationRun, ClassifierModel, OwnName


class ClassificationRunSerializer(serializers.ModelSerializer[ClassificationRun]):
    """One job that classifies what is stored; `done` of `total` comments are read."""

    id = PublicIdField()
    seller_account = serializers.SerializerMethodField()
    created_at = InstantField()
    finished_at = InstantField(allow_null=True)

    class Meta:
        model = ClassificationRun
        fields: ClassVar[list[str]] = [
            "id", "scope", "seller_account", "status", "total", "done", "changed", "error",
            "created_by", "created_at", "finished_at",
        ]  # fmt: skip

    def get_seller_account(self, run: ClassificationRun) -> str | None:
        """Return the account's public id; null where all accounts are read."""
        return run.seller_account.public_id if run.seller_account else None


class NewClassificationRunSerializer(StrictSerializer):
    """Which comments to read."""

    scope = serializers.ChoiceField(choices=RunScope.choices, required=False, default=RunScope.ALL)
    seller_account = StrictCharField(
        required=False, default=None, help_text="Public id; all seller accounts if left out."
    )


class ClassifierModelSerializer(serializers.ModelSerializer[ClassifierModel]):
    """A polarity model; `description` holds settings, data window, counts and metrics."""

    id = PublicIdField()
    description = serializers.DictField(allow_null=True)
    gates = serializers.ListField(child=serializers.DictField(), allow_null=True)
    created_at = InstantField()
    trained_at = InstantField(allow_null=True)
    activated_at = InstantField(allow_null=True)

    class Meta:
        model = ClassifierModel
        fields: ClassVar[list[str]] = [
            "id", "name", "status", "texts", "digest", "description", "gates", "error",
            "trained_by", "created_at", "trained_at", "activated_by", "activated_at",
        ]  # fmt: skip


class NewClassifierModelSerializer(StrictSerializer):
    """What the new model is called."""

    name = IdentifierField(max_length=MAX_NAME)


class OwnNameSerializer(serializers.ModelSerializer[OwnName]):
    """A domain or a member of staff of the organization, in lower case."""

    id = PublicIdField()
    created_at = InstantField()

    class Meta:
        model = OwnName
        fields: ClassVar[list[str]] = ["id", "kind", "name", "created_at"]


class NewOwnNameSerializer(StrictSerializer):
    """A domain such as shop.example, or a person's name as buyers write it."""

    kind = serializers.ChoiceField(choices=OwnNameKind.choices)
    name = StrictCharField(max_length=LONGEST_OWN_NAME)


class AgreementSerializer(serializers.Serializer[Any]):
    """Of `decided` labels that a person looked at, `agreed` were the machine's own."""

    aspect = serializers.ChoiceField(choices=OverrideAspect.choices)
    language = serializers.CharField(allow_blank=True)
    marketplace = serializers.CharField()
    decided = serializers.IntegerField()
    agreed = serializers.IntegerField()
    share = serializers.FloatField()


class AgreementsSerializer(serializers.Serializer[Any]):
    """One row for each aspect, language and marketplace that somebody decided on."""

    items = AgreementSerializer(many=True)
