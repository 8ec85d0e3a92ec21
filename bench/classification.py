"""Classification: how many texts a processor second, and how right they are read.

`./goodstanding bench classification [--data FOLDER] [--quick]` measures, on invented texts, the
whole chain in batches with the rules alone and with a trained model, and one text at a time
(limits: 700 texts a processor second with the model, 5 ms for 95 of 100 single texts).

With a folder of one's own it also tells how right the answers are. A file is tab-separated with a
header, named for its language (`pt_shop.tsv`), and has a column `text` beside one of `stars` (1 to
5), `label01` (1 is praise) or `obscene01` (1 is obscene). A JSON file is a list of `full_text` and
`spans`, each with `entity_type`, `start_position` and `end_position`. Texts are taken once each,
also between those that a model learns from and those it is judged by.
"""

import json
import random
import resource
import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from itertools import batched, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench._harness import Limit, at_least, at_most, cpu_seconds, parser_of, report, start

if TYPE_CHECKING:
    from feedback.text.chain import Engine
    from feedback.text.linear.examples import Example
    from feedback.text.linear.training import TrainedModel
    from feedback.text.results import Classification

BATCH = 500
FEWEST_A_SECOND = 700
MOST_MILLISECONDS = 5
SHORT = 25
_SCALES = {"stars": "1-5", "label01": "0-1"}
_THINGS = ("lamp", "kettle", "chair", "phone case", "blanket", "mug", "drill", "bag", "clock")
_SAID = {
    1: ("The {} arrived two weeks late and broken", "I ordered a {} and the seller never answered"),
    3: ("The {} is okay, but the box was open", "An average {} for the price, nothing special"),
    5: ("What a lovely {}, it came quickly", "Great {}, I use it every day, thank you"),
}
_ENDS = ("", " Order 112-1234567-1234567.", " Write to me@mail.example!", " Would I buy it again?")
_TYPES = {
    "EMAIL_ADDRESS": "email", "DOMAIN_NAME": "url", "URL": "url", "IBAN_CODE": "iban",
    "CREDIT_CARD": "card", "PHONE_NUMBER": "phone", "STREET_ADDRESS": "address",
}  # fmt: skip


def invented(count: int) -> "list[Example]":
    """Return so many different texts with stars, two or three sentences each."""
    from feedback.text.linear.examples import Example  # noqa: PLC0415

    parts = [
        (stars, said.format(thing) + end)
        for stars, sentences in _SAID.items()
        for said, thing, end in product(sentences, _THINGS, _ENDS)
    ]
    draw = random.Random(7)  # noqa: S311 - the same texts each time
    result = []
    for number in range(count):
        stars, text = draw.choice(parts)
        result.append(Example(f"{text} {draw.choice(parts)[1]} No. {number}", stars, "en"))
    return result


def engine_with(trained: "TrainedModel | None") -> "Engine":
    """Return the rules, and after them the model."""
    from feedback.text.chain import Engine  # noqa: PLC0415
    from feedback.text.linear.artefact import pack  # noqa: PLC0415
    from feedback.text.linear.provider import LinearProvider  # noqa: PLC0415

    if trained is None:
        return Engine()
    packed = pack(trained)
    return Engine([LinearProvider.of(packed.numbers, packed.facts, digest="0" * 8)])


def classified(engine: "Engine", texts: Sequence[str]) -> "list[Classification]":
    """Return what an engine says of texts, read in batches."""
    from feedback.text.inputs import TextInput  # noqa: PLC0415

    inputs = [TextInput(text=text) for text in texts]
    return [one for batch in batched(inputs, BATCH, strict=False) for one in engine.classify(batch)]


def speed_of(engine: "Engine", texts: Sequence[str], *, rounds: int) -> dict[str, float]:
    """Return texts a processor second in batches, and milliseconds of 95 of 100 single texts."""
    classified(engine, texts[:BATCH])
    took = min(cpu_seconds(lambda: classified(engine, texts)) for _ in range(rounds))
    alone = sorted(cpu_seconds(lambda one=one: classified(engine, [one])) for one in texts[:1_000])
    return {
        "texts_a_CPU_second": round(len(texts) / took),
        "p95_of_one_text_in_ms": round(alone[len(alone) * 95 // 100] * 1e3, 2),
    }


def trained_on(examples: "Sequence[Example]") -> "tuple[TrainedModel, float]":
    """Return a model of these texts, and the processor seconds that it took."""
    from feedback.text.linear.training import train  # noqa: PLC0415

    begin = time.process_time()
    model = train(examples, name="bench", version="1", seed=7)
    return model, round(time.process_time() - begin, 1)


def figures_of_file(path: Path) -> dict[str, float | None]:
    """Return what can be told of one file, by the column that it has."""
    if path.suffix == ".json":
        return entities_of(json.loads(path.read_text(encoding="utf-8")))
    rows = list(_distinct(path))
    kind = rows[0][1]
    answers = classified(engine_with(None), [text for text, _, _ in rows])
    figures = language_of(path.name[:2], rows, answers)
    flagged = [bool(answer.profanity) for answer in answers]
    if kind == "obscene01":
        return figures | _precision("obscene", flagged, [value == "1" for *_, value in rows])
    figures["obscene:_flagged_of_1000"] = round(1e3 * sum(flagged) / len(rows), 2)
    return figures | _polarity(path, kind, [value for *_, value in rows], answers)


def _distinct(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield text, kind and value of each row whose text is new."""
    from feedback.text.linear.reading import read_rows  # noqa: PLC0415

    seen: set[str] = set()
    with path.open("rb") as stream:
        for row in read_rows(stream, ["text"]):
            kind = next(name for name in (*_SCALES, "obscene01") if name in row)
            folded = " ".join(row["text"].casefold().split())
            if folded and folded not in seen and row[kind].isdigit():
                seen.add(folded)
                yield row["text"], kind, row[kind]


def language_of(
    code: str, rows: Sequence[tuple[str, str, str]], answers: "Sequence[Classification]"
) -> dict[str, float | None]:
    """Return how often the language is that of the file, of texts with a letter."""
    told = [
        (text, answer.language.code == code)
        for (text, *_), answer in zip(rows, answers, strict=True)
        if any(map(str.isalpha, text))
    ]
    short = [right for text, right in told if len(text) <= SHORT]
    return {
        "texts": len(rows),
        "language": _share([right for _, right in told]),
        "language_of_short_texts": _share(short),
    }


def _polarity(
    path: Path, kind: str, values: Sequence[str], answers: "Sequence[Classification]"
) -> dict[str, float | None]:
    """Return how right the rules are, and a model that learns from four fifths."""
    from feedback.text.linear.examples import Example  # noqa: PLC0415
    from feedback.text.linear.reading import Columns, Scale, read_examples  # noqa: PLC0415

    good, bad = ({"4", "5"}, {"1", "2"}) if kind == "stars" else ({"1"}, {"0"})
    decided = [
        (answer.polarity.label.value == "positive", value in good)
        for value, answer in zip(values, answers, strict=True)
        if value in good | bad and answer.polarity.label.value in {"positive", "negative"}
    ]
    clear = sum(value in good | bad for value in values)
    columns = Columns(text="text", stars=kind, scale=Scale(_SCALES[kind]))
    with path.open("rb") as stream:
        examples = [
            Example(one.text, one.stars, path.name[:2])
            for one in read_examples(stream, columns)
            if isinstance(one, Example)
        ]
    model, took = trained_on(examples)
    whole = model.report["all"]
    sure = {f"p>={one['p']}": one for one in whole["binary"]["sure"]}
    return {
        "rules:_share_decided": round(len(decided) / max(1, clear), 3),
        "rules:_accuracy_there": _share([said == true for said, true in decided]),
        "model:_accuracy": whole["binary"]["accuracy"],
        "model:_macro_F1": whole["binary"]["macro_f1"],
        "model:_three_class_macro_F1": whole["three_class"]["macro_f1"],
        "model:_calibration_error": whole["binary"]["calibration_error"],
        "model:_share_at_p>=0.9": sure["p>=0.9"]["share"],
        "model:_accuracy_at_p>=0.9": sure["p>=0.9"]["accuracy"],
        "model:_CPU_seconds_of_training": took,
    }


def entities_of(rows: Sequence[dict[str, Any]]) -> dict[str, float | None]:
    """Return precision and recall of each type; an overlap is a hit."""
    figures: dict[str, float | None] = {"texts": len(rows)}
    answers = classified(engine_with(None), [row["full_text"] for row in rows])
    for kind in dict.fromkeys(_TYPES.values()):
        said = [[one.span for one in answer.entities if one.type == kind] for answer in answers]
        true = [
            [
                (one["start_position"], one["end_position"])
                for one in row["spans"]
                if _TYPES.get(one["entity_type"]) == kind
            ]
            for row in rows
        ]
        figures[f"{kind}:_precision"] = _share(_hits(said, true))
        figures[f"{kind}:_recall"] = _share(_hits(true, said))
    return figures


def _hits(some: Sequence[Sequence[Any]], others: Sequence[Sequence[Any]]) -> list[bool]:
    return [
        any(start < last and first < end for first, last in there)
        for here, there in zip(some, others, strict=True)
        for start, end in here
    ]


def _precision(name: str, said: list[bool], true: list[bool]) -> dict[str, float | None]:
    return {
        f"{name}:_precision": _share([t for s, t in zip(said, true, strict=True) if s]),
        f"{name}:_recall": _share([s for s, t in zip(said, true, strict=True) if t]),
    }


def _share(values: Sequence[bool]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def measure(options: Namespace) -> tuple[dict[str, float], list[Limit]]:
    """Return all figures and their limits."""
    examples = invented(2_000 if options.quick else 20_000)
    texts = [one.text for one in examples[:5_000]]
    model, took = trained_on(examples)
    rules = speed_of(engine_with(None), texts, rounds=options.rounds)
    both = speed_of(engine_with(model), texts, rounds=options.rounds)
    figures: dict[str, float] = {f"rules:_{name}": value for name, value in rules.items()}
    figures |= {f"rules_and_model:_{name}": value for name, value in both.items()}
    figures[f"training_on_{len(examples)}_texts:_CPU_seconds"] = took
    for path in sorted(options.data.glob("*_*.*")) if options.data else ():
        for name, value in figures_of_file(path).items():
            if value is not None:
                figures[f"{path.stem}:_{name}"] = value
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    figures["peak_of_memory_in_MB"] = peak
    return figures, [
        at_least("texts a CPU second", both["texts_a_CPU_second"], FEWEST_A_SECOND),
        at_most("p95 of one text in ms", both["p95_of_one_text_in_ms"], MOST_MILLISECONDS),
    ]


def main() -> None:
    """Measure and report."""
    parser = parser_of(__doc__, rounds=3)
    parser.add_argument("--data", type=Path, help="a folder of texts with labels")
    options = parser.parse_args()
    start()
    figures, limits = measure(options)
    report("classification", figures, limits=limits)


if __name__ == "__main__":
    main()
