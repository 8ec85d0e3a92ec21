"""Strict JSON: what readers could understand differently, or cannot keep, is refused."""

import json
import math
import re
from typing import Any, NoReturn

from django.http.request import RawPostDataException, UnreadablePostError
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from accounts.errors import FieldError
from api.refusals import DuplicateKey, MalformedJson, NumberOutOfRange, TooDeep, UnstorableText
from api.translation import escaped

MAX_DEPTH = 32
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_SAFE_INTEGER = 1 << 63


class StrictJsonParser(BaseParser):
    """Read `application/json`; the charset is always UTF-8 (RFC 8259)."""

    media_type = "application/json"

    def parse(self, stream: Any, *_: Any, **__: Any) -> Any:
        """Return the value in the body."""
        try:
            body = stream.read()
        except (UnreadablePostError, RawPostDataException) as error:
            raise ParseError("The body cannot be read.") from error
        return load(body)


def load(text: bytes) -> Any:
    """Return the value of a JSON text; raise the refusal that fits."""
    try:
        value = json.loads(
            text.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant
        )
    except RecursionError:
        raise TooDeep(f"Nest JSON at most {MAX_DEPTH} deep.") from None
    except UnicodeDecodeError as error:
        raise MalformedJson(f"The byte at position {error.start} is not UTF-8.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise MalformedJson(f"The body is not valid JSON: {error.msg} at {place}.") from None
    except ValueError:  # an integer of more digits than Python reads
        raise NumberOutOfRange from None
    check(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise DuplicateKey(f"The key {twice[:100]!a} stands twice in one JSON object.")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise NumberOutOfRange(f"{name} is no JSON number.")


type Place = tuple[Place, str | int] | None  # the way from the root, written out only in a refusal


def check(value: Any) -> None:
    """Refuse texts and numbers that cannot be stored, and deep nesting, wherever they stand."""
    waiting: list[tuple[Any, Place, int]] = [(value, None, 1)]
    while waiting:
        value, place, depth = waiting.pop()
        if isinstance(value, str):
            _check_text(value, place)
        elif isinstance(value, int | float):
            _check_number(value, place)
        elif isinstance(value, dict):
            for name, inner in value.items():
                _check_text(name, place)
                waiting.append((inner, (place, name), depth + 1))
        elif isinstance(value, list):
            waiting += [(row, (place, i), depth + 1) for i, row in enumerate(value)]
        if depth > MAX_DEPTH and isinstance(value, dict | list):
            raise TooDeep(f"Nest JSON at most {MAX_DEPTH} deep.")


def _pointer(place: Place) -> str:
    """Return the JSON pointer of a place."""
    steps: list[str] = []
    while place is not None:
        place, step = place
        steps.append(f"/{escaped(str(step))}")
    return "#" + "".join(reversed(steps))


def _check_text(text: str, place: Place) -> None:
    if not text.isascii() or "\x00" in text:
        found = _UNSTORABLE.search(text)
        if found:
            detail = f"U+{ord(found[0]):04X} cannot be stored; remove it."
            where = _pointer(place).encode("ascii", "backslashreplace").decode()
            raise UnstorableText(errors=[FieldError(where, UnstorableText.code, detail)])


def _check_number(number: float, place: Place) -> None:
    is_storable = (
        math.isfinite(number)
        if isinstance(number, float)
        else -_SAFE_INTEGER <= number < _SAFE_INTEGER
    )
    if not is_storable:
        detail = "Send a number of at most 64 bits."
        raise NumberOutOfRange(errors=[FieldError(_pointer(place), NumberOutOfRange.code, detail)])
