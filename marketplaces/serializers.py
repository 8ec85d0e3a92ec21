"""The shapes of marketplaces and policy packs in REST, and the functions that write them."""

from dataclasses import asdict
from typing import Any

from rest_framework import serializers

from marketplaces.choices import Measure
from marketplaces.pack_facts import RuleLine
from marketplaces.packs import Pack
from marketplaces.reading import MarketplaceEntry, lines_of, pack_entry


class MarketplaceSerializer(serializers.Serializer[Any]):
    """A place on which feedback is left, and what its rules of today say of its score."""

    code = serializers.CharField(help_text="Such as amazon.us.")
    platform = serializers.CharField()
    name = serializers.CharField()
    country = serializers.CharField(help_text="Two letters; empty where there is one for all.")
    currency = serializers.CharField(help_text="Three letters; empty where there are several.")
    time_zone = serializers.CharField(help_text="The IANA zone of its days.")
    locale = serializers.CharField()
    external_id = serializers.CharField(help_text="Its id in its own interfaces.")
    pack_version = serializers.CharField(
        allow_null=True, help_text="The policy pack in force; null if there is none."
    )
    formula = serializers.CharField(
        allow_null=True, help_text="Name and version of the score's formula."
    )
    measure = serializers.ChoiceField(
        choices=[measure.value for measure in Measure],
        allow_null=True,
        help_text="Which number the marketplace publishes.",
    )
    statement = serializers.CharField(
        allow_null=True, help_text="What a reader of the score must know and no number says."
    )


class PolicyPackSerializer(serializers.Serializer[Any]):
    """One version of a marketplace's rules in short."""

    version = serializers.CharField(help_text="Such as amazon.us@2026-11-01.")
    marketplace = serializers.CharField(help_text="A code such as amazon.us.")
    effective_from = serializers.DateField()
    formula = serializers.CharField(help_text="Name and version of the score's formula.")
    rule_count = serializers.IntegerField()
    verified_count = serializers.IntegerField(help_text="Rules read in a primary source.")


class RuleValueSerializer(serializers.Serializer[Any]):
    """One value of a rule as text."""

    name = serializers.CharField()
    value = serializers.CharField()


class PolicyRuleSerializer(serializers.Serializer[Any]):
    """One rule: what it says, where and when it was read, and whether that is certain."""

    key = serializers.CharField(help_text="Such as windows.leave.")
    values = RuleValueSerializer(many=True)
    source = serializers.CharField()  # type: ignore[assignment] # the base has one so called
    read_on = serializers.DateField()
    verified = serializers.BooleanField()


class PolicyPackDetailSerializer(PolicyPackSerializer):
    """One version of a marketplace's rules with every rule."""

    rules = PolicyRuleSerializer(many=True)


def marketplace_answer(entry: MarketplaceEntry) -> dict[str, Any]:
    """Return the answer; the same fields as MarketplaceSerializer."""
    return asdict(entry)


def pack_answer(pack: Pack) -> dict[str, Any]:
    """Return the answer; the same fields as PolicyPackSerializer."""
    return asdict(pack_entry(pack))


def pack_detail_answer(pack: Pack) -> dict[str, Any]:
    """Return the answer; the same fields as PolicyPackDetailSerializer."""
    return {**pack_answer(pack), "rules": [rule_answer(line) for line in lines_of(pack)]}


def rule_answer(line: RuleLine) -> dict[str, Any]:
    """Return the answer; the same fields as PolicyRuleSerializer."""
    return {
        "key": line.key,
        "values": [{"name": name, "value": value} for name, value in line.values],
        "source": line.source,
        "read_on": line.read_on,
        "verified": line.verified,
    }
