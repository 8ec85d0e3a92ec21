"""Korean particles follow the last sound, German articles the case."""

import pytest

from config.demo_shop.grammar import Product


@pytest.mark.parametrize(
    ("name", "pair", "expected"),
    [
        ("무쇠 팬", "이/가", "무쇠 팬이"),
        ("도마", "이/가", "도마가"),
        ("찻잔", "을/를", "찻잔을"),
        ("다기 세트", "은/는", "다기 세트는"),
        ("무쇠 팬", "으로/로", "무쇠 팬으로"),
        ("식칼", "으로/로", "식칼로"),
        ("식칼", "이/가", "식칼이"),
        ("도마", "으로/로", "도마로"),
        ("lamp", "이/가", "lamp가"),
    ],
)
def test_a_korean_particle(name, pair, expected):
    assert f"{Product(name):{pair}}" == expected


@pytest.mark.parametrize(
    ("noun", "form", "expected"),
    [
        ("der Becher", "nom", "der Becher"),
        ("der Becher", "Akk", "Den Becher"),
        ("der Becher", "dat", "dem Becher"),
        ("die Vase", "Nom", "Die Vase"),
        ("die Vase", "dat", "der Vase"),
        ("die Vase", "er", "sie"),
        ("das Teeservice", "dat", "dem Teeservice"),
        ("das Teeservice", "ihn", "es"),
        ("das Teeservice", "name", "Teeservice"),
    ],
)
def test_a_german_form(noun, form, expected):
    assert f"{Product(noun):{form}}" == expected


def test_a_name_as_it_stands():
    assert f"{Product('tea set')}" == "tea set"
