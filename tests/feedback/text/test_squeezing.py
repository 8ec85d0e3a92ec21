"""What disguised words read without their disguise, and where each letter stood."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.text.squeezing import (
    masked_words,
    may_begin,
    squeezed_hangul,
    squeezed_kana,
    squeezed_latin,
)
from feedback.text.view import view_of


def latin(text):
    return [one.text for one in squeezed_latin(text)]


def hangul(text):
    return [one.text for one in squeezed_hangul(view_of(text).folded)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("plain words, well-known", ["wellknown"]),
        ("f.u.c.k", ["fuck", "fuck"]),
        ("b a d", ["bad"]),
        ("w0rd", ["wrd", "word"]),
        ("pa$$", ["pa", "pass"]),
        ("v1le", ["vle", "vile", "vlle"]),
        ("fooool", ["fol", "fool"]),
        ("soooo baaad", ["so", "soo", "bad", "baad"]),
        ("a55", []),
        ("2024-11-25", []),
    ],
)
def test_latin_disguises(text, read):
    assert latin(text) == read


def test_a_word_with_many_drawn_out_letters_is_read_twice():
    assert latin("aaabbbcccddd") == ["abcd", "aabbccdd"]


def test_each_letter_keeps_its_place():
    spaced = next(squeezed_latin("oh b-a-d"))
    assert (spaced.text, list(spaced.starts), list(spaced.ends)) == ("bad", [3, 5, 7], [4, 6, 8])
    drawn = list(squeezed_latin("so fooool"))[1]
    assert (drawn.text, list(drawn.starts), list(drawn.ends)) == (
        "fool",
        [3, 4, 5, 8],
        [4, 5, 8, 9],
    )


@pytest.mark.parametrize(
    ("text", "span", "fits", "differs"),
    [
        ("you b*d one", (4, 7), "bad", "bead"),
        ("w**d", (0, 4), "weird", "wd"),
        ("f4ke", (0, 4), "fuke", "fke"),
        ("wo**", (0, 4), "word", "wo"),
    ],
)
def test_masked_words(text, span, fits, differs):
    (word,) = masked_words(text)
    assert (word.start, word.end) == span
    assert word.pattern.fullmatch(fits)
    assert not word.pattern.fullmatch(differs)


@pytest.mark.parametrize("text", ["2*3", "**bold**", "hotel 4*", "a*", "5/5!", "what?!"])
def test_signs_that_hide_nothing(text):
    assert list(masked_words(text)) == []


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("배송이 빨라요", []),
        ("나1쁨", ["나쁨", "나쁨"]),
        ("나.쁨", ["나쁨", "나쁨"]),
        ("나 쁨", ["나쁨"]),
        ("나쁘ㅁ", ["나쁘ᄆ", "나쁨"]),
        ("ㄴㅏㅃㅡㅁ", ["나쁘ᄆ", "나쁨"]),
        ("상품 좋음", []),
    ],
)
def test_hangul_disguises(text, read):
    assert hangul(text) == read


def test_kana_disguises():
    (one,) = squeezed_kana("なんと悪●いだ")
    assert (one.text, list(one.starts)) == ("なんと悪いだ", [0, 1, 2, 3, 5, 6])
    assert list(squeezed_kana("商品○個")) != []
    assert list(squeezed_kana("● 悪い")) == []


@pytest.mark.parametrize(
    ("word", "literal", "answer"),
    [
        ("verf***te", "verfickt", True),
        ("verf***te", "verdammt", False),
        ("v*r", "verfickt", False),
        ("w**d", "wo", False),
        ("w*rd", "word", True),
    ],
)
def test_how_a_masked_word_may_begin(word, literal, answer):
    assert may_begin(word, literal) is answer


@given(st.text(alphabet="abfuck $1*.-_ 시발ㅅㅂㅏ\ud800😀"))
def test_places_lie_in_the_text_in_order(text):
    folded = view_of(text).folded
    for one in [*squeezed_latin(folded), *squeezed_hangul(folded)]:
        assert len(one.text) == len(one.starts) == len(one.ends)
        assert all(
            0 <= start < end <= len(folded) for start, end in zip(one.starts, one.ends, strict=True)
        )
        assert list(one.starts) == sorted(one.starts)
    for word in masked_words(folded):
        assert re.fullmatch(r"[a-z].*", folded[word.start : word.end])
