"""Texts that a spreadsheet would run as a formula: written with a quote before them, and back.

A file that was written so says it by the column `MARKER`. Only in such a file is a quote taken off
again: elsewhere it is the buyer's own.
"""

from collections.abc import Sequence
from typing import Any

MARKER = "goodstanding_export"
QUOTE = "'"
# What begins a formula, also in its full width (Excel in Korean and Japanese), after a tab or a
# line end; and the quote itself, so that what was one before can be told from ours.
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", QUOTE)


def escaped(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    return QUOTE + text if text.startswith(_BEGINNINGS) else text


def unescaped(text: str) -> str:
    """Return the text that was escaped."""
    is_ours = text.startswith(QUOTE) and text[1:].startswith(_BEGINNINGS)
    return text[1:] if is_ours else text


def is_escaped(header: Sequence[str]) -> bool:
    """Tell whether the texts below this header were escaped when they were written."""
    return MARKER in header


def without_escapes(cells: list[Any]) -> list[Any]:
    """Return the cells of a row as they were; what is no text stays."""
    return [unescaped(cell) if isinstance(cell, str) else cell for cell in cells]
