"""Lazada's reviews, as its interface answers them (`data.review_list`).

The seller's own rating counts; where a review has none, the overall rating stands for it. All
ratings are kept as they came. A follow-up has no ratings and is a row of its own. An id under
`outdated_reviews` says only that the review is gone.
"""

from datetime import date
from typing import Any, BinaryIO

from feedback.choices import FeedbackState
from feedback.formats.json_fields import Fields, without_nothing
from feedback.formats.json_reading import Context, blank_row, left, read_json
from feedback.formats.json_records import Record, Shape
from feedback.formats.rows import ParsedRow, Reading, ReadOptions
from marketplaces.policy import Pack

_OUTDATED = "data.outdated_reviews"
SHAPE = Shape(
    arrays=("data.review_list", _OUTDATED),
    alone=frozenset({"review_type"}),
    signature=(frozenset({"review_list"}), frozenset({"review_type", "submit_time"})),
)
_DEFAULT_OPTIONS = ReadOptions()


def read(
    stream: BinaryIO, *, pack: Pack, today: date, options: ReadOptions = _DEFAULT_OPTIONS
) -> Reading:
    """Read one answer, or one review a line."""
    return read_json(stream, SHAPE, _row, pack=pack, today=today, options=options)


def _row(record: Record, context: Context) -> ParsedRow:
    if record.array == _OUTDATED:
        return _gone(record)
    fields = Fields(record.value)
    external_id = fields.needed_identifier("id")
    left_at, left_on = left(fields, context, names=("submit_time", "create_time"), per_second=1_000)
    ratings = fields.fields("ratings")
    stars = ratings.stars("seller_rating")
    return blank_row(record, external_id)._replace(
        rating=ratings.stars("overall_rating") if stars is None else stars,
        comment=fields.text("review_content"),
        reply=fields.text("seller_reply"),
        left_on=left_on,
        left_at=left_at,
        order_reference=fields.identifier("order_id"),
        details=_details(fields),
    )


def _details(fields: Fields) -> dict[str, Any] | None:
    return without_nothing(
        review_type=fields.text("review_type"),
        product_id=fields.identifier("product_id"),
        ratings=fields.raw("ratings"),
        can_reply=fields.flag("can_reply"),
    )


def _gone(record: Record) -> ParsedRow:
    """Return the row of an id that the marketplace no longer shows."""
    external_id = Fields({_OUTDATED: record.value}).needed_identifier(_OUTDATED)
    return blank_row(record, external_id)._replace(state=FeedbackState.MISSING.value)
