"""Text in, classification out: every step of the engine, in its order.

Fold, tell the language, mask what is data, find obscene words, read clauses, ask the providers for
the polarity, compare it with the stars, judge the grounds for removal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from feedback.text import grounds, sentiment
from feedback.text.entities import recognise
from feedback.text.inputs import TextInput
from feedback.text.labels import LANGUAGES, TextPolarity
from feedback.text.language import detect
from feedback.text.lexicon import lexicon
from feedback.text.mismatch import mismatch_of
from feedback.text.profanity import ProfaneSpan, find_profanity
from feedback.text.providers import ClassifierProvider, Question
from feedback.text.results import Classification, Entity, Language, Polarity
from feedback.text.topics import Reading, read_text
from feedback.text.view import LONGEST, TextView, view_of

# Grows with every change of a rule or a lexicon that can change an answer.
RULES: Final = "rules/1"
_EMPTY = "The text is empty."
_NO_LETTERS = "The text has no letters."
_OTHERWISE = "en"  # read with these words where neither text nor marketplace tells the language


@dataclass(slots=True, kw_only=True)
class _Read:
    """One text on its way through the engine."""

    asked: TextInput
    view: TextView
    language: Language
    entities: tuple[Entity, ...]
    profanity: tuple[ProfaneSpan, ...]
    reading: Reading
    polarity: Polarity
    engine: str = RULES


class Engine:
    """The rules, and after them the providers, each of which may know the polarity better."""

    def __init__(self, providers: Iterable[ClassifierProvider] = ()) -> None:
        self._providers = tuple(providers)

    @property
    def name(self) -> str:
        """What may speak: the rules' version, then each provider's name."""
        return "+".join([RULES, *(provider.name for provider in self._providers)])

    def classify(self, batch: Sequence[TextInput]) -> list[Classification]:
        """Classify texts in their order; the same batch gets the same answers again.

        No text makes it fail: what cannot be read is `uncertain`, and says why.
        """
        read = [_read(asked) for asked in batch]
        for provider in self._providers:
            _ask(provider, read)
        return [_finished(one) for one in read]


def _read(asked: TextInput) -> _Read:
    view = view_of(asked.text)
    language = detect(view, likely=asked.rules.language if asked.rules else "")
    code = language.code or _likely(asked)
    recognised = recognise(
        view,
        country=asked.rules.country if asked.rules else "",
        order_number=asked.order.number,
        own=asked.own,
    )
    return _Read(
        asked=asked,
        view=view,
        language=language,
        entities=recognised.entities,
        profanity=find_profanity(view, recognised.masked, language.code),
        reading=read_text(view, lexicon("cues", code), masked=recognised.masked),
        polarity=_by_rules(view, recognised.masked, code),
    )


def _by_rules(view: TextView, masked: str, code: str) -> Polarity:
    """Judge a text with letters; signs alone, emoji too, say too little."""
    said = sentiment.judge(view, masked, code)
    if view.letters:
        return said
    reason = _NO_LETTERS if view.original.strip() else _EMPTY
    return replace(said, label=TextPolarity.UNCERTAIN, evidence=(), reason=reason)


def _likely(asked: TextInput) -> str:
    """Return the language in which a text of this marketplace is read, if it does not tell."""
    language = asked.rules.language if asked.rules else ""
    return language if language in LANGUAGES else _OTHERWISE


def _ask(provider: ClassifierProvider, read: Sequence[_Read]) -> None:
    """Let a provider judge the texts in which there is something to judge."""
    speaking = [one for one in read if one.view.letters]
    if not speaking:
        return
    questions = [
        Question(
            text=_without_personal_data(one) if provider.outside else one.asked.text,
            language=one.language.code,
        )
        for one in speaking
    ]
    for one, said in zip(speaking, provider.classify(questions), strict=True):
        if said is not None:
            one.polarity = said
            one.engine = f"{RULES}+{provider.name}"


def _without_personal_data(one: _Read) -> str:
    """Return what was read of the text: what lies beyond may hold data that nobody looked for."""
    text, at = [], 0
    for entity in sorted(one.entities, key=lambda entity: entity.span):
        if entity.span.start >= at:
            text += [one.asked.text[at : entity.span.start], f"[{entity.type}]"]
            at = entity.span.end
    return "".join([*text, one.asked.text[at:LONGEST]])


def _finished(one: _Read) -> Classification:
    read = grounds.Read(
        reading=one.reading,
        entities=one.entities,
        profanity=one.profanity,
        polarity=one.polarity,
    )
    return Classification(
        engine=one.engine,
        language=one.language,
        polarity=one.polarity,
        mismatch=mismatch_of(one.asked.stars, one.polarity),
        topics=one.reading.topics,
        factors=one.reading.factors,
        grounds=grounds.judge(read, one.asked),
        entities=one.entities,
        profanity=tuple(word.span for word in one.profanity if word.profane),
        reason=_reason(one),
    )


def _reason(one: _Read) -> str:
    """Say why little is known of a text, "" where that is not so."""
    if not one.asked.text.strip():
        return _EMPTY
    if not one.view.letters:
        return _NO_LETTERS
    if one.view.cut:
        return "The text is very long; only its beginning was read."
    if not one.language.code:
        return "The language cannot be told."
    return ""
