"""`manage classify`: the exact lines that it writes, and that a refusal leaves no file behind."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.feedback.text.linear.invented import examples

GROUNDS = (
    "product_review", "promotional", "personal_information", "obscene", "marketplace_fulfilment",
    "bought_label_delivery", "rating_mismatch",
)  # fmt: skip
KEYS = [
    "row", "language", "polarity_text", "mismatch", "topics", "topic_evidence", "factors",
    "grounds", "entities", "profanity", "engine", "reason",
]  # fmt: skip
DELIVERY = "Never arrived."


@pytest.fixture(autouse=True)
def _storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "storage"


def table(folder: Path, *rows: str, header: str = "text") -> Path:
    file = folder / "texts.tsv"
    file.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return file


def run(file: Path, **options: Any) -> tuple[str, list[dict[str, Any]]]:
    """Return what the command says and the objects that it writes."""
    out, output = StringIO(), file.with_name("answers.jsonl")
    told = {"input": file, "text_column": "text", "output": output, **options}
    call_command("classify", stdout=out, **told)
    lines = output.read_text(encoding="utf-8").splitlines()
    return out.getvalue(), [json.loads(line) for line in lines]


def grounds(answer: dict[str, Any]) -> dict[str, str]:
    return {one["ground"]: one["verdict"] for one in answer["grounds"]}


def test_the_whole_line_of_a_text(tmp_path: Path) -> None:
    told, (answer,) = run(table(tmp_path, DELIVERY))
    assert told == f"1 texts classified by rules/1 into {tmp_path / 'answers.jsonl'}.\n"
    assert list(answer) == KEYS
    assert answer["row"] == 0
    assert set(answer["language"]) == {"code", "p"}
    assert answer["language"]["code"] == "en"
    assert 0.5 < answer["language"]["p"] <= 1
    said = answer["polarity_text"]
    assert set(said) == {"label", "p", "evidence", "reason"}
    assert said["label"] == "negative"
    assert set(said["p"]) == {"negative", "neutral", "positive"}
    assert sum(said["p"].values()) == pytest.approx(1, abs=0.001)
    assert answer["topics"] == ["not_received"]
    assert answer["topic_evidence"] == {"not_received": [[0, 13]]}
    assert answer["factors"] == {"arrived_on_time": False}
    assert (answer["entities"], answer["profanity"], answer["reason"]) == ([], [], "")
    assert [one["ground"] for one in answer["grounds"]] == list(GROUNDS)
    assert answer["grounds"][4] == {
        "ground": "marketplace_fulfilment",
        "verdict": "possible",
        "rule": "marketplace_fulfilment/1",
        "evidence": [[0, 13]],
        "counter_evidence": [],
        "missing_facts": ["fulfilled_by", "marketplace"],
    }
    assert (answer["mismatch"], answer["engine"]) == ("none", "rules/1")


def test_rows_are_numbered_in_the_order_of_the_file(tmp_path: Path) -> None:
    texts = [f"Number {number} never arrived." for number in range(1_203)]
    told, answers = run(table(tmp_path, *texts))
    assert told.startswith("1,203 texts classified")
    assert [answer["row"] for answer in answers] == list(range(1_203))


def test_spans_count_code_points_of_the_text_as_it_stands(tmp_path: Path) -> None:
    text = "😀😀 ＮＥＶＥＲ　ＡＲＲＩＶＥＤ! Mail ｊｏｅ@shop.example, you a\u200bsshole"
    _, (answer,) = run(table(tmp_path, text))
    [[start, end]] = answer["topic_evidence"]["not_received"]
    assert text[start:end] == "ＮＥＶＥＲ　ＡＲＲＩＶＥＤ"
    [mail] = answer["entities"]
    assert mail == {"type": "email", "start": 23, "end": 39}
    assert text[23:39] == "ｊｏｅ@shop.example"
    [[start, end]] = answer["profanity"]
    assert text[start:end] == "a\u200bsshole"


def test_quoted_cells_hold_tabs_lines_and_quotes(tmp_path: Path) -> None:
    _, answers = run(
        table(tmp_path, '1\t"Never ""arrived"".\nAwful,\tawful"', "2", header="n\ttext")
    )
    assert len(answers) == 2
    assert answers[0]["polarity_text"]["label"] == "negative"
    assert answers[1]["reason"] == "The text is empty."


def test_an_empty_line_of_a_file_with_one_column_is_an_empty_text(tmp_path: Path) -> None:
    _, answers = run(table(tmp_path, DELIVERY, "", DELIVERY))
    assert [answer["reason"] for answer in answers] == ["", "The text is empty.", ""]


def test_an_empty_line_among_several_columns_is_no_row(tmp_path: Path) -> None:
    _, answers = run(table(tmp_path, f"{DELIVERY}\t1", "", "\t2", header="text\tn"))
    assert [answer["reason"] for answer in answers] == ["", "The text is empty."]


def test_bad_texts_get_an_answer(tmp_path: Path) -> None:
    texts = [
        "",
        "👍🏽👍🏽",
        "\u202enever\u202c \u200farrived",
        "Δεν ήρθε ποτέ το δέμα",
        "x" * 1_000_000,
    ]
    _, answers = run(table(tmp_path, *texts))
    assert [answer["reason"] for answer in answers] == [
        "The text is empty.",
        "The text has no letters.",
        "",
        "The language cannot be told.",
        "The text is very long; only its beginning was read.",
    ]
    assert [answers[at]["polarity_text"]["label"] for at in (0, 3)] == ["uncertain"] * 2
    assert all(answers[at]["polarity_text"]["reason"] for at in (0, 3))


def test_a_marketplace_lends_its_grounds(tmp_path: Path) -> None:
    file = table(tmp_path, "Too small. Never again!")
    _, (amazon,) = run(file, marketplace="amazon.us")
    assert list(grounds(amazon)) == list(GROUNDS[:6])
    assert grounds(amazon)["product_review"] == "eligible"
    _, (ebay,) = run(file, marketplace="ebay.co.uk")
    assert "product_review" not in grounds(ebay)
    assert "rating_mismatch" in grounds(ebay)


@pytest.mark.parametrize(
    ("words", "verdict", "missing"),
    [
        (("marketplace", "Amazon", " FBA ", "afn"), "eligible", []),
        (("seller", "Merchant", "FBM", "mfn"), "no", []),
        (("", "none", "NULL", "unknown"), "possible", ["fulfilled_by"]),
    ],
)
def test_who_fulfilled_the_order(
    tmp_path: Path, words: tuple[str, ...], verdict: str, missing: list[str]
) -> None:
    file = table(tmp_path, *(f"{DELIVERY}\t{word}" for word in words), header="text\tby")
    _, answers = run(file, marketplace="amazon.us", fulfilled_by_column="by")
    found = [answer["grounds"][4] for answer in answers]
    assert {(one["ground"], one["verdict"]) for one in found} == {
        ("marketplace_fulfilment", verdict)
    }
    assert [one["missing_facts"] for one in found] == [missing] * len(words)


def test_stars_are_compared_with_the_text(tmp_path: Path) -> None:
    text = "Excellent seller! Very fast delivery, thank you."
    stars = ["1", "2.0", "3", "4", "5", ""]
    _, answers = run(
        table(tmp_path, *(f"{text}\t{one}" for one in stars), header="text\tstars"),
        stars_column="stars",
        marketplace="ebay.co.uk",
    )
    assert [answer["mismatch"] for answer in answers] == [
        "text_more_positive", "text_more_positive", "none", "none", "none", "none"
    ]  # fmt: skip
    mismatch = [
        one for answer in answers for one in answer["grounds"] if one["ground"] == "rating_mismatch"
    ]
    assert mismatch[0]["verdict"] == "eligible"
    assert mismatch[4]["verdict"] == "no"
    assert mismatch[5]["missing_facts"] == ["rating"]


def learned(folder: Path) -> Path:
    file = folder / "stars.tsv"
    rows = [f"{one.text}\t{one.stars}" for one in examples("en")]
    file.write_text("\n".join(("text\tstars", *rows)), encoding="utf-8")
    call_command(
        "train_classifier",
        input=file,
        text_column="text",
        stars_column="stars",
        name="shop",
        stdout=StringIO(),
    )
    return folder / "storage" / "classifiers" / "shop.npz"


def test_a_model_of_ones_own(tmp_path: Path) -> None:
    learned(tmp_path)
    file = table(tmp_path, "Wonderful chair, thank you #9", "Qué sillas", "👍")
    told, answers = run(file, model="shop")
    first, second, third = answers
    assert first["engine"].startswith("rules/1+linear:shop@")
    assert first["engine"] in told
    assert first["polarity_text"]["label"] == "positive"
    assert first["polarity_text"]["p"]["positive"] > 0.9
    assert [0, 9] in first["polarity_text"]["evidence"]
    # It has not learned Spanish, and there is nothing to judge in an emoji.
    assert (second["engine"], third["engine"]) == ("rules/1", "rules/1")


def test_a_damaged_model(tmp_path: Path) -> None:
    weights = learned(tmp_path)
    weights.write_bytes(weights.read_bytes()[:-9])
    with pytest.raises(CommandError, match=r"The numbers have the digest \w+, the facts name"):
        run(table(tmp_path, DELIVERY), model="shop")
    assert not (tmp_path / "answers.jsonl").exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"model": "none"}, "There is no model 'none'; train one with `manage train_classifier`."),
        ({"model": "../x"}, "Name the model with up to 80 letters, digits, dots and dashes."),
        ({"marketplace": "amazon.xx"}, "There is no marketplace 'amazon.xx'; known are "),
        ({"text_column": "comment"}, "The file has no column 'comment'; its columns are 'text'."),
        ({"text_column": ""}, "The file has no column ''; its columns are 'text'."),
        ({"stars_column": "stars"}, "The file has no column 'stars'; its columns are 'text'."),
        ({"fulfilled_by_column": "by"}, "The file has no column 'by'; its columns are 'text'."),
        ({"input": Path("/nowhere/texts.tsv")}, "/nowhere/texts.tsv: No such file or directory."),
        ({"output": Path("/nowhere/a.jsonl")}, "/nowhere/.a.jsonl.part: No such file"),
    ],
)
def test_a_refusal_is_a_sentence(tmp_path: Path, options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(CommandError) as refusal:
        run(table(tmp_path, DELIVERY), **options)
    assert sentence in str(refusal.value)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["texts.tsv"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty; its first line must name the columns."),
        (b"\n", "The file is empty; its first line must name the columns."),
        (b"text\nfine\n\xff\xfe\n", "The file is not UTF-8: byte 0xff after row"),
        ("text\n".encode("utf-16"), "The file is not UTF-8: byte 0xff after row 0."),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "texts.tsv"
    file.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        run(file)
    assert str(refusal.value).startswith(f"{file}: {sentence}")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["texts.tsv"]


def test_a_header_alone_gives_an_empty_file(tmp_path: Path) -> None:
    assert run(table(tmp_path)) == (
        f"0 texts classified by rules/1 into {tmp_path / 'answers.jsonl'}.\n",
        [],
    )


@pytest.mark.parametrize(
    ("column", "bad", "sentence"),
    [
        (
            "fulfilled_by_column",
            "Mars",
            "Record 601, column 'x': 'mars' is none of 'marketplace', 'amazon', 'fba', ",
        ),
        (
            "stars_column",
            "6",
            "Record 601, column 'x': '6' is none of '1', '2', '3', '4', '5'.",
        ),
    ],
)
def test_a_bad_row_leaves_the_older_output_as_it_was(
    tmp_path: Path, column: str, bad: str, sentence: str
) -> None:
    older = tmp_path / "answers.jsonl"
    older.write_text("older")
    file = table(tmp_path, *[f"{DELIVERY}\t"] * 600, f"{DELIVERY}\t{bad}", header="text\tx")
    with pytest.raises(CommandError) as refusal:
        run(file, **{column: "x"})
    assert str(refusal.value).startswith(f"{file}: {sentence}")
    assert older.read_text() == "older"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["answers.jsonl", "texts.tsv"]


def test_the_texts_are_not_overwritten(tmp_path: Path) -> None:
    file = table(tmp_path, DELIVERY)
    link = tmp_path / "link.jsonl"
    link.symlink_to(file)
    for output in (file, link):
        with pytest.raises(CommandError, match="The output would take the place of this file"):
            run(file, output=output)
    assert file.read_text() == f"text\n{DELIVERY}\n"
