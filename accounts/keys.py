"""The secret of an API key: how it is made, taken apart and compared; pure functions.

A key reads `gsk_` + organization (13 signs) + prefix (8) + `_` + secret (43). The organization
stands in it so that a key is found inside its own organization's rows.
"""

import hashlib
import hmac
import re
import secrets
from base64 import b32hexencode
from dataclasses import dataclass

from accounts import public_ids

KEY_HEAD = "gsk_"
_ORGANIZATION = 13
_HEAD = re.compile(r"[0-9a-v]{21}")  # organization and prefix, both base 32


@dataclass(frozen=True, slots=True)
class KeyParts:
    """What a presented key says of itself; nothing of it is proved."""

    organization_id: int
    prefix: str


def new_prefix() -> str:
    """Return eight random signs."""
    return b32hexencode(secrets.token_bytes(5)).decode().lower()


def new_secret(*, organization_id: int, prefix: str, key: str) -> str:
    """Return a whole new key (256 random bits); it is shown once and never kept."""
    organization = public_ids.encode("org", organization_id, key=key).removeprefix("org_")
    return f"{KEY_HEAD}{organization}{prefix}_{secrets.token_urlsafe(32)}"


def take_apart(presented: str, *, key: str) -> KeyParts | None:
    """Return what the key claims; None if it is no key of ours."""
    body = presented.removeprefix(KEY_HEAD)
    head, separator, secret = body.partition("_")
    if body == presented or not separator or not secret or not _HEAD.fullmatch(head):
        return None
    organization_id = public_ids.decode("org", f"org_{head[:_ORGANIZATION]}", key=key)
    return None if organization_id is None else KeyParts(organization_id, head[_ORGANIZATION:])


def label_of(name: str, prefix: str) -> str:
    """Return what people see of a key."""
    return f"{name} ({prefix}…)"


def digest_of(presented: str) -> bytes:
    """Return what is stored of a key; 256 random bits need no slow hash."""
    return hashlib.sha256(presented.encode()).digest()


def matches(presented: str, digest: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(digest_of(presented), digest)
