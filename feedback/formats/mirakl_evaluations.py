"""The evaluations of orders on a shop that runs on Mirakl: one, a list, or `evaluations`.

An order has one evaluation, and the interface gives it under the order's address without naming
the order: whoever fetched it puts `order_id` beside it, which is the identity. The assessments are
the operator's own questions and are kept as they came.
"""

from datetime import date
from typing import BinaryIO

from feedback.formats.json_fields import Fields, without_nothing
from feedback.formats.json_reading import Context, blank_row, known_buyer, left, read_json
from feedback.formats.json_records import Record, Shape
from feedback.formats.rows import ParsedRow, Reading, ReadOptions, Unreadable
from marketplaces.policy import Pack

SHAPE = Shape(
    arrays=("evaluations",),
    alone=frozenset({"grade"}),
    signature=(frozenset({"evaluations"}), frozenset({"grade"})),
)
_DEFAULT_OPTIONS = ReadOptions()


def read(
    stream: BinaryIO, *, pack: Pack, today: date, options: ReadOptions = _DEFAULT_OPTIONS
) -> Reading:
    """Read one evaluation or many."""
    return read_json(stream, SHAPE, _row, pack=pack, today=today, options=options)


def _row(record: Record, context: Context) -> ParsedRow:
    fields = Fields(record.value)
    order_id = fields.identifier("order_id")
    if order_id is None:
        message = "order_id is missing; add the order's id, which Mirakl's own answer leaves out."
        raise Unreadable("order_id", "missing_value", message)
    if "grade" not in fields:
        raise fields.missing("grade")
    left_at, left_on = left(fields, context, names=("date",))
    return blank_row(record, order_id)._replace(
        rating=fields.stars("grade"),
        comment=fields.text("comment"),
        left_on=left_on,
        left_at=left_at,
        order_reference=order_id,
        buyer=known_buyer(fields.identifier("customer_id")),
        details=without_nothing(
            updated_at=fields.text("last_updated_date"),
            assessments=fields.raw("assessments"),
            visible=fields.raw("visible"),
        ),
    )
