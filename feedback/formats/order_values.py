"""What columns of orders are called and what their values mean; nothing is guessed."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from api.instants import InstantError, parse_instant
from feedback.choices import FulfilledBy, IncidentKind
from feedback.formats.rows import Unreadable
from feedback.formats.values import shorten

ORDER_ALIASES: dict[str, tuple[str, ...]] = {
    "order_reference": ("order_id", "order_number", "order", "amazon_order_id", "external_id"),
    "ordered_at": ("order_date", "purchase_date", "ordered"),
    "promised_by": ("promise_date", "latest_delivery_date"),
    "shipped_at": ("ship_date", "shipment_date", "shipped"),
    "delivered_at": ("delivery_date", "delivered"),
    "fulfilled_by": ("fulfillment_channel", "fulfilment", "fulfillment"),
    "label_from_marketplace": ("marketplace_label", "label"),
    "buyer_email": ("email", "customer_email"),
    "buyer_id": ("customer_id", "buyer"),
    "incident_kind": ("incident",),
    "incident_at": ("incident_date",),
    "incident_at_fault": ("at_fault",),
}
_CANONICAL = {
    alias: canonical
    for canonical, aliases in ORDER_ALIASES.items()
    for alias in (canonical, *aliases)
}

FULFILLED_BY = {
    **dict.fromkeys(("seller", "merchant", "mfn", "fbm"), FulfilledBy.SELLER.value),
    **dict.fromkeys(("marketplace", "amazon", "afn", "fba"), FulfilledBy.MARKETPLACE.value),
}
YES_OR_NO = {
    **dict.fromkeys(("yes", "true", "1", "y"), True),
    **dict.fromkeys(("no", "false", "0", "n"), False),
}
INCIDENTS = {kind.value: kind.value for kind in IncidentKind}
_CODES = {"invalid": "bad_date"}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

type InstantReader = Callable[[str, str], datetime]


class Incident(NamedTuple):
    """One thing that went wrong; `at_fault` None while nobody has decided."""

    kind: str
    occurred_at: datetime
    at_fault: bool | None


def canonical_order_column(name: str) -> str | None:
    """Return the column that a name means, None if it means none of ours."""
    return _CANONICAL.get(re.sub(r"[\s\-]+", "_", name.strip().casefold()))


def instant_reader(zone: ZoneInfo) -> InstantReader:
    """Build the reader of RFC 3339 instants and of days, which mean their start in the zone."""

    @lru_cache(maxsize=4096)
    def read(text: str, column: str) -> datetime:
        try:
            if _DAY.fullmatch(text):
                start = datetime.combine(date.fromisoformat(text), time(), tzinfo=zone)
                return start.astimezone(UTC)
            return parse_instant(text.replace(" ", "T", 1))
        except InstantError as problem:
            code = _CODES.get(problem.code, problem.code)
            raise Unreadable(column, code, f"{column} is {shorten(text)}. {problem}") from None
        except (ValueError, OverflowError):
            message = f"{column} is {shorten(text)}; there is no such day."
            raise Unreadable(column, "bad_date", message) from None

    return read


def word(text: str, words: Mapping[str, Any], column: str) -> Any:
    """Return what a word means, None for an empty cell; refuse every other word."""
    stripped = text.strip().casefold()
    if not stripped or stripped == "-":
        return None
    if stripped not in words:
        known = ", ".join(words)
        message = f"{column} is {shorten(text)}; write one of {known}, or nothing."
        raise Unreadable(column, "unknown_word", message)
    return words[stripped]
