"""Where clauses begin and end, and which signs split nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.text.clauses import clauses_of
from feedback.text.cues import CueHit
from feedback.text.lexicon import lexicon
from feedback.text.negations import not_inside_others
from feedback.text.view import MASK, view_of


def clauses(text, language="en"):
    view = view_of(text)
    hits = not_inside_others(lexicon("cues", language).finder.find(view.folded))
    return [view.folded[start:end] for start, end in clauses_of(view.folded, hits)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Great shoes. Late delivery!", ["great shoes", "late delivery"]),
        ("Good?No!Bad;ok", ["good", "no", "bad", "ok"]),
        ("first line\nsecond line\r\nthird", ["first line", "second line", "third"]),
        ("到着が遅い。商品は良い!また買う?はい", ["到着が遅い", "商品は良い", "また買う", "はい"]),
        ("Soft…warm...cosy", ["soft", "warm", "cosy"]),
        ("Love it 😍 never late 🚚🚚 bye", ["love it", "never late", "bye"]),
        ("배송 빨라요ㅠㅠ 좋아요ㅋㅋㅋ", ["배송 빨라요", "좋아요"]),
        ("too small but comfortable", ["too small", "but comfortable"]),
        ("however it broke", ["however it broke"]),
    ],
)
def test_sentence_signs_lines_emoji_and_contrasts_split(text, expected):
    assert clauses(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "rated 3.5 of 5",
        "costs 1.299,00 here",
        "mr. smith was kind",
        "kam z.b. zu klein",
        "size no. 5",
        "approx. two cups",
        "see tinyshop.com for more",
        "made in the u.s. factory",
    ],
)
def test_dots_of_numbers_abbreviations_and_domains_split_nothing(text):
    assert clauses(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Too late.never again", ["too late", "never again"]),
        ("It was bad.2 weeks wasted", ["it was bad", "2 weeks wasted"]),
        ("I said no. It broke", ["i said no", "it broke"]),
        ("ask Dr.", ["ask dr"]),
    ],
)
def test_a_full_stop_without_a_space_or_after_a_short_word_splits(text, expected):
    assert clauses(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nice colour, late delivery", ["nice colour", "late delivery"]),
        ("On Monday, the 3rd, late delivery", ["on monday, the 3rd", "late delivery"]),
        ("Late delivery, grrr", ["late delivery, grrr"]),
        ("Late delivery, zork zork zork zork", ["late delivery", "zork zork zork zork"]),
        ("zork, zork, zork", ["zork, zork, zork"]),
        ("comfortable - late delivery", ["comfortable", "late delivery"]),
        ("color: great", ["color", "great"]),
        ("well-made", ["well-made"]),
    ],
)
def test_commas_split_only_where_both_sides_are_clauses(text, expected):
    assert clauses(text) == expected


def test_a_cue_over_a_comma_holds_it_together():
    assert clauses("not really, as described") == ["not really, as described"]


@pytest.mark.parametrize("text", ["", "  ", "!!!", "🚚", "...", "\n\n", "_ - _"])
def test_signs_alone_are_no_clause(text):
    assert clauses(text) == []


def test_a_cue_among_the_signs_belongs_to_no_clause():
    assert clauses_of("ok! but", [CueHit("contrast", 2, 3)]) == [(0, 2), (4, 7)]


def test_what_is_masked_stays_a_clause():
    assert clauses_of(f"{MASK * 3}. ok", []) == [(0, 3), (5, 7)]


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_clauses_are_in_order_and_inside_any_text(text):
    view = view_of(text)
    hits = not_inside_others(lexicon("cues", "en").finder.find(view.folded))
    last = 0
    for start, end in clauses_of(view.folded, hits):
        assert last <= start < end <= len(view.folded)
        last = end
