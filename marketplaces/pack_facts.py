"""A pack as flat lines of key and value, to list, show and compare."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marketplaces.policy import Pack
from marketplaces.rule import Rule

_ABOUT_THE_RULE = {field.name for field in dataclasses.fields(Rule)}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule of a pack as every page and answer shows it: its values as (name, text) pairs."""

    key: str
    values: tuple[tuple[str, str], ...]
    source: str
    read_on: date
    verified: bool


def flatten(value: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Give each single value of a pack with its dotted key; what is not there has no line."""
    if value is None:
        return
    if dataclasses.is_dataclass(value):
        pairs = [(field.name, getattr(value, field.name)) for field in dataclasses.fields(value)]
    elif isinstance(value, Mapping):
        pairs = list(value.items())
    else:
        yield prefix, _text(value)
        return
    for key, item in pairs:
        yield from flatten(item, f"{prefix}.{key}" if prefix else key)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def difference(left: Pack, right: Pack) -> Iterator[tuple[str, str, str]]:
    """Give key and both values wherever two packs differ; an absent value is an empty text."""
    one, other = dict(flatten(left)), dict(flatten(right))
    for key in sorted(one.keys() | other.keys()):
        if one.get(key) != other.get(key):
            yield key, one.get(key, ""), other.get(key, "")


def rules(value: Any, prefix: str = "") -> Iterator[tuple[str, Rule]]:
    """Give each rule of a pack with its dotted key."""
    if isinstance(value, Rule):
        yield prefix, value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            key = f"{prefix}.{field.name}" if prefix else field.name
            yield from rules(getattr(value, field.name), key)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from rules(item, f"{prefix}.{key}")


def rule_lines(pack: Pack) -> list[RuleLine]:
    """Return the rules of a pack with their values and sources."""
    return [
        RuleLine(
            key=key,
            values=tuple(pair for pair in flatten(rule) if pair[0] not in _ABOUT_THE_RULE),
            source=rule.source,
            read_on=rule.read_on,
            verified=rule.verified,
        )
        for key, rule in rules(pack)
    ]


def verified_count(pack: Pack) -> tuple[int, int]:
    """Return how many rules of a pack are verified, and how many there are."""
    known = [rule.verified for _, rule in rules(pack)]
    return sum(known), len(known)
