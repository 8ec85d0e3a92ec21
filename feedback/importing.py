"""A file of feedback: recognised, read row by row, and handed to the one service."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO

import orjson
from django.conf import settings
from django.db import transaction

from accounts.actor import Actor
from accounts.choices import Scope
from feedback.buyers import buyer_hash
from feedback.choices import OnError, SourceCoverage
from feedback.formats.catalogue import FIRST_BYTES, Format, detect, format_named
from feedback.formats.rows import ReadOptions, Row, RowRejection
from feedback.models import FeedbackImport, SellerAccount
from feedback.services.accounts import require_marketplace
from feedback.services.recording import Source, record_feedback
from feedback.staging import Staged, StagedRow
from marketplaces.packs import pack_for
from marketplaces.policy import Pack

type Progress = Callable[[int], None]

_PROGRESS_EVERY = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as somebody sent it; `format` None means: recognise it.

    `coverage` None means what such a file holds as a rule; see `_coverage_of`.
    """

    stream: BinaryIO
    name: str
    format: str | None = None
    on_error: OnError = OnError.REJECT_ROWS
    options: ReadOptions = field(default_factory=ReadOptions)
    coverage: SourceCoverage | None = None


class _DryRun(Exception):
    """Undoes a trial import."""


def import_feedback(
    *,
    upload: Upload,
    seller_account: SellerAccount,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> FeedbackImport:
    """Import one file; with `dry_run` tell what would happen and leave everything as it was.

    Raises:
        FileRefused: the file as a whole cannot be read; nothing was changed.
        RowsRejected: see `record_feedback`.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    pack = pack_for(seller_account.marketplace_id, on=now.date())
    require_marketplace(actor, pack.code)
    source = _source_of(upload, seller_account, pack)
    today = now.astimezone(pack.calendar.zone).date()
    read = format_named(source.format).read
    parsed = read(upload.stream, pack=pack, today=today, options=upload.options)
    source = replace(source, supplied=parsed.notes.supplied)
    rows = _staged(parsed, organization_id=actor.organization_id, progress=progress)
    try:
        with transaction.atomic():
            taken = record_feedback(rows=rows, source=source, actor=actor, now=now)
            if dry_run:
                raise _DryRun  # noqa: TRY301 - only an exception rolls back
    except _DryRun:
        taken.pk = None
    return taken


def _source_of(upload: Upload, seller_account: SellerAccount, pack: Pack) -> Source:
    """Find out what the file is; its stream stands at the start again."""
    head = upload.stream.read(FIRST_BYTES)
    upload.stream.seek(0)
    chosen = format_named(
        upload.format or detect(head, pack, has_mapping=bool(upload.options.mapping))
    )
    return Source(
        seller_account=seller_account,
        pack=pack,
        format=chosen.name,
        coverage=upload.coverage or _coverage_of(chosen, pack),
        file_name=upload.name[:255],
        file_digest=_digest_of(upload.stream),
        on_error=upload.on_error,
        supplied=frozenset(),
    )


def _coverage_of(chosen: Format, pack: Pack) -> SourceCoverage:
    """Return what a file holds if nobody says so.

    Where the marketplace's own report is partial, a CSV may well be that report, saved by a
    spreadsheet: only a person can say that it holds everything.
    """
    report = pack.report
    return SourceCoverage(chosen.coverage if report is None else report.coverage.holds)


def _digest_of(stream: BinaryIO) -> bytes:
    """Return the SHA-256 of the whole file, and go back to its start."""
    digest = hashlib.sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
    stream.seek(0)
    return digest.digest()


_GOOD = (None, None, None, None)  # the columns that say what is wrong


def _staged(
    parsed: Iterator[Row], *, organization_id: int, progress: Progress | None
) -> Iterator[Staged]:
    key = settings.BUYER_HASH_KEY
    for count, row in enumerate(parsed, 1):
        if progress is not None and count % _PROGRESS_EVERY == 0:
            progress(count)
        if isinstance(row, RowRejection):
            yield StagedRow(
                line=row.line,
                raw=row.raw,
                bad_column=row.column,
                bad_code=row.code,
                bad_message=row.message,
                cells=orjson.dumps(dict(row.cells)).decode() if row.cells else None,
            )
        elif row.buyer is None and row.details is None:
            yield row + _GOOD
        else:
            hashed = buyer_hash(row.buyer, organization_id=organization_id, key=key)
            details = orjson.dumps(row.details).decode() if row.details else None
            yield (*row[:11], hashed, *row[12:21], details, *_GOOD)
