"""The shapes of REST answers and bodies about what a text says."""

from collections.abc import Iterable
from typing import Any, ClassVar

from rest_framework import serializers

from api.serializers import (
    InstantField,
    PublicIdField,
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
    StrictSerializer,
)
from feedback.choices import (
    FulfilledBy,
    GroundLabel,
    MismatchLabel,
    OverrideAspect,
    TextPolarityLabel,
    TopicLabel,
    VerdictLabel,
)
from feedback.models import Classification, Override
from feedback.reasons import LONGEST_REASON
from feedback.serializers import LabelsSerializer
from feedback.text.labels import EntityType, Factor

LONGEST_TEXT = 1_000_000


class _Spans(serializers.ListField):
    def __init__(self, **options: Any) -> None:
        span = serializers.ListField(
            child=serializers.IntegerField(min_value=0), min_length=2, max_length=2
        )
        super().__init__(child=span, **options)


class NewTextSerializer(StrictSerializer):
    """A text to try, and what is known beside it; whatever is left out counts as unknown."""

    text = StrictCharField(
        max_length=LONGEST_TEXT, allow_blank=True, trim_whitespace=False, help_text="As written."
    )
    marketplace = StrictCharField(
        required=False, default=None, help_text="Whose rules for removal; a code such as amazon.us."
    )
    rating = StrictIntegerField(
        required=False, default=None, min_value=-1, max_value=5, help_text="In its own scale."
    )
    order_number = StrictCharField(required=False, default="", max_length=120, allow_blank=True)
    fulfilled_by = serializers.ChoiceField(
        choices=FulfilledBy.choices, required=False, default=None
    )
    label_from_marketplace = StrictBooleanField(required=False, default=None)
    shipped_on_time = StrictBooleanField(required=False, default=None)


class TextLanguageSerializer(serializers.Serializer[Any]):
    """ISO 639-1, empty if it cannot be told."""

    code = serializers.CharField(allow_blank=True)
    p = serializers.FloatField()


class PolarityShareSerializer(serializers.Serializer[Any]):
    """Probabilities; they add up to 1."""

    negative = serializers.FloatField()
    neutral = serializers.FloatField()
    positive = serializers.FloatField()


class TextPolaritySerializer(serializers.Serializer[Any]):
    """What the words say, apart from the stars."""

    label = serializers.ChoiceField(  # type: ignore[assignment] # named as in the answer
        choices=TextPolarityLabel.choices
    )
    p = PolarityShareSerializer()
    evidence = _Spans()
    reason = serializers.CharField(allow_blank=True, help_text="Why it is uncertain.")


class GroundFindingSerializer(serializers.Serializer[Any]):
    """The verdict on one ground for removal, with what proves and what defeats it."""

    ground = serializers.ChoiceField(choices=GroundLabel.choices)
    verdict = serializers.ChoiceField(choices=VerdictLabel.choices)
    rule = serializers.CharField()
    evidence = _Spans()
    counter_evidence = _Spans()
    missing_facts = serializers.ListField(child=serializers.CharField())


class EntitySerializer(serializers.Serializer[Any]):
    """Data of a person, a shop or an order in the text."""

    type = serializers.ChoiceField(choices=[one.value for one in EntityType])
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class TextClassificationSerializer(serializers.Serializer[Any]):
    """What the machine says of a text. Spans are [start, end) in code points of the text."""

    language = TextLanguageSerializer()
    polarity_text = TextPolaritySerializer()
    mismatch = serializers.ChoiceField(choices=MismatchLabel.choices)
    topics = serializers.ListField(child=serializers.ChoiceField(choices=TopicLabel.choices))
    topic_evidence = serializers.DictField(child=_Spans())
    factors = serializers.DictField(
        child=serializers.BooleanField(),
        help_text=f"Answers to {', '.join(one.value for one in Factor)}, where the text has one.",
    )
    grounds = GroundFindingSerializer(many=True)
    entities = EntitySerializer(many=True)
    profanity = _Spans()
    engine = serializers.CharField()
    reason = serializers.CharField(allow_blank=True, help_text="Why little is known.")


class OverrideSerializer(serializers.ModelSerializer[Override]):
    """A person's word instead of the machine's."""

    id = PublicIdField()
    value = serializers.JSONField(help_text="A code; of topics a list of codes.")
    machine_value = serializers.JSONField(help_text="What the machine said then.")
    made_at = InstantField()

    class Meta:
        model = Override
        fields: ClassVar[list[str]] = [
            "id", "aspect", "ground", "value", "machine_value", "reason", "made_by", "made_at",
        ]  # fmt: skip


class ClassificationSerializer(serializers.Serializer[Any]):
    """What a feedback's text says: the labels that hold, the machine's answer, the overrides."""

    feedback = serializers.CharField(help_text="Public id of the feedback.")
    labels = LabelsSerializer(help_text="What holds: a person's word before the machine's.")
    machine = TextClassificationSerializer()
    overrides = OverrideSerializer(many=True)
    pack_version = serializers.CharField(help_text="The marketplace's rules that were applied.")
    classified_at = InstantField()


class NewOverrideSerializer(StrictSerializer):
    """A label decided by a person."""

    aspect = serializers.ChoiceField(choices=OverrideAspect.choices)
    ground = serializers.ChoiceField(
        choices=GroundLabel.choices,
        required=False,
        help_text="Which ground, with the aspect `ground`.",
    )
    value = serializers.JSONField(
        help_text="A code of the aspect (for a ground its verdict); for topics a list of codes."
    )
    reason = StrictCharField(max_length=LONGEST_REASON, help_text="Kept in the history.")


class ReasonSerializer(StrictSerializer):
    """Why."""

    reason = StrictCharField(max_length=LONGEST_REASON, help_text="Kept in the history.")


def classification_answer(found: Classification, overrides: Iterable[Override]) -> Any:
    """Return the answer for a classification: the fields of ClassificationSerializer."""
    shown = {
        "feedback": found.feedback.public_id,
        "labels": found,
        "machine": found.result,
        "overrides": list(overrides),
        "pack_version": found.pack_version,
        "classified_at": found.classified_at,
    }
    return ClassificationSerializer(shown).data
