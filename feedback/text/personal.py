"""Data of the seller's people in a text: addresses and numbers, and names of persons."""

import re
from collections.abc import Iterable, Iterator, Sequence

from feedback.text.labels import EntityType
from feedback.text.results import Entity
from feedback.text.spans import Span, merged, touches
from feedback.text.topics import Reading
from feedback.text.view import view_of

_REACHES_A_PERSON = frozenset(
    {EntityType.EMAIL, EntityType.PHONE, EntityType.ADDRESS, EntityType.HANDLE}
)
_NUMBERS_OF_MONEY = frozenset({EntityType.IBAN, EntityType.CARD})

_CAPITAL = "A-ZÀ-ÖØ-ÞŠŽŁŚŻČĆ"
_SMALL = "a-zß-öø-ÿšžłśżčćğ"
_NAME = rf"(?:[DO]['’])?(?:Mc|Mac)?[{_CAPITAL}][{_SMALL}]+(?:['’-][{_CAPITAL}][{_SMALL}]+)*"
_PARTICLE = r"(?:(?:von|van|der|de|da|do|dos|di|del|della|la|le|zu|[A-Z]\.)\s+){0,2}"
_FULL_NAME = re.compile(rf"{_NAME}(?:\s+{_PARTICLE}{_NAME}){{1,2}}")
_ONE_NAME = re.compile(_NAME)
# Korean and Japanese names stand beside a title: family name and given name without a space.
_EASTERN_NAME = re.compile(r"[가-힣]{3}(?=\s|$)|[一-鿿]{4}|[一-鿿]{2}\s[一-鿿]{1,3}")
_TO_THE_NAME = re.compile(r"[\s:.,(\"'-]{0,3}の?(?:(?:is|was|ist|est|es|e|è|named|called)\s+)?")
_FROM_THE_NAME = re.compile(r"[\s,(\"'-]{0,3}(?:(?:the|der|die|le|la|el|il|o|a)\s+)?")
_LONGEST_NAME = 60
# How far from "call me" the number may stand, in characters.
_REACH = 40
_LETTERS_OF_A_FULL_NAME = 3


def buyers_own(reading: Reading, entities: Iterable[Entity]) -> tuple[Span, ...]:
    """Return by what the buyer himself wants to be reached: beside "call me" or "my number"."""
    return tuple(
        one.span
        for one in entities
        if one.type in _REACHES_A_PERSON
        and any(_is_near(one.span, asked) for asked in reading.own_contacts)
    )


def _is_near(span: Span, other: Span) -> bool:
    return span.start <= other.end + _REACH and other.start <= span.end + _REACH


def personal_data(
    reading: Reading, entities: Iterable[Entity], others: Sequence[Span]
) -> tuple[Span, ...]:
    """Return what certainly names a person of the seller or leads to one.

    `others` are addresses that are not the seller's: the buyer's own, or where somebody else sells.
    """
    spans = [
        one.span for one in entities if one.type in _REACHES_A_PERSON and one.span not in others
    ]
    spans.extend(span for span, full in _names(reading) if full)
    return merged(spans)


def perhaps_personal(
    reading: Reading, entities: Iterable[Entity], others: Sequence[Span]
) -> tuple[Span, ...]:
    """Return what may be a person's: a name beside a title, an account, another's address."""
    spans = [
        one.span
        for one in entities
        if one.type in _NUMBERS_OF_MONEY or (one.type in _REACHES_A_PERSON and one.span in others)
    ]
    spans.extend(span for span, full in _names(reading) if not full)
    return merged(spans)


def staff_named(reading: Reading, staff: Iterable[str]) -> tuple[tuple[Span, ...], bool]:
    """Return where the shop's own people are named, and whether one of them is in full."""
    spans: list[Span] = []
    full = False
    for name in staff:
        folded = view_of(name).folded.strip()
        if not folded:
            continue
        for found in re.finditer(rf"(?<!\w){re.escape(folded)}", reading.view.folded):
            after = reading.view.folded[found.end() : found.end() + 1]
            if folded.isascii() and (after.isalnum() or after == "_"):
                continue
            spans.append(reading.view.span(found.start(), found.end()))
            full = full or _is_full(folded)
    return merged(spans), full


def _is_full(name: str) -> bool:
    return " " in name or (not name.isascii() and len(name) >= _LETTERS_OF_A_FULL_NAME)


def _names(reading: Reading) -> Iterator[tuple[Span, bool]]:
    """Find names beside words that mark a person of the seller; `full` with two parts or more."""
    text = reading.view.original
    for person in reading.persons:
        lead = _TO_THE_NAME.match(text, person.end)
        if lead is not None and (found := _name_at(reading, lead.end())) is not None:
            yield found
        start = max(0, person.start - _LONGEST_NAME)
        for name in (
            *_FULL_NAME.finditer(text, start, person.start),
            *_EASTERN_NAME.finditer(text, start, person.start),
        ):
            joined = _FROM_THE_NAME.fullmatch(text, name.end(), person.start)
            span = Span(name.start(), name.end())
            if joined is not None and not _is_known(reading, span):
                yield span, True


def _name_at(reading: Reading, start: int) -> tuple[Span, bool] | None:
    text = reading.view.original
    for pattern, full in ((_FULL_NAME, True), (_EASTERN_NAME, True), (_ONE_NAME, False)):
        name = pattern.match(text, start)
        if name is not None and not _is_known(reading, Span(*name.span())):
            return Span(*name.span()), full
    return None


def _is_known(reading: Reading, name: Span) -> bool:
    """Tell whether a word of the supposed name is one of the lexicon: "Seller Refund" is none."""
    return touches(name, reading.cued)
