"""`manage train_classifier --input FILE.tsv --text-column C --stars-column C --name N`."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import Refusal
from feedback.classifying.stored_models import check_name, keep
from feedback.management.progress import ShareProgress
from feedback.text.language import detect
from feedback.text.linear.artefact import pack
from feedback.text.linear.examples import Example
from feedback.text.linear.gates import gates
from feedback.text.linear.reading import BadRow, Columns, Scale, read_examples
from feedback.text.linear.training import TrainedModel, train
from feedback.text.view import view_of

_SHOWN = 5
_DIGITS_OF_A_SEED = 9


class Command(BaseCommand):
    """Trains a polarity model from a file of starred texts."""

    help = "Train a polarity model from a tab-separated file; the same file gives the same model."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        add = parser.add_argument
        add("--input", required=True, type=Path, help="a tab-separated file with a header, UTF-8")
        add("--text-column", required=True, help="the column of the texts")
        add("--stars-column", required=True, help="the column of the stars")
        add("--name", required=True, help="what the model is called")
        add(
            "--scale",
            choices=[scale.value for scale in Scale],
            default=Scale.STARS.value,
            help="1-5, or 0-1 with 1 for praise",
        )
        add("--language-column", default="", help="ISO 639-1; told from the text if left out")
        add("--day-column", default="", help="2026-11-25; the newest texts then judge the model")
        add("--seed", type=_seed, default=7, help="for what is drawn by lot")

    def handle(self, *args: Any, **options: Any) -> None:
        """Train, or say in one sentence why not."""
        columns = Columns(
            text=options["text_column"],
            stars=options["stars_column"],
            scale=Scale(options["scale"]),
            language=options["language_column"],
            day=options["day_column"],
        )
        self._bad: list[BadRow] = []
        bar = ShareProgress("trained")
        try:
            check_name(options["name"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        try:
            with options["input"].open("rb") as stream:
                trained = train(
                    self._examples(stream, columns),
                    name=options["name"],
                    version="1",
                    seed=options["seed"],
                    progress=bar,
                )
            artefact = pack(trained)
            kept = keep(options["name"], artefact)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
        except Refusal as refusal:
            raise CommandError(f"{options['input']}: {refusal}") from refusal
        finally:
            bar.end()
            self._tell_bad_rows()
        self._tell(trained, kept)

    def _examples(self, stream: BinaryIO, columns: Columns) -> Iterator[Example]:
        """Yield the good rows, with their language; remember the bad ones."""
        for row in read_examples(stream, columns):
            if isinstance(row, BadRow):
                self._bad.append(row)
            elif row.language:
                yield row
            else:
                code = detect(view_of(row.text)).code
                yield Example(row.text, row.stars, code, row.day)

    def _tell_bad_rows(self) -> None:
        for row in self._bad[:_SHOWN]:
            self.stderr.write(f"Left out: {row}")
        if len(self._bad) > _SHOWN:
            self.stderr.write(f"Left out: {len(self._bad) - _SHOWN:,} more rows.")

    def _tell(self, trained: TrainedModel, kept: tuple[str, str]) -> None:
        texts = sum(trained.texts_by_class.values())
        classes = ", ".join(f"{n:,} {name}" for name, n in trained.texts_by_class.items())
        self.stdout.write(f"Trained from {texts:,} distinct texts ({classes}).")
        for language, figures in trained.report["languages"].items():
            self.stdout.write(_line(language or "unknown", figures))
        self.stdout.write(_line("all", trained.report["all"]))
        for gate in gates(trained.texts_by_class, trained.report, None):
            verdict = "passed" if gate.passed else "FAILED"
            measured = "nothing" if gate.measured is None else f"{gate.measured:.4g}"
            self.stdout.write(f"Gate {gate.gate}: {verdict} ({measured}, bound {gate.bound:.4g})")
        self.stdout.write("Kept as " + " and ".join(kept))


def _seed(said: str) -> int:
    """Read a seed of up to 9 digits."""
    if not said.isdecimal() or len(said) > _DIGITS_OF_A_SEED:
        message = f"a whole number of up to {_DIGITS_OF_A_SEED} digits, not {said!r}"
        raise ArgumentTypeError(message)
    return int(said)


def _line(name: str, figures: dict[str, Any]) -> str:
    binary = figures["binary"]
    accuracy, error = binary["accuracy"], binary["calibration_error"]
    if accuracy is None:
        return f"{name}: {figures['texts']:,} newer texts, none with an answer"
    return (
        f"{name}: {figures['texts']:,} newer texts, accuracy {accuracy:.3f}, macro-F1 "
        f"{binary['macro_f1']:.3f}, calibration error {error:.3f}"
    )
