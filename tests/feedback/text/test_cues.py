"""How a cue is written, and what it finds in scripts with and without spaces."""

import pytest
from hypothesis import given

from feedback.text.cues import CueFinder, CueHit
from feedback.text.lexicon import lexicon
from feedback.text.view import view_of
from tests.feedback.text.any_text import HOSTILE, TEXTS, calls_of


def found(text, *cues, spaced=True):
    view = view_of(text)
    finder = CueFinder({"x": cues}, spaced=spaced)
    return [view.folded[hit.start : hit.end] for hit in finder.find(view.folded)]


@pytest.mark.parametrize(
    ("cue", "text", "expected"),
    [
        ("late", "Late, later, plate, LATE", ["late", "late"]),
        ("late", "late_ _late late9", []),
        ("late*", "late later latest", ["late", "late", "late"]),
        ("*lieferung", "Falschlieferung Lieferungen", ["lieferung"]),
        ("*spät*", "Verspätung", ["spat"]),
        ("never arrived", "Never arrived. never  arrived", ["never arrived"]),
        ("not .. as described", "not at all as described", ["not at all as described"]),
        ("not .. as described", "not as described", ["not as described"]),
        (
            "not .. as described",
            "not one two three as described",
            ["not one two three as described"],
        ),
        ("not .. as described", "not one two three four as described", []),
        ("not .. as described", "not good. as described", []),
        ("deliver* late", "delivered late; delivery late", ["delivered late", "delivery late"]),
        ("a+", "grade A+!", ["a+"]),
        ("über", "UBER über", ["uber", "uber"]),
    ],
)
def test_words_with_spaces_between(cue, text, expected):
    assert found(text, cue) == expected


@pytest.mark.parametrize(
    ("cue", "text", "expected"),
    [
        ("늦", "배송이 늦었어요", ["늦"]),
        ("届か", "まだ届かない", ["届か"]),
        ("배송 .. 늦", "배송이 너무 늦어요", ["배송이 너무 늦"]),
        ("배송 .. 늦", "배송은 그런대로 괜찮았지만 늦어요", []),
        ("배송 .. 늦", "배송. 늦어요", []),
        ("late", "plates", ["late"]),
    ],
)
def test_scripts_without_spaces_between(cue, text, expected):
    assert found(text, cue, spaced=False) == expected


def test_hits_name_their_category_and_whether_they_have_a_gap():
    finder = CueFinder({"a": ["one"], "b": ["one .. three"]}, spaced=True)
    assert finder.find("one two three") == [
        CueHit("a", 0, 3), CueHit("b", 0, 13, gapped=True)
    ]  # fmt: skip


def test_without_cues_nothing_is_found():
    assert CueFinder({}, spaced=True).find("anything") == []


@pytest.mark.parametrize("phrase", ["*", "late .. *", " .. "])
def test_a_cue_without_letters_is_refused(phrase):
    with pytest.raises(ValueError, match="has a part without letters"):
        CueFinder({"x": [phrase]}, spaced=True)


@pytest.mark.parametrize("language", ["en", "ko", "ja", "es", "pt"])
@given(TEXTS)
def test_hits_lie_in_the_text(language, text):
    folded = view_of(text).folded
    for hit in lexicon("cues", language).finder.find(folded):
        assert 0 <= hit.start < hit.end <= len(folded)


@pytest.mark.parametrize("piece", [*HOSTILE, "not as "])
def test_work_grows_with_the_length(piece):
    finder = lexicon("cues", "en").finder
    short, long = (view_of(piece * (size // len(piece))).folded for size in (4_000, 16_000))
    once = calls_of(lambda: finder.find(short))
    assert calls_of(lambda: finder.find(long)) <= 5 * once + 500
