"""Open a workbook only after its archive was weighed: what it holds, how large, how honest."""

import struct
import zlib
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from openpyxl import load_workbook

from feedback.formats.rows import (
    DamagedArchive,
    DecompressionBomb,
    EmptyFile,
    FileTooLarge,
    WrongFormat,
)
from feedback.formats.text import CHUNK, MAX_BYTES, MAX_RATIO, RATIO_FREE
from feedback.formats.workbook_weight import weigh

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_ENTRIES = 10_000
MAX_STRINGS = 32 * 1024 * 1024  # openpyxl keeps the shared strings in memory
MAX_PART = 16 * 1024 * 1024  # and reads every other part but the sheets in one piece
_MAX_DIRECTORY = 4 * 1024 * 1024
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SEARCHED = 8 * 1024 * 1024
# What openpyxl, and the parsers below it, raise on a part that is not as it should be.
BROKEN = (
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, SyntaxError),
    *(OSError, EOFError, RuntimeError, AssertionError, BadZipFile, zlib.error, struct.error),
)


def open_workbook(stream: BinaryIO) -> Any:
    """Return openpyxl's read-only workbook, or refuse the file in words."""
    check_archive(stream)
    stream.seek(0)
    try:
        return load_workbook(stream, read_only=True, data_only=False, keep_links=False)
    except BROKEN as error:
        raise broken(error) from error


def broken(error: Exception) -> WrongFormat:
    """Return the refusal of a workbook that openpyxl cannot read."""
    if isinstance(error.__cause__ or error, DefusedXmlException):
        return WrongFormat(
            "The workbook's XML declares entities, which no spreadsheet program does; "
            "save it again as .xlsx."
        )
    return WrongFormat("The workbook is damaged or no .xlsx; save it again as .xlsx or as CSV.")


def check_archive(stream: BinaryIO) -> None:
    """Refuse what is no workbook, what is locked, what holds programs, and what would burst."""
    stream.seek(0)
    head = stream.read(8)
    if not head:
        raise EmptyFile("Line 1: the file is empty; send a file with a header line and rows.")
    if head == OLE_MAGIC:
        raise _not_open(stream)
    if not head.startswith(ZIP_MAGIC):
        raise WrongFormat("Byte 1: this is no .xlsx file.")
    _check_directory(stream)
    try:
        with ZipFile(stream) as archive:
            _check_entries(archive.infolist(), packed=stream.seek(0, 2))
            for entry in archive.infolist():
                _check_content(archive, entry)
    except BROKEN as error:
        raise DamagedArchive(
            "The workbook is cut off or damaged; fetch or save it again."
        ) from error


def _not_open(stream: BinaryIO) -> WrongFormat:
    stream.seek(0)
    if _ENCRYPTED in stream.read(_SEARCHED):
        return WrongFormat("The workbook is locked with a password; save it without one.")
    return WrongFormat("This is a workbook of the old kind (.xls); save it as .xlsx or as CSV.")


def _check_directory(stream: BinaryIO) -> None:
    """Read how large the list of entries is before zipfile reads all of it into memory."""
    end = stream.seek(0, 2)
    stream.seek(max(0, end - (1 << 16) - 22))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise DamagedArchive("The workbook is cut off or damaged; fetch or save it again.")
    entries, size = struct.unpack_from("<HL", tail, at + 10)
    wide = at - 20 - 56
    if wide >= 0 and tail[wide : wide + 4] == b"PK\x06\x06":
        entries, size = struct.unpack_from("<QQ", tail, wide + 32)
    if entries > MAX_ENTRIES or size > _MAX_DIRECTORY:
        raise _too_many()


def _too_many() -> FileTooLarge:
    return FileTooLarge(f"The workbook holds more than {MAX_ENTRIES:,} parts.")


def _check_entries(entries: list[ZipInfo], *, packed: int) -> None:
    """Judge the archive by what it says of itself."""
    if len(entries) > MAX_ENTRIES:
        raise _too_many()
    if any(entry.flag_bits & 1 for entry in entries):
        raise WrongFormat("The workbook is locked with a password; save it without one.")
    names = {entry.filename.casefold() for entry in entries}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise WrongFormat("The workbook holds macros; save it as .xlsx, which has none.")
    if "[content_types].xml" not in names:
        raise WrongFormat("This is a ZIP file and no workbook; unpack it.")
    _check_size(sum(entry.file_size for entry in entries), packed)
    for entry in entries:
        _check_part(entry)


def _check_size(total: int, packed: int) -> None:
    if total > MAX_BYTES:
        raise FileTooLarge(f"The workbook holds more than {MAX_BYTES:,} bytes; split it.")
    if total > RATIO_FREE and total > MAX_RATIO * packed:
        raise DecompressionBomb(
            f"The workbook grows to over {MAX_RATIO} times its size; save it as CSV."
        )


def _check_part(entry: ZipInfo) -> None:
    name, size = entry.filename, entry.file_size
    is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
    if is_sheet or not name.endswith((".xml", ".rels")):
        return  # sheets are read in pieces; pictures and the like not at all
    limit = MAX_STRINGS if name.casefold().endswith("sharedstrings.xml") else MAX_PART
    if size > limit:
        raise FileTooLarge(f"The workbook's part {name[:80]} is larger than {limit:,} bytes.")


def _check_content(archive: ZipFile, entry: ZipInfo) -> None:
    """Unpack and weigh a part: zipfile gives no more than was declared, and checks the sum."""
    if not entry.filename.endswith((".xml", ".rels")):
        return
    with archive.open(entry) as part:
        weigh(entry.filename, iter(lambda: part.read(CHUNK), b""))
        seen = part.tell()
    if seen != entry.file_size:
        raise DamagedArchive("The workbook is cut off or damaged; fetch or save it again.")
