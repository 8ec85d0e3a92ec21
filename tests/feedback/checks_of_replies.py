"""Checks of a reply's text for tests, as `REPLY_CHECKS` names them."""

from collections.abc import Iterator

from feedback.reply_checks import Finding, Severity
from feedback.reply_rules import FeedbackFacts
from marketplaces.policy import Pack


def no_voucher(text: str, facts: FeedbackFacts, pack: Pack) -> Iterator[Finding]:
    yield from _find("voucher", Severity.ERROR, text, f"{pack.code} forbids vouchers.")


def no_shouting(text: str, facts: FeedbackFacts, pack: Pack) -> Iterator[Finding]:
    yield from _find("!!!", Severity.WARNING, text, f"Calm down: it is {facts.rating} star.")


def _find(word: str, severity: Severity, text: str, message: str) -> Iterator[Finding]:
    start = text.find(word)
    if start >= 0:
        yield Finding(
            rule=f"no_{'voucher' if word == 'voucher' else 'shouting'}",
            start=start,
            end=start + len(word),
            severity=severity,
            message=message,
        )


CHECKS = (no_shouting, no_voucher)
