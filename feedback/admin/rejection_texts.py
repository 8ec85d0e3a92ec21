"""Why a row or a file could not be read, in the reader's language, by its stable code."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from feedback.models import RejectedRow

TEXTS = {
    "ambiguous_dates": _("The order of day and month is not known: choose it and send again."),
    "ambiguous_encoding": _("The encoding is not known: choose it and send again."),
    "bad_channel": _("This is no channel that is known here."),
    "bad_date": _("The date cannot be read."),
    "bad_factor": _("This is neither yes nor no."),
    "bad_json": _("The line is no JSON object."),
    "bad_rating": _("The rating is no whole number from 1 to 5."),
    "bad_type": _("A value of this kind cannot stand here."),
    "broken_character": _("The value holds half of a character."),
    "broken_quoting": _("A quote is opened and not closed."),
    "date_cell": _("The sheet made a date of this value: format the column as text."),
    "date_out_of_range": _("The date lies too far back or in the future."),
    "decompression_bomb": _("The compressed file grows beyond what text does."),
    "duplicate_in_file": _("An earlier line has the same id and other values; that one counts."),
    "duplicate_key": _("The same key stands twice in the line."),
    "empty_file": _("The file is empty."),
    "error_cell": _("The cell holds an error."),
    "file_refused": _("The file cannot be read."),
    "file_too_large": _("The file is too large to be imported at once."),
    "formula": _("The cell holds a formula: paste its value instead."),
    "missing_column": _("A column that is needed is missing."),
    "missing_value": _("A value that is needed is missing."),
    "naive_time": _("The time does not say its time zone."),
    "nested_value": _("One plain value must stand here."),
    "no_whole_number": _("Only whole numbers are read."),
    "nul_character": _("The value holds a character that is not allowed."),
    "number_too_large": _("The number is too large to be read exactly."),
    "too_few_columns": _("The row ends before its last column."),
    "too_long": _("The value is too long."),
    "too_long_line": _("The line is longer than any feedback can be."),
    "too_many_columns": _("The row has more columns than the header; is there a tab in a text?"),
    "too_many_lines": _("The comment goes over more lines than can be joined."),
    "truncated_gzip": _("The compressed file is cut off or damaged: fetch it again."),
    "undecodable": _("The file fits none of the encodings that the marketplace uses."),
    "wrong_column_count": _("The row has another number of columns than the header."),
    "wrong_format": _("This is no file of a format that is known here."),
}


def in_words(code: str, message: str) -> str:
    """Return the sentence for people; outside English the exact English one stands beside it."""
    text = TEXTS.get(code)
    if text is None or (get_language() or "en").startswith("en"):
        return message
    return f"{text} ({message})"


def shown_rejection(row: RejectedRow) -> dict[str, Any]:
    """Return a rejected row as the pages show it; `row` is none of the database after a trial."""
    reason = in_words(row.code, row.message)
    return {"line": row.line, "column": row.column, "reason": reason, "raw": row.raw, "row": row}
