"""The secret of an API key: what it says of itself, and how it is compared."""

import ast
import inspect
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import keys

KEY = "one key"


def test_a_key_says_whose_it_is():
    prefix = keys.new_prefix()
    secret = keys.new_secret(organization_id=12, prefix=prefix, key=KEY)
    assert keys.take_apart(secret, key=KEY) == keys.KeyParts(organization_id=12, prefix=prefix)
    assert secret.startswith("gsk_")
    assert len(secret) == len("gsk_") + 13 + 8 + 1 + 43


def test_two_keys_differ():
    made = {keys.new_secret(organization_id=1, prefix="0" * 8, key=KEY) for _ in range(100)}
    assert len(made) == 100


def test_one_changed_sign_is_another_key():
    secret = keys.new_secret(organization_id=12, prefix=keys.new_prefix(), key=KEY)
    digest = keys.digest_of(secret)
    assert keys.matches(secret, digest)
    for at in range(len(secret)):
        changed = secret[:at] + chr(ord(secret[at]) ^ 1) + secret[at + 1 :]
        assert not keys.matches(changed, digest), at


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gsk_",
        "gsk__",
        "gsk_0000000000000abcdefgh",
        "gsk_0000000000000abcdefgh_",
        "gsk_0000000000000abcdef\x00h_secret",
        "gsk_0000000000000ABCDEFGH_secret",
        "gsk_0000000000000abcdefg\u0663_secret",
        "0000000000000abcdefgh_secret",
    ],
)
def test_what_is_no_key_of_ours(text):
    assert keys.take_apart(text, key=KEY) is None


@given(text=st.text(alphabet=string.printable, max_size=80))
def test_any_text_is_taken_apart_without_a_failure(text):
    assert keys.take_apart(f"gsk_{text}", key=KEY) is None or "_" in text


def test_keys_are_compared_in_constant_time():
    tree = ast.parse(inspect.getsource(keys.matches))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    calls = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert "hmac.compare_digest" in calls
