"""Says what each clause of a text is about, and what the buyer complains of or praises in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from feedback.text.clauses import Clause, clauses_of
from feedback.text.cues import CueHit
from feedback.text.labels import Factor, Topic
from feedback.text.lexicon import Lexicon, little_words
from feedback.text.negations import is_negated, negates_the_unknown, not_inside_others
from feedback.text.recognition import unknown_words
from feedback.text.spans import Span, merged
from feedback.text.view import MASK, TextView


class Subject(StrEnum):
    """What a clause can be about.

    `goods` only names the thing ("the shoes came late"), `product` judges it ("good shoes");
    `general` is emotion without a subject; `unrecognised` is everything that no rule understood.
    """

    DELIVERY = "delivery"
    PACKAGING = "packaging"
    SELLER = "seller"
    ITEM = "item"
    PRICE = "price"
    PRODUCT = "product"
    GOODS = "goods"
    GENERAL = "general"
    UNRECOGNISED = "unrecognised"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadClause:
    """One clause as it stands in the original.

    `judged` are the subjects of which it complains or which it praises; of the others it only
    speaks. `late` is a clause that complains of a late or missing parcel.
    """

    span: Span
    subjects: frozenset[Subject]
    judged: frozenset[Subject] = frozenset()
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text read by the cues of one language; all spans lie in the original.

    `persons` are words that mark a name beside them as one of the seller's people, `promotions`
    those that advertise, `own_contacts` those by which the buyer asks to be reached, `cued` all
    that the lexicon knows.
    """

    view: TextView
    clauses: tuple[ReadClause, ...]
    topics: Mapping[Topic, tuple[Span, ...]] = field(default_factory=dict)
    praised: Mapping[Subject, tuple[Span, ...]] = field(default_factory=dict)
    persons: tuple[Span, ...] = ()
    promotions: tuple[Span, ...] = ()
    own_contacts: tuple[Span, ...] = ()
    cued: tuple[Span, ...] = ()

    @property
    def factors(self) -> dict[Factor, bool]:
        """Amazon's three questions, as far as the text answers them without contradiction."""
        answers: dict[Factor, bool] = {}
        for factor, (bad, good) in _FACTORS.items():
            complained = any(topic in self.topics for topic in bad)
            if complained != (good in self.praised):
                answers[factor] = not complained
        return answers


_FACTORS = {
    Factor.ARRIVED_ON_TIME: ((Topic.SHIPPING_DELAY, Topic.NOT_RECEIVED), Subject.DELIVERY),
    Factor.ITEM_AS_DESCRIBED: (
        (Topic.NOT_AS_DESCRIBED, Topic.DAMAGED_DEFECTIVE, Topic.WRONG_OR_MISSING_ITEM),
        Subject.ITEM,
    ),
    Factor.CUSTOMER_SERVICE: ((Topic.CUSTOMER_SERVICE, Topic.REFUND_RETURN), Subject.SELLER),
}
_SUBJECT_OF_TOPIC = {
    Topic.SHIPPING_DELAY: Subject.DELIVERY,
    Topic.NOT_RECEIVED: Subject.DELIVERY,
    Topic.NOT_AS_DESCRIBED: Subject.ITEM,
    Topic.DAMAGED_DEFECTIVE: Subject.ITEM,
    Topic.WRONG_OR_MISSING_ITEM: Subject.ITEM,
    Topic.CUSTOMER_SERVICE: Subject.SELLER,
    Topic.REFUND_RETURN: Subject.SELLER,
    Topic.PRICE: Subject.PRICE,
    Topic.PACKAGING: Subject.PACKAGING,
}
_OPPOSITE_OF_PRAISE = {
    Subject.DELIVERY: Topic.SHIPPING_DELAY,
    Subject.ITEM: Topic.NOT_AS_DESCRIBED,
    Subject.SELLER: Topic.CUSTOMER_SERVICE,
}
_SPOKEN = {
    **{f"about.{subject}": subject for subject in Subject},
    "general": Subject.GENERAL,
    "promotion": Subject.UNRECOGNISED,
}
# A clause of emotion is one only if every word is known. One on a subject may hold as many names
# and other unknown words as cues, up to so many: measured on comments that mix product and service.
_MOST_UNKNOWN = 2
_TELLING = ("about.", "topic.", "product.", "praise.", "general")
# Words that speak of whatever the clause speaks of: a broad property ("huge box") of the product
# if nothing else is named; "they" of the carrier in a clause on delivery, else of the seller.
_PROPERTY = "about.perhaps_product"
_ON_PRODUCT = frozenset({"about.product", _PROPERTY, "product.damaged_defective"})
_SOMEONE = "about.someone"
_CARRIED = frozenset({Subject.DELIVERY, Subject.PACKAGING})
# A masked number or date is the order's and says nothing, but beside these it may be a price.
_THINGS = frozenset({Subject.GOODS, Subject.PRODUCT})


def read_text(view: TextView, lexicon: Lexicon, *, masked: str | None = None) -> Reading:
    """Read a text; `masked` is its folded text without order numbers, addresses and the like.

    Waiting for what never came is no complaint of lateness.
    """
    text = view.folded if masked is None else masked
    hits = not_inside_others(lexicon.finder.find(text))
    reader = _Reader(view, text, little_words(lexicon.language))
    for clause, inside in _shared_out(clauses_of(text, hits), hits):
        reader.read(clause, inside)
    if Topic.NOT_RECEIVED in reader.topics:
        reader.topics.pop(Topic.SHIPPING_DELAY, None)
    return Reading(
        view=view,
        clauses=tuple(reader.clauses),
        topics={topic: merged(reader.topics[topic]) for topic in Topic if topic in reader.topics},
        praised={subject: merged(spans) for subject, spans in reader.praised.items()},
        persons=_spans(view, hits, "person"),
        own_contacts=_spans(view, hits, "own_contact"),
        promotions=merged(reader.promotions),
        cued=merged(view.span(hit.start, hit.end) for hit in hits),
    )


def _spans(view: TextView, hits: Iterable[CueHit], category: str) -> tuple[Span, ...]:
    return merged(view.span(hit.start, hit.end) for hit in hits if hit.category == category)


def _shared_out(
    clauses: Sequence[Clause], hits: Sequence[CueHit]
) -> Iterable[tuple[Clause, list[CueHit]]]:
    """Give each clause the hits that begin in it; both are in order."""
    at = 0
    for clause in clauses:
        inside: list[CueHit] = []
        while at < len(hits) and hits[at].start < clause.end:
            if hits[at].start >= clause.start:
                inside.append(hits[at])
            at += 1
        yield clause, inside


class _Reader:
    """Gathers what the clauses of one text say."""

    def __init__(self, view: TextView, text: str, little: frozenset[str]) -> None:
        self.clauses: list[ReadClause] = []
        self.topics: dict[Topic, list[Span]] = {}
        self.praised: dict[Subject, list[Span]] = {}
        self.promotions: list[Span] = []
        self._view = view
        self._text = text
        self._little = little

    def read(self, clause: Clause, hits: Sequence[CueHit]) -> None:
        """Add one clause with the cues in it."""
        spoken = {_SPOKEN[hit.category] for hit in hits if hit.category in _SPOKEN}
        judged: set[Subject] = set()
        late = False
        for at, hit in enumerate(hits):
            kind, _, what = hit.category.partition(".")
            if kind == "topic":
                subject, complains = self._complaint(hits, at, Topic(what))
                late = late or (complains and subject is Subject.DELIVERY)
                judged.add(subject)
            elif kind == "praise":
                judged.add(self._praise(hits, at, Subject(what)))
            elif kind == "product":
                spoken.add(Subject.PRODUCT)
                if not is_negated(self._text, hits, at):
                    self._note(Topic(what), [hit])
            elif kind == "promotion" and not is_negated(self._text, hits, at):
                self.promotions.append(self._span(hit))
        subjects = self._settled(clause, _with_implied(spoken | judged, hits), hits)
        if Subject.PRODUCT in subjects:
            spans = [hit for hit in hits if hit.category in _ON_PRODUCT]
            self._note(Topic.PRODUCT_REVIEW, spans or [CueHit("", clause.start, clause.end)])
        self.clauses.append(
            ReadClause(
                span=self._view.span(clause.start, clause.end),
                subjects=frozenset(subjects),
                judged=frozenset(judged),
                late=late,
            )
        )

    def _complaint(self, hits: Sequence[CueHit], at: int, topic: Topic) -> tuple[Subject, bool]:
        """Note the complaint, or the praise that it is when it is negated."""
        subject = _SUBJECT_OF_TOPIC[topic]
        complains = not is_negated(self._text, hits, at)
        if complains:
            self._note(topic, [hits[at]])
        elif subject in _OPPOSITE_OF_PRAISE:
            self.praised.setdefault(subject, []).append(self._span(hits[at]))
        return subject, complains

    def _praise(self, hits: Sequence[CueHit], at: int, subject: Subject) -> Subject:
        if is_negated(self._text, hits, at):
            self._note(_OPPOSITE_OF_PRAISE[subject], [hits[at]])
        else:
            self.praised.setdefault(subject, []).append(self._span(hits[at]))
        return subject

    def _note(self, topic: Topic, hits: Iterable[CueHit]) -> None:
        spans = self.topics.setdefault(topic, [])
        spans.extend(map(self._span, hits))

    def _span(self, hit: CueHit) -> Span:
        return self._view.span(hit.start, hit.end)

    def _settled(
        self, clause: Clause, subjects: set[Subject], hits: Sequence[CueHit]
    ) -> set[Subject]:
        """Name the clause without a subject, and the thing with an opinion a judged product."""
        unknown = unknown_words(self._text, clause, hits, self._little)
        if subjects and not subjects & _THINGS:
            unknown = [word for word in unknown if word.strip(MASK)]
        if len(unknown) > _most_unknown(subjects, hits):
            subjects |= {Subject.UNRECOGNISED}
        if Subject.PRODUCT not in subjects and negates_the_unknown(self._text, hits):
            subjects |= {Subject.UNRECOGNISED}
        if Subject.GOODS in subjects and (
            subjects <= {Subject.GOODS, Subject.GENERAL} or _has_opinion_on_goods(self._text, hits)
        ):
            opinion = Subject.GENERAL in subjects
            subjects |= {Subject.PRODUCT if opinion else Subject.UNRECOGNISED}
        return subjects or {Subject.GENERAL}


def _with_implied(subjects: set[Subject], hits: Sequence[CueHit]) -> set[Subject]:
    """Add what broad properties and pronouns speak of, which hangs on the other subjects."""
    categories = {hit.category for hit in hits}
    implied: set[Subject] = set()
    if _PROPERTY in categories and subjects <= {Subject.GOODS, Subject.GENERAL}:
        implied.add(Subject.PRODUCT)
    if _SOMEONE in categories and not subjects & _CARRIED:
        implied.add(Subject.SELLER)
    return subjects | implied


def _most_unknown(subjects: set[Subject], hits: Sequence[CueHit]) -> int:
    """Return how many unknown words leave a clause understood: none of what somebody did."""
    categories = [hit.category for hit in hits]
    if subjects <= {Subject.GENERAL} or (_SOMEONE in categories and Subject.SELLER not in subjects):
        return 0
    telling = [one for one in categories if one.startswith(_TELLING) and one != _PROPERTY]
    return min(_MOST_UNKNOWN, max(len(telling), Subject.PRODUCT in subjects))


def _has_opinion_on_goods(text: str, hits: Sequence[CueHit]) -> bool:
    """Tell whether an opinion stands right before the thing: "late delivery great phone"."""
    return any(
        (one.category, other.category) == ("general", "about.goods")
        and not text[one.end : other.start].strip()
        and one.end <= other.start
        for one, other in pairwise(hits)
    )
