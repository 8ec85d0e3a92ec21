"""What holds for every text: spans lie in it, the mask keeps its length, time stays bounded."""

import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.text.entities import recognise
from feedback.text.entities.cards import is_card
from feedback.text.entities.ibans import is_iban
from feedback.text.entities.ranges import mask
from feedback.text.view import MASK, view_of

_PIECES = st.sampled_from(
    [
        "a@b.com", "@name", "www.shop.de", " at shop dot com", "DE89 3704 0044 0532 0130 00",
        "4111 1111 1111 1111", "+1-541-754-3010", "010-1234-5678", "Hauptstraße 5",
        "12 High Street",
        "서울시 강남구 테헤란로 1", "1丁目2-3", "12.03.2024", "$ 20", "１２３", "é", "\u200b", "각",
        " ", "\n", ".", "-", "call ", "주문번호 ", "order #12345", "\ud800", "ﬁ", "🙂", MASK,
    ]
)  # fmt: skip
_TEXTS = st.lists(_PIECES | st.text(max_size=6), max_size=12).map("".join)


@given(_TEXTS, st.sampled_from(["", "KR", "US", "BR"]), st.text(max_size=12))
def test_spans_lie_in_the_text_and_read_as_claimed(text: str, country: str, number: str) -> None:
    view = view_of(text)
    result = recognise(view, country=country, order_number=number)
    assert len(result.masked) == len(view.folded)
    last = 0
    for entity in result.entities:
        start, end = entity.span
        assert last <= start < end <= len(text)
        last = end
        written = view_of(text[start:end]).folded
        if entity.type == "iban":
            assert is_iban(written)
        if entity.type == "card":
            assert is_card(written)
        if entity.type == "phone":
            assert any(map(str.isdigit, written)) or set(written) & set("공〇일")


@given(_TEXTS)
def test_mask_changes_nothing_else(text: str) -> None:
    view = view_of(text)
    masked = recognise(view).masked
    assert all(new in {old, MASK} for new, old in zip(masked, view.folded, strict=True))


def test_mask_takes_ranges_that_overlap() -> None:
    assert mask("abcdef", [(3, 5), (0, 2), (1, 2), (4, 5)]) == f"{MASK * 2}c{MASK * 2}f"
    assert mask("abc", []) == "abc"


def _calls(act: Callable[[], object]) -> int:
    """Count the calls of functions, C ones too: the work that does not hang on the machine."""
    count = 0

    def on_call(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(on_call)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count


_HOSTILE = [
    "a@", "1", ".", " ", "1 ", "1.", "a.", "a.b@", "-1", "(1", "+1", "1-2 ", "12 a ", "a dot ",
    "at ", " (at) ", "www.", "http://", "rua a ", "1 High ",
    "가로 1", "시 ", "1丁目", "一", "DE89 ",
    "order 12", "@a", "공일공", "0-", "1/", "12 Main, ",
    "kakao ", "call 12345678 ",
]  # fmt: skip


@pytest.mark.parametrize("piece", _HOSTILE)
def test_work_grows_with_the_length(piece: str) -> None:
    short = view_of(piece * (4_000 // len(piece)))
    long = view_of(piece * (16_000 // len(piece)))
    once = _calls(lambda: recognise(short))
    assert _calls(lambda: recognise(long)) <= 4.5 * once + 1_000


@pytest.mark.parametrize("piece", _HOSTILE)
def test_long_text_is_cut(piece: str) -> None:
    view = view_of(piece * 100_000)
    assert len(recognise(view).masked) == len(view.folded) <= 20_000
