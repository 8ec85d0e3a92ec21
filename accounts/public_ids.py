"""Public ids: typed and opaque names such as `fb_6s0k1mrqj2a5e` for row ids.

A public id is a keyed permutation of the 64-bit row id, written in base 32, so it needs neither a
column nor an index, and its order and density say nothing about the rows. It is an opaque name and
not a secret: what a caller may see is decided by `visible_to(actor)` alone.
"""

import hashlib
from functools import cache

_MASK = (1 << 64) - 1
_LENGTH = 13  # base 32 digits of 64 bits, of which the last holds one bit too many
_DIGITS = "0123456789abcdefghijklmnopqrstuv"  # in the order that `int(text, 32)` reads
_PAIRS = [first + second for first in _DIGITS for second in _DIGITS]


@cache
def _constants(prefix: str, key: str) -> tuple[int, int, int, int, int]:
    """Derive the mask and the odd multipliers of one kind of object, and their inverses."""
    digest = hashlib.blake2b(prefix.encode(), key=key.encode()[:64], digest_size=24).digest()
    mask, first, second = (int.from_bytes(digest[at : at + 8]) for at in (0, 8, 16))
    first, second = first | 1, second | 1  # odd numbers have an inverse modulo a power of two
    return mask, first, second, pow(first, -1, 1 << 64), pow(second, -1, 1 << 64)


def encode(prefix: str, row_id: int, *, key: str) -> str:
    """Return the public id of a row, for instance `encode("fb", 12, key=...)`."""
    mask, first, second, _, _ = _constants(prefix, key)
    value = ((row_id ^ mask) * first) & _MASK
    value ^= value >> 32
    value = (value * second) & _MASK
    return f"{prefix}_{_written((value ^ (value >> 32)) << 1)}"


def _written(bits: int) -> str:
    """Return 65 bits as 13 digits, two at a time: a page of a list has hundreds of ids."""
    return (
        f"{_DIGITS[bits >> 60]}{_PAIRS[bits >> 50 & 1023]}{_PAIRS[bits >> 40 & 1023]}"
        f"{_PAIRS[bits >> 30 & 1023]}{_PAIRS[bits >> 20 & 1023]}{_PAIRS[bits >> 10 & 1023]}"
        f"{_PAIRS[bits & 1023]}"
    )


def decode(prefix: str, public_id: str, *, key: str) -> int | None:
    """Return the row id behind a public id; None if it is none of this kind."""
    head, _, digits = public_id.rpartition("_")
    if head != prefix or len(digits) != _LENGTH or digits != digits.lower():
        return None
    try:
        value = int(digits, 32) >> 1
    except ValueError:
        return None
    mask, _, _, inverse_first, inverse_second = _constants(prefix, key)
    value ^= value >> 32
    value = (value * inverse_second) & _MASK
    value ^= value >> 32
    row_id = ((value * inverse_first) & _MASK) ^ mask
    canonical = encode(prefix, row_id, key=key) == public_id
    return row_id if canonical and 0 < row_id < 1 << 63 else None
