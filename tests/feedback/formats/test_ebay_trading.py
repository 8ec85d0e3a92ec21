"""eBay's feedback in XML: fields, withdrawn entries, and everything that XML can be abused for."""

import gzip
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.formats.ebay_trading import read
from feedback.formats.rows import (
    EmptyFile,
    FileRefused,
    MalformedXml,
    ParsedRow,
    ReadOptions,
    RowRejection,
    Undecodable,
    WrongFormat,
)
from marketplaces.choices import ExternalId, RatingKind
from tests.feedback.formats.platforms import TODAY, pack_of, reading_of, refused

PACK = pack_of("ebay", zone="America/Los_Angeles", kind=RatingKind.POLARITY)
BY_ITEM = pack_of("ebay", kind=RatingKind.POLARITY, external_id=ExternalId.LINE_ITEM_ID)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
OPEN = '<GetFeedbackResponse xmlns="urn:ebay:apis:eBLBaseComponents">\n<Ack>Success</Ack>'
FIELDS = {
    "CommentingUser": "buyer1",
    "CommentText": "Arrived &amp; broken",
    "CommentTime": "2026-07-19T02:00:00.000Z",
    "CommentType": "Negative",
    "FeedbackResponse": "Sorry",
    "ItemID": "110445566778",
    "Role": "Seller",
    "FeedbackID": "901",
    "TransactionID": "123",
    "OrderLineItemID": "110445566778-123",
}


def detail(**fields: Any) -> str:
    merged = {name: text for name, text in {**FIELDS, **fields}.items() if text is not None}
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in merged.items())
    return f"<FeedbackDetail>{inner}</FeedbackDetail>"


def answer(*details: str) -> bytes:
    array = f"<FeedbackDetailArray>{chr(10).join(details)}</FeedbackDetailArray>"
    return f"{HEAD}{OPEN}\n{array}</GetFeedbackResponse>".encode()


def row(pack=PACK, **fields: Any):
    (only,) = reading_of(read, answer(detail(**fields)), pack)
    return only


def test_a_whole_entry():
    reading = reading_of(read, answer(detail(), detail(Role="Buyer")), BY_ITEM)
    (only,) = reading

    assert only.raw == detail()
    assert only._replace(raw="") == ParsedRow(
        line=4,
        raw="",
        external_id="110445566778-123",
        rating=None,
        comment="Arrived & broken",
        reply="Sorry",
        left_on=date(2026, 7, 19),
        order_reference="110445566778-123",
        arrived_on_time=None,
        item_as_described=None,
        customer_service=None,
        buyer="buyer1",
        polarity="negative",
        left_at=datetime(2026, 7, 19, 2, tzinfo=UTC),
        details={
            "feedback_id": "901",
            "line_item_id": "110445566778-123",
            "listing_id": "110445566778",
            "transaction_id": "123",
        },
    )
    assert reading.notes.skipped == 1
    assert reading.notes.supplied == {"rating", "comment", "uncounted_reason"}


def test_an_entry_of_little():
    found = row(**dict.fromkeys(["CommentText", "FeedbackResponse", "OrderLineItemID", "ItemID"]))
    assert (found.external_id, found.comment, found.reply) == ("901", None, None)
    assert found.left_on == date(2026, 7, 18)
    assert row(CommentingUser="b***r").buyer is None


@pytest.mark.parametrize("verdict", ["Withdrawn", "IndependentlyWithdrawn"])
def test_a_withdrawn_entry_only_tells_its_state(verdict):
    found = row(CommentType=verdict)
    assert (found.state, found.left_on, found.polarity) == ("withdrawn", None, None)


def test_what_ebay_replaced_or_does_not_count():
    found = row(CommentReplaced="true", Countable="false")
    assert (found.comment, found.uncounted_reason) == (None, "excluded")
    assert found.details["comment_removed"] is True
    assert row(Countable="true").uncounted_reason is None


@pytest.mark.parametrize(
    ("fields", "column", "code"),
    [
        ({"CommentType": "CustomCode"}, "CommentType", "unknown_value"),
        ({"CommentType": None}, "CommentType", "missing_value"),
        ({"CommentTime": None}, "CommentTime", "missing_value"),
        ({"CommentTime": "yesterday"}, "CommentTime", "bad_date"),
        ({"CommentTime": "2027-01-01T00:00:00Z"}, "CommentTime", "date_out_of_range"),
        ({"FeedbackID": None}, "FeedbackID", "missing_value"),
        ({"FeedbackID": "1" * 121}, "FeedbackID", "too_long"),
        ({"Countable": "perhaps"}, "Countable", "bad_type"),
    ],
)
def test_what_cannot_be_read_is_named(fields, column, code):
    bad = row(**fields)
    assert refused(bad) == (column, code)
    assert bad.line == 4


BOMB = (
    '<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<GetFeedbackResponse>&b;</GetFeedbackResponse>"
)
OUTSIDE = (
    '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<GetFeedbackResponse>&x;</GetFeedbackResponse>"
)


@pytest.mark.parametrize(
    ("data", "error", "sentence"),
    [
        (b"", EmptyFile, "Line 1: the file is empty."),
        (BOMB.encode(), MalformedXml, "Line 1: the file declares a document type or an entity"),
        (OUTSIDE.encode(), MalformedXml, "Line 1: the file declares a document type"),
        (
            b'\n<!DOCTYPE r SYSTEM "http://localhost/x.dtd"><GetFeedbackResponse/>',
            MalformedXml,
            "Line 2: the file declares",
        ),
        (b"<GetFeedbackResponse>&x;</GetFeedbackResponse>", MalformedXml, "undefined entity"),
        (answer(detail())[:-40], MalformedXml, "Line 4, column "),
        (b"\n<a><b></a>", WrongFormat, "Line 2: the root is 'a'; it must be GetFeedbackResponse."),
        (b"<GetFeedbackResponse>\n<b></a>", MalformedXml, "Line 2, column 6: this is not XML"),
        (b"<GetFeedbackResponse><Ack>Failure</Ack>", WrongFormat, "answered Ack Failure; there is"),
        (f"<GetFeedbackResponse>{'<a>' * 40}".encode(), MalformedXml, "more than 32 deep"),
        (b"<GetFeedbackResponse>\0", MalformedXml, "Line 1, column 22: this is not XML"),
        (b"<GetFeedbackResponse>\xff", MalformedXml, "Line 1, column 22: this is not XML"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', FileRefused, "Line 1"),
        ("<GetFeedbackResponse/>".encode("utf-16"), WrongFormat, "UTF-16"),
        (answer(detail(CommentText="x" * 1_048_600)), MalformedXml, "a record has more than"),
        (answer(detail(ItemID="<a/>" * 1_200_000)), MalformedXml, "a record has more than"),
        (
            f'<GetFeedbackResponse a="{"x" * 3_000_000}">'.encode(),
            MalformedXml,
            "a record has more",
        ),
    ],
)
def test_what_is_no_answer_of_ebay_is_refused(data, error, sentence):
    with pytest.raises(error) as refusal:
        read(BytesIO(data), pack=PACK, today=TODAY)
    assert sentence in str(refusal.value)


def test_another_encoding_is_the_documents_own_business():
    latin = answer(detail(CommentText="fünf")).decode().replace("UTF-8", "ISO-8859-1")
    (found,) = reading_of(read, latin.encode("iso-8859-1"), PACK)
    assert found.comment == "fünf"
    with pytest.raises(Undecodable, match="XML names its encoding itself"):
        read(BytesIO(answer()), pack=PACK, today=TODAY, options=ReadOptions(encoding="cp1252"))


def test_gzip_and_an_answer_without_entries():
    (found,) = reading_of(read, gzip.compress(answer(detail())), PACK)
    assert found.external_id == "901"
    assert list(reading_of(read, f"{HEAD}{OPEN}</GetFeedbackResponse>".encode(), PACK)) == []


@given(
    st.lists(st.sampled_from([*"<>/&;\"'= \n", "a", OPEN, detail(), "]]>", "<!--"]), max_size=30)
)
def test_no_text_raises_anything_but_a_refusal(parts):
    try:
        rows = list(read(BytesIO("".join(parts).encode()), pack=PACK, today=TODAY))
    except FileRefused:
        return
    assert all(isinstance(one, ParsedRow | RowRejection) for one in rows)


class Endless:
    """An answer that is made while it is read."""

    def seek(self, offset: int) -> None:
        self._pieces = self._generate()

    def _generate(self) -> Iterator[bytes]:
        begin, _, end = answer(" ").partition(b" </FeedbackDetailArray>")
        yield begin
        block = (detail(CommentText="x" * 2_000) + "\n").encode() * 100
        for _ in range(100):
            yield block
        yield b"</FeedbackDetailArray>" + end

    def read(self, size: int) -> bytes:
        return next(self._pieces, b"")


def test_memory_stays_bounded():
    tracemalloc.start()
    try:
        count = sum(1 for _ in read(Endless(), pack=PACK, today=TODAY))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 10_000
    assert peak < 8_000_000
