"""What a text says, in GraphQL: tried, shown, and decided by a person; words as in REST."""

from datetime import datetime
from typing import Any, cast

import strawberry
import strawberry_django
from django.utils import timezone
from strawberry.scalars import JSON

from accounts.choices import Scope
from accounts.errors import NotFound
from api.filter_inputs import as_enum
from api.graphql_context import Info
from api.graphql_cost import AT_MOST
from api.graphql_types import OwnedType, public_id
from feedback import models
from feedback.choices import (
    FulfilledBy,
    GroundLabel,
    OverrideAspect,
    TextPolarityLabel,
    TopicLabel,
    VerdictLabel,
)
from feedback.classifying.overrides import override, remove_override
from feedback.classifying.trying import Trial, try_text
from feedback.graphql import ClassificationLabels, labels_of
from feedback.text.inputs import OrderFacts

for _choices in (GroundLabel, OverrideAspect, VerdictLabel, TopicLabel, TextPolarityLabel):
    as_enum(_choices)


# One for each simple aspect, and one for each ground.
_MOST_OVERRIDES = len(OverrideAspect) - 1 + len(GroundLabel)


@strawberry.type(description="Characters `start` to `end`, not included, in code points.")
class TextSpan:
    """A span."""

    start: int
    end: int


@strawberry.type(description="The verdict on one ground for removal, with its evidence.")
class GroundFinding:
    """A finding."""

    ground: GroundLabel
    verdict: VerdictLabel
    rule: str
    evidence: list[TextSpan] = strawberry.field(metadata={AT_MOST: 5})
    counter_evidence: list[TextSpan] = strawberry.field(metadata={AT_MOST: 5})
    missing_facts: list[str] = strawberry.field(metadata={AT_MOST: 4})


@strawberry.type(description="Data of a person, a shop or an order in the text.")
class TextEntity:
    """An entity."""

    type: str
    start: int
    end: int


@strawberry.type(description="A topic, with the characters that name it.")
class TopicFinding:
    """A topic."""

    topic: TopicLabel
    evidence: list[TextSpan] = strawberry.field(metadata={AT_MOST: 5})


@strawberry.type(description="What the machine says of a text.")
class TextClassification:
    """The machine's answer."""

    engine: str
    language: str
    language_p: float
    text_polarity: TextPolarityLabel
    negative_p: float
    neutral_p: float
    positive_p: float
    polarity_reason: str
    polarity_evidence: list[TextSpan] = strawberry.field(metadata={AT_MOST: 5})
    mismatch: str
    topics: list[TopicFinding] = strawberry.field(metadata={AT_MOST: len(TopicLabel)})
    factors: JSON
    grounds: list[GroundFinding] = strawberry.field(metadata={AT_MOST: len(GroundLabel)})
    entities: list[TextEntity] = strawberry.field(metadata={AT_MOST: 10})
    profanity: list[TextSpan] = strawberry.field(metadata={AT_MOST: 5})
    reason: str


def machine_answer(result: dict[str, Any]) -> TextClassification:
    """Return the machine's answer from its JSON."""
    polarity = result["polarity_text"]
    return TextClassification(
        engine=result["engine"],
        language=result["language"]["code"],
        language_p=result["language"]["p"],
        text_polarity=TextPolarityLabel(polarity["label"]),
        negative_p=polarity["p"]["negative"],
        neutral_p=polarity["p"]["neutral"],
        positive_p=polarity["p"]["positive"],
        polarity_reason=polarity["reason"],
        polarity_evidence=_spans(polarity["evidence"]),
        mismatch=result["mismatch"],
        topics=[
            TopicFinding(topic=TopicLabel(name), evidence=_spans(spans))
            for name, spans in result["topic_evidence"].items()
        ],
        factors=result["factors"],
        grounds=[_finding(one) for one in result["grounds"]],
        entities=[TextEntity(**one) for one in result["entities"]],
        profanity=_spans(result["profanity"]),
        reason=result["reason"],
    )


def _finding(one: dict[str, Any]) -> GroundFinding:
    return GroundFinding(
        ground=GroundLabel(one["ground"]),
        verdict=VerdictLabel(one["verdict"]),
        rule=one["rule"],
        evidence=_spans(one["evidence"]),
        counter_evidence=_spans(one["counter_evidence"]),
        missing_facts=one["missing_facts"],
    )


def _spans(pairs: list[list[int]]) -> list[TextSpan]:
    return [TextSpan(start=start, end=end) for start, end in pairs]


@strawberry_django.type(models.Override, description="A person's word instead of the machine's.")
class Override(OwnedType):
    """An override."""

    id: strawberry.ID = public_id()
    aspect: OverrideAspect
    ground: str
    value: JSON
    machine_value: JSON | None
    reason: str
    made_by: str
    made_at: datetime


@strawberry.type(description="What a feedback's text says, and what people decided.")
class Classification:
    """A classification."""

    feedback: strawberry.ID
    labels: ClassificationLabels
    machine: TextClassification
    overrides: list[Override] = strawberry.field(metadata={AT_MOST: _MOST_OVERRIDES})
    pack_version: str
    classified_at: datetime


def _classification(info: Info, feedback: models.Feedback) -> Classification | None:
    actor = info.context.actor
    found = models.Classification.objects.visible_to(actor).filter(feedback=feedback).first()
    if found is None:
        return None
    made = models.Override.objects.visible_to(actor).filter(feedback=feedback)
    return Classification(
        feedback=strawberry.ID(feedback.public_id),
        labels=labels_of(found),
        machine=machine_answer(found.result),
        overrides=cast("list[Override]", list(made.order_by("aspect", "ground"))),
        pack_version=found.pack_version,
        classified_at=found.classified_at,
    )


@strawberry.input(description="A text to try, and what is known beside it.")
class TextToClassify:
    """What is left out counts as unknown."""

    text: str
    marketplace: str | None = None
    rating: int | None = None
    order_number: str = ""
    fulfilled_by: FulfilledBy | None = None
    label_from_marketplace: bool | None = None
    shipped_on_time: bool | None = None


@strawberry.type
class ClassificationQuery:
    """What can be read about texts."""

    @strawberry.field(description="Try what a text says; nothing is stored.")
    def classify(self, info: Info, text: TextToClassify) -> TextClassification:
        """Classify one text."""
        trial = Trial(
            text=text.text,
            marketplace=text.marketplace,
            rating=text.rating,
            order=OrderFacts(
                number=text.order_number,
                fulfilled_by=text.fulfilled_by and str(FulfilledBy(text.fulfilled_by)),
                label_from_marketplace=text.label_from_marketplace,
                shipped_on_time=text.shipped_on_time,
            ),
        )
        found = try_text(trial, actor=info.context.actor, now=timezone.now())
        return machine_answer(found.as_json())

    @strawberry.field(description="What a feedback's text says, and what people decided.")
    def classification(self, info: Info, feedback: strawberry.ID) -> Classification | None:
        """Return it, or null."""
        info.context.actor.require(Scope.FEEDBACK_READ)
        try:
            found = models.Feedback.objects.visible_to(info.context.actor).by_public_id(feedback)
        except NotFound:
            return None
        return _classification(info, found)


@strawberry.type
class ClassificationMutation:
    """What can be decided about texts."""

    @strawberry.mutation(description="Decide one label instead of the machine.")
    def override_classification(
        self,
        info: Info,
        feedback: strawberry.ID,
        aspect: OverrideAspect,
        value: JSON,
        reason: str,
        ground: GroundLabel | None = None,
    ) -> Classification:
        """Decide it and return the classification."""
        actor = info.context.actor
        actor.require(Scope.FEEDBACK_WRITE)
        found = models.Feedback.objects.visible_to(actor).by_public_id(feedback)
        override(
            feedback=found,
            aspect=OverrideAspect(aspect),
            ground=str(GroundLabel(ground)) if ground else "",
            value=value,
            reason=reason,
            actor=actor,
            now=timezone.now(),
        )
        return cast("Classification", _classification(info, found))

    @strawberry.mutation(description="Take an override back; the machine's label holds again.")
    def remove_override(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002
        reason: str,
    ) -> Classification:
        """Take it back and return the classification."""
        actor = info.context.actor
        actor.require(Scope.FEEDBACK_WRITE)
        rows = models.Override.objects.visible_to(actor).select_related("feedback")
        made = rows.by_public_id(id)
        feedback = made.feedback
        remove_override(made=made, reason=reason, actor=actor, now=timezone.now())
        return cast("Classification", _classification(info, feedback))
