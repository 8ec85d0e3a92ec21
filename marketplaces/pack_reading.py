"""Turn a table of rules into frozen values; refuse what is missing, unknown or of a wrong kind."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from types import MappingProxyType
from typing import Any

from marketplaces.pack_files import PackError, Resolved
from marketplaces.pack_meaning import Fail, check_meaning
from marketplaces.policy import Pack
from marketplaces.rule import Rule


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
    check_meaning(pack, fail)
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
