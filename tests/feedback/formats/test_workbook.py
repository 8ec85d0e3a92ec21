"""Archives that are refused before, or by, the reader of workbooks."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from feedback.formats import workbook as rules
from feedback.formats.rows import (
    DamagedArchive,
    DecompressionBomb,
    EmptyFile,
    FileTooLarge,
    WrongFormat,
)
from feedback.formats.xlsx import read
from marketplaces.packs import load_all
from tests.feedback.formats.workbooks import (
    packed,
    parts_of,
    with_part,
    with_shared_strings,
    workbook,
)

DAY = date(2026, 7, 4)
GOOD = workbook(["1", 5, "fine", DAY])
SHARED = with_shared_strings(
    "<si><t>f</t></si><si><r><t>Two </t></r><r><t>x_x000D_</t></r></si><si><t>2026-07-05</t></si>",
    '<c r="A2" t="s"><v>0</v></c><c r="B2"><v>5</v></c>',
    '<c r="C2" t="s"><v>1</v></c><c r="D2" t="s"><v>2</v></c>',
)
OLE = rules.OLE_MAGIC
BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;">]>"""
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def rows_of(content: bytes):
    pack = load_all()["own_shop"]
    return list(read(BytesIO(content), pack=pack, today=date(2026, 11, 22)))


def test_the_samples_are_good():
    (row,) = rows_of(GOOD)
    assert (row.external_id, row.left_on) == ("1", DAY)
    (row,) = rows_of(SHARED)
    assert (row.external_id, row.comment, row.left_on) == ("f", "Two x", date(2026, 7, 5))


@pytest.mark.parametrize(
    ("content", "error", "sentence"),
    [
        (b"", EmptyFile, "the file is empty"),
        (b"id,stars\n", WrongFormat, r"Byte 1: this is no \.xlsx file\."),
        (OLE + b"\0" * 600, WrongFormat, r"a workbook of the old kind \(\.xls\); save it as"),
        (
            OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            *(WrongFormat, "The workbook is locked with a password; save it without one."),
        ),
        (GOOD[:-30], DamagedArchive, "cut off or damaged"),
        (GOOD[:2000] + GOOD[2100:], DamagedArchive, "cut off or damaged"),
        (packed({"readme.txt": b"hello"}), WrongFormat, "This is a ZIP file and no workbook"),
        (packed({"[Content_Types].xml": b"<x/>"}), WrongFormat, r"damaged or no \.xlsx"),
        (packed({"[Content_Types].xml": b"no xml"}), WrongFormat, r"damaged or no \.xlsx"),
        (
            with_part(GOOD, "xl/vbaProject.bin", b"Sub Auto_Open()"),
            *(WrongFormat, r"The workbook holds macros; save it as \.xlsx, which has none\."),
        ),
    ],
)
def test_what_is_no_harmless_workbook(content, error, sentence):
    with pytest.raises(error, match=sentence):
        rows_of(content)


def test_a_locked_entry_is_named():
    content = bytearray(GOOD)
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    with pytest.raises(WrongFormat, match="locked with a password"):
        rows_of(bytes(content))


# Bombs --------------------------------------------------------------------------------------------


def test_the_ratio_is_watched():
    bomb = with_part(GOOD, "xl/worksheets/sheet2.xml", b" " * (64 << 20))
    with pytest.raises(DecompressionBomb, match="grows to over 200 times its size"):
        rows_of(bomb)


def test_a_part_that_lies_about_its_size_is_damaged():
    """The list says that the part is small; it is not unpacked beyond that."""
    content = bytearray(with_part(GOOD, "xl/worksheets/sheet2.xml", b" " * (64 << 20)))
    for magic, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.rfind(magic)
        content[at + offset : at + offset + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(DamagedArchive, match="cut off or damaged"):
        rows_of(bytes(content))


@pytest.mark.parametrize("name", ["xl/sharedStrings.xml", "xl/styles.xml", "docProps/core.xml"])
def test_what_is_kept_in_memory_is_bounded(name, monkeypatch):
    monkeypatch.setattr(rules, "MAX_STRINGS", 50_000)
    monkeypatch.setattr(rules, "MAX_PART", 50_000)
    part = bytes(n * 7 % 251 for n in range(60_000))
    with pytest.raises(FileTooLarge, match=f"part {name} is larger than 50,000 bytes"):
        rows_of(with_part(GOOD, name, part))


def test_the_whole_is_bounded(monkeypatch):
    monkeypatch.setattr(rules, "MAX_BYTES", 1000)
    with pytest.raises(FileTooLarge, match="The workbook holds more than 1,000 bytes; split it"):
        rows_of(GOOD)


@pytest.mark.parametrize("extra", [b"", b"a comment at the end"])
def test_the_parts_are_counted_before_they_are_listed(extra):
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for number in range(rules.MAX_ENTRIES + 1):
            archive.writestr(str(number), b"")
        archive.comment = extra
    with pytest.raises(FileTooLarge, match="holds more than 10,000 parts"):
        rows_of(stream.getvalue())


# Entities -----------------------------------------------------------------------------------------


def test_openpyxl_parses_with_defusedxml():
    assert openpyxl.DEFUSEDXML is True


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE])
@pytest.mark.parametrize(
    "name",
    [
        *["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"],
        *["[Content_Types].xml", "xl/_rels/workbook.xml.rels", "docProps/core.xml"],
    ],
)
def test_entities_are_refused_wherever_they_stand(name, declared):
    part = parts_of(SHARED)[name].decode()
    part = part[part.find("?>") + 2 :] if part.startswith("<?xml") else part
    with pytest.raises(WrongFormat, match="The workbook's XML declares entities"):
        rows_of(with_part(SHARED, name, (declared + part).encode()))


def test_links_to_other_workbooks_are_left_alone():
    parts = parts_of(GOOD)
    rels = parts["xl/_rels/workbook.xml.rels"].decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"
    link = f'<Relationship Id="rId99" Type="{kind}" Target="externalLinks/externalLink1.xml"/>'
    parts["xl/_rels/workbook.xml.rels"] = rels.replace(
        "</Relationships>", f"{link}</Relationships>"
    ).encode()
    assert len(rows_of(packed(parts))) == 1
