"""Which column of a table is which: our own names, their usual English ones, a caller's mapping."""

import re
from collections.abc import Mapping, Sequence

from feedback.formats.rows import MissingColumn, WrongFormat
from feedback.formats.values import shorten
from marketplaces.choices import ExternalId

COLUMNS: dict[str, tuple[str, ...]] = {
    "external_id": ("id", "feedback_id", "review_id"),
    "rating": ("stars", "score"),
    "comment": ("comments", "text", "feedback", "review"),
    "reply": ("response", "your_response", "seller_response"),
    "left_on": ("left_at", "date", "created_at", "feedback_date"),
    "ordered_on": ("order_date", "ordered_at", "purchase_date"),
    "order_reference": ("order_id", "order", "order_number"),
    "arrived_on_time": ("on_time",),
    "item_as_described": ("as_described",),
    "customer_service": ("service",),
    "buyer_email": ("email", "rater_email", "customer_email"),
    "channel": ("source_channel",),
}
DAYS = frozenset({"left_on", "ordered_on"})
FACTORS = frozenset({"arrived_on_time", "item_as_described", "customer_service"})
_CANONICAL = {
    alias: canonical for canonical, aliases in COLUMNS.items() for alias in (canonical, *aliases)
}


def assign_columns(
    header: Sequence[str], mapping: Mapping[str, str], rule: ExternalId
) -> dict[str, int]:
    """Return canonical name -> position; refuse what is missing, unknown or double."""
    if any("\0" in name for name in header):
        raise WrongFormat("Line 1: the header holds a NUL character.")
    found = _by_mapping(header, mapping) if mapping else _by_name(header)
    if "external_id" not in found and rule is ExternalId.ORDER_ID and "order_reference" in found:
        found["external_id"] = found["order_reference"]
    for needed in missing_from(found, rule):
        if needed == "rating":
            raise MissingColumn("Line 1: there must be a column rating or a column comment.")
        raise MissingColumn(
            f"Line 1: there is no column {needed} (or {', '.join(COLUMNS[needed])}); "
            f"the header is {shorten(', '.join(header))}."
        )
    return found


def missing_from(found: Mapping[str, object], rule: ExternalId) -> list[str]:
    """Return the columns without which nothing can be read; `rating` stands for it or comment."""
    missing = []
    by_order = rule is ExternalId.ORDER_ID and "order_reference" in found
    if "external_id" not in found and not by_order:
        missing.append("external_id")
    if "left_on" not in found:
        missing.append("left_on")
    if "rating" not in found and "comment" not in found:
        missing.append("rating")
    return missing


def _by_mapping(header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    names = [name.strip() for name in header]
    found: dict[str, int] = {}
    for canonical, name in mapping.items():
        if canonical not in COLUMNS:
            known = ", ".join(COLUMNS)
            raise MissingColumn(f"The mapping names {shorten(canonical)}; known are {known}.")
        if names.count(name.strip()) != 1:
            raise MissingColumn(
                f"Line 1: the mapping of {canonical} needs one column {shorten(name)}; "
                f"there are {names.count(name.strip())}."
            )
        found[canonical] = names.index(name.strip())
    return found


def _by_name(header: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for position, name in enumerate(header):
        canonical = canonical_name(name)
        if canonical is None:
            continue
        if canonical in found:
            raise WrongFormat(
                f"Line 1, column {position + 1}: {shorten(name)} and "
                f"{shorten(header[found[canonical]])} both mean {canonical}; send a mapping."
            )
        found[canonical] = position
    return found


def canonical_name(name: str) -> str | None:
    """Return the column that a header means, None if it means none of ours."""
    return _CANONICAL.get(re.sub(r"[\s\-]+", "_", name.strip().casefold()))
