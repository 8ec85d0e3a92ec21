"""The folded text, and the way back from each of its characters to the original."""

import pytest
from hypothesis import given

from feedback.text.folding import fold_look_alikes
from feedback.text.spans import Span
from feedback.text.view import LONGEST, MASK, view_of
from tests.feedback.text.any_text import TEXTS


@pytest.mark.parametrize(
    ("text", "folded", "starts", "ends"),
    [
        ("Ab", "ab", [0, 1], [1, 2]),
        ("ＡＢ①ﬁß", "ab1fiss", [0, 1, 2, 3, 3, 4, 4], [1, 2, 3, 4, 4, 5, 5]),
        ("a\u200bb", "ab", [0, 2], [1, 3]),
        ("\u202eabc", "abc", [1, 2, 3], [2, 3, 4]),
        ("ｶﾞ!", "ガ!", [0, 2], [2, 3]),
        ("e\u0301x", "ex", [0, 2], [2, 3]),
        ("\u1112\u1161\u11ab", "한", [0], [3]),
        ("🏳️‍🌈x", "🏳🌈x", [0, 3, 4], [1, 4, 5]),
        ("㎏", "kg", [0, 0], [1, 1]),
        ("\ud800a", "\ud800a", [0, 1], [1, 2]),
        ("`\t\v\f\n", "'   \n", [0, 1, 2, 3, 4], [1, 2, 3, 4, 5]),
        ("`\t\v\f\né", "'   \ne", [0, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6]),
        ("", "", [], []),
        ("\u200b\u200d", "", [], []),
    ],
)
def test_what_is_folded_to_what(text, folded, starts, ends):
    view = view_of(text)
    assert (view.folded, list(view.starts), list(view.ends)) == (folded, starts, ends)


def test_a_span_covers_all_that_was_folded_into_it():
    view = view_of("😀 ＬＡＴＥ e\u0301t\u200be\u0301 ﬁn")
    assert view.folded == "😀 late ete fin"
    assert view.span(2, 6) == Span(2, 6)
    assert view.span(7, 10) == Span(7, 13)
    assert view.span(11, 12) == view.span(12, 13) == Span(14, 15)
    assert view.span(0, len(view.folded)) == Span(0, len(view.original))


@pytest.mark.parametrize(("start", "end"), [(1, 1), (2, 1)])
def test_an_empty_span_is_refused(start, end):
    with pytest.raises(ValueError, match=f"A span needs a character: {start}..{end}"):
        view_of("abc").span(start, end)


@given(TEXTS)
def test_every_folded_character_has_its_place_in_order(text):
    view = view_of(text)
    assert len(view.starts) == len(view.ends) == len(view.folded)
    last = 0
    for at, (start, end) in enumerate(zip(view.starts, view.ends, strict=True)):
        assert last <= start < end <= len(text)
        last = start
        alone = view_of(text[start:end]).folded
        assert view.folded[at] in alone or alone.isalpha()


@given(TEXTS)
def test_folding_twice_changes_nothing_that_rules_would_notice(text):
    folded = view_of(text).folded
    assert view_of(folded).folded == view_of(view_of(folded).folded).folded


@given(TEXTS)
def test_an_ascii_text_is_folded_by_the_short_way_like_any_other(text):
    short = "".join(filter(str.isascii, text))
    other = view_of(short + "é")
    assert other.folded == view_of(short).folded + "e"


def test_a_long_text_is_cut():
    exact, longer = view_of("ä" * LONGEST), view_of("ä" * (LONGEST + 1))
    assert (len(exact.folded), exact.cut) == (LONGEST, False)
    assert (len(longer.folded), longer.cut) == (LONGEST, True)
    assert len(longer.original) == LONGEST + 1


def test_masking_keeps_the_length():
    view = view_of("Mail JOE@shop.com now")
    assert view.masked([(5, 17)]) == "mail " + MASK * 12 + " now"
    assert view.masked([]) == view.folded


def test_letters_of_every_script_are_counted():
    assert view_of("a é 한 カ 5 🙂 !").letters == 4


@pytest.mark.parametrize(
    ("text", "folded"),
    [("раypal", "paypal"), ("sһit", "shit"), ("Оплата", "Оплата"), ("привет ok", "привет ok")],
)
def test_only_words_that_mix_scripts_are_made_latin(text, folded):
    assert fold_look_alikes(text) == folded
