"""The shape of a score in REST, and the one function that writes it."""

from typing import Any

from rest_framework import serializers

from api.serializers import InstantField
from feedback.models import SellerAccount
from metrics.scores import ComputedScore
from metrics.scoring import Reason

_REASONS = [reason.value for reason in Reason]


class ShareSerializer(serializers.Serializer[Any]):
    """A count, and its share of all rated feedback where the data supports one."""

    count = serializers.IntegerField()
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    ratio = serializers.FloatField(allow_null=True, help_text="Exact, between 0 and 1.")
    displayed = serializers.IntegerField(
        allow_null=True, help_text="In percent, rounded as the marketplace does."
    )
    reason = serializers.ChoiceField(
        choices=_REASONS, allow_null=True, help_text="Why there is no share."
    )


class MeanSerializer(serializers.Serializer[Any]):
    """The mean of the stars where the data supports one."""

    total = serializers.IntegerField(allow_null=True)
    count = serializers.IntegerField(allow_null=True)
    value = serializers.FloatField(allow_null=True, help_text="Between 1 and 5.")
    reason = serializers.ChoiceField(choices=_REASONS, allow_null=True)


class DistributionSerializer(serializers.Serializer[Any]):
    """How many rows have how many stars."""

    stars_1 = serializers.IntegerField()
    stars_2 = serializers.IntegerField()
    stars_3 = serializers.IntegerField()
    stars_4 = serializers.IntegerField()
    stars_5 = serializers.IntegerField()
    unrated = serializers.IntegerField()


class WindowSerializer(serializers.Serializer[Any]):
    """The score over one window of calendar days in the marketplace's time zone."""

    window = serializers.CharField(help_text="30d, 90d, 365d or lifetime.")
    first_day = serializers.DateField(allow_null=True)
    total = serializers.IntegerField(help_text="Live feedback in the window.")
    partial = serializers.IntegerField(  # type: ignore[assignment] # the base has a flag so called
        help_text="Rows known only from a source without positive feedback."
    )
    distribution = DistributionSerializer()
    positive = ShareSerializer()
    neutral = ShareSerializer()
    negative = ShareSerializer()
    mean = MeanSerializer()


class ScoreSerializer(serializers.Serializer[Any]):
    """The score of a seller account; what the data cannot support is null and says why."""

    seller_account = serializers.CharField()
    marketplace = serializers.CharField()
    formula = serializers.CharField(help_text="Name and version of the formula.")
    pack_version = serializers.CharField(help_text="The marketplace's rules that were applied.")
    as_of = InstantField()
    valid_until = InstantField(help_text="When a window moves on; feedback may change it earlier.")
    windows = WindowSerializer(many=True)


def score_answer(account: SellerAccount, score: ComputedScore) -> dict[str, Any]:
    """Return the answer; the same fields as ScoreSerializer."""
    return {
        "seller_account": account.public_id,
        "marketplace": account.marketplace_id,
        "formula": score.formula,
        "pack_version": score.pack_version,
        "as_of": score.as_of,
        "valid_until": score.valid_until,
        "windows": score.windows,
    }
