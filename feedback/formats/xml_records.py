"""The records of an XML document, one at a time, in constant memory and without its dangers.

A document type, an entity of one's own and anything that lies outside are refused; defusedxml
watches over it.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from feedback.formats.rows import (
    EmptyFile,
    MalformedXml,
    ReadOptions,
    Undecodable,
    WrongFormat,
)
from feedback.formats.text import chunks, is_compressed

MAX_DEPTH = 32
MAX_RECORD = 1024 * 1024  # characters


@dataclass(frozen=True, slots=True)
class XmlShape:
    """The root, the path of a record, and the element whose text says that all of it failed."""

    root: str
    record: tuple[str, ...]
    failure: tuple[str, ...]
    failed: frozenset[str]


@dataclass(slots=True)
class XmlRecord:
    """One record: its line, the texts of its children by name, and itself without layout."""

    name: str
    line: int
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> str:
        """The record as XML."""
        inner = (f"<{name}>{escape(text)}</{name}>" for name, text in self.texts.items())
        return f"<{self.name}>{''.join(inner)}</{self.name}>"


@dataclass(slots=True)
class XmlFile:
    """A file that was read once from end to end."""

    stream: BinaryIO
    compressed: bool
    shape: XmlShape

    def records(self) -> Iterator[XmlRecord]:
        """Give the records in the order of the text."""
        target = _Target(self.shape)
        parser = DefusedXMLParser(target=target, forbid_dtd=True)
        target.expat = parser.parser
        fed = 0
        try:
            for piece in chunks(self.stream, compressed=self.compressed):
                parser.feed(piece)
                fed += len(piece)
                target.check_size(fed - parser.parser.CurrentByteIndex - len(piece))
                yield from target.taken()
            parser.close()
        except ParseError as error:
            line, column = error.position
            reason = str(error).partition(":")[0]
            raise MalformedXml(
                f"Line {line}, column {column + 1}: this is not XML ({reason})."
            ) from None
        except DefusedXmlException:
            raise MalformedXml(
                f"Line {parser.parser.CurrentLineNumber}: the file declares a document type or an "
                "entity, which no answer of a marketplace does."
            ) from None
        except (LookupError, UnicodeError, ValueError):
            raise Undecodable(
                "Line 1: the encoding that the file declares is not known; save it as UTF-8."
            ) from None
        yield from target.taken()


def open_xml(stream: BinaryIO, shape: XmlShape, options: ReadOptions) -> XmlFile:
    """Check a seekable stream from end to end; raise FileRefused."""
    if options.encoding is not None and options.encoding.casefold() not in {"utf-8", "utf8"}:
        raise Undecodable("XML names its encoding itself; leave encoding out.")
    compressed = is_compressed(stream)
    if not any(piece.strip() for piece in chunks(stream, compressed=compressed)):
        raise EmptyFile("Line 1: the file is empty.")
    file = XmlFile(stream, compressed, shape)
    for _ in file.records():
        pass
    return file


class _Target:
    """Takes the parser's events; keeps the record that is open, and those that are done."""

    def __init__(self, shape: XmlShape) -> None:
        self.expat: Any = None
        self._shape = shape
        self._path: list[str] = []
        self._record: XmlRecord | None = None
        self._text: list[str] = []
        self._size = 0
        self._done: deque[XmlRecord] = deque()

    def taken(self) -> Iterator[XmlRecord]:
        """Hand out the records that are whole."""
        while self._done:
            yield self._done.popleft()

    def start(self, tag: str, _attributes: object) -> None:
        """An element begins."""
        name = tag.rpartition("}")[2]
        if not self._path and name != self._shape.root:
            raise WrongFormat(
                f"{self._line()}: the root is {name[:60]!a}; it must be {self._shape.root}."
            )
        self._path.append(name)
        if len(self._path) > MAX_DEPTH:
            raise MalformedXml(f"{self._line()}: this is nested more than {MAX_DEPTH} deep.")
        if tuple(self._path) == self._shape.record:
            self._record = XmlRecord(name, self.expat.CurrentLineNumber)
            self._size = 0
        self._size += len(name)
        self.check_size(self._size if self._record else 0)
        self._text = []

    def data(self, text: str) -> None:
        """A piece of text."""
        path = tuple(self._path)
        if self._record is None and path != self._shape.failure:
            return
        self._size += len(text)
        self.check_size(self._size)
        self._text.append(text)

    def check_size(self, size: int) -> None:
        """Refuse a record, or a single tag or comment, of such a size."""
        if size > MAX_RECORD:
            raise MalformedXml(f"{self._line()}: a record has more than {MAX_RECORD:,} characters.")

    def end(self, _tag: str) -> None:
        """An element ends."""
        path = tuple(self._path)
        text = "".join(self._text)
        if path == self._shape.failure and text.strip() in self._shape.failed:
            raise WrongFormat(
                f"{self._line()}: the marketplace answered {path[-1]} {text.strip()}; "
                "there is no feedback in it."
            )
        if self._record is not None and path == self._shape.record:
            self._done.append(self._record)
            self._record = None
        elif self._record is not None and path[:-1] == self._shape.record:
            self._record.texts[path[-1]] = text
        self._path.pop()
        self._text = []

    def close(self) -> None:
        """The document is whole."""

    def _line(self) -> str:
        return f"Line {self.expat.CurrentLineNumber}"
