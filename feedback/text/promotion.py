"""Advertising in a text: another shop's address, a way to buy elsewhere, a discount code."""

import re
from collections.abc import Iterable, Iterator

from feedback.text.labels import EntityType
from feedback.text.results import Entity
from feedback.text.spans import Span, merged, touches
from feedback.text.topics import Reading, Subject

_LEADS_ELSEWHERE = frozenset(
    {EntityType.URL, EntityType.HANDLE, EntityType.EMAIL, EntityType.PHONE}
)
# Written apart from the words around it: capitals with a digit, or capitals among small letters.
_CODE = re.compile(r"(?<![\w.@/-])(?=[A-Z0-9]*[A-Z])[A-Z0-9]{4,16}(?![\w@/-])")
_SCHEME = re.compile(r"^https?://")
_PATH = re.compile(r"[/?#:]")
# How far from an advertising phrase its code may stand.
_REACH = 40


def leads_elsewhere(
    reading: Reading, entities: Iterable[Entity], own_domains: frozenset[str]
) -> tuple[Span, ...]:
    """Return the addresses of others: links, handles, e-mail addresses and phone numbers.

    What stands in a clause on the seller is his: "their site foo.example", "they asked me to
    write to foo@example.com".
    """
    of_the_seller = [clause.span for clause in reading.clauses if Subject.SELLER in clause.subjects]
    return tuple(
        one.span
        for one in entities
        if one.type in _LEADS_ELSEWHERE
        and not _is_own(reading.view.original[one.span.start : one.span.end], own_domains)
        and not touches(one.span, of_the_seller)
    )


def links(
    reading: Reading, entities: Iterable[Entity], own_domains: frozenset[str]
) -> tuple[Span, ...]:
    """Return the links that are not the shop's own: worth a look even without a phrase."""
    return tuple(
        one.span
        for one in entities
        if one.type is EntityType.URL
        and not _is_own(reading.view.original[one.span.start : one.span.end], own_domains)
    )


def discount_codes(reading: Reading, entities: Iterable[Entity]) -> tuple[Span, ...]:
    """Return what looks like a code beside an advertising phrase."""
    taken = merged(one.span for one in entities)
    text = reading.view.original
    codes = merged(code for promotion in reading.promotions for code in _codes(text, promotion))
    return tuple(code for code in codes if not touches(code, taken))


def _codes(text: str, promotion: Span) -> Iterator[Span]:
    start = max(0, promotion.start - _REACH)
    end = min(len(text), promotion.end + _REACH)
    shouts = text[start:end].upper() == text[start:end]
    for code in _CODE.finditer(text, start, end):
        if any(map(str.isdigit, code[0])) or not shouts:
            yield Span(*code.span())


def _is_own(address: str, own_domains: frozenset[str]) -> bool:
    host = _PATH.split(_SCHEME.sub("", address.lower()), maxsplit=1)[0].rpartition("@")[2]
    return any(host == own or host.endswith(f".{own}") for own in own_domains)
