"""The shapes of explained scores and of marketplaces' scores in REST, and what writes them."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from accounts import public_ids
from api.serializers import InstantField
from feedback.choices import Polarity
from feedback.models import Feedback, SellerAccount
from metrics.contributions import Part
from metrics.explaining import ExplainedRow, Explanation, NotCounted
from metrics.marketplace_scores import MarketplaceScore
from metrics.serializers import COVERAGE, OfficialSerializer, ScoreSerializer

NOT_COUNTED = [reason.value for reason in NotCounted]


class PartSerializer(serializers.Serializer[Any]):
    """What is added to the numerator and to the denominator."""

    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()


class NotCountedSerializer(serializers.Serializer[Any]):
    """How many feedback do not count, by the first reason that applies."""

    outside_window = serializers.IntegerField()
    struck_through = serializers.IntegerField()
    removed_by_marketplace = serializers.IntegerField()
    removed_by_buyer = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    missing = serializers.IntegerField()
    repeat = serializers.IntegerField()
    excluded = serializers.IntegerField()
    unrated = serializers.IntegerField()


class ExplainedRowSerializer(serializers.Serializer[Any]):
    """One feedback as it stood, and what it adds to the official number."""

    feedback = serializers.CharField(help_text="Public id of the feedback.")
    left_on = serializers.DateField()
    counts_on = serializers.DateField(help_text="The day on which it counts.")
    rating = serializers.IntegerField(allow_null=True, min_value=1, max_value=5)
    polarity = serializers.ChoiceField(choices=Polarity.choices, allow_null=True)
    counted = serializers.BooleanField()
    reason = serializers.ChoiceField(
        choices=NOT_COUNTED, allow_null=True, help_text="Why it does not count."
    )
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()


class ExplanationSerializer(serializers.Serializer[Any]):
    """An official number with the rows that made it, newest first."""

    seller_account = serializers.CharField()
    marketplace = serializers.CharField()
    formula = serializers.CharField(help_text="Name and version of the formula.")
    pack_version = serializers.CharField(help_text="The marketplace's rules that were applied.")
    as_of = InstantField(help_text="All pages tell of this instant.")
    window = serializers.CharField(help_text="Such as 30d or lifetime.")
    first_day = serializers.DateField(allow_null=True)
    official = OfficialSerializer()
    coverage = serializers.ChoiceField(choices=COVERAGE)
    partial = serializers.IntegerField(  # type: ignore[assignment] # the base has a flag so called
        help_text="Counted rows known only from a source without positive feedback."
    )
    counted = serializers.IntegerField(help_text="Feedback that counts in the window.")
    not_counted = NotCountedSerializer()
    prior = PartSerializer(
        allow_null=True, help_text="What the formula begins with before any feedback."
    )
    orders = serializers.IntegerField(
        allow_null=True,
        help_text="Where the number is a share of orders: these orders are its denominator.",
    )
    total = PartSerializer(help_text="Rows, prior and orders: the official number's own parts.")
    items = ExplainedRowSerializer(many=True)
    next = serializers.CharField(
        allow_null=True, help_text="Send it back as `cursor`; null where the list ends."
    )


class MarketplaceScoreSerializer(ScoreSerializer):
    """The score of all seller accounts on one marketplace, as if they were one."""

    seller_account = None  # type: ignore[assignment] # how DRF leaves a field out
    accounts = serializers.IntegerField(help_text="How many seller accounts it sums.")


def explanation_answer(account: SellerAccount, explanation: Explanation) -> dict[str, Any]:
    """Return the answer; the same fields as ExplanationSerializer."""
    window = explanation.window
    return {
        "seller_account": account.public_id,
        "marketplace": account.marketplace_id,
        "formula": explanation.formula,
        "pack_version": explanation.pack_version,
        "as_of": explanation.as_of,
        "window": window["window"],
        "first_day": window["first_day"],
        "official": window["official"],
        "coverage": window["coverage"],
        "partial": window["partial"],
        "counted": explanation.counted,
        "not_counted": {reason.value: n for reason, n in explanation.not_counted.items()},
        "prior": explanation.prior and part_answer(explanation.prior),
        "orders": window["orders"] if explanation.per_order else None,
        "total": part_answer(explanation.total),
        "items": [row_answer(row) for row in explanation.rows],
        "next": explanation.next,
    }


def part_answer(part: Part) -> dict[str, int]:
    """Return a contribution as JSON has it."""
    numerator, denominator = part
    return {"numerator": numerator, "denominator": denominator}


def row_answer(row: ExplainedRow) -> dict[str, Any]:
    """Return the answer; the same fields as ExplainedRowSerializer."""
    return {
        "feedback": public_ids.encode(
            Feedback.PUBLIC_PREFIX, row.feedback_id, key=settings.PUBLIC_ID_KEY
        ),
        "left_on": row.left_on,
        "counts_on": row.counts_on,
        "rating": row.rating,
        "polarity": row.polarity,
        "counted": row.reason is None,
        "reason": row.reason and row.reason.value,
        "numerator": row.numerator,
        "denominator": row.denominator,
    }


def marketplace_score_answer(found: MarketplaceScore) -> dict[str, Any]:
    """Return the answer; the same fields as MarketplaceScoreSerializer."""
    score = found.score
    return {
        "marketplace": found.marketplace,
        "accounts": found.accounts,
        "formula": score.formula,
        "pack_version": score.pack_version,
        "as_of": score.as_of,
        "valid_until": score.valid_until,
        "windows": score.windows,
    }
