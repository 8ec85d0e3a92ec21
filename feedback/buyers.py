"""What is kept of a buyer's e-mail address: a keyed hash, never the address."""

import hashlib
import hmac


def buyer_hash(email: str | None, *, organization_id: int, key: str) -> bytes | None:
    """Return a hash by which one organization recognises a buyer again; None without an address.

    The organization is part of it, so that two organizations cannot find common buyers.
    """
    if not email:
        return None
    text = f"{organization_id}\n{email.strip().lower()}"
    return hmac.digest(key.encode(), text.encode(), hashlib.sha256)
