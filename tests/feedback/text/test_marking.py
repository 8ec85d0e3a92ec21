"""A text in pieces, each with the marks that lie on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.text.marking import Piece, pieces
from feedback.text.spans import Span


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], [("abcdef", "")]),
        ([(0, 6, "x")], [("abcdef", "x")]),
        ([(1, 3, "x")], [("a", ""), ("bc", "x"), ("def", "")]),
        ([(0, 3, "x"), (3, 6, "y")], [("abc", "x"), ("def", "y")]),
        ([(0, 4, "y"), (2, 6, "x")], [("ab", "y"), ("cd", "xy"), ("ef", "x")]),
        ([(1, 3, "x"), (1, 3, "x")], [("a", ""), ("bc", "x"), ("def", "")]),
        ([(4, 99, "x"), (7, 9, "y"), (-3, 1, "z")], [("a", "z"), ("bcd", ""), ("ef", "x")]),
        ([(3, 3, "x"), (5, 2, "y")], [("abcdef", "")]),
    ],
)
def test_marks_may_overlap_and_reach_out(marks, expected):
    told = [(Span(start, end), kind) for start, end, kind in marks]
    assert pieces("abcdef", told) == [Piece(text, tuple(kinds)) for text, kinds in expected]


def test_an_empty_text_has_no_pieces():
    assert pieces("", [(Span(0, 1), "x")]) == []


@given(
    st.text(max_size=20),
    st.lists(
        st.tuples(st.integers(-2, 25), st.integers(-2, 25), st.sampled_from("xyz")), max_size=6
    ),
)
def test_the_pieces_are_the_text(text, marks):
    made = pieces(text, [(Span(start, end), kind) for start, end, kind in marks])
    assert "".join(piece.text for piece in made) == text
    assert all(piece.text for piece in made)
    at = 0
    for piece in made:
        kinds = {kind for start, end, kind in marks if start <= at < end}
        assert piece.kinds == tuple(sorted(kinds))
        at += len(piece.text)
