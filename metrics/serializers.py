"""The shape of a score in REST, and the one function that writes it."""

from typing import Any

from rest_framework import serializers

from api.serializers import InstantField
from feedback.models import SellerAccount
from marketplaces.choices import Measure
from metrics.reading import ReadScore
from metrics.scores import ComputedScore
from metrics.scoring import CoverageLevel, Reason

REASONS = [reason.value for reason in Reason]
_MEASURES = [measure.value for measure in Measure]
COVERAGE = [level.value for level in CoverageLevel]


class ShareSerializer(serializers.Serializer[Any]):
    """A count, and its share of all rated feedback where the data supports one."""

    count = serializers.IntegerField()
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    ratio = serializers.FloatField(allow_null=True, help_text="Exact, between 0 and 1.")
    displayed = serializers.FloatField(
        allow_null=True, help_text="In percent, rounded as the marketplace does."
    )
    reason = serializers.ChoiceField(
        choices=REASONS, allow_null=True, help_text="Why there is no share."
    )


class MeanSerializer(serializers.Serializer[Any]):
    """The mean of the stars where the data supports one."""

    total = serializers.IntegerField(allow_null=True)
    count = serializers.IntegerField(allow_null=True)
    value = serializers.FloatField(allow_null=True, help_text="Between 1 and 5.")
    displayed = serializers.FloatField(
        allow_null=True, help_text="Rounded as the marketplace does."
    )
    reason = serializers.ChoiceField(choices=REASONS, allow_null=True)


class OfficialSerializer(serializers.Serializer[Any]):
    """The number that the marketplace itself publishes, by its own formula."""

    measure = serializers.ChoiceField(choices=_MEASURES)
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    value = serializers.FloatField(
        allow_null=True, help_text="Exact: a share between 0 and 1, a mean between 1 and 5."
    )
    displayed = serializers.FloatField(
        allow_null=True, help_text="As the marketplace shows it: a share in percent, a mean."
    )
    reason = serializers.ChoiceField(choices=REASONS, allow_null=True)


class FactorSerializer(serializers.Serializer[Any]):
    """How often a yes/no question was answered yes, among the buyers who answered it."""

    yes = serializers.IntegerField()
    no = serializers.IntegerField()
    ratio = serializers.FloatField(allow_null=True, help_text="Between 0 and 1.")
    reason = serializers.ChoiceField(choices=REASONS, allow_null=True)


class FactorsSerializer(serializers.Serializer[Any]):
    """The three yes/no questions of a feedback."""

    arrived_on_time = FactorSerializer()
    item_as_described = FactorSerializer()
    customer_service = FactorSerializer()


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
    uncounted = serializers.IntegerField(
        help_text="Live feedback that the marketplace leaves out of its score."
    )
    orders = serializers.IntegerField(help_text="Orders placed in the window.")
    coverage = serializers.ChoiceField(
        choices=COVERAGE, help_text="Whether the sources hold every feedback of the window."
    )
    official = OfficialSerializer()
    distribution = DistributionSerializer()
    positive = ShareSerializer()
    neutral = ShareSerializer()
    negative = ShareSerializer()
    mean = MeanSerializer()
    factors = FactorsSerializer()


class ScoreSerializer(serializers.Serializer[Any]):
    """The score of a seller account; what the data cannot support is null and says why."""

    seller_account = serializers.CharField()
    marketplace = serializers.CharField()
    formula = serializers.CharField(help_text="Name and version of the formula.")
    pack_version = serializers.CharField(help_text="The marketplace's rules that were applied.")
    as_of = InstantField()
    valid_until = InstantField(help_text="When a window moves on; feedback may change it earlier.")
    windows = WindowSerializer(many=True)


def score_answer(account: SellerAccount | ReadScore, score: ComputedScore) -> dict[str, Any]:
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
