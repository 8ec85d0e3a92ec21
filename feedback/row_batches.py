"""Feedback pushed row by row: an answer for each row, on the one path that files take."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar

import orjson
from django.db import connection, transaction

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import Conflict, FieldError, Invalid
from feedback.changes import new_batch
from feedback.choices import OnError, SourceCoverage
from feedback.formats import objects
from feedback.importing import coverage_without_word, staged
from feedback.models import FeedbackImport, RejectedRow, SellerAccount
from feedback.services.accounts import require_marketplace
from feedback.services.recording import RowsRejected, Source, record_feedback
from feedback.trials import try_import
from marketplaces.packs import pack_for

FORMAT = "rows"

# What became of each row of the stage; of rows that repeat an id the first one says it.
_RESULTS = """
SELECT s.line, s.bad_column, s.bad_code, s.bad_message, f.id,
       c.is_new AND row_number() OVER same = 1,
       c.is_new IS NOT NULL AND row_number() OVER same = 1
FROM feedback_stage AS s
LEFT JOIN feedback_feedback AS f
  ON f.organization_id = %(organization)s AND f.seller_account_id = %(account)s
 AND f.external_id = s.external_id AND s.bad_code IS NULL
LEFT JOIN feedback_change AS c
  ON c.feedback_id = f.id AND c.batch_id = %(batch)s
WINDOW same AS (PARTITION BY s.external_id ORDER BY s.line)
ORDER BY s.line
"""


class TooManyRows(Invalid):
    """One request brings more rows than can be answered one by one, or none."""

    code: ClassVar[str] = "wrong_number_of_rows"
    message: ClassVar[str] = f"Send 1 to {objects.MAX_ROWS:,} rows; import a file for more."


class AlreadyReplayed(Conflict):
    """The rejected row was corrected and taken before."""

    code: ClassVar[str] = "already_replayed"
    message: ClassVar[str] = "This row was corrected and taken already."


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row: `new`, `changed`, `unchanged` or `rejected`, with the reasons."""

    index: int
    result: str
    feedback_id: int | None
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowBatch:
    """Rows as a caller sent them: canonical column -> value, and how to take them."""

    rows: Sequence[Mapping[str, Any]]
    on_error: OnError = OnError.REJECT_ROWS
    coverage: SourceCoverage | None = None


@dataclass(slots=True)
class RowsTaken:
    """The import that holds the counts, and an answer for each row by its index.

    After a trial the import has no id, new feedback none either, and `effects` says what would
    follow (see `trials.Trial`).
    """

    taken: FeedbackImport
    results: list[RowResult]
    effects: Mapping[str, Any] = field(default_factory=dict)


def record_rows(
    *, batch: RowBatch, seller_account: SellerAccount, actor: Actor, now: datetime
) -> RowsTaken:
    """Take 1 to 1,000 rows in one transaction.

    Raises:
        TooManyRows: there is no row, or more than 1,000.
        RowsRejected: a row cannot be taken and all were to be taken or none.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    if not 1 <= len(batch.rows) <= objects.MAX_ROWS:
        raise TooManyRows
    pack = pack_for(seller_account.marketplace_id, on=now.date())
    require_marketplace(actor, pack.code)
    reading = objects.read(batch.rows, pack=pack, today=now.astimezone(pack.calendar.zone).date())
    source = Source(
        seller_account=seller_account,
        pack=pack,
        format=FORMAT,
        coverage=batch.coverage or coverage_without_word(SourceCoverage.ALL, pack),
        file_name=FORMAT,
        file_digest=hashlib.sha256(orjson.dumps(list(batch.rows), default=str)).digest(),
        on_error=batch.on_error,
        supplied=reading.notes.supplied,
    )
    rows = staged(reading, organization_id=actor.organization_id)
    try:
        with transaction.atomic():
            batch_id = new_batch()
            taken = record_feedback(
                rows=rows, source=source, actor=actor, now=now, batch_id=batch_id
            )
            return RowsTaken(taken, _results(seller_account, batch_id))
    except RowsRejected as refusal:
        raise RowsRejected(errors=[_of_row(error) for error in refusal.errors]) from refusal


def try_rows(
    *, batch: RowBatch, seller_account: SellerAccount, actor: Actor, now: datetime
) -> RowsTaken:
    """Say what `record_rows` would do, also to the score, and change nothing."""
    done: list[RowsTaken] = []

    def perform() -> FeedbackImport:
        done.append(record_rows(batch=batch, seller_account=seller_account, actor=actor, now=now))
        return done[0].taken

    trial = try_import(perform, seller_account=seller_account, actor=actor, now=now)
    results = [
        replace(one, feedback_id=None) if one.result == "new" else one for one in done[0].results
    ]
    return RowsTaken(trial.taken, results, trial.effects)


def replay_rejected_row(
    *, rejected: RejectedRow, row: Mapping[str, Any] | None, actor: Actor, now: datetime
) -> RowsTaken:
    """Take a rejected row after its correction; without one, as it came.

    Raises:
        AlreadyReplayed: it was taken before.
        RowsRejected: the corrected row cannot be taken either; nothing was changed.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    with transaction.atomic():
        owned = RejectedRow.objects.filter(organization_id=rejected.organization_id)
        locked = owned.select_for_update().get(pk=rejected.pk)
        if locked.replay_id is not None:
            raise AlreadyReplayed
        origin = rejected.feedback_import
        told = origin.options.get("coverage")
        done = record_rows(
            batch=RowBatch(
                rows=[row if row is not None else given_of(locked)],
                on_error=OnError.REJECT_ALL,
                coverage=SourceCoverage(told) if told else None,
            ),
            seller_account=origin.seller_account,
            actor=actor,
            now=now,
        )
        locked.replayed_at, locked.replay = now, done.taken
        locked.save(update_fields=["replayed_at", "replay"])
    return done


def given_of(rejected: RejectedRow) -> dict[str, Any]:
    """Return a rejected row's values as they came, without what was empty."""
    return {name: text for name, text in (rejected.cells or {}).items() if text}


def _results(account: SellerAccount, batch_id: int) -> list[RowResult]:
    with connection.cursor() as cursor:
        owner = {
            "organization": account.organization_id,
            "account": account.pk,
            "batch": batch_id,
        }
        cursor.execute(_RESULTS, owner)
        return [_result(*row) for row in cursor.fetchall()]


def _result(  # noqa: PLR0913, PLR0917 - the columns of the query above
    index: int,
    column: str | None,
    code: str | None,
    message: str | None,
    feedback_id: int | None,
    is_new: bool | None,  # noqa: FBT001
    is_changed: bool,  # noqa: FBT001
) -> RowResult:
    if code is not None:
        error = FieldError(f"#/rows/{index}/{column}", code, message or "")
        return RowResult(index, "rejected", None, (error,))
    result = "new" if is_new else "changed" if is_changed else "unchanged"
    return RowResult(index, result, feedback_id)


def _of_row(error: FieldError) -> FieldError:
    pointer = error.pointer.replace("#/lines/", "#/rows/", 1)
    return FieldError(pointer, error.code, error.detail.replace("Line ", "Row ", 1))
