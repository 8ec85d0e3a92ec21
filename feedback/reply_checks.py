"""What is checked in the text of a reply before it is approved: findings, each with its span."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from feedback.reply_rules import FeedbackFacts
from marketplaces.policy import Pack


class Severity(StrEnum):
    """An error refuses the approval; a warning is kept with it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found: a stable rule id, characters `start` to `end` (not included)."""

    rule: str
    start: int
    end: int
    severity: Severity
    message: str


type Check = Callable[[str, FeedbackFacts, Pack], Iterable[Finding]]


def text_is_there(text: str, _facts: FeedbackFacts, _pack: Pack) -> Iterator[Finding]:
    """A reply says something."""
    if not text.strip():
        yield Finding(
            rule="reply_empty",
            start=0,
            end=len(text),
            severity=Severity.ERROR,
            message="The reply is empty.",
        )


def text_is_not_too_long(text: str, _facts: FeedbackFacts, pack: Pack) -> Iterator[Finding]:
    """A reply fits into the marketplace's form, counted in characters."""
    longest = pack.reply.longest
    if longest and len(text) > longest:
        yield Finding(
            rule="reply_too_long",
            start=longest,
            end=len(text),
            severity=Severity.ERROR,
            message=f"The marketplace takes {longest} characters; the reply has {len(text)}.",
        )
