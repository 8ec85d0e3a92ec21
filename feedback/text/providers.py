"""Who may say what a text's mood is: one interface for rules, trained models and services.

A provider answers a batch of questions in their order, None where it has nothing to say. The rules
always read the text first; each provider after them may know better. What holds for removal is
never a provider's word: that is decided by rules alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from feedback.text.results import Polarity


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A text in a language (ISO 639-1, "" if unknown).

    For a provider that is `outside`, every e-mail address, phone number and so on in the text is
    replaced by its kind in square brackets, such as `[phone]`.
    """

    text: str
    language: str


class ClassifierProvider(Protocol):
    """Something that tells the polarity of texts.

    `name` holds the version and stands in the engine of each result that the provider gave.
    `outside` means that texts leave this process: personal data is masked before. `slow` means
    that it is asked in background jobs only.
    """

    @property
    def name(self) -> str:
        """What the provider is called, with its version."""

    @property
    def outside(self) -> bool:
        """Whether texts leave this process."""

    @property
    def slow(self) -> bool:
        """Whether it is for background jobs only."""

    def classify(self, batch: Sequence[Question]) -> Sequence[Polarity | None]:
        """Answer each question, or None where the provider abstains."""
