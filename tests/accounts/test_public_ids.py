"""Public ids: a round trip for every row id, and nothing else is one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import public_ids

KEY = "one key"
ROW_IDS = st.integers(min_value=1, max_value=(1 << 63) - 1)
PREFIXES = st.sampled_from(["fb", "case", "rr", "org", "key"])
DIGITS = "0123456789abcdefghijklmnopqrstuv"


@given(row_id=ROW_IDS, prefix=PREFIXES)
def test_a_round_trip(row_id, prefix):
    public_id = public_ids.encode(prefix, row_id, key=KEY)
    head, _, digits = public_id.partition("_")
    assert head == prefix
    assert len(digits) == 13
    assert set(digits) <= set(DIGITS)
    assert public_ids.decode(prefix, public_id, key=KEY) == row_id


@given(row_id=ROW_IDS)
def test_an_id_of_another_kind_is_none(row_id):
    public_id = public_ids.encode("fb", row_id, key=KEY)
    assert public_ids.decode("case", public_id, key=KEY) is None
    relabelled = public_id.replace("fb_", "case_")
    assert public_ids.decode("case", relabelled, key=KEY) != row_id


@given(row_id=ROW_IDS)
def test_another_key_means_another_id(row_id):
    public_id = public_ids.encode("fb", row_id, key=KEY)
    assert public_ids.decode("fb", public_id, key="another key") != row_id


@given(row_id=ROW_IDS, at=st.integers(0, 12), digit=st.sampled_from(DIGITS))
def test_a_changed_digit_is_another_row_or_none(row_id, at, digit):
    head, _, digits = public_ids.encode("fb", row_id, key=KEY).partition("_")
    changed = digits[:at] + digit + digits[at + 1 :]
    if changed != digits:
        assert public_ids.decode("fb", f"{head}_{changed}", key=KEY) != row_id


@given(text=st.text(max_size=20))
def test_any_text_is_an_id_in_canonical_form_or_none(text):
    for candidate in (text, f"fb_{text}"):
        row_id = public_ids.decode("fb", candidate, key=KEY)
        assert row_id is None or public_ids.encode("fb", row_id, key=KEY) == candidate


@given(row_id=ROW_IDS)
def test_only_the_canonical_form(row_id):
    public_id = public_ids.encode("fb", row_id, key=KEY)
    # The last digit holds four bits of the 64 and one that must be nought.
    last = DIGITS[DIGITS.index(public_id[-1]) ^ 1]
    variants = [
        public_id.upper(),
        public_id[:3] + public_id[3:].upper(),
        f" {public_id}",
        f"{public_id}\n",
        f"{public_id}=",
        public_id.replace("_", ""),
        f"x_{public_id}",
        public_id[:-1],
        public_id + "0",
        public_id[:-1] + last,
    ]
    for variant in variants:
        if variant != public_id:
            assert public_ids.decode("fb", variant, key=KEY) is None, variant


@pytest.mark.parametrize("row_id", [0, -1, 1 << 63, (1 << 64) - 1])
def test_what_no_row_can_have_is_none(row_id):
    public_id = public_ids.encode("fb", row_id & ((1 << 64) - 1), key=KEY)
    assert public_ids.decode("fb", public_id, key=KEY) is None


def test_order_and_density_say_nothing():
    ids = [public_ids.encode("fb", row_id, key=KEY) for row_id in range(1, 1_001)]
    assert len(set(ids)) == 1_000
    rising = sum(one < other for one, other in pairwise(ids))
    assert 400 < rising < 600
    for at in range(3, 15):
        assert len({one[at] for one in ids}) > 25, at


def test_the_ids_stay_what_they_are():
    # Customers keep them: a change of the permutation would break every stored id.
    assert public_ids.encode("fb", 1, key=KEY) == "fb_sakmgvukocl12"
    assert public_ids.encode("case", 123_456_789, key=KEY) == "case_re4ulnglhdgbo"
