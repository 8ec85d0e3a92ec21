"""Judges each ground on which a marketplace takes a feedback away: eligible, possible or no.

`eligible` is only said where the rule of the marketplace is certainly met; every doubt, an unknown
clause or a missing fact, makes it `possible`, for a person to decide.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from feedback.text import entire, personal, promotion
from feedback.text.inputs import TextInput
from feedback.text.labels import Ground, TextPolarity, Topic, Verdict
from feedback.text.results import Entity, Finding, Polarity
from feedback.text.spans import Span, merged
from feedback.text.topics import Reading

STRONG = "strong"
# The probability from which on a text is held against the stars.
_CERTAIN = 0.9
_ENTIRE = frozenset(
    {Ground.PRODUCT_REVIEW, Ground.MARKETPLACE_FULFILMENT, Ground.BOUGHT_LABEL_DELIVERY}
)


class Profane(Protocol):
    """An obscene word in the original; `severity` is "strong" or "mild"."""

    @property
    def span(self) -> Span:
        """Where it stands."""

    @property
    def severity(self) -> str:
        """How bad it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Everything that was found in one text before its grounds are judged."""

    reading: Reading
    entities: Sequence[Entity]
    profanity: Sequence[Profane]
    polarity: Polarity


@dataclass(frozen=True, slots=True)
class _Case:
    """One text before one ground; `entirely`: it must hold for the whole comment."""

    read: Read
    asked: TextInput
    entirely: bool


def judge(read: Read, asked: TextInput) -> tuple[Finding, ...]:
    """Return a finding for each ground of the marketplace; for all of them where it is unknown."""
    rules = asked.rules
    if rules is None:
        return tuple(
            _without_marketplace(_RULES[ground](_Case(read, asked, ground in _ENTIRE)))
            for ground in Ground
        )
    return tuple(
        _RULES[ground](_Case(read, asked, rules.grounds[ground]))
        for ground in Ground
        if ground in rules.grounds
    )


def _without_marketplace(finding: Finding) -> Finding:
    if finding.verdict is Verdict.NO:
        return finding
    missing = (*finding.missing_facts, "marketplace")
    return replace(finding, verdict=Verdict.POSSIBLE, missing_facts=missing)


def _finding(
    ground: Ground,
    verdict: Verdict,
    evidence: Sequence[Span] = (),
    counter: Sequence[Span] = (),
    missing: tuple[str, ...] = (),
) -> Finding:
    return Finding(
        ground=ground,
        verdict=verdict,
        rule=f"{ground}/{_VERSIONS[ground]}",
        evidence=tuple(evidence),
        counter_evidence=tuple(counter),
        missing_facts=missing,
    )


def _product_review(case: _Case) -> Finding:
    found = entire.about_product(case.read.reading, case.read.entities, entirely=case.entirely)
    return _finding(Ground.PRODUCT_REVIEW, found.verdict, found.evidence, found.counter_evidence)


def _marketplace_fulfilment(case: _Case) -> Finding:
    found = entire.about_delivery(case.read.reading, case.read.entities, entirely=case.entirely)
    facts = {"fulfilled_by": _same(case.asked.order.fulfilled_by, "marketplace")}
    return _with_facts(Ground.MARKETPLACE_FULFILMENT, found, facts)


def _bought_label_delivery(case: _Case) -> Finding:
    found = entire.about_lateness(case.read.reading, case.read.entities, entirely=case.entirely)
    order = case.asked.order
    facts = {
        "fulfilled_by": _same(order.fulfilled_by, "seller"),
        "label_from_marketplace": order.label_from_marketplace,
        "shipped_on_time": order.shipped_on_time,
    }
    return _with_facts(Ground.BOUGHT_LABEL_DELIVERY, found, facts)


def _same(value: str | None, wanted: str) -> bool | None:
    return None if value is None else value == wanted


def _with_facts(ground: Ground, found: entire.Entirety, facts: dict[str, bool | None]) -> Finding:
    """Weigh what the text says with the facts of the order that the ground needs."""
    if found.verdict is Verdict.NO or any(fact is False for fact in facts.values()):
        return _finding(ground, Verdict.NO, found.evidence, found.counter_evidence)
    missing = tuple(name for name, fact in facts.items() if fact is None)
    verdict = Verdict.POSSIBLE if missing else found.verdict
    return _finding(ground, verdict, found.evidence, found.counter_evidence, missing)


def _personal_information(case: _Case) -> Finding:
    reading, entities = case.read.reading, case.read.entities
    advertised = (
        promotion.leads_elsewhere(reading, entities, case.asked.own.domains)
        if reading.promotions
        else ()
    )
    others = (*advertised, *personal.buyers_own(reading, entities))
    certain = personal.personal_data(reading, entities, others)
    perhaps = personal.perhaps_personal(reading, entities, others)
    staff, full = personal.staff_named(reading, case.asked.own.staff)
    if certain or full:
        return _finding(Ground.PERSONAL_INFORMATION, Verdict.ELIGIBLE, merged((*certain, *staff)))
    if perhaps or staff:
        return _finding(Ground.PERSONAL_INFORMATION, Verdict.POSSIBLE, merged((*perhaps, *staff)))
    return _finding(Ground.PERSONAL_INFORMATION, Verdict.NO)


def _promotional(case: _Case) -> Finding:
    reading, entities, domains = case.read.reading, case.read.entities, case.asked.own.domains
    elsewhere = promotion.leads_elsewhere(reading, entities, domains)
    codes = promotion.discount_codes(reading, entities)
    links = promotion.links(reading, entities, domains)
    evidence = merged((*elsewhere, *codes, *links, *reading.promotions))
    compared = Topic.PRICE in reading.topics and any(link in elsewhere for link in links)
    if compared or (reading.promotions and (elsewhere or codes)):
        return _finding(Ground.PROMOTIONAL, Verdict.ELIGIBLE, evidence)
    if links or reading.promotions:
        return _finding(Ground.PROMOTIONAL, Verdict.POSSIBLE, evidence)
    return _finding(Ground.PROMOTIONAL, Verdict.NO)


def _obscene(case: _Case) -> Finding:
    spans = merged(word.span for word in case.read.profanity)
    strong = any(word.severity == STRONG for word in case.read.profanity)
    if not spans:
        return _finding(Ground.OBSCENE, Verdict.NO)
    return _finding(Ground.OBSCENE, Verdict.ELIGIBLE if strong else Verdict.POSSIBLE, spans)


def _rating_mismatch(case: _Case) -> Finding:
    said = case.read.polarity
    if case.asked.stars is None:
        return _finding(Ground.RATING_MISMATCH, Verdict.NO, missing=("rating",))
    against = {
        TextPolarity.NEGATIVE: (TextPolarity.POSITIVE, said.positive),
        TextPolarity.POSITIVE: (TextPolarity.NEGATIVE, said.negative),
    }
    label, p = against.get(case.asked.stars, (TextPolarity.UNCERTAIN, 0.0))
    if said.label is not label or p < _CERTAIN:
        return _finding(Ground.RATING_MISMATCH, Verdict.NO)
    verdict = Verdict.ELIGIBLE if _unmistakable(case.read.reading, label) else Verdict.POSSIBLE
    return _finding(Ground.RATING_MISMATCH, verdict, said.evidence)


def _unmistakable(reading: Reading, label: TextPolarity) -> bool:
    """Tell whether the cues say the same as the polarity, and none of them the contrary."""
    complaints = any(topic is not Topic.PRODUCT_REVIEW for topic in reading.topics)
    praises = bool(reading.praised)
    if label is TextPolarity.POSITIVE:
        return praises and not complaints
    return complaints and not praises


_RULES: dict[Ground, Callable[[_Case], Finding]] = {
    Ground.PRODUCT_REVIEW: _product_review,
    Ground.PROMOTIONAL: _promotional,
    Ground.PERSONAL_INFORMATION: _personal_information,
    Ground.OBSCENE: _obscene,
    Ground.MARKETPLACE_FULFILMENT: _marketplace_fulfilment,
    Ground.BOUGHT_LABEL_DELIVERY: _bought_label_delivery,
    Ground.RATING_MISMATCH: _rating_mismatch,
}
_VERSIONS: dict[Ground, int] = dict.fromkeys(Ground, 1)
