"""Every sentence can be written: its slots are known, its encoding holds it, nothing is real."""

import re

import pytest

from config.demo_shop.grammar import Product
from config.demo_shop.phrases import POLARITIES, phrases_in

LANGUAGES = ("english", "german", "japanese", "korean")
ENCODINGS = {"english": "latin-1", "german": "latin-1", "japanese": "cp932", "korean": "utf-8"}
NUMBERS = dict.fromkeys(("few", "days", "weeks", "hours", "times", "digits", "percent"), 12)


def topic_sentences(language):
    topics = phrases_in(language).topics
    return [
        sentence
        for polarity in POLARITIES
        for parts in topics[polarity].values()
        for sentence in (*parts["first"], *parts["then"])
    ]


def all_sentences(language):
    phrases = phrases_in(language)
    by_polarity = (phrases.short, phrases.closing, phrases.reply)
    others = [text for group in by_polarity for polarity in POLARITIES for text in group[polarity]]
    return [*topic_sentences(language), *others, *phrases.contact]


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_sentences_and_none_twice(language):
    sentences = topic_sentences(language)
    assert len(sentences) > 150
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_takes_every_product(language):
    products = [name for group in phrases_in(language).products.values() for name in group]
    for sentence in all_sentences(language):
        for name in products:
            text = sentence.format_map({"product": Product(name), **NUMBERS})
            assert "{" not in text
            text.encode(ENCODINGS[language])
            assert not re.search(r"[\t\r\n]", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_contacts_are_of_nobody(language):
    text = "\n".join(all_sentences(language)).replace("{digits}", "12")
    domains = re.findall(r"@([a-z.]+)", text)
    assert domains
    assert all(re.fullmatch(r"example\.(com|jp)|[a-z]+\.example", name) for name in domains)
    numbers = [number for number in re.findall(r"\+?[\d ()-]{7,}", text) if number.strip()]
    assert numbers
    assert all(re.search(r"555-01|030 23125|0000|0-0000|03-0", number) for number in numbers)


@pytest.mark.parametrize("language", LANGUAGES)
def test_positive_neutral_and_negative_have_topics_closings_and_answers(language):
    phrases = phrases_in(language)
    for polarity in POLARITIES:
        assert len(phrases.topics[polarity]) >= 4
        assert phrases.short[polarity]
        assert phrases.closing[polarity]
        assert phrases.reply[polarity]
        assert phrases.emoji[polarity]
