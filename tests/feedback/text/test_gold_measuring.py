"""The measuring itself: what counts as right, and that every error is told."""

import json

from tests.feedback.text.gold_measuring import main, measure


def gold(text, **labels):
    return {
        "text": text, "marketplace": "amazon.us", "stars": 1, "fulfilled_by": "marketplace",
        "topics": [], "grounds": {}, "polarity": "negative", "entities": [], "profanity": [],
    } | labels  # fmt: skip


def written(folder, *comments):
    path = folder / "en.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in comments), encoding="utf-8")
    return path


def test_precision_recall_and_errors(tmp_path):
    path = written(
        tmp_path,
        gold("Too small.", topics=["product_review"], grounds={"product_review": "eligible"}),
        gold("Wibble.", topics=["product_review"], grounds={"product_review": "eligible"}),
        gold("Too late.", topics=["shipping_delay"]),
        gold(
            "zorky, me@shop.example", grounds={"personal_information": "eligible",
            "obscene": "eligible"}, entities=[["email", "me@shop.example"]], profanity=["zorky"],
        ),
    )  # fmt: skip

    figures = measure(path)

    assert figures.precision("product_review") == 1.0
    assert figures.recall("product_review") == 0.5
    assert figures.precision("marketplace_fulfilment") == 0.0
    assert figures.recall("personal_information") == figures.recall("obscene") == 1.0
    assert figures.topics_f1 == 0.8
    assert [error.partition("\n")[0] for error in figures.errors] == [
        "2 topics: lacks ['product_review'], too many []",
        "2 product_review: missed, said no, labelled eligible",
        "3 marketplace_fulfilment: FALSE ELIGIBLE, said eligible, labelled no",
    ]


def test_the_report_names_the_language_and_the_figures(tmp_path, capsys):
    main([str(written(tmp_path, gold("Wibble.", topics=["price"])))])
    said = capsys.readouterr().out
    assert said.startswith("== en\n1 topics: lacks ['price'], too many []\n")
    assert "'Wibble' unrecognised |  | unknown: wibble" in said
    assert said.endswith("topics precision 1.000 recall 0.000 F1 0.000\n")
