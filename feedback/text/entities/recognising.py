"""Finds all data in one text, in an order that keeps one kind from being read as another."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from feedback.text.entities.addresses import find_addresses
from feedback.text.entities.cards import find_cards
from feedback.text.entities.dates import find_dates
from feedback.text.entities.emails import find_emails
from feedback.text.entities.handles import find_handles
from feedback.text.entities.ibans import find_ibans
from feedback.text.entities.national_ids import find_national_ids
from feedback.text.entities.order_ids import find_order_ids
from feedback.text.entities.phones import find_phones
from feedback.text.entities.prices import find_prices
from feedback.text.entities.ranges import Range, mask
from feedback.text.entities.tracking import find_tracking
from feedback.text.entities.urls import find_urls
from feedback.text.inputs import OwnNames
from feedback.text.labels import EntityType
from feedback.text.results import Entity
from feedback.text.view import TextView

_DIGIT = re.compile(r"[0-9]")
_LONG_NUMBER = re.compile(r"[0-9](?:[ .,/():-]{0,3}[0-9]){5}")
_NOBODY = OwnNames()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """The data found, in order, and the folded text with it and all dates and prices masked."""

    entities: tuple[Entity, ...]
    masked: str


@dataclass(slots=True)
class _Reading:
    """What is still unread of the text, and what was found in it."""

    text: str
    found: list[tuple[EntityType, Range]] = field(default_factory=list)

    def take(self, kind: EntityType | None, ranges: Iterable[Range]) -> None:
        """Note the ranges, if they are of a kind that is told, and make them unreadable."""
        taken = list(ranges)
        if taken:
            self.text = mask(self.text, taken)
            if kind is not None:
                self.found.extend((kind, range_) for range_ in taken)


def recognise(
    view: TextView, *, country: str = "", order_number: str = "", own: OwnNames = _NOBODY
) -> Recognised:
    """Find the data in a text.

    `country` as ISO 3166 is where phone numbers need no country code, "" if unknown;
    `order_number` is the number of the order that the text is about, or "".
    """
    text = view.folded
    reading = _Reading(text)
    has_digit = _DIGIT.search(text) is not None
    if has_digit:
        _take_numbers(reading, order_number)
    reading.take(EntityType.EMAIL, find_emails(reading.text))
    _take_urls(reading, own)
    if has_digit and _LONG_NUMBER.search(reading.text):
        reading.take(EntityType.CARD, find_cards(reading.text))
        reading.take(None, find_national_ids(reading.text))
    reading.take(EntityType.PHONE, find_phones(reading.text, country))
    if has_digit or "丁目" in text:
        reading.take(EntityType.ADDRESS, find_addresses(reading.text, view))
    reading.take(EntityType.HANDLE, find_handles(reading.text))
    return Recognised(entities=_entities(view, reading.found), masked=reading.text)


def _take_numbers(reading: _Reading, order_number: str) -> None:
    reading.take(EntityType.IBAN, find_ibans(reading.text))
    reading.take(EntityType.ORDER_ID, find_order_ids(reading.text, order_number))
    reading.take(None, find_tracking(reading.text))
    reading.take(None, find_dates(reading.text))
    reading.take(None, find_prices(reading.text))


def _take_urls(reading: _Reading, own: OwnNames) -> None:
    found = list(find_urls(reading.text, own.domains))
    reading.take(EntityType.URL, (range_ for range_, foreign in found if foreign))
    reading.take(None, (range_ for range_, foreign in found if not foreign))


def _entities(view: TextView, found: list[tuple[EntityType, Range]]) -> tuple[Entity, ...]:
    """Return what was found in order, without what overlaps an earlier one."""
    entities: list[Entity] = []
    reached = 0
    for kind, (start, end) in sorted(found, key=lambda one: (one[1][0], -one[1][1])):
        span = view.span(start, end)
        if span.start >= reached:
            entities.append(Entity(type=kind, span=span))
            reached = span.end
    return tuple(entities)
