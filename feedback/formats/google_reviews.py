"""Reviews of a merchant in Google's Merchant API: one, a list, or `merchantReviews`.

Each source brings its own scale, its ends written as texts. A rating is brought to stars by
1 + (rating - lowest) * 4 / (highest - lowest), rounded half up to whole stars; what the source
wrote is kept beside it unless it was whole stars from 1 to 5.
"""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import BinaryIO

from feedback.formats.json_fields import Fields, without_nothing
from feedback.formats.json_reading import Context, blank_row, left, read_json
from feedback.formats.json_records import Record, Shape
from feedback.formats.rows import ParsedRow, Reading, ReadOptions, Unreadable
from marketplaces.policy import Pack

SHAPE = Shape(
    arrays=("merchantReviews",),
    alone=frozenset({"merchantReviewId"}),
    signature=(frozenset({"merchantReviewId"}), frozenset({"merchantReviews"})),
)
_WHOLE = re.compile(r"-?[0-9]{1,6}")
_DEFAULT_OPTIONS = ReadOptions()


def read(
    stream: BinaryIO, *, pack: Pack, today: date, options: ReadOptions = _DEFAULT_OPTIONS
) -> Reading:
    """Read one review or many."""
    return read_json(stream, SHAPE, _row, pack=pack, today=today, options=options)


def _row(record: Record, context: Context) -> ParsedRow:
    top = Fields(record.value)
    external_id = top.needed_identifier("merchantReviewId")
    fields = top.fields("attributes")
    left_at, left_on = left(fields, context, names=("reviewTime",))
    stars, as_given = _stars(fields)
    return blank_row(record, external_id)._replace(
        rating=stars,
        rating_raw=as_given,
        comment=fields.text("content"),
        left_on=left_on,
        left_at=left_at,
        buyer=None if fields.flag("isAnonymous") else fields.identifier("reviewerId"),
        details=without_nothing(
            title=fields.text("title"),
            language=fields.text("reviewLanguage"),
            country=fields.text("reviewCountry"),
            collection_method=fields.text("collectionMethod"),
            merchant_id=fields.identifier("merchantId"),
        ),
    )


def _stars(fields: Fields) -> tuple[int | None, str | None]:
    """Return whole stars, and the rating as given where that was something else."""
    given = fields.number("rating")
    if given is None:
        return None, None
    lowest, highest = _end(fields, "minRating"), _end(fields, "maxRating")
    path, rating = fields.path("rating"), Decimal(str(given))
    scale = f"{lowest}-{highest}"
    if lowest >= highest:
        message = f"{fields.path('minRating')} and maxRating are {scale}; that is no scale."
        raise Unreadable(fields.path("minRating"), "bad_rating", message)
    if not lowest <= rating <= highest:
        raise Unreadable(path, "bad_rating", f"{path} is {given}; the scale is {scale}.")
    exact = 1 + (rating - lowest) * 4 / (highest - lowest)
    stars = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    if (lowest, highest) == (1, 5) and rating == stars:
        return stars, None
    return stars, f"{_plain(rating)} of {scale}"


def _plain(rating: Decimal) -> str:
    """Write a rating with two decimals at most, and none where it is whole."""
    return f"{rating:.2f}".rstrip("0").rstrip(".")


def _end(fields: Fields, name: str) -> int:
    """Return an end of the scale: a whole number, written as text."""
    value = fields.raw(name)
    if value is None:
        raise fields.missing(name)
    text = value if isinstance(value, str) else str(fields.whole(name))
    if not _WHOLE.fullmatch(text):
        raise fields.wrong(name, "a whole number, written as text")
    return int(text)
