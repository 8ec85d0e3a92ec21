"""eBay's feedback about a seller, as the Feedback API answers it (`feedbackEntries`).

Only what buyers left counts; an entry of a seller is skipped and counted. The line item is the
order that a feedback belongs to. A date wins over the bucket beside it; a bucket alone makes a
range of days. The state says whether a feedback was withdrawn; a state that is not known leaves it
live, and stands in the details. Ratings are kept as they came; of them only a delivery on time that
says YES or NO is understood. The text of a comment that eBay removed is no comment.
"""

from datetime import date, datetime
from typing import Any, BinaryIO

from feedback.choices import FeedbackState
from feedback.formats.ebay_rules import (
    KNOWN_VERDICTS,
    POLARITIES,
    REMOVED_TEXT,
    WITHDRAWN,
    bucket_days,
    identity,
)
from feedback.formats.json_fields import Fields, without_nothing
from feedback.formats.json_reading import Context, blank_row, known_buyer, left, read_json
from feedback.formats.json_records import Record, Shape
from feedback.formats.rows import ParsedRow, Reading, ReadOptions
from marketplaces.policy import Pack

SHAPE = Shape(
    arrays=("feedbackEntries",),
    alone=frozenset({"feedbackId", "commentType"}),
    signature=(frozenset({"feedbackEntries"}), frozenset({"feedbackId", "commentType"})),
)
_ON_TIME = "ON_TIME_DELIVERY"
_YES_NO = {"yes": True, "no": False}
_DEFAULT_OPTIONS = ReadOptions()


def read(
    stream: BinaryIO, *, pack: Pack, today: date, options: ReadOptions = _DEFAULT_OPTIONS
) -> Reading:
    """Read one answer, one answer a line, or one entry a line."""
    return read_json(stream, SHAPE, _row, pack=pack, today=today, options=options)


def _row(record: Record, context: Context) -> ParsedRow | None:
    fields = Fields(record.value)
    provider = fields.fields("providerUserDetail")
    if (provider.text("role") or "").upper() != "BUYER":
        return None
    item = fields.fields("orderLineItemSummary")
    line_item, feedback_id = item.identifier("orderLineItemId"), fields.identifier("feedbackId")
    external_id = identity(context.pack, line_item=line_item, feedback_id=feedback_id)
    if external_id is None:
        raise fields.missing("feedbackId")
    is_withdrawn = (fields.text("feedbackState") or "").casefold() in WITHDRAWN
    polarity = _polarity(fields, is_withdrawn=is_withdrawn)
    row = blank_row(record, external_id)
    if polarity is None:
        return row._replace(state=FeedbackState.WITHDRAWN.value)
    left_at, left_on, left_latest_on = _left(fields, context)
    ratings = _ratings(fields)
    comment, is_removed = _comment(fields.fields("feedbackComment"))
    return row._replace(
        polarity=polarity,
        comment=comment,
        reply=fields.fields("replyComment").text("commentText"),
        left_on=left_on,
        left_at=left_at,
        left_latest_on=left_latest_on,
        order_reference=line_item,
        arrived_on_time=_on_time(ratings),
        buyer=known_buyer(provider.identifier("userId")),
        automated=bool(fields.flag("automatedFeedback")),
        state=FeedbackState.WITHDRAWN.value if is_withdrawn else None,
        details=without_nothing(
            feedback_id=feedback_id,
            line_item_id=line_item,
            listing_id=item.identifier("listingId"),
            feedback_state=fields.text("feedbackState"),
            can_be_revised=fields.flag("eligibleForRevision"),
            comment_removed=is_removed or None,
            ratings=ratings or None,
        ),
    )


def _polarity(fields: Fields, *, is_withdrawn: bool) -> str | None:
    """Return the verdict; None if the entry only says that it was withdrawn."""
    verdict = (fields.text("commentType") or "").casefold()
    if verdict in WITHDRAWN or (is_withdrawn and not verdict):
        return None
    if not verdict:
        raise fields.missing("commentType")
    if verdict not in POLARITIES:
        raise fields.unknown("commentType", KNOWN_VERDICTS)
    return POLARITIES[verdict]


def _left(fields: Fields, context: Context) -> tuple[datetime | None, date, date | None]:
    """Return the instant, the day, and the last day if there is only a bucket."""
    if "feedbackEnteredDate" in fields or "feedbackEnteredPeriod" not in fields:
        return *left(fields, context, names=("feedbackEnteredDate",)), None
    period = fields.fields("feedbackEnteredPeriod")
    days = bucket_days(period.text("unit"), period.whole("value"), context.today)
    if days is None:
        raise period.unknown("value", "30, 90, 180 and 365 DAY and 5 YEAR")
    return None, *days


def _comment(fields: Fields) -> tuple[str | None, bool]:
    text = fields.text("commentText")
    is_removed = bool(fields.flag("commentTextRemovedPerPolicy"))
    return (None if is_removed and text == REMOVED_TEXT else text), is_removed


def _ratings(fields: Fields) -> dict[str, Any]:
    return {
        one.needed_identifier("ratingType"): one.raw("value")
        for one in fields.objects("feedbackRatings")
    }


def _on_time(ratings: dict[str, Any]) -> bool | None:
    value = ratings.get(_ON_TIME)
    return _YES_NO.get(value.casefold()) if isinstance(value, str) else None
