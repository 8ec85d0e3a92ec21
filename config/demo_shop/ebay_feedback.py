"""Writes feedback as eBay's Feedback API returns it: ratings are texts, buyers are masked."""

import json
import random
from collections.abc import Iterable
from datetime import date, timedelta
from string import ascii_lowercase, digits

from config.demo_shop.channels import EBAY_US
from config.demo_shop.invention import Left, chance_for
from config.demo_shop.phrases import phrases_in

_COMMENT_TYPES = {5: "POSITIVE", 4: "POSITIVE", 3: "NEUTRAL", 2: "NEGATIVE", 1: "NEGATIVE"}
_STARS = ((1000, "RED"), (500, "PURPLE"), (100, "TURQUOISE"), (50, "BLUE"), (10, "YELLOW"))
_AUTOMATED = 0.45
_REVISION = timedelta(days=30)


def ebay_feedback(feedback: Iterable[Left], *, today: date) -> bytes:
    """Write the entries, newest first as the API does; all were left before today ended in UTC."""
    chance = chance_for(f"{EBAY_US.file_name} details")
    entries = [_entry(chance, one, today) for one in feedback]
    content = json.dumps({"feedbackEntries": entries[::-1]}, ensure_ascii=False, indent=1)
    return f"{content}\n".encode()


def _entry(chance: random.Random, one: Left, today: date) -> dict[str, object]:
    automated = one.rating == 5 and not one.comment and chance.random() < _AUTOMATED
    entry: dict[str, object] = {
        "feedbackId": str(2_150_000_000_000 + one.number * 7_919),
        "commentType": _COMMENT_TYPES[one.rating],
        "feedbackState": "ENTERED",
        "feedbackEnteredDate": _instant(chance, min(one.day, today - timedelta(days=1))),
        "automatedFeedback": automated,
        "providerUserDetail": {"role": "BUYER"} if automated else _buyer(chance),
        "orderLineItemSummary": _line_item(chance, one),
    }
    if automated:
        return entry
    revisable = one.rating <= 3 and today - one.day <= _REVISION
    entry |= {"eligibleForRevision": revisable, "hasImages": chance.random() < 0.03}
    if one.comment:
        entry["feedbackComment"] = {"commentText": one.comment, "state": "ENTERED"}
    if one.reply:
        entry["replyComment"] = {"commentText": one.reply, "state": "ENTERED"}
    entry["feedbackRatings"] = _ratings(chance, one)
    return entry


def _instant(chance: random.Random, day: date) -> str:
    """Return an instant of the day in UTC which is the same day on the Pacific coast."""
    hour, minute, second = chance.randint(15, 23), chance.randrange(60), chance.randrange(60)
    return f"{day}T{hour:02}:{minute:02}:{second:02}.000Z"


def _buyer(chance: random.Random) -> dict[str, object]:
    score = int(10 ** chance.uniform(0, 3.4))
    first, last = chance.choice(ascii_lowercase), chance.choice(ascii_lowercase + digits)
    buyer: dict[str, object] = {
        "role": "BUYER",
        "userId": f"{first}***{last}",
        "feedbackScore": score,
    }
    star = next((color for least, color in _STARS if score >= least), None)
    return buyer | ({"feedbackStar": f"{star}_STAR"} if star else {})


def _line_item(chance: random.Random, one: Left) -> dict[str, object]:
    names = [name for group in phrases_in("english").products.values() for name in group]
    product = one.product or chance.choice(names)
    place = names.index(product)
    listing = str(110_445_000_000 + place * 66_713)
    return {
        "listingId": listing,
        "orderLineItemId": f"{listing}-{one.number}",
        "listingTitle": f"Hanbit Home {product.title()}",
        "listingPrice": {"currency": "USD", "value": round(14.99 + place * 2, 2)},
    }


def _ratings(chance: random.Random, one: Left) -> list[dict[str, str]]:
    """Return the overall rating and, of two buyers in three, the detailed ones, as texts."""
    values = {"OVERALL_EXPERIENCE": one.rating}
    if chance.random() < 0.67:
        values |= {
            "ON_TIME_DELIVERY": _stars(chance, one.rating, good=one.arrived_on_time),
            "DSR_ITEM_AS_DESCRIBED": _stars(chance, one.rating, good=one.item_as_described),
            "DSR_COMMUNICATION": _stars(chance, one.rating, good=one.customer_service),
            "DSR_SHIPPING_TIME": _stars(chance, one.rating, good=one.arrived_on_time),
            "DSR_SHIPPING_CHARGES": chance.choice((3, 4, 5, 5, 5)),
        }
    return [{"ratingType": kind, "value": str(value)} for kind, value in values.items()]


def _stars(chance: random.Random, rating: int, *, good: bool | None) -> int:
    if good is None:
        return rating
    return chance.choice((4, 5, 5, 5)) if good else chance.choice((1, 1, 2))
