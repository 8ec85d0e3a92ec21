"""Turn a file's bytes into lines in constant memory, after proving that all of it is readable."""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from gzip import BadGzipFile, GzipFile
from typing import BinaryIO

from feedback.formats.rows import (
    DamagedArchive,
    DecompressionBomb,
    EmptyFile,
    FileTooLarge,
    LineTooLong,
    Undecodable,
    WrongFormat,
)

CHUNK = 256 * 1024
MAX_LINE = 1024 * 1024
MAX_BYTES = 1024 * 1024 * 1024
# Text shrinks 3 to 20 times; deflate's own limit is 1,032.
MAX_RATIO = 200
RATIO_FREE = 8 * 1024 * 1024

# In all of these a line feed byte is always a line feed, never part of a longer character.
ENCODINGS = frozenset(
    {"utf-8", "iso-8859-1", "iso-8859-15", "cp1250", "cp1251", "cp1252", "cp1254"}
    | {"cp932", "shift_jis", "euc_jp", "cp949", "euc_kr", "gb18030", "big5"}
)

GZIP_MAGIC = b"\x1f\x8b"
_FOREIGN = {
    b"PK\x03\x04": "a ZIP or XLSX file; unpack it, or save the sheet as CSV",
    b"%PDF": "a PDF file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\xff\xfe": "UTF-16; save it as UTF-8",
    b"\xfe\xff": "UTF-16; save it as UTF-8",
}
_UTF8_BOM = b"\xef\xbb\xbf"
# C1 controls: ISO-8859-1 gives them a place, but no text holds them; other encodings do use them.
_C1_CONTROLS = re.compile(rb"[\x80-\x9f]")


@dataclass(slots=True)
class TextFile:
    """A file whose every byte was seen once: it ends well and decodes in `encoding`."""

    stream: BinaryIO
    compressed: bool
    encoding: str

    def lines(self) -> Iterator[str]:
        """Give each line without its end; CR LF and LF both end one."""
        first = True
        for block in _blocks(self.stream, compressed=self.compressed):
            text = block.decode(self.encoding)
            if first:
                text, first = text.removeprefix("\ufeff"), False
            if "\r" in text:
                text = text.replace("\r\n", "\n")
            yield from text.removesuffix("\n").split("\n")


def open_text(stream: BinaryIO, encodings: Sequence[str]) -> TextFile:
    """Check a seekable stream from end to end and choose the first encoding that fits all of it.

    Raises FileRefused: nothing is read twice by the caller, and no row comes out of a broken file.
    """
    compressed = is_compressed(stream)
    if next(_blocks(stream, compressed=compressed), b"").startswith(_UTF8_BOM):
        encodings = ["utf-8"]  # the file says so itself
    failures: list[str] = []
    for encoding in encodings:
        place = _first_undecodable(stream, encoding, compressed=compressed)
        if place is None:
            return TextFile(stream, compressed, encoding)
        failures.append(f"{encoding} (line {place[0]}, byte {place[1]})")
    raise Undecodable(
        f"The file is not readable as {', '.join(failures)}. "
        "Check the marketplace, or save the file as UTF-8."
    )


def opened(first_bytes: bytes) -> bytes:
    """Return the first bytes of a file as its content begins, unpacked if it is gzip."""
    if first_bytes.startswith(GZIP_MAGIC):
        first_bytes = _unpacked(first_bytes)
    content = first_bytes.removeprefix(_UTF8_BOM)
    if not content.strip():
        raise EmptyFile("Line 1: the file is empty; send a file with a header line and rows.")
    return content


def _unpacked(first_bytes: bytes) -> bytes:
    """Return the beginning of what gzip data hold; refuse those that end before any of it."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        found = unpacking.decompress(first_bytes, CHUNK)
    except zlib.error as error:
        raise _damaged(line=1) from error
    if not found and not unpacking.eof:
        raise _damaged(line=1)
    return found


def first_line(content: bytes) -> str:
    """Return the first line; known headers are plain, another encoding would not make one."""
    return content.split(b"\n", 1)[0].decode("utf-8", errors="replace").rstrip("\r")


def is_compressed(stream: BinaryIO) -> bool:
    """Tell whether a seekable stream is gzip; refuse what is no text at all."""
    stream.seek(0)
    head = stream.read(4)
    refuse_foreign(head)
    return head.startswith(GZIP_MAGIC)


def refuse_foreign(first_bytes: bytes) -> None:
    """Refuse what is known to be something else than text, and say what it is."""
    for magic, what in _FOREIGN.items():
        if first_bytes.startswith(magic):
            raise WrongFormat(f"Line 1, column 1: this is {what}.")


def known_encoding(name: str) -> str:
    """Return the encoding that a caller named, or refuse it."""
    if name.casefold() not in ENCODINGS:
        known = ", ".join(sorted(ENCODINGS))
        raise Undecodable(f"The encoding {name[:40]!r} is not known; known are {known}.")
    return name.casefold()


def _first_undecodable(
    stream: BinaryIO, encoding: str, *, compressed: bool
) -> tuple[int, int] | None:
    """Return line and byte of what does not decode, None if all does; refuse an empty file."""
    line, anything = 1, False
    for block in _blocks(stream, compressed=compressed):
        anything = anything or bool(block.removeprefix(_UTF8_BOM).strip())
        bad_at = _undecodable_at(block, encoding)
        if bad_at is not None:
            in_line = bad_at - block.rfind(b"\n", 0, bad_at)
            return line + block.count(b"\n", 0, bad_at), in_line
        line += block.count(b"\n")
    if not anything:
        raise EmptyFile("Line 1: the file is empty; send a file with a header line and rows.")
    return None


def _undecodable_at(block: bytes, encoding: str) -> int | None:
    if encoding == "iso-8859-1":
        control = _C1_CONTROLS.search(block)
        return control.start() if control else None
    try:
        block.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return None


def _blocks(stream: BinaryIO, *, compressed: bool) -> Iterator[bytes]:
    """Give whole lines in blocks; the last may lack its line end."""
    line, pending = 1, b""
    for chunk in chunks(stream, compressed=compressed):
        cut = chunk.rfind(b"\n") + 1
        if cut:
            first_end = len(pending) + chunk.find(b"\n")
            _check_line(first_end, line)
            block = pending + chunk[:cut]
            line += block.count(b"\n")
            yield block
            pending = chunk[cut:]
        else:
            pending += chunk
        _check_line(len(pending), line)
    if pending:
        yield pending


def _check_line(length: int, line: int) -> None:
    if length > MAX_LINE:
        raise LineTooLong(
            f"Line {line}, column {MAX_LINE + 1}: the line is longer than {MAX_LINE:,} bytes; "
            "is this a text file with one feedback a line?"
        )


def chunks(stream: BinaryIO, *, compressed: bool) -> Iterator[bytes]:
    """Give the file's bytes from its start, unpacked; refuse damaged, huge and hostile archives."""
    stream.seek(0)
    source = GzipFile(fileobj=stream, mode="rb") if compressed else stream
    total, line = 0, 1
    while True:
        try:
            chunk = source.read(CHUNK)
        except (EOFError, BadGzipFile, zlib.error) as error:
            raise _damaged(line=line) from error
        if not chunk:
            return
        total += len(chunk)
        line += chunk.count(b"\n")
        if total > MAX_BYTES:
            raise FileTooLarge(
                f"Line {line}: the file holds more than {MAX_BYTES:,} bytes; split it."
            )
        if compressed and total > RATIO_FREE and total > MAX_RATIO * stream.tell():
            raise DecompressionBomb(
                f"Line {line}: the gzip data grows to over {MAX_RATIO} times its size; "
                "send the text itself."
            )
        yield chunk


def _damaged(*, line: int) -> DamagedArchive:
    return DamagedArchive(
        f"Line {line}, or after it: the gzip data is cut off or damaged; fetch the file again."
    )
