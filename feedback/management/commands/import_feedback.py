"""`manage import_feedback FILE --seller-account REF`: a file in, a summary out."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import public_ids
from accounts.actor import Actor, system_actor
from accounts.choices import Channel
from accounts.errors import Refusal
from feedback.choices import ImportMode, OnError, RunStatus, SourceCoverage
from feedback.classifying.runs import run_classification
from feedback.formats.catalogue import FORMATS
from feedback.formats.rows import ReadOptions
from feedback.importing import Upload, import_feedback
from feedback.management.progress import FileProgress, ShareProgress
from feedback.missing import DayRange
from feedback.models import ClassificationRun, FeedbackImport, SellerAccount
from feedback.services.mappings import checked_columns, columns_named
from feedback.trials import Trial, try_import
from marketplaces.choices import DateOrder


class Command(BaseCommand):
    """Imports one file of feedback into one seller account."""

    help = "Import a file of feedback into a seller account; importing it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="the file; gzip is recognised")
        parser.add_argument("--seller-account", required=True, help="its id, such as sa_6s0k1...")
        parser.add_argument("--format", choices=sorted(FORMATS), help="recognised if left out")
        parser.add_argument("--encoding", help="for a file that does not say its encoding itself")
        parser.add_argument("--date-order", choices=[order.value for order in DateOrder][:3])
        columns = parser.add_mutually_exclusive_group()
        columns.add_argument("--mapping", help="the name of a saved column mapping")
        columns.add_argument(
            "--columns",
            help="our columns and the file's headers, such as external_id=Nr,rating=Sterne",
        )
        parser.add_argument(
            "--coverage",
            choices=[choice.replace("_", "-") for choice in SourceCoverage.values],
            help="what the file holds, if that is not what such a file holds as a rule",
        )
        parser.add_argument(
            "--on-error",
            choices=[choice.replace("_", "-") for choice in OnError.values],
            default="reject-rows",
            help="what a bad row does to the rest of the file",
        )
        parser.add_argument(
            "--mode",
            choices=[choice.replace("_", "-") for choice in ImportMode.values],
            default="upsert",
            help="full-window: what the file does not hold of its days is marked as missing",
        )
        for name, what in (("--first-day", "first"), ("--last-day", "last")):
            parser.add_argument(
                name,
                type=date.fromisoformat,
                metavar="YYYY-MM-DD",
                help=f"the {what} day of a full window, if the {what} row does not tell it",
            )
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would change, change nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file, or say in one sentence why not."""
        account = _account(options["seller_account"])
        try:
            with options["file"].open("rb") as stream:
                self.stdout.write(self._take(stream, account, options))
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}.") from error
        except Refusal as refusal:
            details = "".join(f"\n  {error.detail}" for error in refusal.errors)
            raise CommandError(f"{options['file']}: {refusal}{details}") from refusal

    def _take(self, stream: BinaryIO, account: SellerAccount, options: dict[str, Any]) -> str:
        """Import, or try to, and return what to print."""
        now = timezone.now()
        actor = system_actor(
            account.organization_id, label="manage import_feedback", channel=Channel.IMPORT
        )
        upload = _upload(stream, options, actor)
        progress = FileProgress(stream, options["file"].stat().st_size)

        def perform() -> FeedbackImport:
            return import_feedback(
                upload=upload, seller_account=account, actor=actor, now=now, progress=progress
            )

        try:
            if not options["dry_run"]:
                taken = perform()
                progress.end()
                _classify_waiting(account)
                return f"Imported as {taken.public_id}: {_counts(taken)}"
            trial = try_import(perform, seller_account=account, actor=actor, now=now)
        finally:
            progress.end()
        return _told(trial)


def _classify_waiting(account: SellerAccount) -> None:
    """Do at once what a large import leaves to a job, so that the labels are there at the end."""
    run = ClassificationRun.objects.filter(
        organization_id=account.organization_id, seller_account=account, status=RunStatus.QUEUED
    ).first()
    if run is None:
        return
    bar = ShareProgress("comments classified")
    try:
        run_classification(
            organization_id=account.organization_id,
            run_id=run.pk,
            progress=lambda at: bar(at.done / max(1, at.total)),
        )
    finally:
        bar.end()


def _account(reference: str) -> SellerAccount:
    row_id = public_ids.decode(SellerAccount.PUBLIC_PREFIX, reference, key=settings.PUBLIC_ID_KEY)
    account = SellerAccount.objects.filter(pk=row_id).first() if row_id else None
    if account is None:
        raise CommandError(f"There is no seller account {reference!r}.")
    return account


def _upload(stream: BinaryIO, options: dict[str, Any], actor: Actor) -> Upload:
    order, coverage = options["date_order"], options["coverage"]
    return Upload(
        stream=stream,
        name=options["file"].name,
        format=options["format"],
        on_error=OnError(options["on_error"].replace("-", "_")),
        coverage=SourceCoverage(coverage.replace("-", "_")) if coverage else None,
        mode=ImportMode(options["mode"].replace("-", "_")),
        days=_days(options),
        options=ReadOptions(
            encoding=options["encoding"],
            date_order=DateOrder(order) if order else None,
            mapping=_columns(options, actor),
        ),
    )


def _columns(options: dict[str, Any], actor: Actor) -> Mapping[str, str]:
    if options["mapping"]:
        return columns_named(options["mapping"], actor=actor)
    if not options["columns"]:
        return {}
    pairs = [pair.partition("=") for pair in options["columns"].split(",")]
    return checked_columns({column.strip(): header for column, _, header in pairs})


def _days(options: dict[str, Any]) -> DayRange | None:
    first, last = options["first_day"], options["last_day"]
    if first is None and last is None:
        return None
    if first is None or last is None or first > last:
        raise CommandError("Give both --first-day and --last-day, the earlier one first.")
    if options["mode"] != "full-window":
        raise CommandError("--first-day and --last-day belong to --mode full-window.")
    return DayRange(first, last)


def _counts(taken: FeedbackImport) -> str:
    missing = f", {taken.rows_missing} missing" if taken.mode == ImportMode.FULL_WINDOW else ""
    return (
        f"{taken.rows_read} rows read, {taken.rows_new} new, {taken.rows_changed} changed, "
        f"{taken.rows_unchanged} unchanged, {taken.rows_rejected} rejected{missing}."
    )


def _told(trial: Trial) -> str:
    """Say what an import would do, row by row where it would refuse, and to the score."""
    lines = [f"Dry run, nothing was changed: {_counts(trial.taken)}"]
    lines += [f"  Line {row.line}, {row.column}: {row.message}" for row in trial.rejected]
    score = trial.effects.get("score")
    if score:
        lines.append("What it would do to the score (window: now -> then):")
        lines += [
            f"  {window:<9}{_number(before)} -> {_number(score['after'][window])}"
            for window, before in score["before"].items()
        ]
    return "\n".join(lines)


def _number(official: dict[str, Any]) -> str:
    shown = official["displayed"]
    counts = "/".join(str(official[name]) for name in ("positive", "neutral", "negative"))
    value = f"none ({official['reason']})" if shown is None else f"{shown}"
    return f"{value} [{counts}]"
