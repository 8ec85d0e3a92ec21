"""eBay's feedback about a seller, as the Trading API's GetFeedback answers it in XML.

`Role` is the role of the one who got the feedback, so that only `Seller` counts; others are skipped
and counted. A withdrawn feedback comes with `Withdrawn` in place of its verdict, so that its row
says only that. A comment that eBay replaced is eBay's text and no comment. What eBay calls not
countable is no part of its score.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import BinaryIO

from feedback.choices import FeedbackState, UncountedReason
from feedback.formats.ebay_rules import KNOWN_VERDICTS, POLARITIES, WITHDRAWN, identity
from feedback.formats.instants import Instants
from feedback.formats.json_fields import Fields, without_nothing
from feedback.formats.json_reading import blank_row, known_buyer
from feedback.formats.rows import (
    ParsedRow,
    Reading,
    ReadingNotes,
    ReadOptions,
    Row,
    Unreadable,
)
from feedback.formats.xml_records import XmlRecord, XmlShape, open_xml
from marketplaces.policy import Pack

SHAPE = XmlShape(
    root="GetFeedbackResponse",
    record=("GetFeedbackResponse", "FeedbackDetailArray", "FeedbackDetail"),
    failure=("GetFeedbackResponse", "Ack"),
    failed=frozenset({"Failure"}),
)
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_SUPPLIED = frozenset({"rating", "comment", "uncounted_reason"})
_DEFAULT_OPTIONS = ReadOptions()


def read(
    stream: BinaryIO, *, pack: Pack, today: date, options: ReadOptions = _DEFAULT_OPTIONS
) -> Reading:
    """Check the whole answer, then give its rows one by one; raise FileRefused."""
    file = open_xml(stream, SHAPE, options)
    notes = ReadingNotes(encoding="utf-8", compressed=file.compressed, supplied=_SUPPLIED)
    instants = Instants(pack.calendar.zone, today)
    return Reading(_rows(file.records(), pack, instants, notes), notes)


def recognises(first_bytes: bytes, pack: Pack) -> bool:
    """Tell whether the beginning of a file names the root of such an answer."""
    del pack
    return first_bytes.lstrip().startswith(b"<") and SHAPE.root.encode() in first_bytes


def _rows(
    records: Iterator[XmlRecord], pack: Pack, instants: Instants, notes: ReadingNotes
) -> Iterator[Row]:
    for record in records:
        try:
            row = _row(record, pack, instants)
        except Unreadable as problem:
            yield problem.rejection(record.line, record.raw)
            continue
        if row is None:
            notes.skipped += 1
        else:
            yield row


def _row(record: XmlRecord, pack: Pack, instants: Instants) -> ParsedRow | None:
    fields = Fields(record.texts)
    if fields.text("Role") != "Seller":
        return None
    line_item, feedback_id = fields.identifier("OrderLineItemID"), fields.identifier("FeedbackID")
    external_id = identity(pack, line_item=line_item, feedback_id=feedback_id)
    if external_id is None:
        raise fields.missing("FeedbackID")
    verdict = (fields.text("CommentType") or "").casefold()
    if verdict in WITHDRAWN:
        return blank_row(record, external_id)._replace(state=FeedbackState.WITHDRAWN.value)
    if verdict not in POLARITIES:
        raise (
            fields.unknown("CommentType", KNOWN_VERDICTS)
            if verdict
            else fields.missing("CommentType")
        )
    left_at = instants.text(fields, "CommentTime")
    if left_at is None:
        raise fields.missing("CommentTime")
    is_removed = _flag(fields, "CommentReplaced")
    counts = _flag(fields, "Countable")
    return blank_row(record, external_id)._replace(
        polarity=POLARITIES[verdict],
        comment=None if is_removed else fields.text("CommentText"),
        reply=fields.text("FeedbackResponse"),
        left_on=instants.day(left_at, "CommentTime"),
        left_at=left_at,
        order_reference=line_item,
        buyer=known_buyer(fields.identifier("CommentingUser")),
        uncounted_reason=UncountedReason.EXCLUDED.value if counts is False else None,
        details=_details(record.texts, is_removed=is_removed),
    )


def _details(texts: Mapping[str, str], *, is_removed: bool | None) -> dict[str, object] | None:
    return without_nothing(
        feedback_id=texts.get("FeedbackID"),
        line_item_id=texts.get("OrderLineItemID"),
        listing_id=texts.get("ItemID"),
        transaction_id=texts.get("TransactionID"),
        followup=texts.get("Followup"),
        comment_removed=is_removed or None,
    )


def _flag(fields: Fields, name: str) -> bool | None:
    text = fields.text(name)
    if text is None:
        return None
    if text.casefold() not in _FLAGS:
        raise fields.wrong(name, "true or false")
    return _FLAGS[text.casefold()]
