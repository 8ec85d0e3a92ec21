"""Grounds that must hold for the entire comment: is every clause about it, and what defeats it?"""

from collections.abc import Iterable
from dataclasses import dataclass

from feedback.text.labels import EntityType, Verdict
from feedback.text.results import Entity
from feedback.text.spans import Span
from feedback.text.topics import ReadClause, Reading, Subject

_PRODUCT = frozenset({Subject.PRODUCT, Subject.GOODS, Subject.GENERAL})
_DELIVERY = frozenset({Subject.DELIVERY, Subject.PACKAGING, Subject.GOODS, Subject.GENERAL})
_LATENESS = frozenset({Subject.DELIVERY, Subject.GOODS, Subject.GENERAL})


@dataclass(frozen=True, slots=True)
class Entirety:
    """How far a whole comment is about one thing, with the clauses for and against it."""

    verdict: Verdict
    evidence: tuple[Span, ...] = ()
    counter_evidence: tuple[Span, ...] = ()


def about_product(reading: Reading, entities: Iterable[Entity], *, entirely: bool) -> Entirety:
    """Judge whether the comment reviews the product and nothing else."""
    own = [clause for clause in reading.clauses if Subject.PRODUCT in clause.subjects]
    return _judge(reading, own, _PRODUCT, entities, entirely=entirely)


def about_delivery(reading: Reading, entities: Iterable[Entity], *, entirely: bool) -> Entirety:
    """Judge whether the comment is about the delivery of the parcel and nothing else."""
    own = [clause for clause in reading.clauses if Subject.DELIVERY in clause.subjects]
    own = own or [clause for clause in reading.clauses if Subject.PACKAGING in clause.judged]
    return _judge(reading, own, _DELIVERY, entities, entirely=entirely)


def about_lateness(reading: Reading, entities: Iterable[Entity], *, entirely: bool) -> Entirety:
    """Judge whether the comment complains of a late or missing parcel and of nothing else."""
    own = [clause for clause in reading.clauses if clause.late]
    return _judge(reading, own, _LATENESS, entities, entirely=entirely)


def _judge(
    reading: Reading,
    own: list[ReadClause],
    allowed: frozenset[Subject],
    entities: Iterable[Entity],
    *,
    entirely: bool,
) -> Entirety:
    if not own:
        return Entirety(Verdict.NO)
    evidence = tuple(clause.span for clause in own)
    if not entirely:
        return Entirety(Verdict.ELIGIBLE, evidence)
    against = [clause for clause in reading.clauses if not clause.subjects <= allowed]
    counter = [clause.span for clause in against]
    counter += [one.span for one in entities if one.type is not EntityType.ORDER_ID]
    if not counter and not reading.view.cut:
        return Entirety(Verdict.ELIGIBLE, evidence)
    defeated = any(_defeats(clause, allowed) for clause in against)
    verdict = Verdict.NO if defeated else Verdict.POSSIBLE
    return Entirety(verdict, evidence, tuple(sorted(counter)))


def _defeats(clause: ReadClause, allowed: frozenset[Subject]) -> bool:
    """Tell a clause that judges something else from one that only mentions it."""
    return not clause.judged <= allowed
