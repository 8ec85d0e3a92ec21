"""Opaque cursors: encrypted, so that row ids stay inside, and bound to one list."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

from accounts.errors import FieldError, Invalid
from api.refusals import CursorMismatch, InvalidCursor

_LONGEST = 1_000
_READERS: dict[str, Callable[[Any], Any]] = {
    "b": bool,
    "i": int,
    "s": str,
    "n": Decimal,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
}
# A bool is an int and a datetime is a date, so each comes before its parent.
_TAGS: tuple[tuple[type, str], ...] = (
    (bool, "b"),
    (int, "i"),
    (str, "s"),
    (Decimal, "n"),
    (datetime, "t"),
    (date, "d"),
)


def seal(values: Sequence[Any], *, binding: bytes) -> str:
    """Return the cursor behind a row with these ordering values; equal rows give equal cursors."""
    text = orjson.dumps([_tagged(value) for value in values])
    sealed = _cipher(settings.SECRET_KEY).encrypt(binding + text, None)
    return urlsafe_b64encode(sealed).rstrip(b"=").decode()


def unseal(cursor: str, *, binding: bytes) -> list[Any]:
    """Return the values in a cursor of ours; raise InvalidCursor or CursorMismatch."""
    text = _decrypted(cursor)
    if not text.startswith(binding):
        raise wrong(CursorMismatch)
    return [_READERS[tag](value) for tag, value in orjson.loads(text[len(binding) :])]


def wrong(refusal: type[Invalid]) -> Invalid:
    """Return the refusal with the place of the cursor in it."""
    return refusal(errors=[FieldError("?cursor", refusal.code, refusal.message)])


def binding_of(*parts: object) -> bytes:
    """Return the fingerprint of a list: its order, its filters, whose it is."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).digest()


def _decrypted(cursor: str) -> bytes:
    if len(cursor) > _LONGEST or not cursor.isascii():
        raise wrong(InvalidCursor)
    try:
        sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        raise wrong(InvalidCursor) from None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _cipher(secret).decrypt(sealed, None)
        except (InvalidTag, ValueError):
            continue
    raise wrong(InvalidCursor)


@cache
def _cipher(secret: str) -> AESSIV:
    return AESSIV(hashlib.blake2b(secret.encode(), person=b"api.cursors", digest_size=32).digest())


def _tagged(value: object) -> tuple[str, object]:
    for kind, tag in _TAGS:
        if isinstance(value, kind):
            return tag, value if kind in {bool, int} else str(value)
    message = f"A list cannot be ordered by {type(value).__name__}."
    raise TypeError(message)
