"""Files of orders: CSV with commas, semicolons or tabs, or one JSON object a line (JSONL).

A row tells what it knows of one order; it may leave out what an earlier row or file has told. A
column for an incident makes the row tell one incident, `incidents` in JSON any number of them.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO, NamedTuple

import orjson

from feedback.formats.canonical_row import Table
from feedback.formats.delimited import open_table
from feedback.formats.order_values import (
    FULFILLED_BY,
    INCIDENTS,
    YES_OR_NO,
    Incident,
    InstantReader,
    canonical_order_column,
    instant_reader,
    word,
)
from feedback.formats.rows import (
    MissingColumn,
    ReadOptions,
    RowRejection,
    Unreadable,
    WrongFormat,
    without_email,
)
from feedback.formats.text import GZIP_MAGIC, TextFile, known_encoding, open_text
from feedback.formats.values import MAX_ID, email_or_none, identifier, nul_found, shorten
from marketplaces.policy import Pack

_FIRST_BYTES = 64 * 1024
_INSTANTS = ("ordered_at", "promised_by", "shipped_at", "delivered_at")

_MEMBERS = {"kind": "incident_kind", "occurred_at": "incident_at", "at_fault": "incident_at_fault"}


class ParsedOrder(NamedTuple):
    """One row as the file says it: instants in UTC, `raw` without the buyer's address.

    `buyer` is the address or the id that tells one buyer from another; only its hash is kept.
    """

    line: int
    raw: str
    external_id: str
    ordered_at: datetime | None
    promised_by: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    fulfilled_by: str | None
    label_from_marketplace: bool | None
    buyer: str | None
    incidents: tuple[Incident, ...]


type OrderRow = ParsedOrder | RowRejection


def read_orders(stream: BinaryIO, *, pack: Pack, encoding: str | None = None) -> Iterator[OrderRow]:
    """Check the whole file's text, then give its rows one by one; raise FileRefused."""
    instants = {name: instant_reader(pack.calendar.zone) for name in (*_INSTANTS, "incident_at")}
    if _is_json(stream):
        encodings = [known_encoding(encoding)] if encoding else ["utf-8"]
        return _objects(open_text(stream, encodings), instants)
    table = open_table(stream, ReadOptions(encoding=encoding))
    names = tuple(name.strip() for name in table.header)
    return _records(table, _columns(names), names, instants)


def _is_json(stream: BinaryIO) -> bool:
    """Tell whether the first character is a brace, which no header begins with."""
    stream.seek(0)
    head = stream.read(_FIRST_BYTES)
    stream.seek(0)
    if head.startswith(GZIP_MAGIC):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, _FIRST_BYTES)
        except zlib.error:
            return False  # whoever reads on says what is wrong
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def _columns(header: Sequence[str]) -> dict[str, int]:
    if any("\0" in name for name in header):
        raise WrongFormat("Line 1: the header holds a NUL character.")
    found: dict[str, int] = {}
    for position, name in enumerate(header):
        canonical = canonical_order_column(name)
        if canonical in found:
            raise WrongFormat(
                f"Line 1, column {position + 1}: {shorten(name)} and "
                f"{shorten(header[found[canonical]])} both mean {canonical}."
            )
        if canonical is not None:
            found[canonical] = position
    if "order_reference" not in found:
        raise MissingColumn(
            "Line 1: there is no column order_reference (or order_id, order_number); "
            f"the header is {shorten(', '.join(header))}."
        )
    return found


def _records(
    table: Table,
    columns: Mapping[str, int],
    names: Sequence[str],
    instants: Mapping[str, InstantReader],
) -> Iterator[OrderRow]:
    for line, raw, fields in table.records:
        try:
            if isinstance(fields, Unreadable):
                raise fields
            _check_shape(raw, fields, names)
            texts = {name: fields[position] for name, position in columns.items()}
            shown = {name: names[position] for name, position in columns.items()}
            yield _Cells(texts, shown, instants).order(line, raw)
        except Unreadable as problem:
            yield problem.rejection(line, raw)


def _check_shape(raw: str, fields: Sequence[str], names: Sequence[str]) -> None:
    if len(fields) != len(names):
        message = f"The row has {len(fields)} columns, the header {len(names)}."
        last = min(len(fields), len(names)) - 1
        raise Unreadable(names[last], "wrong_column_count", message)
    if "\0" in raw:
        raise nul_found(fields, names)


def _objects(text: TextFile, instants: Mapping[str, InstantReader]) -> Iterator[OrderRow]:
    for line, raw in enumerate(text.lines(), 1):
        if not raw.strip():
            continue
        try:
            texts, shown, incidents = _members(raw)
            cells = _Cells(texts, shown, instants)
            told = tuple(_incident(one, instants) for one in incidents)
            order = cells.order(line, raw)
            yield order._replace(incidents=order.incidents + told)
        except Unreadable as problem:
            yield problem.rejection(line, raw)


def _members(raw: str) -> tuple[dict[str, str], dict[str, str], list[Any]]:
    """Return the texts of an object by column, their own names, and its list of incidents."""
    value = _object(raw)
    incidents = value.pop("incidents", None) or []
    if not isinstance(incidents, list):
        raise Unreadable("incidents", "wrong_kind", "incidents is no list of objects.")
    texts: dict[str, str] = {}
    shown: dict[str, str] = {}
    for name, inner in value.items():
        canonical = canonical_order_column(name)
        if canonical is None or inner is None:
            continue
        if canonical in texts:
            message = f"{shorten(name)} and {shorten(shown[canonical])} both mean {canonical}."
            raise Unreadable(name, "wrong_kind", message)
        texts[canonical], shown[canonical] = _text(inner, name), name
    return texts, shown, incidents


def _object(raw: str) -> dict[str, Any]:
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Unreadable("row", "bad_json", f"The line is not valid JSON: {error}.") from None
    if not isinstance(value, dict):
        raise Unreadable("row", "bad_json", "The line is no JSON object.")
    return value


def _text(value: Any, name: str) -> str:
    """Return a member as a file of columns would write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        raise Unreadable(name, "wrong_kind", f"{shorten(name)} must be a text in quotes.")
    if "\0" in value:
        raise Unreadable(name, "nul_character", f"{shorten(name)} holds a NUL character.")
    return value


def _incident(value: Any, instants: Mapping[str, InstantReader]) -> Incident:
    if not isinstance(value, dict):
        raise Unreadable("incidents", "wrong_kind", "incidents is no list of objects.")
    texts = {
        _MEMBERS[key]: _text(inner, key)
        for key, inner in value.items()
        if key in _MEMBERS and inner is not None
    }
    found = _Cells(texts, dict.fromkeys(_MEMBERS.values(), "incidents"), instants).incident()
    if found is None:
        raise Unreadable("incidents", "missing_value", "An incident has no kind.")
    return found


class _Cells:
    """The texts of one row by canonical column, and what the file calls each column."""

    def __init__(
        self,
        texts: Mapping[str, str],
        shown: Mapping[str, str],
        instants: Mapping[str, InstantReader],
    ) -> None:
        self._texts = texts
        self._shown = shown
        self._instants = instants

    def order(self, line: int, raw: str) -> ParsedOrder:
        """Read all of it; raise Unreadable for the first value that cannot be used."""
        email = email_or_none(self._get("buyer_email"), self._name("buyer_email"))
        incident = self.incident()
        return ParsedOrder(
            line,
            without_email(raw, email),
            identifier(self._get("order_reference"), self._name("order_reference")),
            self._instant("ordered_at"),
            self._instant("promised_by"),
            self._instant("shipped_at"),
            self._instant("delivered_at"),
            self._word("fulfilled_by", FULFILLED_BY),
            self._word("label_from_marketplace", YES_OR_NO),
            email or self._buyer_id(),
            () if incident is None else (incident,),
        )

    def incident(self) -> Incident | None:
        """Read the incident that the row tells, if any."""
        kind = self._word("incident_kind", INCIDENTS)
        at = self._instant("incident_at")
        at_fault = self._word("incident_at_fault", YES_OR_NO)
        if kind is None and at is None and at_fault is None:
            return None
        if kind is None or at is None:
            name = self._name("incident_kind" if kind is None else "incident_at")
            message = f"{name} is empty; an incident has a kind and a time."
            raise Unreadable(name, "missing_value", message)
        return Incident(kind, at, at_fault)

    def _get(self, canonical: str) -> str:
        return self._texts.get(canonical, "")

    def _name(self, canonical: str) -> str:
        return self._shown.get(canonical, canonical)

    def _instant(self, canonical: str) -> datetime | None:
        text = self._get(canonical).strip()
        return self._instants[canonical](text, self._name(canonical)) if text else None

    def _word(self, canonical: str, words: Mapping[str, Any]) -> Any:
        return word(self._get(canonical), words, self._name(canonical))

    def _buyer_id(self) -> str | None:
        value = self._get("buyer_id").strip()
        if len(value) > MAX_ID:
            name = self._name("buyer_id")
            raise Unreadable(name, "too_long", f"{name} has more than {MAX_ID} characters.")
        return value or None
