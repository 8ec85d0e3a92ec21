"""Texts that spreadsheets would run: escaped, and exactly back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.formats.escaping import escaped, is_escaped, unescaped, without_escapes


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'"]
)
def test_each_beginning(sign: str) -> None:
    assert escaped(f"{sign}1+1") == f"'{sign}1+1"
    assert unescaped(f"'{sign}1+1") == f"{sign}1+1"
    assert escaped(f"1{sign}1") == f"1{sign}1"
    assert escaped(sign) == f"'{sign}"


@pytest.mark.parametrize("text", ["", "'", "'so it was'", "a=b", "배송이 늦어요", " =1"])
def test_what_is_no_escape_stays(text: str) -> None:
    assert unescaped(text) == text


@given(st.text(st.sampled_from("='-+@＝\t\na"), max_size=5))
def test_there_and_back(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert not escaped(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))


def test_only_files_that_say_so() -> None:
    assert is_escaped(("external_id", "goodstanding_export"))
    assert not is_escaped(("external_id", "rating"))
    assert without_escapes(["'=1", 5, None, True]) == ["=1", 5, None, True]
