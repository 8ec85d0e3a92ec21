"""Packs of platforms for the readers' tests, made of the own shop's rules."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from feedback.formats.rows import ParsedRow, Reading, RowRejection
from marketplaces.choices import ExternalId, RatingKind
from marketplaces.packs import load_all
from marketplaces.policy import Pack

TODAY = date(2026, 11, 22)


def pack_of(
    platform: str,
    *,
    zone: str = "Europe/Warsaw",
    kind: RatingKind = RatingKind.STARS,
    external_id: ExternalId = ExternalId.FEEDBACK_ID,
    marketplace_id: str = "",
) -> Pack:
    """Return a pack of this platform."""
    base = load_all()["own_shop"]
    return replace(
        base,
        code=platform,
        platform=platform,
        identity=replace(base.identity, name=platform.capitalize(), external_id=marketplace_id),
        calendar=replace(base.calendar, time_zone=zone),
        feedback_identity=replace(base.feedback_identity, external_id=external_id),
        rating=replace(base.rating, kind=kind),
    )


def reading_of(read: Callable[..., Reading], content: Any, pack: Pack) -> Reading:
    """Read bytes, or a value written as JSON."""
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return read(BytesIO(data), pack=pack, today=TODAY)


def only_row(read: Callable[..., Reading], content: Any, pack: Pack) -> ParsedRow | RowRejection:
    """Return the one row of a file."""
    (row,) = reading_of(read, content, pack)
    return row


def refused(row: ParsedRow | RowRejection) -> tuple[str, str]:
    """Return what is wrong with a rejected row."""
    assert isinstance(row, RowRejection), row
    return row.column, row.code
