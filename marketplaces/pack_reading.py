"""Turn a table of rules into frozen values; refuse what is missing, unknown or of a wrong kind."""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from marketplaces.choices import RatingKind, RepeatKind
from marketplaces.pack_files import PackError, Resolved
from marketplaces.policy import Pack
from marketplaces.rule import Rule

type Fail = Callable[[str, str], PackError]


def read_pack(resolved: Resolved) -> Pack:
    """Build the pack, or raise PackError with file, key and reason."""

    def fail(key: str, reason: str) -> PackError:
        return PackError(resolved.origin(key), key, reason)

    header = {
        "code": resolved.code,
        "version": f"{resolved.code}@{resolved.effective_from}",
        "effective_from": resolved.effective_from,
    }
    for key in header.keys() & resolved.rules.keys():
        raise fail(key, "is not a rule")
    pack: Pack = _read_dataclass(Pack, {**resolved.rules, **header}, "", fail)
    _check_meaning(pack, fail)
    return pack


def _read_dataclass(kind: type[Any], table: object, path: str, fail: Fail) -> Any:
    if not isinstance(table, Mapping):
        raise fail(path, "must be a table")
    hints = typing.get_type_hints(kind)
    known = dataclasses.fields(kind)
    for key in table.keys() - {field.name for field in known}:
        raise fail(_join(path, key), f"is unknown; known are {', '.join(f.name for f in known)}")
    values: dict[str, Any] = {}
    for field in known:
        key = _join(path, field.name)
        if field.name in table:
            values[field.name] = _read_value(hints[field.name], table[field.name], key, fail)
        elif field.default is dataclasses.MISSING:
            raise fail(key, "is missing")
    if issubclass(kind, Rule) and not values["source"].strip():
        raise fail(_join(path, "source"), "is empty; say where the rule was read")
    return kind(**values)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _read_value(hint: Any, value: object, key: str, fail: Fail) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType:
        return _read_value(arguments[0], value, key, fail)
    if origin is tuple:
        if not isinstance(value, list):
            raise fail(key, "must be a list")
        return tuple(_read_value(arguments[0], item, key, fail) for item in value)
    if origin is Mapping:
        if not isinstance(value, Mapping):
            raise fail(key, "must be a table")
        read = {k: _read_value(arguments[1], v, _join(key, k), fail) for k, v in value.items()}
        return MappingProxyType(read)
    if dataclasses.is_dataclass(hint):
        return _read_dataclass(typing.cast("type[Any]", hint), value, key, fail)
    return _read_scalar(hint, value, key, fail)


def _read_scalar(hint: type[Any], value: object, key: str, fail: Fail) -> Any:
    if issubclass(hint, Enum):
        allowed = [member.value for member in hint]
        if value not in allowed:
            raise fail(key, f"{value!r} is not one of {', '.join(allowed)}")
        return hint(value)
    if hint is Decimal:
        return _read_decimal(value, key, fail)
    # `bool` is an `int` and `datetime` a `date` for Python, but not for a pack.
    mixed_up = isinstance(value, bool) and hint is not bool
    if mixed_up or isinstance(value, datetime) or not isinstance(value, hint):
        raise fail(key, f"must be a {hint.__name__}, not {value!r}")
    return value


def _read_decimal(value: object, key: str, fail: Fail) -> Decimal:
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise fail(key, f'must be a number in quotes such as "0.01", not {value!r}')
    return number


def _check_meaning(pack: Pack, fail: Fail) -> None:
    """Check what a kind alone cannot say."""
    try:
        pack.calendar.zone  # noqa: B018 - the look-up is the check
    except (ZoneInfoNotFoundError, ValueError):
        raise fail("calendar.time_zone", f"{pack.calendar.time_zone!r} is no IANA zone") from None
    _check_scale(pack, fail)
    if any(days <= 0 for days in pack.score.windows.days):
        raise fail("score.windows.days", "must be positive")
    for name, window in pack.windows.items():
        if window.days <= 0:
            raise fail(f"windows.{name}.days", "must be positive")
    _check_report(pack, fail)
    points = pack.order_points
    if points and len(points.age.days) != len(points.age.weights):
        raise fail("order_points.age", "days and weights must be equally many")


_SCALES = {RatingKind.STARS: (1, 5), RatingKind.POLARITY: (-1, 1)}


def _check_scale(pack: Pack, fail: Fail) -> None:
    lowest, highest = _SCALES[pack.rating.kind]
    if (pack.rating.lowest, pack.rating.highest) != (lowest, highest):
        raise fail("rating", f"a scale of {pack.rating.kind} goes from {lowest} to {highest}")
    named = (*pack.polarity.negative, *pack.polarity.neutral, *pack.polarity.positive)
    wanted = set(range(lowest, highest + 1))
    if pack.rating.kind is RatingKind.POLARITY:  # a recommendation knows no middle
        wanted -= {0} - set(named)
    if sorted(named) != sorted(wanted):
        reason = f"must name each rating {lowest}..{highest} exactly once"
        raise fail("polarity", reason)
    if set(pack.reply.to) - {"positive", "neutral", "negative"}:
        raise fail("reply.to", "may name positive, neutral and negative")
    repeats = pack.score.repeats
    if repeats is not None and repeats.kind is RepeatKind.GAP and repeats.days <= 0:
        raise fail("score.repeats.days", "must be positive")


def _check_report(pack: Pack, fail: Fail) -> None:
    if pack.report is None:
        return
    for encoding in pack.report.encodings.order:
        try:
            "".encode(encoding)
        except LookupError:
            raise fail("report.encodings.order", f"{encoding!r} is no known encoding") from None
    if not all(len(separator) == 1 for separator in pack.report.dates.separators):
        raise fail("report.dates.separators", "each must be one character")
