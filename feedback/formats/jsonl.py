"""JSON Lines: one object a line, its keys the columns, its values texts, whole numbers, truths."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

import orjson

from feedback.formats.canonical_row import Record, Table, read_table
from feedback.formats.columns import canonical_name
from feedback.formats.json_records import keys_of
from feedback.formats.rows import (
    Reading,
    ReadingNotes,
    ReadOptions,
    Unreadable,
    WrongFormat,
    blank_emails,
    storable,
)
from feedback.formats.text import TextFile, first_line, known_encoding, open_text
from feedback.formats.values import shorten
from marketplaces.policy import Pack

MAX_KEYS = 1_000
_SHOWN = 64 * 1024  # of a larger file `recognises` sees only the beginning
_DEFAULT_OPTIONS = ReadOptions()


def read(
    stream: BinaryIO, *, pack: Pack, today: date, options: ReadOptions = _DEFAULT_OPTIONS
) -> Reading:
    """Collect the keys of the whole file, then give its rows one by one; raise FileRefused."""
    return read_table(open_table(stream, options), pack=pack, today=today, options=options)


def open_table(stream: BinaryIO, options: ReadOptions) -> Table:
    """Check the whole file's text and return the keys of its objects and the objects."""
    text = open_text(stream, [known_encoding(options.encoding or "utf-8")])
    keys = _keys_of(text)
    notes = ReadingNotes(encoding=text.encoding, compressed=text.compressed)
    return Table(keys, _records(text, keys), notes, typed=True)


def recognises(first_bytes: bytes, pack: Pack) -> bool:
    """Tell whether the first line is an object with a value under a name of ours."""
    del pack
    line = first_line(first_bytes)
    if not line.startswith("{"):
        return False
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        is_whole = b"\n" in first_bytes or len(first_bytes) < _SHOWN
        return is_whole and any(map(canonical_name, keys_of(line)))
    return any(canonical_name(k) and not isinstance(v, list | dict) for k, v in found.items())


def _keys_of(text: TextFile) -> list[str]:
    """Return every key of the file in the order in which they come up."""
    keys: dict[str, None] = {}
    first_problem = ""
    for number, line in enumerate(text.lines(), 1):
        found = _value_of(line)
        if isinstance(found, Unreadable):
            first_problem = first_problem or f" ({found.message})"
        if isinstance(found, dict) and not keys.keys() >= found.keys():
            keys.update(dict.fromkeys(found))
        if len(keys) > MAX_KEYS:
            raise WrongFormat(
                f"Line {number}: the objects have more than {MAX_KEYS:,} different keys; "
                "the same keys must stand in every line."
            )
    if not keys:
        raise WrongFormat(
            f"Line 1: there is no JSON object{first_problem}; JSON Lines have one object on each "
            'line, such as {"id": "1", "rating": 5}.'
        )
    return list(keys)


def _value_of(line: str) -> Any:
    """Return a line's value, or why it has none; what only `json` reads loses its odd keys."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        pass
    if not line.strip():
        return None
    try:
        return {key: value for key, value in _object(line).items() if storable(key) == key}
    except Unreadable as problem:
        return problem


def _records(text: TextFile, keys: list[str]) -> Iterator[Record]:
    for number, line in enumerate(text.lines(), 1):
        if not line.strip():
            continue
        try:
            found = _object(line)
        except Unreadable as problem:
            yield number, line, problem
            continue
        cells = [found.get(key) for key in keys]
        yield number, _plain(line, found), cells


def _object(line: str) -> dict[str, Any]:
    """Read one line strictly; what is wrong with it is said of the whole line or of one key."""
    if "\0" in line:
        raise Unreadable("line", "nul_character", "The line holds a NUL character.")
    try:
        found = json.loads(line, object_pairs_hook=_unique, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        message = f"The line is no JSON: {error.msg} at character {error.pos + 1}."
        raise Unreadable("line", "bad_json", message) from None
    except ValueError:  # a number of more digits than Python turns into one
        message = "The line holds a number with too many digits; write it as text."
        raise Unreadable("line", "number_too_large", message) from None
    except RecursionError:
        message = "The line is nested too deeply; write one object with plain values."
        raise Unreadable("line", "nested_value", message) from None
    if not isinstance(found, dict):
        raise Unreadable("line", "bad_json", f"The line is {shorten(line)}; write an object.")
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        name = repr(twice[:40]).strip("'\"")
        raise Unreadable(name, "duplicate_key", f"The key {name} stands twice in the line.")
    return found


def _no_number(text: str) -> Any:
    raise Unreadable("line", "bad_json", f"The line holds {text}, which is no JSON number.")


def _plain(line: str, found: dict[str, Any]) -> str:
    """Return the line with its addresses written out, so that they can be found and blanked."""
    if "\\u0040" not in line:
        return line
    return blank_emails(json.dumps(found, ensure_ascii=True).replace("\\u0040", "@"))
