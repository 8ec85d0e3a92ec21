"""A file of feedback: recognised, read row by row, and handed to the one service."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, BinaryIO

import orjson
from django.conf import settings

from accounts.actor import Actor
from accounts.choices import Scope
from feedback.buyers import buyer_hash
from feedback.choices import ImportMode, OnError, SourceCoverage
from feedback.formats.catalogue import FIRST_BYTES, check_platform, detect, format_named
from feedback.formats.rows import FileTooLarge, ReadOptions, Row, RowRejection
from feedback.missing import DayRange
from feedback.models import FeedbackImport, SellerAccount
from feedback.services.accounts import require_marketplace
from feedback.services.recording import Source, record_feedback
from feedback.staging import Staged, StagedRow
from marketplaces.choices import Coverage, DateOrder
from marketplaces.packs import pack_for
from marketplaces.policy import Pack

type Progress = Callable[[int], None]

_PROGRESS_EVERY = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as somebody sent it; `format` None means: recognise it.

    `coverage` None means what such a file holds as a rule; see `coverage_without_word`. `days` are
    those of which a full-window file holds everything, if they are not those of its rows.
    """

    stream: BinaryIO
    name: str
    format: str | None = None
    on_error: OnError = OnError.REJECT_ROWS
    options: ReadOptions = field(default_factory=ReadOptions)
    coverage: SourceCoverage | None = None
    mode: ImportMode = ImportMode.UPSERT
    days: DayRange | None = None


def import_feedback(
    *,
    upload: Upload,
    seller_account: SellerAccount,
    actor: Actor,
    now: datetime,
    progress: Progress | None = None,
    waiting: FeedbackImport | None = None,
) -> FeedbackImport:
    """Import one file; `waiting` is the import that was queued for it.

    Raises:
        FileRefused: the file as a whole cannot be read; nothing was changed.
        RowsRejected, WindowIncomplete, ImportNotRunning: see `record_feedback`.
    """
    source = source_of(upload, seller_account=seller_account, actor=actor, now=now)
    today = now.astimezone(source.pack.calendar.zone).date()
    read = format_named(source.format).read
    parsed = read(upload.stream, pack=source.pack, today=today, options=upload.options)
    source = replace(source, supplied=parsed.notes.supplied)
    rows = staged(parsed, organization_id=actor.organization_id, progress=progress)
    return record_feedback(rows=rows, source=source, actor=actor, now=now, waiting=waiting)


def source_of(
    upload: Upload, *, seller_account: SellerAccount, actor: Actor, now: datetime
) -> Source:
    """Find out what a file is; its stream stands at the start again. Refuses what is no import."""
    actor.require(Scope.FEEDBACK_WRITE)
    pack = pack_for(seller_account.marketplace_id, on=now.date())
    require_marketplace(actor, pack.code)
    head = upload.stream.read(FIRST_BYTES)
    upload.stream.seek(0)
    chosen = format_named(
        upload.format or detect(head, pack, has_mapping=bool(upload.options.mapping))
    )
    check_platform(chosen, pack)
    return Source(
        seller_account=seller_account,
        pack=pack,
        format=chosen.name,
        coverage=upload.coverage or coverage_without_word(chosen.coverage, pack),
        file_name=upload.name[:255],
        file_digest=_digest_of(upload.stream),
        on_error=upload.on_error,
        supplied=frozenset(),
        mode=upload.mode,
        days=upload.days,
        options=options_told(upload),
    )


def options_told(upload: Upload) -> dict[str, Any]:
    """Return what a person said of the file, as plain values; see `upload_again`."""
    told = {
        "encoding": upload.options.encoding,
        "date_order": upload.options.date_order,
        "mapping": dict(upload.options.mapping),
        "coverage": upload.coverage,
        "first_day": upload.days and upload.days.first.isoformat(),
        "last_day": upload.days and upload.days.last.isoformat(),
    }
    return {name: value for name, value in told.items() if value}


def upload_again(taken: FeedbackImport, stream: BinaryIO) -> Upload:
    """Return the upload that a queued import was made of."""
    told = taken.options
    order, coverage = told.get("date_order"), told.get("coverage")
    days = None
    if "first_day" in told:
        days = DayRange(date.fromisoformat(told["first_day"]), date.fromisoformat(told["last_day"]))
    return Upload(
        stream=stream,
        name=taken.file_name,
        format=taken.format,
        on_error=OnError(taken.on_error),
        options=ReadOptions(
            encoding=told.get("encoding"),
            date_order=DateOrder(order) if order else None,
            mapping=told.get("mapping", {}),
        ),
        coverage=SourceCoverage(coverage) if coverage else None,
        mode=ImportMode(taken.mode),
        days=days,
    )


def coverage_without_word(usual: SourceCoverage | Coverage, pack: Pack) -> SourceCoverage:
    """Return what a source holds if nobody says so.

    Where the marketplace's own report is partial, a table may well be that report, saved by a
    spreadsheet: only a person can say that it holds everything.
    """
    report = pack.report
    return SourceCoverage(usual if report is None else report.coverage.holds)


def _digest_of(stream: BinaryIO) -> bytes:
    """Return the SHA-256 of the whole file, and go back to its start; refuse one over the limit."""
    digest, size, limit = hashlib.sha256(), 0, settings.IMPORT_MAX_BYTES
    while block := stream.read(1 << 20):
        size += len(block)
        if size > limit:
            raise FileTooLarge(f"The file has more than {limit:,} bytes; split it.")
        digest.update(block)
    stream.seek(0)
    return digest.digest()


_GOOD = (None, None, None, None)  # the columns that say what is wrong


def staged(
    parsed: Iterator[Row], *, organization_id: int, progress: Progress | None = None
) -> Iterator[Staged]:
    """Turn rows as they were read into rows of the stage; of a buyer only the hash goes on."""
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
            yield (*row[:11], hashed, *row[12:21], details, *row[22:], *_GOOD)
