"""Puts a comment together from sentences that go with each other."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from config.demo_shop.grammar import Product
from config.demo_shop.phrases import Phrases
from config.demo_shop.topics import FREQUENCY, GOES_WITH, PRODUCT_GROUPS

_SHORT = 0.09
_CONTINUED = 0.45
_CLOSED = 0.3
_CONTACT = 0.05
_EMOJI = 0.07
# One, two or three topics in a comment.
_TOPIC_COUNTS, _TOPIC_SHARES = (1, 2, 3), (62, 28, 10)


@dataclass(frozen=True, slots=True)
class Comment:
    """What a buyer writes, and what it is about; no topics if it is too short to tell."""

    text: str
    polarity: str
    topics: tuple[str, ...]
    product: str


def compose(
    chance: random.Random, phrases: Phrases, *, polarity: str, topic: str | None, emoji: bool
) -> Comment:
    """Write a comment, about the topic if one is given; emoji only if the file can hold them."""
    if topic is None and chance.random() < _SHORT:
        topics: tuple[str, ...] = ()
        sentences = [chance.choice(phrases.short[polarity])]
    else:
        topics = _topics(chance, phrases, polarity, topic)
        sentences = _sentences(chance, phrases, polarity, topics)
    product = _product(chance, phrases, topics)
    text = phrases.between.join(sentences).format_map(_slots(chance, product))
    if emoji and chance.random() < _EMOJI:
        text = f"{text} {chance.choice(phrases.emoji[polarity])}"
    return Comment(text, polarity, topics, product)


def _topics(
    chance: random.Random, phrases: Phrases, polarity: str, first: str | None
) -> tuple[str, ...]:
    known = phrases.topics[polarity]
    if first is None:
        often = {topic: weight for topic, weight in FREQUENCY[polarity].items() if topic in known}
        first = chance.choices(list(often), list(often.values()))[0]
    others = [topic for topic in GOES_WITH[polarity].get(first, ()) if topic in known]
    count = chance.choices(_TOPIC_COUNTS, _TOPIC_SHARES)[0]
    return (first, *chance.sample(others, min(count - 1, len(others))))


def _sentences(
    chance: random.Random, phrases: Phrases, polarity: str, topics: Sequence[str]
) -> list[str]:
    found = []
    for topic in topics:
        known = phrases.topics[polarity][topic]
        found.append(chance.choice(known["first"]))
        if chance.random() < _CONTINUED:
            found.append(chance.choice(known["then"]))
    if chance.random() < _CLOSED:
        found.append(chance.choice(phrases.closing[polarity]))
    if polarity != "positive" and chance.random() < _CONTACT:
        found.append(chance.choice(phrases.contact))
    return found


def _product(chance: random.Random, phrases: Phrases, topics: Sequence[str]) -> Product:
    groups = PRODUCT_GROUPS.get(topics[0]) if topics else None
    names = [name for group in groups or phrases.products for name in phrases.products[group]]
    return Product(chance.choice(names))


def _slots(chance: random.Random, product: Product) -> dict[str, Product | int]:
    return {
        "product": product,
        "few": chance.randint(2, 4),
        "days": chance.randint(4, 16),
        "weeks": chance.randint(2, 6),
        "hours": chance.randint(2, 9),
        "times": chance.randint(2, 5),
        "digits": chance.randint(10, 99),
        "percent": chance.randint(10, 35),
    }
