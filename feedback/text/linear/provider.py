"""A trained model as a provider of the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from feedback.text.labels import TextPolarity
from feedback.text.linear.artefact import load
from feedback.text.linear.evidence import Evidence, strongest_of_each
from feedback.text.linear.predicting import LinearModel, Prediction
from feedback.text.providers import Question
from feedback.text.results import Polarity
from feedback.text.spans import merged

# A model is trusted in a language where it was right in so many of the newer texts, neutral aside.
_TRUSTED_FROM = 0.9
_SHOWN_WORDS = 5
_DIGITS = 8


@dataclass(frozen=True)
class LinearProvider:
    """One model; it abstains in languages of which it has seen too little."""

    name: str
    model: LinearModel
    trusted: frozenset[str]
    digest: str
    outside: bool = field(default=False, init=False)
    slow: bool = field(default=False, init=False)

    @classmethod
    def of(cls, numbers: bytes, facts: bytes, *, digest: str) -> "LinearProvider":
        """Return the provider of an artefact; raise ArtefactRefused for one that is damaged."""
        model = load(numbers, facts)
        return cls(f"linear:{model.name}@{digest[:_DIGITS]}", model, _trusted(model.report), digest)

    def classify(self, batch: Sequence[Question]) -> Sequence[Polarity | None]:
        """Judge a batch."""
        texts = [question.text for question in batch]
        languages = [question.language for question in batch]
        predictions = self.model.predict(texts, languages)
        labels = [said.label for said in predictions]
        evidence = strongest_of_each(self.model, texts, labels, _SHOWN_WORDS)
        return [
            self._polarity(question, said, words) if said.served else None
            for question, said, words in zip(batch, predictions, evidence, strict=True)
        ]

    def _polarity(
        self, question: Question, said: Prediction, words: Sequence[Evidence]
    ) -> Polarity:
        is_uncertain = said.label is TextPolarity.UNCERTAIN
        return Polarity(
            label=said.label,
            negative=said.negative,
            neutral=said.neutral,
            positive=said.positive,
            evidence=merged(word.span for word in words),
            reason="The model is not sure." if is_uncertain else "",
            trusted=question.language in self.trusted,
        )


def _trusted(report: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(
        language
        for language, figures in report.get("languages", {}).items()
        if (figures["binary"]["accuracy"] or 0) >= _TRUSTED_FROM
    )
