"""What is said of one text: frozen values, and the one shape in which they leave the product."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from feedback.text.labels import (
    EntityType,
    Factor,
    Ground,
    Mismatch,
    TextPolarity,
    Topic,
    Verdict,
)
from feedback.text.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The language as ISO 639-1, "" if it cannot be told, and the probability of being right."""

    code: str
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Polarity:
    """The label and the three probabilities; those of an uncertain text are what is known.

    `evidence` are the characters that speak for the label; `reason` says why it is uncertain.
    `trusted`: whoever says it was right in at least 90 % of such texts when it was measured.
    """

    label: TextPolarity
    negative: float
    neutral: float
    positive: float
    evidence: tuple[Span, ...] = ()
    reason: str = ""
    trusted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The verdict on one ground, with the characters that prove it and those that defeat it.

    `missing_facts` are facts of the order, the rating or the marketplace that nobody told.
    `rule` is the id and version of the rule that spoke.
    """

    ground: Ground
    verdict: Verdict
    rule: str
    evidence: tuple[Span, ...] = ()
    counter_evidence: tuple[Span, ...] = ()
    missing_facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Data of a person, a shop or an order, found in the text."""

    type: EntityType
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """Everything that one run of one engine says of one text.

    `topics` each with the characters that name them; `factors` holds only answered questions;
    `reason` says why little is known (empty text, no letters, unknown language, cut off).
    """

    engine: str
    language: Language
    polarity: Polarity
    mismatch: Mismatch
    topics: Mapping[Topic, tuple[Span, ...]] = field(default_factory=dict)
    factors: Mapping[Factor, bool] = field(default_factory=dict)
    grounds: tuple[Finding, ...] = ()
    entities: tuple[Entity, ...] = ()
    profanity: tuple[Span, ...] = ()
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return plain values in the documented shape; spans are [start, end]."""
        said = self.polarity
        return {
            "language": {"code": self.language.code, "p": round(self.language.p, 4)},
            "polarity_text": {
                "label": said.label.value,
                "p": {
                    "negative": round(said.negative, 4),
                    "neutral": round(said.neutral, 4),
                    "positive": round(said.positive, 4),
                },
                "evidence": _pairs(said.evidence),
                "reason": said.reason,
            },
            "mismatch": self.mismatch.value,
            "topics": [topic.value for topic in self.topics],
            "topic_evidence": {topic.value: _pairs(spans) for topic, spans in self.topics.items()},
            "factors": {factor.value: answer for factor, answer in self.factors.items()},
            "grounds": [_finding(finding) for finding in self.grounds],
            "entities": [
                {"type": one.type.value, "start": one.span.start, "end": one.span.end}
                for one in self.entities
            ],
            "profanity": _pairs(self.profanity),
            "engine": self.engine,
            "reason": self.reason,
        }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "ground": finding.ground.value,
        "verdict": finding.verdict.value,
        "rule": finding.rule,
        "evidence": _pairs(finding.evidence),
        "counter_evidence": _pairs(finding.counter_evidence),
        "missing_facts": list(finding.missing_facts),
    }


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
