"""What only one source tells of a feedback, as lines that people can read."""

from collections.abc import Iterator, Mapping
from typing import Any


def detail_lines(details: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Return names and values as they are kept; the name of what is nested is the way to it."""
    return list(_lines("", details or {}))


def _lines(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _lines(f"{name} › {key}" if name else str(key), inner)
    elif isinstance(value, list) and any(isinstance(one, Mapping | list) for one in value):
        for at, inner in enumerate(value, start=1):
            yield from _lines(f"{name} {at}", inner)
    elif isinstance(value, list):
        yield name, ", ".join(_text(one) for one in value)
    else:
        yield name, _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "–" if value is None else str(value)
