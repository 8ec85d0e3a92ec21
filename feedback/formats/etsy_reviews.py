"""Etsy's reviews of a shop, as its interface answers them (`/shops/{id}/reviews`).

A review belongs to a transaction, which is its identity; a buyer may be hidden. Instants are
seconds since 1970; `create_timestamp` wins over `created_timestamp`, its younger double.
"""

from datetime import date
from typing import BinaryIO

from feedback.formats.json_fields import Fields, without_nothing
from feedback.formats.json_reading import Context, blank_row, left, read_json
from feedback.formats.json_records import Record, Shape
from feedback.formats.rows import ParsedRow, Reading, ReadOptions
from marketplaces.policy import Pack

SHAPE = Shape(
    arrays=("results",),
    alone=frozenset({"transaction_id"}),
    signature=(
        frozenset({"transaction_id", "rating", "shop_id"}),
        frozenset({"transaction_id", "rating", "listing_id"}),
        frozenset({"count", "results"}),
    ),
)
_DEFAULT_OPTIONS = ReadOptions()


def read(
    stream: BinaryIO, *, pack: Pack, today: date, options: ReadOptions = _DEFAULT_OPTIONS
) -> Reading:
    """Read one answer, or one review a line."""
    return read_json(stream, SHAPE, _row, pack=pack, today=today, options=options)


def _row(record: Record, context: Context) -> ParsedRow:
    fields = Fields(record.value)
    external_id = fields.needed_identifier("transaction_id")
    if "rating" not in fields:
        raise fields.missing("rating")
    left_at, left_on = left(
        fields, context, names=("create_timestamp", "created_timestamp"), per_second=1
    )
    updated_at = context.instants.epoch(fields, "update_timestamp")
    return blank_row(record, external_id)._replace(
        rating=fields.stars("rating"),
        comment=fields.text("review"),
        left_on=left_on,
        left_at=left_at,
        buyer=fields.identifier("buyer_user_id"),
        details=without_nothing(
            listing_id=fields.identifier("listing_id"),
            language=fields.text("language"),
            updated_at=updated_at.isoformat() if updated_at else None,
        ),
    )
