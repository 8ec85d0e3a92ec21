"""Invents the feedback of one channel: who left what, when, and what the seller answered."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from config.demo_shop.channels import Channel
from config.demo_shop.comments import Comment, compose
from config.demo_shop.phrases import phrases_in
from config.demo_shop.story import Trouble, busy_days
from config.demo_shop.topics import BAD_SERVICE, NOT_AS_DESCRIBED, NOT_ON_TIME

_SEED = 20_261_122
_ON_TOPIC = 0.8
_TEXT_DISAGREES = 0.015


@dataclass(frozen=True, slots=True)
class Left:
    """One invented feedback; a factor is None where the buyer was not asked or did not say."""

    number: int
    day: date
    rating: int
    comment: str
    reply: str
    product: str
    topics: frozenset[str]
    arrived_on_time: bool | None
    item_as_described: bool | None
    customer_service: bool | None


def chance_for(name: str) -> random.Random:
    """Return the source of chance for one purpose: the same on every run."""
    return random.Random(f"{_SEED} {name}")  # noqa: S311 - invented data, repeatable on purpose


def invent(channel: Channel, *, today: date, count: int) -> Iterator[Left]:
    """Invent feedback, oldest first; every seventh buyer leaves stars without a word."""
    chance = chance_for(channel.file_name)
    trouble = channel.trouble(today) if channel.trouble else None
    only_unhappy = max(channel.ratings) <= 3
    days = busy_days(chance, today, count, trouble=trouble if only_unhappy else None)
    for number, day in enumerate(days, 1):
        current = trouble if trouble and trouble.covers(day) else None
        rating = _rating(chance, channel.ratings, current)
        comment, reply = _words(chance, channel, rating, current)
        yield _left(chance, number, day, rating, comment, reply)


def _rating(chance: random.Random, ratings: Mapping[int, int], trouble: Trouble | None) -> int:
    severity = trouble.severity if trouble else 1
    weights = [often * severity if stars <= 3 else often for stars, often in ratings.items()]
    return chance.choices(list(ratings), weights)[0]


def _words(
    chance: random.Random, channel: Channel, rating: int, trouble: Trouble | None
) -> tuple[Comment | None, str]:
    """Return what the buyer wrote and what the seller answered, either of which may be nothing."""
    if not chance.randrange(7):
        return None, ""
    polarity = "positive" if rating > 3 else "neutral" if rating == 3 else "negative"
    if chance.random() < _TEXT_DISAGREES:
        polarity = "negative" if polarity == "positive" else "positive"
    phrases = phrases_in(chance.choice(channel.languages))
    about = None
    if trouble and chance.random() < _ON_TOPIC:
        about = chance.choice(trouble.topics)
        about = about if about in phrases.topics[polarity] else None
    comment = compose(chance, phrases, polarity=polarity, topic=about, emoji=channel.emoji)
    answered = chance.random() < (0.04 if rating > 3 else 0.25)
    return comment, chance.choice(phrases.reply[polarity]) if answered else ""


def _left(
    chance: random.Random, number: int, day: date, rating: int, comment: Comment | None, reply: str
) -> Left:
    praise = comment is None or comment.polarity == "positive"
    topics = frozenset() if comment is None or praise else frozenset(comment.topics)
    return Left(
        number=number,
        day=day,
        rating=rating,
        comment=comment.text if comment else "",
        reply=reply,
        product=comment.product if comment else "",
        topics=topics,
        arrived_on_time=_factor(chance, bad=bool(topics & NOT_ON_TIME), silent=0.05),
        item_as_described=_factor(chance, bad=bool(topics & NOT_AS_DESCRIBED), silent=0.3),
        customer_service=_factor(chance, bad=bool(topics & BAD_SERVICE), silent=0.45),
    )


def _factor(chance: random.Random, *, bad: bool, silent: float) -> bool | None:
    if bad:
        return False
    return None if chance.random() < silent else chance.random() < 0.97
