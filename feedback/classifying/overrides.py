"""A person's word beside the machine's: written, taken back, and always on top."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import Conflict, FieldError, Invalid, NotFound
from audit.recording import unit_of_work
from feedback.account_locks import hold_accounts
from feedback.choices import FeedbackEvent, OverrideAspect
from feedback.classifying.effective import Labels, effective_labels, machine_labels
from feedback.classifying.writing import decisions_of
from feedback.models import Classification, Feedback, Override
from feedback.reasons import check_reason
from feedback.text.labels import LANGUAGES, Ground, Mismatch, TextPolarity, Topic, Verdict

_CODES: Mapping[OverrideAspect, tuple[str, ...]] = {
    OverrideAspect.LANGUAGE: LANGUAGES,
    OverrideAspect.TEXT_POLARITY: tuple(one.value for one in TextPolarity),
    OverrideAspect.MISMATCH: tuple(one.value for one in Mismatch),
    OverrideAspect.TOPICS: tuple(one.value for one in Topic),
    OverrideAspect.GROUND: tuple(one.value for one in Verdict),
}


class NotClassified(Conflict):
    """There is nothing to decide beside: the feedback has no comment, or waits for its job."""

    code: ClassVar[str] = "not_classified"
    message: ClassVar[str] = "The feedback has no classification yet that could be overridden."


def override(  # noqa: PLR0913 - a decision has as many parts
    *,
    feedback: Feedback,
    aspect: OverrideAspect,
    value: Any,
    reason: str,
    actor: Actor,
    now: datetime,
    ground: str = "",
) -> Override:
    """Decide a label instead of the machine; the same aspect decided again replaces the decision.

    `value` is a code of the aspect, for topics a list of codes; `ground` names which ground.

    Raises:
        Invalid: the value, the ground or the reason cannot be used.
        NotClassified: there is no classification.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    kept = _checked(aspect, ground, value, reason)
    with unit_of_work(actor=actor, now=now, reason=reason.strip()) as work:
        found = _held(feedback, actor)
        machine = _value_of(machine_labels(found.result), aspect, ground)
        made = _made(feedback, aspect, ground)
        before = machine if made.pk is None else made.value
        made.value, made.machine_value, made.reason = kept, machine, reason.strip()
        made.made_by, made.made_at = actor.label, now
        made.save()
        _apply(found)
        changes = {_name(aspect, ground): (before, kept)}
        work.record(FeedbackEvent.OVERRIDDEN, feedback, changes=changes)
    return made


def remove_override(*, made: Override, reason: str, actor: Actor, now: datetime) -> None:
    """Take a decision back; the machine's label holds again.

    Raises:
        NotFound: somebody took it back a moment ago.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    check_reason(reason)
    with unit_of_work(actor=actor, now=now, reason=reason.strip()) as work:
        found = _held(made.feedback, actor)
        held = Override.objects.visible_to(actor).filter(pk=made.pk).first()
        if held is None:
            raise NotFound
        held.delete()
        _apply(found)
        machine = _value_of(machine_labels(found.result), held.aspect, held.ground)
        changes = {_name(held.aspect, held.ground): (held.value, machine)}
        work.record(FeedbackEvent.OVERRIDE_REMOVED, made.feedback, changes=changes)


def _made(feedback: Feedback, aspect: OverrideAspect, ground: str) -> Override:
    """Return the decision that there is, or a new one that is not saved yet."""
    whose: dict[str, Any] = {
        "organization_id": feedback.organization_id,
        "feedback": feedback,
        "aspect": aspect,
        "ground": ground,
    }
    return Override.objects.filter(**whose).first() or Override(**whose)


def _held(feedback: Feedback, actor: Actor) -> Classification:
    hold_accounts(actor.organization_id, [feedback.seller_account_id])
    rows = Classification.objects.visible_to(actor).filter(feedback=feedback)
    found = rows.first()
    if found is None:
        raise NotClassified
    return found


def _apply(found: Classification) -> None:
    """Work out the labels that hold, and keep them."""
    decisions = decisions_of(found.organization_id, [found.feedback_id])
    labels = effective_labels(found.result, decisions.get(found.feedback_id, ()))
    found.language, found.text_polarity = labels.language, labels.text_polarity
    found.mismatch, found.topics = labels.mismatch, list(labels.topics)
    found.grounds_eligible = list(labels.grounds_eligible)
    found.grounds_possible = list(labels.grounds_possible)
    found.save()


def _value_of(labels: Labels, aspect: str, ground: str) -> Any:
    if aspect == OverrideAspect.GROUND:
        if ground in labels.grounds_eligible:
            return Verdict.ELIGIBLE.value
        is_possible = ground in labels.grounds_possible
        return Verdict.POSSIBLE.value if is_possible else Verdict.NO.value
    if aspect == OverrideAspect.TOPICS:
        return list(labels.topics)
    return getattr(labels, aspect)


def _name(aspect: str, ground: str) -> str:
    return f"{aspect}.{ground}" if ground else aspect


def _checked(aspect: OverrideAspect, ground: str, value: Any, reason: str) -> Any:
    check_reason(reason)
    grounds = [one.value for one in Ground]
    if (aspect is OverrideAspect.GROUND) != bool(ground) or (ground and ground not in grounds):
        detail = f"Name one of {', '.join(grounds)} with the aspect `ground`, otherwise nothing."
        raise Invalid(errors=[FieldError("#/ground", "invalid", detail)])
    check: Callable[[Any], bool] = _CODES[aspect].__contains__
    several = aspect is OverrideAspect.TOPICS
    values = value if several and isinstance(value, list) else [value]
    if several != isinstance(value, list) or not all(
        isinstance(one, str) and check(one) for one in values
    ):
        kind = "a list of" if several else "one of"
        detail = f"The value must be {kind} {', '.join(_CODES[aspect])}."
        raise Invalid(errors=[FieldError("#/value", "invalid", detail)])
    return sorted(set(values)) if several else value
