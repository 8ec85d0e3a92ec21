"""`manage classify --input FILE.tsv --text-column C --output FILE.jsonl`: what texts say."""

import os
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from itertools import batched
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.errors import Invalid, Refusal
from feedback.classifying.inputs import rules_for
from feedback.classifying.stored_models import load_provider
from feedback.management.progress import ShareProgress
from feedback.text.chain import Engine
from feedback.text.inputs import MarketplaceRules, OrderFacts, TextInput
from feedback.text.labels import TextPolarity
from feedback.text.linear.reading import read_rows

_BATCH = 500
_FULFILLED_BY = {
    **dict.fromkeys(("marketplace", "amazon", "fba", "afn"), "marketplace"),
    **dict.fromkeys(("seller", "merchant", "fbm", "mfn"), "seller"),
    **dict.fromkeys(("", "none", "null", "unknown"), None),
}
_STARS = {
    "": None, "1": TextPolarity.NEGATIVE, "2": TextPolarity.NEGATIVE, "3": TextPolarity.NEUTRAL,
    "4": TextPolarity.POSITIVE, "5": TextPolarity.POSITIVE,
}  # fmt: skip


class Command(BaseCommand):
    """Classifies the texts of a file; nothing is stored."""

    help = "Classify the texts of a tab-separated file, one JSON object a line of the output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        add = parser.add_argument
        add("--input", required=True, type=Path, help="a tab-separated file with a header, UTF-8")
        add("--text-column", required=True, help="the column of the texts")
        add("--output", required=True, type=Path, help="the JSON Lines file to write")
        add("--marketplace", help="whose rules for removal; without it none is more than possible")
        add("--fulfilled-by-column", help="says `marketplace` or `seller` for each order")
        add("--stars-column", help="1 to 5, to compare stars and text")
        add("--model", help="a model of `manage train_classifier`, by its name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Classify the file, or say in one sentence why not."""
        columns = {"text": options["text_column"]}
        for name in ("fulfilled_by", "stars"):
            if options[f"{name}_column"]:
                columns[name] = options[f"{name}_column"]
        try:
            engine = Engine([load_provider(options["model"])] if options["model"] else [])
            rules = _rules(options["marketplace"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        try:
            with options["input"].open("rb") as stream:
                _refuse_the_input(options["output"], stream)
                inputs = _inputs(stream, columns, rules)
                count = self._write(options["output"], engine, inputs, stream)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
        except Refusal as refusal:
            raise CommandError(f"{options['input']}: {refusal}") from refusal
        self.stdout.write(f"{count:,} texts classified by {engine.name} into {options['output']}.")

    def _write(
        self, output: Path, engine: Engine, inputs: Iterable[TextInput], stream: BinaryIO
    ) -> int:
        """Write beside the file and put it in place at the end, so that no half of it is left."""
        beside = output.with_name(f".{output.name}.part")
        size = os.fstat(stream.fileno()).st_size
        progress = ShareProgress("classified")
        count = 0
        try:
            with beside.open("wb") as written:
                for batch in batched(inputs, _BATCH, strict=False):
                    for answer in engine.classify(batch):
                        line = {"row": count, **answer.as_json()}
                        written.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
                        count += 1
                    progress(stream.tell() / size)
            beside.replace(output)
        finally:
            progress.end()
            beside.unlink(missing_ok=True)
        return count


def _refuse_the_input(output: Path, stream: BinaryIO) -> None:
    """Refuse to write the answers over the texts."""
    if output.exists() and os.path.samestat(output.stat(), os.fstat(stream.fileno())):
        raise Invalid("The output would take the place of this file; name another one.")


def _rules(marketplace: str | None) -> MarketplaceRules | None:
    return None if marketplace is None else rules_for(marketplace, on=timezone.now().date())


def _inputs(
    stream: BinaryIO, columns: Mapping[str, str], rules: MarketplaceRules | None
) -> Iterator[TextInput]:
    for number, record in enumerate(read_rows(stream, list(columns.values())), start=1):
        told = {name: record[column] for name, column in columns.items()}
        fulfilled_by = _one_of(_FULFILLED_BY, told, "fulfilled_by", columns, number)
        stars = _one_of(_STARS, told, "stars", columns, number)
        yield TextInput(
            text=told["text"], rules=rules, stars=stars, order=OrderFacts(fulfilled_by=fulfilled_by)
        )


def _one_of(
    known: Mapping[str, Any],
    told: Mapping[str, str],
    name: str,
    columns: Mapping[str, str],
    number: int,
) -> Any:
    value = told.get(name, "").strip().casefold().removesuffix(".0")
    if value not in known:
        words = ", ".join(repr(word) for word in known if word)
        message = f"Record {number}, column {columns[name]!r}: {value!r} is none of {words}."
        raise Invalid(message)
    return known[value]
