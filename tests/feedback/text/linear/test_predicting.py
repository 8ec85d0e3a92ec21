"""What the model says of a text, and of which texts it says nothing."""

import pytest

from feedback.text.labels import TextPolarity
from feedback.text.linear.evidence import strongest, strongest_of_each
from feedback.text.linear.training import train
from feedback.text.view import view_of
from tests.feedback.text.linear.invented import examples


def label(trained, text, language):
    (prediction,) = trained.model.predict([text], [language])
    return prediction.label


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("A terrible bottle, it arrived broken", "en", "negative"),
        ("WONDERFUL BOTTLE, THANK YOU", "en", "positive"),
        ("The bottle is okay, nothing special", "en", "neutral"),
        ("물병 최악이에요", "ko", "negative"),
        ("물병 정말 좋아요", "ko", "positive"),
        ("물병 그냥 그래요", "ko", "neutral"),
    ],
)
def test_labels(trained, text, language, expected):
    assert label(trained, text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("本は最悪です", "negative"), ("本はとても良いです", "positive"), ("本は普通です", "neutral")],
)
def test_japanese_needs_no_spaces(text, expected):
    model = train(examples("ja", "pt"), name="shop", version="1").model
    assert model.predict([text], ["ja"])[0].label == expected


def test_probabilities_sum_to_one_and_do_not_depend_on_neighbours(trained):
    texts = ["Awful lamp", "Great lamp", "so-so"]
    together = trained.model.predict(texts, ["en"] * 3)
    assert together == [trained.model.predict([text], ["en"])[0] for text in texts]
    for said in together:
        assert said.served
        assert said.negative + said.neutral + said.positive == pytest.approx(1)


def test_a_language_with_too_few_texts_is_not_served():
    few = examples("ko")[:199]
    model = train(examples("en") + few, name="shop", version="1").model
    assert model.languages == {"en"}
    known, unknown = model.predict(["Great lamp", few[0].text], ["en", "ko"])
    assert known.served
    assert unknown == (1 / 3, 1 / 3, 1 / 3, TextPolarity.UNCERTAIN, False)


def test_two_hundred_texts_are_enough():
    model = train(examples("en") + examples("ko")[:200], name="shop", version="1").model
    assert model.languages == {"en", "ko"}


@pytest.mark.parametrize(
    ("text", "served"),
    [("great lamp", True), ("лампа", False), ("ランプ", False), ("", False)],
)
def test_an_unknown_language_is_served_if_the_text_looks_familiar(trained, text, served):
    assert trained.model.predict([text], [""])[0].served is served


def test_texts_of_no_known_language_can_be_learned_from():
    undetected = [each.__class__(each.text, each.stars) for each in examples("en")]
    model = train(undetected, name="shop", version="1").model
    assert model.languages == {""}
    assert model.predict(["Great lamp"], [""])[0].label == "positive"


@pytest.mark.parametrize("text", ["", "   ", "😀🎉", "\u200b", "\u202e", "\x00"])
def test_a_text_without_a_known_sign_is_uncertain(trained, text):
    (said,) = trained.model.predict([text], ["en"])
    assert said.label is TextPolarity.UNCERTAIN
    assert strongest(trained.model, text, said.label, 3) == []


@pytest.mark.parametrize("text", ["\ud800 great lamp \udfff", "great lamp " * 100_000])
def test_strange_texts_are_answered(trained, text):
    (said,) = trained.model.predict([text], ["en"])
    assert said.label is TextPolarity.POSITIVE
    for evidence in strongest(trained.model, text, said.label, 3):
        assert text[slice(*evidence.span)].strip()


def test_no_texts(trained):
    assert trained.model.predict([], []) == []


def test_a_language_for_each_text(trained):
    with pytest.raises(ValueError, match="zip"):
        trained.model.predict(["a", "b"], ["en"])


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("The ｗonderful  Lámp", TextPolarity.POSITIVE, "ｗonderful"),
        ("Lamp: terrible", TextPolarity.NEGATIVE, "terrible"),
        ("Lamp: nothing special", TextPolarity.NEUTRAL, "special"),
        ("램프가 고장나서 왔어요", TextPolarity.NEGATIVE, "고장나서"),
    ],
)
def test_the_strongest_word_in_the_buyers_own_letters(trained, text, said, expected):
    found = strongest(trained.model, text, said, 1)
    assert [text[slice(*each.span)] for each in found] == [expected]
    assert found[0].weight > 0
    assert strongest(trained.model, view_of(text), said, 1) == found


def test_evidence_comes_strongest_first_and_never_against_the_label(trained):
    text = "Awful, terrible, wonderful lamp that arrived broken"
    found = strongest(trained.model, text, TextPolarity.NEGATIVE, 10)
    weights = [each.weight for each in found]
    assert weights == sorted(weights, reverse=True)
    assert "wonderful" not in {text[slice(*each.span)] for each in found}


def test_evidence_of_many_texts_is_that_of_each(trained):
    texts = [
        "",
        "Lamp: terrible",
        "  The ｗonderful  Lámp",
        "램프가 고장나서 왔어요",
        "😀",
        "so-so",
    ]
    languages = ["en", "en", "en", "ko", "en", "en"]
    labels = [said.label for said in trained.model.predict(texts, languages)]
    together = strongest_of_each(trained.model, texts, labels, 3)
    for text, label, found in zip(texts, labels, together, strict=True):
        alone = strongest(trained.model, text, label, 3)
        assert [each.span for each in found] == [each.span for each in alone]
        assert [each.weight for each in found] == pytest.approx([each.weight for each in alone])
    assert strongest_of_each(trained.model, [], [], 3) == []
