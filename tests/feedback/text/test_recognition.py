"""Which words of a clause nothing knows, in scripts with and without spaces."""

import pytest

from feedback.text.clauses import Clause
from feedback.text.cues import CueHit
from feedback.text.lexicon import little_words
from feedback.text.recognition import unknown_words
from feedback.text.view import MASK
from tests.feedback.text.reading import reading_of, small_lexicon


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("the zork was late", "late", ["zork"]),
        ("the zorks were late", "zork", ["late"]),
        ("i don't zork", "zork", ["don"]),
        ("2 x 3.5", "", []),
        ("o'zork", "", ["zork"]),
        (f"see {MASK}{MASK}{MASK}", "", [MASK * 3]),
        ("배송이 무지개 늦었어요", "늦", ["배송이", "무지개"]),
        ("配送が遅いです", "遅い", ["配送"]),
        ("スマホが遅いです", "遅い", ["スマホ"]),
        ("とても良いです", "良い", []),
    ],
)
def test_words_in_no_cue_and_not_little_are_unknown(text, known, expected):
    start = text.index(known)
    hits = [CueHit("general", start, start + len(known))] if known else []
    little = frozenset({"the", "was", "were", "dont", "see"})
    assert unknown_words(text, Clause(0, len(text)), hits, little) == expected


def test_little_words_are_folded_and_there_may_be_none():
    assert {"für", "fur"} & little_words("de") == {"fur"}
    assert "the" in little_words("en")
    assert little_words("xx") == frozenset()


NAMED = small_lexicon(
    "xx",
    {
        "about.product": ("tasty", "fresh", "ripe"),
        "about.goods": ("plum",),
        "general": ("great",),
        "negation": ("not", "no"),
    },
)


@pytest.mark.parametrize(
    ("text", "recognised"),
    [
        ("tasty zork", True),
        ("tasty zork bloh", False),
        ("tasty fresh zork bloh", True),
        ("tasty fresh ripe zork bloh wibble", False),
        ("great", True),
        ("great zork", False),
        ("great plum", True),
        ("plum", False),
        ("not great plum", True),
        ("great plum was not", False),
        ("great it was not so", False),
        ("great not", True),
        ("plum was not", False),
        ("no zork", False),
        ("not", False),
        ("not tasty", True),
        ("tasty, zork bloh", False),
    ],
)
def test_a_clause_is_recognised_by_what_is_known_and_what_is_negated(text, recognised):
    clauses = reading_of(text, NAMED).clauses
    assert any("unrecognised" in clause.subjects for clause in clauses) != recognised


def test_a_cue_reaches_over_no_contrast():
    cues = small_lexicon("xx", {"praise.delivery": ("parcel .. quick",), "contrast": ("but",)})
    assert reading_of("parcel was quick", cues).praised
    assert not reading_of("parcel but quick", cues).praised
