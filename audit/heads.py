"""The signed daily head: what the log was at the end of a day, to be kept outside."""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from audit.canonical import canonical_json

ALGORITHM = "Ed25519"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What a customer needs to check a head; `key_id` changes when the key does."""

    key_id: str
    raw: bytes
    pem: str


def sign(head: Mapping[str, Any], *, secret: str) -> dict[str, Any]:
    """Return the head with the signature over its canonical JSON."""
    signature = _private_key(secret).sign(canonical_json(head))
    return {
        "head": dict(head),
        "signature": b64encode(signature).decode(),
        "key_id": public_key(secret).key_id,
    }


def is_genuine(signed: Mapping[str, Any], *, key: bytes) -> bool:
    """Tell whether the signature is that of this raw public key over this very head."""
    try:
        signature = b64decode(signed["signature"], validate=True)
        Ed25519PublicKey.from_public_bytes(key).verify(signature, canonical_json(signed["head"]))
    except (InvalidSignature, KeyError, TypeError, ValueError):
        return False
    return True


@cache
def public_key(secret: str) -> PublicKey:
    """Return the public half of the key that the secret stands for."""
    public = _private_key(secret).public_key()
    raw = public.public_bytes_raw()
    pem = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return PublicKey(key_id=hashlib.sha256(raw).hexdigest()[:16], raw=raw, pem=pem.decode())


@cache
def _private_key(secret: str) -> Ed25519PrivateKey:
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"goodstanding audit head")
    return Ed25519PrivateKey.from_private_bytes(derive.derive(secret.encode()))
