"""What a feedback's text says, on its page: the marked comment, the grounds, a person's word."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin_lists import object_url
from feedback.choices import (
    CauseLabel,
    GroundLabel,
    MismatchLabel,
    OverrideAspect,
    TextPolarityLabel,
    TopicLabel,
    VerdictLabel,
)
from feedback.languages import LANGUAGE_NAMES
from feedback.models import Classification, Feedback, Override
from feedback.text.labels import CAUSE_OF_TOPIC, Topic
from feedback.text.marking import Piece, pieces
from feedback.text.spans import Span

DECIDE = "decide"  # the name of the page on which a label is decided
VERDICT_TONES = {"eligible": "success", "possible": "warning", "no": "plain"}
MISSING_FACTS = {
    "marketplace": _("the marketplace"),
    "fulfilled_by": _("who fulfilled the order"),
    "label_from_marketplace": _("whether the label was bought from the marketplace"),
    "shipped_on_time": _("whether the order was shipped on time"),
    "rating": _("the rating"),
}
# Why little is known of a text, in the words of the engine and of the reader.
REASONS = {
    "Praise and blame hold the balance.": _("Praise and blame hold the balance."),
    "No word of praise or blame is known.": _("No word of praise or blame is known."),
    "The model is not sure.": _("The model is not sure."),
    "The service is not sure.": _("The service is not sure."),
    "The text is empty.": _("The text is empty."),
    "The text has no letters.": _("The text has no letters."),
    "The text is very long; only its beginning was read.": _(
        "The text is very long; only its beginning was read."
    ),
    "The language cannot be told.": _("The language cannot be told."),
}


def classification_of(feedback: Feedback) -> Classification | None:
    """Return the classification of a feedback, which is fetched once for each page."""
    return next(iter(feedback.classifications.all()), None)


def candidate_of(feedback: Feedback) -> SafeString:
    """Return the grounds on which the feedback may be removed, as coloured words."""
    found = classification_of(feedback)
    if found is None:
        return SafeString("")
    return format_html_join(
        " ",
        '<span class="gs-tag gs-{}" title="{}">{}</span>',
        (
            (VERDICT_TONES[verdict], VerdictLabel(verdict).label, GroundLabel(ground).label)
            for verdict, grounds in (
                ("eligible", found.grounds_eligible),
                ("possible", found.grounds_possible),
            )
            for ground in grounds
        ),
    )


def classification_context(feedback: Feedback) -> dict[str, Any]:
    """Return what the template of a feedback's page shows of its text."""
    found = classification_of(feedback)
    if found is None:
        return {"classification": None, "pieces": [Piece(feedback.comment or "", ())]}
    result = found.result
    return {
        "classification": found,
        "pieces": pieces(feedback.comment or "", _marks(result)),
        "grounds": [_ground(one, found, feedback) for one in result["grounds"]],
        "causes": _causes(found),
        "language_name": LANGUAGE_NAMES.get(found.language, gettext("Unknown")),
        "overrides": [decided(one) for one in feedback.overrides.all()],
        "machine_reason": _reason(result["polarity_text"]["reason"] or result["reason"]),
    }


def _reason(reason: str) -> str:
    return str(REASONS.get(reason, reason))


def _marks(result: Mapping[str, Any]) -> Iterator[tuple[Span, str]]:
    for one in result["grounds"]:
        if one["verdict"] != "no":
            yield from ((Span(*pair), "ground") for pair in one["evidence"])
            yield from ((Span(*pair), "counter") for pair in one["counter_evidence"])
    for spans in result["topic_evidence"].values():
        yield from ((Span(*pair), "topic") for pair in spans)
    yield from ((Span(*pair), "obscene") for pair in result["profanity"])
    for one in result["entities"]:
        yield Span(one["start"], one["end"]), "entity"


def _ground(one: Mapping[str, Any], found: Classification, feedback: Feedback) -> dict[str, Any]:
    """Return one line of the table of grounds; `holds` is the verdict after overrides."""
    holds = "no"
    if one["ground"] in found.grounds_eligible:
        holds = "eligible"
    elif one["ground"] in found.grounds_possible:
        holds = "possible"
    comment = feedback.comment or ""
    decide = object_url(feedback, DECIDE)
    return {
        "label": GroundLabel(one["ground"]).label,
        "verdict": VerdictLabel(holds).label,
        "tone": VERDICT_TONES[holds],
        "by_person": holds != one["verdict"],
        "evidence": [comment[start:end] for start, end in one["evidence"]],
        "counter": [comment[start:end] for start, end in one["counter_evidence"]],
        "missing": [MISSING_FACTS.get(fact, fact) for fact in one["missing_facts"]],
        "rule": one["rule"],
        "decisions": [
            (label, f"{decide}?decision=ground:{one['ground']}:{verdict}")
            for verdict, label in VerdictLabel.choices
            if verdict != holds
        ],
    }


def _causes(found: Classification) -> list[tuple[str, list[str]]]:
    """Return the root causes in two levels: who can mend it, and what it was."""
    causes: dict[str, list[str]] = {}
    for topic in found.topics:
        cause = str(CauseLabel(CAUSE_OF_TOPIC[Topic(topic)].value).label)
        causes.setdefault(cause, []).append(str(TopicLabel(topic).label))
    return list(causes.items())


def decided(one: Override) -> dict[str, Any]:
    """Return one override as a person reads it."""
    label = one.get_aspect_display()
    if one.ground:
        label = f"{label}: {GroundLabel(one.ground).label}"
    return {
        "label": label,
        "value": value_in_words(one.aspect, one.value),
        "machine": value_in_words(one.aspect, one.machine_value),
        "reason": one.reason,
        "who": one.made_by,
        "when": one.made_at,
    }


def value_in_words(aspect: str, value: Any) -> str:
    """Return the value of an override as a person reads it."""
    if value is None:
        return "–"
    if aspect == OverrideAspect.TOPICS:
        return ", ".join(str(TopicLabel(one).label) for one in value) or "–"
    if aspect == OverrideAspect.LANGUAGE:
        return str(LANGUAGE_NAMES.get(value, value))
    labels = {
        OverrideAspect.GROUND: VerdictLabel,
        OverrideAspect.TEXT_POLARITY: TextPolarityLabel,
        OverrideAspect.MISMATCH: MismatchLabel,
    }
    return str(labels[OverrideAspect(aspect)](value).label)
