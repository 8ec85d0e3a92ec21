"""Instants as RFC 3339 text: always with an offset, always kept in UTC."""

import re
from datetime import UTC, datetime, timedelta

_RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?", re.IGNORECASE
)
_LARGEST_OFFSET = timedelta(hours=14)  # Line Islands; PostgreSQL refuses offsets from 16 hours on


class InstantError(ValueError):
    """The text is no instant; `code` says what is wrong with it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def parse_instant(text: str) -> datetime:
    """Return the instant in UTC; raise InstantError for any other text, also for a naive time."""
    match = _RFC_3339.fullmatch(text)
    if not match:
        raise InstantError("invalid", "Write an instant such as 2026-01-31T09:30:00Z (RFC 3339).")
    if not match[2]:
        raise InstantError("naive_time", "Add the offset from UTC, such as Z or +09:00.")
    try:
        instant = datetime.fromisoformat(text.upper())
        offset = instant.utcoffset() or timedelta()
        if abs(offset) > _LARGEST_OFFSET:
            raise InstantError("offset_out_of_range", "No place is more than 14 hours from UTC.")
        return instant.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        if isinstance(error, InstantError):
            raise
        raise InstantError("invalid", "There is no such day or time.") from None
