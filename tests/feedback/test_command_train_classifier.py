"""`manage train_classifier`: the same file gives the same model, and what it tells of a bad one."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from feedback.classifying.stored_models import load_provider
from feedback.text.providers import Question
from tests.feedback.text.linear.invented import examples


@pytest.fixture(autouse=True)
def _storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "storage"


def table(folder: Path, *rows: str, header: str = "text\tstars") -> Path:
    file = folder / "stars.tsv"
    file.write_text("\n".join((header, *rows)), encoding="utf-8")
    return file


def starred(*languages: str) -> list[str]:
    return [f"{one.text}\t{one.stars}" for one in examples(*languages)]


def run(file: Path, name: str = "shop", **options: Any) -> tuple[str, str]:
    """Return what the command says, and what it warns of."""
    out, err = StringIO(), StringIO()
    told = {"text_column": "text", "stars_column": "stars", **options}
    call_command("train_classifier", input=file, name=name, stdout=out, stderr=err, **told)
    return out.getvalue(), err.getvalue()


def files(folder: Path) -> dict[str, bytes]:
    kept = (folder / "storage" / "classifiers").glob("*")
    return {file.name: file.read_bytes() for file in kept}


def test_a_model_is_trained_judged_and_kept(tmp_path: Path) -> None:
    told, warned = run(table(tmp_path, *starred("en")))
    lines = told.splitlines()
    assert lines[0] == "Trained from 990 distinct texts (360 negative, 270 neutral, 360 positive)."
    assert lines[1].startswith("en: ")
    assert "newer texts, accuracy " in lines[1]
    assert "calibration error " in lines[1]
    assert any(line.startswith("all: ") for line in lines)
    assert [line.split(":")[0] for line in lines if line.startswith("Gate ")] == [
        "Gate enough_negative", "Gate enough_neutral", "Gate enough_positive", "Gate calibrated"
    ]  # fmt: skip
    folder = tmp_path / "storage" / "classifiers"
    assert lines[-1] == f"Kept as {folder / 'shop.npz'} and {folder / 'shop.json'}"
    assert warned == ""
    question = Question(text="Great chair! #9", language="en")
    [said] = load_provider("shop").classify([question])
    assert said is not None
    assert said.label == "positive"


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    file = table(tmp_path, *starred("en", "ko"))
    run(file)
    first = files(tmp_path)
    run(file)
    assert files(tmp_path) == first
    assert sorted(first) == ["shop.json", "shop.npz"]
    run(file, seed=8)
    assert json.loads(files(tmp_path)["shop.json"])["seed"] == 8


def test_languages_and_days_can_be_told(tmp_path: Path) -> None:
    rows = [
        f"{one.text}\t{one.stars}\t{one.language}\t2026-{1 + at % 9:02}-05"
        for at, one in enumerate(examples("en", "pt"))
    ]
    file = table(tmp_path, *rows, header="text\tstars\tlanguage\tday")
    run(file, language_column="language", day_column="day")
    facts = json.loads(files(tmp_path)["shop.json"])
    assert facts["days"] == ["2026-01-05", "2026-09-05"]
    assert facts["languages"] == ["en", "pt"]


def test_the_language_is_told_from_the_text(tmp_path: Path) -> None:
    run(table(tmp_path, *starred("ko", "ja")))
    assert json.loads(files(tmp_path)["shop.json"])["languages"] == ["ja", "ko"]


def test_a_scale_of_good_and_bad(tmp_path: Path) -> None:
    rows = [f"{one.text}\t{int(one.stars == 5)}" for one in examples("en", stars=(1, 5))]
    told, _ = run(table(tmp_path, *rows), scale="0-1")
    assert "(360 negative, 0 neutral, 360 positive)" in told
    assert "enough_neutral" not in told


def test_bad_rows_are_told_and_left_out(tmp_path: Path) -> None:
    bad = ["fine\tsix", "fine\t", "fine\t0", "fine\t3.5", "fine\t-1", "fine\t99", "fine"]
    told, warned = run(table(tmp_path, *bad, *starred("en")))
    assert told.startswith("Trained from 990 distinct texts")
    assert warned.splitlines() == [
        "Left out: Row 1, column 'stars': expected a number of the scale 1-5, found 'six'.",
        "Left out: Row 2, column 'stars': expected a number of the scale 1-5, found ''.",
        "Left out: Row 3, column 'stars': expected a number of the scale 1-5, found '0'.",
        "Left out: Row 4, column 'stars': expected a number of the scale 1-5, found '3.5'.",
        "Left out: Row 5, column 'stars': expected a number of the scale 1-5, found '-1'.",
        "Left out: 2 more rows.",
    ]


def test_a_bad_day_is_a_bad_row(tmp_path: Path) -> None:
    rows = [f"{row}\t" for row in starred("en")]
    file = table(tmp_path, "fine\t5\t2026-13-01", *rows, header="text\tstars\tday")
    _, warned = run(file, day_column="day")
    sentence = "expected a day such as 2026-11-25, found '2026-13-01'."
    assert warned == f"Left out: Row 1, column 'day': {sentence}\n"


def test_too_few_texts_are_refused_in_one_sentence(tmp_path: Path) -> None:
    file = table(tmp_path, "Great!\t5", "Awful!\t1")
    with pytest.raises(CommandError) as refusal:
        run(file)
    assert str(refusal.value) == (
        f"{file}: There are 1 different negative texts to learn from; at least 10 are needed."
    )
    assert files(tmp_path) == {}


def test_bad_rows_are_told_also_where_nothing_is_left(tmp_path: Path) -> None:
    file = table(tmp_path, "Great!\tgood")
    err = StringIO()
    with pytest.raises(CommandError, match="There are 0 different negative texts"):
        call_command(
            "train_classifier",
            input=file,
            text_column="text",
            stars_column="stars",
            name="shop",
            stderr=err,
        )
    assert err.getvalue().startswith("Left out: Row 1, column 'stars'")


def test_a_refusal_leaves_the_older_model_as_it_was(tmp_path: Path) -> None:
    run(table(tmp_path, *starred("en")))
    before = files(tmp_path)
    with pytest.raises(CommandError):
        run(table(tmp_path, "Great!\t5"))
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"name": "../x"}, "Name the model with up to 80 letters, digits, dots and dashes."),
        ({"name": ""}, "Name the model with up to 80 letters, digits, dots and dashes."),
        ({"text_column": "comment"}, "has no column 'comment'; its columns are 'text', 'stars'."),
        ({"text_column": ""}, "The file has no column ''; its columns are 'text', 'stars'."),
        ({"stars_column": "rating"}, "The file has no column 'rating'; its columns are 'text'"),
        ({"day_column": "day"}, "The file has no column 'day'; its columns are 'text', 'stars'."),
    ],
)
def test_a_refusal_is_a_sentence(tmp_path: Path, options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(CommandError) as refusal:
        run(table(tmp_path, "Great!\t5"), **options)
    assert sentence in str(refusal.value)
    assert files(tmp_path) == {}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty; its first line must name the columns."),
        (b"text\tstars\n", "There are 0 different negative texts to learn from"),
        (b"text\tstars\nschl\xf6n\t5\n", "The file is not UTF-8: byte 0xf6 after row 0."),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "stars.tsv"
    file.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        run(file)
    assert str(refusal.value).startswith(f"{file}: {sentence}")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        run(tmp_path / "nothing.tsv")


@pytest.mark.parametrize("seed", ["-1", "1e3", "1234567890", "x"])
def test_a_bad_seed(seed: str) -> None:
    arguments = ["--input", "x", "--text-column", "t", "--stars-column", "s", "--name", "n"]
    with pytest.raises(CommandError, match="a whole number of up to 9 digits"):
        call_command("train_classifier", *arguments, "--seed", seed)
