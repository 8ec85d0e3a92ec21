"""Opaque cursors: encrypted, so that row ids stay inside, and bound to the list they were made for."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

from api.refusals import CursorMismatch, InvalidCursor

_LONGEST = 1_000
_READERS = {
    "i": int,
    "s": str,
    "b": bool,
    "n": Decimal,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
}


def seal(values: Sequence[Any], *, binding: bytes) -> str:
    """Return the cursor behind a row with these ordering values; equal rows give equal cursors."""
    text = orjson.dumps([_tagged(value) for value in values])
    sealed = _cipher(settings.SECRET_KEY).encrypt(binding + text, None)
    return urlsafe_b64encode(sealed).rstrip(b"=").decode()


def unseal(cursor: str, *, binding: bytes) -> list[Any]:
    """Return the values in a cursor of ours; raise InvalidCursor or CursorMismatch."""
    text = _decrypted(cursor)
    if not text.startswith(binding):
        raise CursorMismatch
    return [_READERS[tag](value) for tag, value in orjson.loads(text[len(binding) :])]


def binding_of(*parts: object) -> bytes:
    """Return the fingerprint of a list: its order, its filters, whose it is."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).digest()


def _decrypted(cursor: str) -> bytes:
    if len(cursor) > _LONGEST or not cursor.isascii():
        raise InvalidCursor
    try:
        sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        raise InvalidCursor from None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _cipher(secret).decrypt(sealed, None)
        except (InvalidTag, ValueError):
            continue
    raise InvalidCursor


@cache
def _cipher(secret: str) -> AESSIV:
    return AESSIV(hashlib.blake2b(secret.encode(), person=b"api.cursors", digest_size=32).digest())


def _tagged(value: object) -> tuple[str, object]:
    if isinstance(value, bool):
        return "b", value
    if isinstance(value, int):
        return "i", value
    if isinstance(value, str):
        return "s", str(value)
    if isinstance(value, Decimal):
        return "n", str(value)
    if isinstance(value, datetime):
        return "t", value.isoformat()
    if isinstance(value, date):
        return "d", value.isoformat()
    message = f"A list cannot be ordered by {type(value).__name__}."
    raise TypeError(message)
