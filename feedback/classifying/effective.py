"""The labels that hold: what the machine said, and what a person decided instead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from feedback.choices import OverrideAspect
from feedback.text.labels import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What lists show and filter by; codes as in `feedback.text.labels`, lists in sorted order."""

    language: str
    text_polarity: str
    mismatch: str
    topics: tuple[str, ...]
    grounds_eligible: tuple[str, ...]
    grounds_possible: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One override: `value` is a code, of the topics a list of codes, of a ground its verdict."""

    aspect: OverrideAspect
    ground: str
    value: Any


def machine_labels(result: Mapping[str, Any]) -> Labels:
    """Return what the machine's answer (`Classification.as_json`) comes to."""
    verdicts = {one["ground"]: one["verdict"] for one in result["grounds"]}
    return Labels(
        language=result["language"]["code"],
        text_polarity=result["polarity_text"]["label"],
        mismatch=result["mismatch"],
        topics=tuple(sorted(result["topics"])),
        grounds_eligible=_with(verdicts, Verdict.ELIGIBLE),
        grounds_possible=_with(verdicts, Verdict.POSSIBLE),
    )


def effective_labels(result: Mapping[str, Any], decisions: Iterable[Decision]) -> Labels:
    """Return the labels that hold: a person's word wins, label by label and ground by ground."""
    labels = machine_labels(result)
    for decision in decisions:
        labels = _decided(labels, decision)
    return labels


def _decided(labels: Labels, decision: Decision) -> Labels:
    if decision.aspect is OverrideAspect.TOPICS:
        return replace(labels, topics=tuple(sorted(decision.value)))
    if decision.aspect is not OverrideAspect.GROUND:
        return replace(labels, **{decision.aspect.value: decision.value})
    verdicts = dict.fromkeys(labels.grounds_eligible, Verdict.ELIGIBLE.value)
    verdicts |= dict.fromkeys(labels.grounds_possible, Verdict.POSSIBLE.value)
    verdicts[decision.ground] = decision.value
    return replace(
        labels,
        grounds_eligible=_with(verdicts, Verdict.ELIGIBLE),
        grounds_possible=_with(verdicts, Verdict.POSSIBLE),
    )


def _with(verdicts: Mapping[str, str], wanted: Verdict) -> tuple[str, ...]:
    return tuple(sorted(ground for ground, verdict in verdicts.items() if verdict == wanted))
