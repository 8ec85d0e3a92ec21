"""Weigh the XML parts of a workbook: what openpyxl would keep of them in memory.

It frees what is inside a row, or inside a shared text, and keeps the emptied element and all else.
So both are counted, and what lies between them is counted apart.
"""

from collections.abc import Iterable
from typing import Any
from xml.parsers import expat

from feedback.formats.rows import FileTooLarge
from feedback.formats.text import CHUNK

MAX_ROWS = 1_048_576
MAX_TEXTS = 1_000_000
MAX_OTHERS = 200_000
MAX_ELEMENTS_OF_ONE = 100_000
MAX_BYTES_OF_ONE = 4 * 1024 * 1024
MAX_BYTES_OF_OTHERS = 16 * 1024 * 1024
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_FREED = {f"{_MAIN} row": ("rows", MAX_ROWS), f"{_MAIN} si": ("texts", MAX_TEXTS)}


def weigh(name: str, pieces: Iterable[bytes]) -> None:
    """Read a part from end to end; raise FileTooLarge.

    What is no XML, or declares entities, is weighed up to there: no reader comes further.
    """
    scales = _Scales(name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = scales.start, scales.end
    parser.EntityDeclHandler = _stop
    scales.parser = parser
    fed = 0
    try:
        for piece in pieces:
            parser.Parse(piece)
            fed += len(piece)
            scales.check_bytes(fed)
    except (expat.ExpatError, _Stopped, LookupError, ValueError):
        for _ in pieces:
            pass  # the archive's sum is checked at its end


class _Stopped(Exception):
    """An entity is declared, at which every reader stops."""


def _stop(*_: Any) -> None:
    raise _Stopped


class _Scales:
    """Counts elements and bytes, inside rows or texts and beside them."""

    def __init__(self, name: str) -> None:
        self.parser: Any = None
        self._name = name[:80]
        self._counts = dict.fromkeys(_FREED, 0)
        self._others = 0
        self._inside = 0  # how deep inside a row or a text
        self._begin = 0  # where that one begins
        self._elements_of_one = 0
        self._bytes_inside = 0

    def start(self, tag: str, _attributes: object) -> None:
        """An element begins."""
        if self._inside:
            self._inside += 1
            self._elements_of_one += 1
            if self._elements_of_one > MAX_ELEMENTS_OF_ONE:
                raise self._too_much(f"a row of more than {MAX_ELEMENTS_OF_ONE:,} elements")
            return
        if tag not in _FREED:
            self._others += 1
            if self._others > MAX_OTHERS:
                raise self._too_much(f"more than {MAX_OTHERS:,} elements beside its rows")
            return
        self._inside, self._begin = 1, self.parser.CurrentByteIndex
        self._elements_of_one = 0
        self._counts[tag] += 1
        what, limit = _FREED[tag]
        if self._counts[tag] > limit:
            raise self._too_much(f"more than {limit:,} {what}")

    def end(self, _tag: str) -> None:
        """An element ends."""
        if not self._inside:
            return
        self._inside -= 1
        if not self._inside:
            length = self.parser.CurrentByteIndex - self._begin
            self._check_one(length)
            self._bytes_inside += length

    def check_bytes(self, fed: int) -> None:
        """Judge what is open, and what lies between rows or texts, after so many bytes."""
        if self._inside:
            self._check_one(fed - self._begin - CHUNK)
        elif fed - self._bytes_inside - CHUNK > MAX_BYTES_OF_OTHERS:
            raise self._too_much(f"more than {MAX_BYTES_OF_OTHERS:,} bytes beside its rows")

    def _check_one(self, length: int) -> None:
        if length > MAX_BYTES_OF_ONE:
            raise self._too_much(f"a row or a text of more than {MAX_BYTES_OF_ONE:,} bytes")

    def _too_much(self, what: str) -> FileTooLarge:
        return FileTooLarge(
            f"The workbook's part {self._name} holds {what}; split the sheet, or save it as CSV."
        )
