"""Providers behind the engine: who is asked what, whose word holds, and what leaves the process."""

from dataclasses import dataclass, field

import pytest

from feedback.text.chain import Engine
from feedback.text.inputs import TextInput
from feedback.text.labels import TextPolarity
from feedback.text.polarity import label_of
from feedback.text.results import Polarity
from tests.feedback.text.reading import rules

SURE = Polarity(
    label=TextPolarity.POSITIVE, negative=0.01, neutral=0.02, positive=0.97, trusted=True
)


@dataclass
class Provider:
    """Says what it was given, and remembers what it was asked."""

    name: str = "own:1"
    outside: bool = False
    slow: bool = False
    says: Polarity | None = SURE
    asked: list = field(default_factory=list)

    def classify(self, batch):
        self.asked += batch
        return [self.says] * len(batch)


def classify(provider, *texts, **more):
    return Engine([provider]).classify([TextInput(text=text, **more) for text in texts])


def test_a_provider_speaks_after_the_rules():
    [answer] = classify(Provider(), "Never arrived.")
    assert (answer.polarity, answer.engine) == (SURE, "rules/1+own:1")
    [answer] = classify(Provider(says=None), "Never arrived.")
    assert (answer.polarity.label, answer.engine) == ("negative", "rules/1")


def test_the_last_provider_with_an_answer_holds():
    first, second, third = Provider("a"), Provider("b"), Provider("c", says=None)
    engine = Engine([first, second, third])
    assert engine.name == "rules/1+a+b+c"
    [answer] = engine.classify([TextInput(text="fine")])
    assert answer.engine == "rules/1+b"


def test_texts_without_letters_are_not_asked_about():
    provider = Provider()
    answers = classify(provider, "👍", "Fine", "", "123")
    assert [question.text for question in provider.asked] == ["Fine"]
    assert [answer.engine for answer in answers] == ["rules/1", "rules/1+own:1"] + ["rules/1"] * 2


def test_nothing_to_ask_means_no_question():
    class Untouchable(Provider):
        def classify(self, batch):
            raise AssertionError

    assert len(classify(Untouchable(), "", "👍")) == 2
    assert Engine([Untouchable()]).classify([]) == []


def test_one_inside_reads_the_text_as_it_stands_with_its_language():
    provider = Provider()
    text = "Ｎever arrived, write to joe@shop.example"
    classify(provider, text)
    assert [(one.text, one.language) for one in provider.asked] == [(text, "en")]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Write to joe@shop.example now", "Write to [email] now"),
        ("😀 ｊｏｅ@shop.example!", "😀 [email]!"),
        ("Call +1-541-754-3010 or joe@shop.example", "Call [phone] or [email]"),
        ("Pay DE89 3704 0044 0532 0130 00 please", "Pay [iban] please"),
        ("Card 4111 1111 1111 1111 was charged", "Card [card] was charged"),
        ("Order 112-1234567-1234567 never came", "Order [order_id] never came"),
        ("Nothing to hide", "Nothing to hide"),
    ],
)
def test_personal_data_is_masked_before_a_text_leaves(text, seen):
    provider = Provider(outside=True)
    [answer] = classify(provider, text)
    assert [one.text for one in provider.asked] == [seen]
    assert all(text[one.span.start : one.span.end] not in seen for one in answer.entities)


def test_grounds_are_never_a_providers_word():
    [rules_only] = Engine().classify([TextInput(text="Too small. Never again!", rules=rules())])
    [answer] = classify(Provider(), "Too small. Never again!", rules=rules())
    assert answer.grounds == rules_only.grounds


def test_a_provider_that_leaves_out_an_answer_is_a_mistake():
    class Short(Provider):
        def classify(self, batch):
            return []

    with pytest.raises(ValueError, match="shorter"):
        classify(Short(), "Fine")


@pytest.mark.parametrize(
    ("shares", "label"),
    [
        ((0.9, 0.05, 0.05), "negative"),
        ((0.2, 0.6, 0.2), "neutral"),
        ((0.1, 0.2, 0.7), "positive"),
        ((0.5, 0.3, 0.2), "negative"),
        ((0.49, 0.3, 0.21), "uncertain"),
    ],
)
def test_the_likeliest_is_the_label_if_it_has_half(shares, label):
    assert label_of(*shares) == label
