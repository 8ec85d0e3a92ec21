"""Which signs are brought together, and which stay apart because they are other letters."""

import time

import pytest

from feedback.text.folding import CLUSTERS, fold_cluster, fold_look_alikes
from feedback.text.view import view_of


@pytest.mark.parametrize(
    ("cluster", "folded"),
    [
        ("Ä", "a"), ("ß", "ss"), ("Æ", "ae"), ("ø", "o"), ("ł", "l"), ("ñ", "n"), ("ç", "c"),
        ("’", "'"), ("„", '"'), ("»", '"'), ("–", "-"), ("−", "-"), ("\u3000", " "), ("\t", " "),
        ("\u00a0", " "), ("\u2028", " "), ("\n", "\n"), ("①", "1"), ("㈜", "(주)"), ("…", "..."),
        ("ｶﾞ", "ガ"), ("が", "が"), ("ー", "ー"), ("가", "가"), ("ㅋ", "\u110f"), ("й", "й"),
        ("\u200b", ""), ("\u00ad", ""), ("\ufeff", ""), ("\u202e", ""), ("\u3164", ""),
        ("\ufe0f", ""),
        ("\ud800", "\ud800"), ("🙂", "🙂"),
    ],
)  # fmt: skip
def test_one_sign(cluster, folded):
    assert fold_cluster(cluster) == folded


def test_signs_that_join_make_one_cluster():
    assert CLUSTERS.findall("e\u0301x\u1112\u1161\u11abｶﾞ") == [
        "e\u0301", "x", "\u1112\u1161\u11ab", "ｶﾞ"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＤＥＬＩＶＥＲＹ", "delivery"),
        ("naïve", "nai\u0308ve"),
        ("배송", "\u1107\u1162\u1109\u1169\u11bc"),
        ("ハイシソウ", "ﾊｲｼｿｳ"),
        ("it’s", "it's"),
        ("de\u00adliv\u200bery", "delivery"),
    ],
)
def test_ways_to_write_the_same(one, other):
    assert view_of(one).folded == view_of(other).folded


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("가", "각"), ("n", "m"), ("И", "Й")])
def test_other_letters_stay_apart(one, other):
    assert view_of(one).folded != view_of(other).folded


def test_a_word_without_end_is_read_once():
    def seconds(letters):
        text = "ж" * letters
        begun = time.process_time()
        fold_look_alikes(text)
        return time.process_time() - begun

    assert seconds(20_000) < 0.2
    assert fold_look_alikes("ж" * 3 + "a") == "ж" * 3 + "a"
