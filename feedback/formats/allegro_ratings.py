"""Allegro's ratings of a seller, as its interface answers them (`/sale/user-ratings`).

A buyer recommends the seller or does not; there are no stars. A rating that Allegro leaves out of
the seller's share is kept and marked. A request for removal, and a mark that a rating is removed,
are kept as they came: the interface's words for what follows from them are not known.
"""

from datetime import date
from typing import BinaryIO

from feedback.choices import Polarity, UncountedReason
from feedback.formats.json_fields import Fields, without_nothing
from feedback.formats.json_reading import Context, blank_row, known_buyer, left, read_json
from feedback.formats.json_records import Record, Shape
from feedback.formats.rows import ParsedRow, Reading, ReadOptions
from marketplaces.policy import Pack

SHAPE = Shape(
    arrays=("ratings",),
    alone=frozenset({"recommended"}),
    signature=(frozenset({"ratings"}), frozenset({"recommended", "createdAt"})),
)
_SUPPLIED = frozenset({"rating", "comment", "uncounted_reason"})
_DEFAULT_OPTIONS = ReadOptions()


def read(
    stream: BinaryIO, *, pack: Pack, today: date, options: ReadOptions = _DEFAULT_OPTIONS
) -> Reading:
    """Read one answer, or one rating a line."""
    reading = read_json(stream, SHAPE, _row, pack=pack, today=today, options=options)
    reading.notes.supplied = _SUPPLIED
    return reading


def _row(record: Record, context: Context) -> ParsedRow:
    fields = Fields(record.value)
    external_id = fields.needed_identifier("id")
    recommended = fields.flag("recommended")
    if recommended is None:
        raise fields.missing("recommended")
    left_at, left_on = left(fields, context, names=("createdAt",))
    excluded = fields.flag("excludedFromAverageRates")
    return blank_row(record, external_id)._replace(
        polarity=Polarity.POSITIVE.value if recommended else Polarity.NEGATIVE.value,
        comment=fields.text("comment"),
        reply=fields.fields("answer").text("message"),
        left_on=left_on,
        left_at=left_at,
        order_reference=fields.fields("order").identifier("id"),
        buyer=known_buyer(fields.fields("buyer").identifier("id")),
        uncounted_reason=UncountedReason.EXCLUDED.value if excluded else None,
        details=_details(fields),
    )


def _details(fields: Fields) -> dict[str, object] | None:
    offers = [one.identifier("id") for one in fields.fields("order").objects("offers")]
    return without_nothing(
        changed_at=fields.text("lastChangedAt"),
        edited_at=fields.text("editedAt"),
        excluded_reason=fields.text("excludedFromAverageRatesReason"),
        answered_at=fields.fields("answer").text("createdAt"),
        removal=fields.raw("removal"),
        removed=fields.raw("removed"),
        offers=offers or None,
    )
