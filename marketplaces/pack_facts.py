"""A pack as flat lines of key and value, to list and compare."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from marketplaces.policy import Pack
from marketplaces.rule import Rule


def flatten(value: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Give each single value of a pack with its dotted key."""
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
