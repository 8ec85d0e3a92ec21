"""The records of a JSON document or of JSON Lines, one at a time, after all of it was checked."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import orjson

from feedback.formats.json_scanner import Scanner, after, decoded
from feedback.formats.rows import (
    EmptyFile,
    MalformedJson,
    ReadOptions,
    Undecodable,
    Unreadable,
    WrongFormat,
)
from feedback.formats.text import chunks, is_compressed

_NUL = re.compile(r"\\u0000|\0")
_LONG_NUMBER = re.compile(r"[0-9]{19}")
_LARGEST = 2**63 - 1
_MAX_KEYS = 1_000
_KEY = re.compile(r'"(?:[^"\\]|\\.)*+"\s*+:')


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the records stand: in arrays by their dotted path, or (`alone`) as whole values.

    `alone` names keys of which a record that stands alone, on a line or in a list, has one; it is
    empty where records stand in an array only. Of `signature`, one set of keys stands in each file.
    """

    arrays: tuple[str, ...]
    alone: frozenset[str]
    signature: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the array that holds it ("" if none), its place, its text and its value."""

    array: str
    number: int
    line: int
    column: int
    raw: str
    value: Any
    fault: Unreadable | None = None


@dataclass(slots=True)
class JsonFile:
    """A file that was read once from end to end: it is JSON in the shape that was asked for."""

    stream: BinaryIO
    compressed: bool
    shape: Shape
    whole: bool  # each value at the top is a record

    def records(self) -> Iterator[Record]:
        """Give the records in the order of the text."""
        text = decoded(chunks(self.stream, compressed=self.compressed))
        return _Walk(Scanner(text), self.shape, whole=self.whole).records()


def open_json(stream: BinaryIO, shape: Shape, options: ReadOptions) -> JsonFile:
    """Check a seekable stream from end to end; raise FileRefused."""
    if options.encoding is not None and options.encoding.casefold() not in {"utf-8", "utf8"}:
        raise Undecodable("JSON is always UTF-8; leave encoding out, or save the file as UTF-8.")
    compressed = is_compressed(stream)
    found = JsonFile(stream, compressed, shape, whole=False)
    try:
        _exhaust(found.records())
    except _StandsAlone:
        found.whole = True
        _exhaust(found.records())
    return found


def keys_of(text: str) -> frozenset[str]:
    """Return what looks like a key in the beginning of a JSON text."""
    return frozenset(one.rstrip(": \t\r\n")[1:-1] for one in _KEY.findall(text))


def looks_like(shape: Shape, text: str) -> bool:
    """Tell whether the beginning of a text is that of such a file."""
    if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return False
    keys = keys_of(text)
    return any(one <= keys for one in shape.signature)


def parsed(raw: str, *, line: int, column: int) -> tuple[Any, Unreadable | None]:
    """Return the value of a JSON text and what makes it useless; refuse what is no JSON."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        return None, _only_this_record(raw, error, line, column)
    if _NUL.search(raw) or _LONG_NUMBER.search(raw):
        return value, _not_storable(value, "")
    return value, None


class _StandsAlone(Exception):
    """The first value holds none of the arrays, and looks like a record itself."""


def _exhaust(records: Iterator[Record]) -> None:
    for _ in records:
        pass


def _only_this_record(
    raw: str, error: orjson.JSONDecodeError, line: int, column: int
) -> Unreadable:
    """Return why a record that is JSON by the letter cannot be used; raise if it is not JSON."""
    try:
        json.loads(raw, parse_constant=_no_constant, parse_int=float)
    except ValueError:
        line, column = after(raw[: error.pos], line, column)
        reason = error.msg
        raise MalformedJson(f"Line {line}, column {column}: this is not JSON ({reason}).") from None
    if "infinity" in error.msg:
        return Unreadable("record", "number_too_large", "A number is too large.")
    return Unreadable(
        "record", "lone_surrogate", "A text holds half of a character (a lone surrogate)."
    )


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _not_storable(value: Any, path: str) -> Unreadable | None:
    """Find a text with NUL or a whole number of more than 63 bits, which nothing can hold."""
    if isinstance(value, str) and "\0" in value:
        return Unreadable(path, "nul_character", f"{path} holds a NUL character.")
    if isinstance(value, int | float) and not -_LARGEST <= value <= _LARGEST:
        return Unreadable(path, "number_too_large", f"{path} is a number of more than 63 bits.")
    inner: Iterator[tuple[str, Any]] = iter(())
    if isinstance(value, dict):
        inner = ((f"{path}.{name}" if path else name, one) for name, one in value.items())
        if any("\0" in name for name in value):
            return Unreadable(path or "record", "nul_character", "A key holds a NUL character.")
    elif isinstance(value, list):
        inner = ((f"{path}[{index}]", one) for index, one in enumerate(value))
    return next((bad for name, one in inner if (bad := _not_storable(one, name))), None)


@dataclass(slots=True)
class _Walk:
    """One pass over the text."""

    scanner: Scanner
    shape: Shape
    whole: bool
    number: int = 0
    found: set[str] = field(default_factory=set)  # arrays of the value at the top
    keys: set[str] = field(default_factory=set)  # its other keys

    def records(self) -> Iterator[Record]:
        """Go through the values at the top: one, or one a line."""
        line = 0
        while char := self.scanner.next_char():
            place = self.scanner.place()
            if place[0] == line:
                raise self.scanner.unexpected("after the end of a value a new line was expected")
            if self.whole and char == "{":
                yield self._record("", depth=0)
            elif char == "[" and self.shape.alone:
                yield from self._array("")
            elif char == "{":
                yield from self._top(place, is_first=not line)
            else:
                raise WrongFormat(self._sentence(*place))
            line = self.scanner.place()[0]
        if not line:
            raise EmptyFile("Line 1: the file is empty.")

    def _top(self, place: tuple[int, int], *, is_first: bool) -> Iterator[Record]:
        self.found.clear()
        self.keys.clear()
        yield from self._object("", depth=1)
        if self.found:
            return
        if self.keys & self.shape.alone and is_first:
            raise _StandsAlone
        raise WrongFormat(self._sentence(*place))

    def _sentence(self, line: int, column: int) -> str:
        alone = f", or a record with {' or '.join(sorted(self.shape.alone))}"
        return (
            f"Line {line}, column {column}: an object with the list "
            f"{' or '.join(self.shape.arrays)}{alone if self.shape.alone else ''} was expected."
        )

    def _object(self, path: str, *, depth: int) -> Iterator[Record]:
        """Go through an object on the way to an array."""
        scanner = self.scanner
        scanner.take("{")
        if scanner.next_char() == "}":
            scanner.take("}")
            return
        while True:
            name = self._key(depth)
            yield from self._member(f"{path}.{name}" if path else name, depth=depth)
            if scanner.next_char() != ",":
                scanner.take("}")
                return
            scanner.take(",")

    def _key(self, depth: int) -> str:
        if self.scanner.next_char() != '"':
            raise self.scanner.unexpected("a key in quotes was expected")
        name = self._plain(depth)
        self.scanner.take(":")
        return str(name)

    def _member(self, path: str, *, depth: int) -> Iterator[Record]:
        begin = self.scanner.next_char()
        if path in self.shape.arrays:
            self.found.add(path)
            if begin == "[":
                yield from self._array(path, depth=depth)
                return
            line, column = self.scanner.place()
            if self._plain(depth) is not None:
                raise WrongFormat(f"Line {line}, column {column}: {path} must be a list.")
        elif begin == "{" and any(one.startswith(f"{path}.") for one in self.shape.arrays):
            yield from self._object(path, depth=depth + 1)
        else:
            if len(self.keys) < _MAX_KEYS:
                self.keys.add(path)
            self._plain(depth)

    def _array(self, path: str, *, depth: int = 0) -> Iterator[Record]:
        scanner = self.scanner
        scanner.take("[")
        if scanner.next_char() == "]":
            scanner.take("]")
            return
        while True:
            yield self._record(path, depth=depth + 1)
            if scanner.next_char() != ",":
                scanner.take("]")
                return
            scanner.take(",")

    def _plain(self, depth: int) -> Any:
        """Return a value that is no record."""
        self.scanner.next_char()
        line, column = self.scanner.place()
        return parsed(self.scanner.value(depth=depth), line=line, column=column)[0]

    def _record(self, path: str, *, depth: int) -> Record:
        self.scanner.next_char()
        line, column = self.scanner.place()
        raw = self.scanner.value(depth=depth)
        value, fault = parsed(raw, line=line, column=column)
        self.number += 1
        return Record(path, self.number, line, column, raw, value, fault)
