"""Public ids: typed and opaque names such as `fb_6s0k1mrqj2a5e` for row ids.

A public id is a keyed permutation of the 64-bit row id, written in base 32, so it needs neither a
column nor an index, and its order and density say nothing about the rows. It is an opaque name and
not a secret: what a caller may see is decided by `visible_to(actor)` alone.
"""

import hashlib
from base64 import b32hexdecode, b32hexencode
from binascii import Error
from functools import cache

_MASK = (1 << 64) - 1
_LENGTH = 13  # base 32 digits of 64 bits


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
    value ^= value >> 32
    return f"{prefix}_{b32hexencode(value.to_bytes(8))[:_LENGTH].decode().lower()}"


def decode(prefix: str, public_id: str, *, key: str) -> int | None:
    """Return the row id behind a public id; None if it is none of this kind."""
    head, _, digits = public_id.rpartition("_")
    if head != prefix or len(digits) != _LENGTH or digits != digits.lower():
        return None
    try:
        value = int.from_bytes(b32hexdecode(digits.upper() + "==="))
    except (Error, ValueError):
        return None
    mask, _, _, inverse_first, inverse_second = _constants(prefix, key)
    value ^= value >> 32
    value = (value * inverse_second) & _MASK
    value ^= value >> 32
    row_id = ((value * inverse_first) & _MASK) ^ mask
    canonical = encode(prefix, row_id, key=key) == public_id
    return row_id if canonical and 0 < row_id < 1 << 63 else None
