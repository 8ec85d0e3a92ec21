"""Files that are bad from end to end, and files with one bad row: what has to be said of each."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tests.feedback.formats.workbooks import (
    packed,
    parts_of,
    with_part,
    with_shared_strings,
    workbook,
)
from tests.shops import FIXTURES, csv_of

EBAY = (FIXTURES / "ebay_getFeedback.json").read_bytes()
HEADER = b"external_id,rating,comment,left_on\n"
GOOD = csv_of(("R1", 5, "fine", "2026-11-01"))
BOOK = workbook(["a", 5, "fine", date(2026, 11, 1)])
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True)
class BadFile:
    """What is refused whole."""

    content: bytes
    code: str
    sentence: str
    marketplace: str = "own_shop"


@dataclass(frozen=True)
class BadRow:
    """A file of which one row cannot be taken."""

    content: bytes
    line: int
    column: str
    code: str
    marketplace: str = "own_shop"


def line_of(**values: object) -> bytes:
    """Return a line of JSON with what a feedback needs."""
    whole = {"external_id": "R1", "rating": 5, "left_on": "2026-11-01", **values}
    return json.dumps(whole).encode() + b"\n"


def _sheet(declared: bytes) -> bytes:
    cell = b'<c t="inlineStr"><is><t>&c;</t></is></c>'
    sheet = b'<worksheet xmlns="%s"><sheetData><row>%s</row></sheetData></worksheet>'
    return with_part(BOOK, "xl/worksheets/sheet1.xml", declared + sheet % (MAIN, cell))


def _strings(declared: bytes) -> bytes:
    parts = parts_of(with_shared_strings("", '<c t="s"><v>0</v></c>'))
    table = declared + b'<sst xmlns="%s"><si><t>&c;</t></si></sst>' % MAIN
    return packed({**parts, "xl/sharedStrings.xml": table})


_EMPTY = "Line 1: the file is empty"
_CUT = "the gzip data is cut off or damaged; fetch the file again."
_GROWS = "the gzip data grows to over 200 times its size"
_ENTITIES = "The workbook's XML declares entities"

REFUSED: Mapping[str, BadFile] = {
    "nothing": BadFile(b"", "empty_file", _EMPTY),
    "only a mark": BadFile(b"\xef\xbb\xbf", "empty_file", _EMPTY),
    "gzip of nothing": BadFile(gzip.compress(b""), "empty_file", _EMPTY),
    "a page": BadFile(b"<html>Sign in</html>", "wrong_format", "Line 1: the header is that of no"),
    "a PDF": BadFile(b"%PDF-1.7\n1 0 obj", "wrong_format", "Line 1, column 1: this is a PDF file"),
    "a picture": BadFile(
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "wrong_format", "Line 1, column 1: this is a picture"
    ),
    "UTF-16": BadFile(
        GOOD.decode().encode("utf-16"), "wrong_format", "Line 1, column 1: this is UTF-16"
    ),
    "another platform": BadFile(EBAY, "wrong_format", "This is of the kind"),
    "no column of ours": BadFile(
        b"rating,left_on\n5,2026-11-01\n", "missing_column", "Line 1: there is no column external_"
    ),
    "gzip without its end": BadFile(gzip.compress(GOOD)[:-9], "truncated_gzip", _CUT),
    "gzip without a beginning": BadFile(gzip.compress(GOOD)[:5], "truncated_gzip", _CUT),
    "gzip with another sum": BadFile(
        gzip.compress(GOOD)[:-8] + bytes(8), "truncated_gzip", f"Line 1, or after it: {_CUT}"
    ),
    "a bomb of lines": BadFile(
        gzip.compress(HEADER + b"A,5,,2026-11-01\n" * 1_000_000),
        *("decompression_bomb", _GROWS),
    ),
    "a bomb of JSON": BadFile(
        gzip.compress(b'{"feedbackEntries":[' + b" " * 30_000_000),
        *("decompression_bomb", _GROWS, "ebay.us"),
    ),
    "a bomb of XML": BadFile(
        gzip.compress(b"<GetFeedbackResponse>" + b" " * 30_000_000),
        *("decompression_bomb", _GROWS, "ebay.us"),
    ),
    "a bomb in a workbook": BadFile(
        with_part(BOOK, "xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 30_000_000),
        *("decompression_bomb", "The workbook grows to over 200 times its size"),
    ),
    "macros": BadFile(
        with_part(BOOK, "xl/vbaProject.bin", b"Sub Auto_Open()"),
        *("wrong_format", "The workbook holds macros; save it as .xlsx"),
    ),
    "a cut workbook": BadFile(BOOK[:-100], "truncated_gzip", "The workbook is cut off or damaged"),
    "entities in a sheet": BadFile(_sheet(BOMB), "wrong_format", _ENTITIES),
    "entities in texts": BadFile(_strings(BOMB), "wrong_format", _ENTITIES),
    "entities in XML": BadFile(
        BOMB + b"<GetFeedbackResponse>&c;</GetFeedbackResponse>",
        *("malformed_xml", "Line 1: the file declares a document type or an entity", "ebay.us"),
    ),
    "NUL in the header": BadFile(
        b"external_id,rating,left\0_on\nR1,5,2026-11-01\n",
        *("wrong_format", "Line 1: the header holds a NUL character."),
    ),
    "NUL in XML": BadFile(
        b"<GetFeedbackResponse>\0</GetFeedbackResponse>",
        *("malformed_xml", "Line 1, column 22: this is not XML", "ebay.us"),
    ),
    "another encoding": BadFile(
        HEADER + b"R1,5,Gr\xfc\xdfe,2026-11-01\n",
        *("ambiguous_encoding", "The file is not readable as utf-8 (line 2, byte 8)."),
    ),
    "half a character": BadFile(
        HEADER + b"R1,5,\xed\xa0\x80,2026-11-01\n",
        *("ambiguous_encoding", "The file is not readable as utf-8 (line 2, byte 6)."),
    ),
    "an open quote": BadFile(
        HEADER + b'R1,5,"fine,2026-11-01\n',
        *("broken_quoting", "Line 2: the quotes do not close"),
    ),
    "JSON 10,000 deep": BadFile(
        b'{"feedbackEntries":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        *("malformed_json", "Line 1, column 21: this is nested more than 32 deep.", "ebay.us"),
    ),
    "a line 10,000 deep": BadFile(
        b'{"external_id":' + b"[" * 10_000 + b"]" * 10_000 + b"}\n",
        *("wrong_format", "Line 1: there is no JSON object (The line is nested too deeply"),
    ),
    "XML 10,000 deep": BadFile(
        b"<GetFeedbackResponse>" + b"<a>" * 10_000,
        *("malformed_xml", "Line 1: this is nested more than 32 deep.", "ebay.us"),
    ),
    "cut JSON": BadFile(
        EBAY[:-50],
        *("malformed_json", "Line 69, column 16: the text ends inside the value", "ebay.us"),
    ),
    "cut XML": BadFile(
        b"<GetFeedbackResponse><FeedbackDetailArray>",
        *("malformed_xml", "Line 1, column 43: this is not XML (no element found).", "ebay.us"),
    ),
    "a cut line": BadFile(
        b'{"external_id":"R1","rat',
        *("wrong_format", "Line 1: there is no JSON object (The line is no JSON: Unterminated"),
    ),
}

BAD_ROWS: Mapping[str, BadRow] = {
    "a formula": BadRow(workbook(["a", "=1+4", "fine", date(2026, 11, 1)]), 2, "stars", "formula"),
    "2^63 stars": BadRow(csv_of(("R1", 2**63, "", "2026-11-01")), 2, "rating", "bad_rating"),
    "2^63 in JSON": BadRow(line_of(rating=2**63), 1, "rating", "number_too_large"),
    "5,000 digits": BadRow(
        line_of() + line_of().replace(b": 5,", b": " + b"9" * 5000 + b","),
        *(2, "line", "number_too_large"),
    ),
    "2^63 in a sheet": BadRow(
        workbook(["a", 2**63, "", date(2026, 11, 1)]), 2, "stars", "number_too_large"
    ),
    "2^63 of eBay": BadRow(
        EBAY.replace(b'"feedbackScore": 1204', b'"feedbackScore": 9223372036854775808'),
        *(3, "feedbackScore", "number_too_large", "ebay.us"),
    ),
    "1899": BadRow(csv_of(("R1", 5, "", "1899-12-31")), 2, "left_on", "date_out_of_range"),
    "9999": BadRow(csv_of(("R1", 5, "", "9999-12-31")), 2, "left_on", "date_out_of_range"),
    "after 9999": BadRow(
        csv_of(("R1", 5, "", "9999-12-31T23:59:59-10:00")), 2, "left_on", "bad_date"
    ),
    "before the year 1": BadRow(
        csv_of(("R1", 5, "", "0001-01-01T00:00:00+10:00")), 2, "left_on", "bad_date"
    ),
    "1900 in a sheet": BadRow(
        workbook(["a", 5, "", date(1900, 1, 1)]), 2, "date", "date_out_of_range"
    ),
    "a time without offset": BadRow(
        csv_of(("R1", 5, "", "2026-11-01T09:00:00")), 2, "left_on", "naive_time"
    ),
    "NUL": BadRow(csv_of(("R\0001", 5, "", "2026-11-01")), 2, "external_id", "nul_character"),
    "NUL in JSON": BadRow(line_of(comment="a\0"), 1, "comment", "nul_character"),
    "half a character in JSON": BadRow(line_of(comment="\ud800"), 1, "comment", "broken_character"),
    "half a character of eBay": BadRow(
        EBAY.replace(b'"Widget"', b'"\\ud800"'), 3, "record", "lone_surrogate", "ebay.us"
    ),
    "the same id, other values": BadRow(
        csv_of(("R1", 5, "", "2026-11-01"), ("R1", 1, "", "2026-11-01")),
        *(3, "external_id", "duplicate_in_file"),
    ),
    "a last line that is cut": BadRow(
        line_of(external_id="R0") + b'{"external_id":"R1","rat', 2, "line", "bad_json"
    ),
}
