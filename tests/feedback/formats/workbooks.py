"""Workbooks for tests: good ones by openpyxl, bad ones by hand."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

HEADER = ["id", "stars", "text", "date"]


def workbook(*rows: list[Any], header: list[Any] = HEADER) -> bytes:
    """Return a workbook with one sheet of these rows."""
    book = Workbook()
    sheet = book.active
    for row in (header, *rows):
        sheet.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return the file of a workbook."""
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook by name."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return an archive of these parts."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return a workbook with a part put in its place."""
    return packed({**parts_of(content), name: part})


def with_sheet(xml: str) -> bytes:
    """Return a workbook whose sheet is written by hand."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADER)
    sheet = f'<worksheet xmlns="{main}"><sheetData><row r="1">{cells}</row>{xml}</sheetData>'
    return with_part(workbook(), "xl/worksheets/sheet1.xml", f"{sheet}</worksheet>".encode())


def with_shared_strings(strings: str, *cells: str) -> bytes:
    """Return a workbook with a table of shared strings, as spreadsheet programs write them."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    parts = parts_of(with_sheet(f'<row r="2">{"".join(cells)}</row>'))
    types = parts["[Content_Types].xml"].decode().replace("</Types>", override)
    parts["[Content_Types].xml"] = types.encode()
    table = f'<sst xmlns="{main}">{strings}</sst>'
    return packed({**parts, "xl/sharedStrings.xml": table.encode()})
