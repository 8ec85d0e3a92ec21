"""Reads a text for the tests of topics and grounds, by the shipped cues or a few of their own."""

from collections.abc import Iterable, Mapping

from feedback.text.cues import CueFinder
from feedback.text.grounds import Read, judge
from feedback.text.inputs import MarketplaceRules, OrderFacts, OwnNames, TextInput
from feedback.text.labels import EntityType, Ground, TextPolarity
from feedback.text.lexicon import Lexicon, lexicon
from feedback.text.results import Entity, Finding, Polarity
from feedback.text.spans import Span
from feedback.text.topics import Reading, read_text
from feedback.text.view import view_of

UNCERTAIN = Polarity(label=TextPolarity.UNCERTAIN, negative=0.4, neutral=0.2, positive=0.4)
ALL = {
    Ground.PRODUCT_REVIEW: True,
    Ground.PROMOTIONAL: False,
    Ground.PERSONAL_INFORMATION: False,
    Ground.OBSCENE: False,
    Ground.MARKETPLACE_FULFILMENT: True,
    Ground.BOUGHT_LABEL_DELIVERY: True,
    Ground.RATING_MISMATCH: False,
}


def rules(grounds: Mapping[Ground, bool] = ALL) -> MarketplaceRules:
    """Return a marketplace that knows these grounds."""
    return MarketplaceRules(
        code="amazon.us", version="1", country="US", language="en", grounds=grounds
    )


def small_lexicon(language: str, cues: Mapping[str, tuple[str, ...]]) -> Lexicon:
    """Return a lexicon of a few words, so that a test does not hang on the shipped ones."""
    return Lexicon(language, "cues", cues, CueFinder(cues, spaced=language not in {"ko", "ja"}))


def reading_of(text: str, cues: Lexicon | None = None, *, masked: Iterable[str] = ()) -> Reading:
    """Read a text; the words in `masked` are hidden from the cues."""
    view = view_of(text)
    hidden = [(view.folded.index(word), view.folded.index(word) + len(word)) for word in masked]
    return read_text(view, cues or lexicon("cues", "en"), masked=view.masked(hidden))


def words(text: str, spans: Iterable[Span]) -> list[str]:
    """Return what the spans hold."""
    return [text[span.start : span.end] for span in spans]


def entity(kind: EntityType, text: str, written: str) -> Entity:
    """Return the entity that stands in the text as written."""
    start = text.index(written)
    return Entity(type=kind, span=Span(start, start + len(written)))


def findings_of(
    text: str,
    *,
    order: OrderFacts | None = None,
    marketplace: MarketplaceRules | None = rules(),  # noqa: B008 frozen
    entities: Iterable[Entity] = (),
    own: OwnNames | None = None,
    **more: object,
) -> dict[Ground, Finding]:
    """Judge a text; `more` is `profanity`, `polarity` or `stars`."""
    entities = tuple(entities)
    hidden = [view_of(text[one.span.start : one.span.end]).folded for one in entities]
    read = Read(
        reading=reading_of(text, masked=hidden),
        entities=entities,
        profanity=more.get("profanity", ()),
        polarity=more.get("polarity", UNCERTAIN),
    )
    asked = TextInput(
        text=text,
        rules=marketplace,
        stars=more.get("stars"),
        order=order or OrderFacts(),
        own=own or OwnNames(),
    )
    return {finding.ground: finding for finding in judge(read, asked)}
